package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/evidence/model"
	"kiesel/internal/exchange/descriptions"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/store"
)

func newEvidenceStandardCommand() *cobra.Command {
	var asJSON bool
	var models, texts []string
	cmd := &cobra.Command{
		Use:   "standard KEY [COMPARISON.json…]",
		Short: "Estimate how alike a service can be done everywhere, from the evidence there is",
		Long: `Estimates the standardisability of a service, from 0 to 1, and shows its parts: the mean similarity of the authorities in
a comparison of their event logs (E3), of their process models (E2) and of how they describe the service (E1), by how many
there are, and for the rest what the legal type of the service says (E0).

Comparisons are those that the installation keeps, or the files that are named, as 'kiesel evidence compare --json' writes
them. Process models are BPMN 2.0 or, where the name ends in .pnml, Petri nets: one for each authority. Descriptions are
files and folders as 'kiesel parallel match' reads them; those that name another key are left out. The estimate is a suggestion:
it changes no assumption.`,
		Args: minArgs(1, "the LeiKa key of a service"),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	cmd.Flags().StringArrayVar(&models, "model", nil, "process model of an authority, BPMN or PNML; at least two")
	cmd.Flags().StringArrayVar(&texts, "text", nil, "file or folder with descriptions of the service by authorities")
	addDataFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		id, err := knownService(args[0])
		if err != nil {
			return err
		}
		catalogue, err := landscape.EmbeddedCatalogue()
		if err != nil {
			return err
		}
		service, _ := catalogue.Service(id)
		comparisons, err := readComparisons(id, args[1:])
		if len(args) == 1 {
			comparisons, err = keptComparisons(cmd, id)
		}
		if err != nil {
			return err
		}
		others, err := compareModels(cmd.Context(), models)
		if err != nil {
			return err
		}
		described, err := compareTexts(catalogue, service, texts)
		if err != nil {
			return err
		}
		legal := bundling.Standardisability(service)
		s := evidence.EstimateStandard(id, evidence.StandardPart{
			Value: legal.Value, Low: legal.Low, High: legal.High, Source: legal.Source,
		}, comparisons, append(others, described...)...)
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), s)
		}
		return printStandard(cmd.OutOrStdout(), service, s)
	}
	return cmd
}

// readComparisons reads comparisons from files, as if they were about the service.
func readComparisons(id landscape.ServiceID, files []string) ([]evidence.StoredComparison, error) {
	var list []evidence.StoredComparison
	for _, file := range files {
		c, err := readComparison(file)
		if err != nil {
			return nil, err
		}
		if c.Service != "" && c.Service != id {
			return nil, fmt.Errorf("%s is about service %s, not %s", file, c.Service, id)
		}
		list = append(list, evidence.StoredComparison{ID: file, Service: id, Level: c.Level, Comparison: c})
	}
	return list, nil
}

func readComparison(file string) (c evidence.Comparison, err error) {
	f, err := openFile(file)
	if err != nil {
		return c, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	if c, err = evidence.DecodeComparison(f); err != nil {
		err = fmt.Errorf("%s: %w", file, err)
	}
	return c, err
}

// compareModels compares the process models of authorities, each with each; it
// returns nothing if there are none.
func compareModels(ctx context.Context, files []string) ([]evidence.StandardPart, error) {
	if len(files) == 0 {
		return nil, nil
	}
	if len(files) == 1 {
		return nil, errors.New("one process model can't be compared: name a --model of at least two authorities")
	}
	graphs := make([]model.Graph, len(files))
	for i, file := range files {
		var err error
		if graphs[i], err = readGraph(file); err != nil {
			return nil, err
		}
	}
	var similarities []float64
	for i, a := range graphs {
		for _, b := range graphs[:i] {
			s, err := model.Similarity(ctx, a, b)
			if err != nil {
				return nil, err
			}
			similarities = append(similarities, s)
		}
	}
	return []evidence.StandardPart{evidence.ModelPart(len(files), similarities, strings.Join(files, ", "))}, nil
}

// compareTexts compares the descriptions of a service, each with each of another
// authority; it returns nothing if there are no files.
func compareTexts(catalogue *landscape.Catalogue, service landscape.Service, paths []string) ([]evidence.StandardPart, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	read, err := descriptions.Read(paths...)
	if err != nil {
		return nil, err
	}
	var about []parallel.Description
	authorities := map[string]bool{}
	for _, d := range read.Descriptions {
		if len(d.Keys) == 0 || slices.Contains(d.Keys, service.Key) {
			about = append(about, d)
			authorities[d.Authority] = true
		}
	}
	switch n := len(authorities); {
	case n < 2:
		return nil, fmt.Errorf("%d of the %d descriptions are about the service, of %d authorities: it takes two authorities to compare",
			len(about), len(read.Descriptions), n)
	case len(about) > mostTexts:
		return nil, fmt.Errorf("%d descriptions are about the service, at most %d can be compared: leave out those of other services", len(about), mostTexts)
	}
	part := evidence.TextPart(len(authorities), parallel.Alike(catalogue, about), strings.Join(paths, ", "))
	return []evidence.StandardPart{part}, nil
}

// mostTexts is the most descriptions of one service that are compared.
const mostTexts = 2000

// readGraph reads a process model by the ending of its name.
func readGraph(file string) (model.Graph, error) {
	if strings.HasSuffix(strings.ToLower(file), ".pnml") {
		net, err := readModel(file)
		if err != nil {
			return model.Graph{}, err
		}
		g, err := model.FromNet(net)
		if err != nil {
			err = fmt.Errorf("%s: %w", file, err)
		}
		return g, err
	}
	f, err := openFile(file)
	if err != nil {
		return model.Graph{}, err
	}
	defer f.Close() //nolint:errcheck // nothing was written
	return model.ReadBPMN(f, file)
}

// keptComparisons returns those of the installation, none where there is no
// installation.
func keptComparisons(cmd *cobra.Command, id landscape.ServiceID) (list []evidence.StoredComparison, err error) {
	s, err := openExistingStore(cmd)
	if errors.Is(err, store.ErrNoData) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return evidenceService(s).Comparisons(cmd.Context(), access.Local(), id)
}

// printStandard writes an estimate for people to read.
func printStandard(out io.Writer, service landscape.Service, s evidence.Standard) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s (%s)\n\nStandardisability %.2f (%.2f to %.2f), evidence %s\n", plain(service.Name), s.Service, s.Value, s.Low, s.High, s.Grade)
	fmt.Fprintln(w, "\nEVIDENCE\tVALUE\tRANGE\tWEIGHT\tSOURCE")
	for _, p := range s.Parts {
		fmt.Fprintf(w, "%s\t%.2f\t%.2f–%.2f\t%.0f %%\t%s\n", p.Grade, p.Value, p.Low, p.High, 100*p.Weight, plain(p.Source))
	}
	fmt.Fprintf(w, "\nTo take it over, set the assumption 'standardisability' with the source:\n%s\n", s.Citation())
	return w.Flush()
}
