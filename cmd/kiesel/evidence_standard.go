package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

func newEvidenceStandardCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "standard KEY [COMPARISON.json…]",
		Short: "Estimate how alike a service can be done everywhere, from the evidence there is",
		Long: `Estimates the standardisability of a service, from 0 to 1, and shows its parts: the mean similarity of the authorities in
a comparison of their event logs (E3), by how many there are, and for the rest what the legal type of the service says (E0).

Comparisons are those that the installation keeps, or the files that are named, as 'kiesel evidence compare --json' writes
them. The estimate is a suggestion: it changes no assumption.`,
		Args: minArgs(1, "the LeiKa key of a service"),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
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
		legal := bundling.Standardisability(service)
		s := evidence.EstimateStandard(id, evidence.StandardPart{
			Value: legal.Value, Low: legal.Low, High: legal.High, Source: legal.Source,
		}, comparisons)
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
