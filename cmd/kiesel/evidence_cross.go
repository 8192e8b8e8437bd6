package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kiesel/internal/evidence/conformance"
)

func newEvidenceCrossCommand() *cobra.Command {
	var (
		levelName string
		asJSON    bool
	)
	cmd := &cobra.Command{
		Use:   "cross FILE…",
		Short: "Hold the logs of authorities against the models of each other",
		Long: `Makes of each event log or profile a model and says how well each log fits each model: a row of high values is
an authority that could work by the models of others; the model with the highest mean over the others is a candidate for
a common one. A model that allows much fits much: precision says how much of what it allows its own cases make use of.`,
		Args: minArgs(2, "at least two event logs or profiles"),
	}
	f := cmd.Flags()
	f.StringVar(&levelName, "level", "", "activity, phase or a regular expression (default: that of the given profiles, else activity)")
	f.BoolVar(&asJSON, "json", false, "print everything as JSON")
	way := addDiscoveryFlags(cmd)
	options := addLogFlags(cmd)
	cmd.RunE = func(cmd *cobra.Command, files []string) error {
		discover, err := way()
		if err != nil {
			return err
		}
		o, err := options()
		if err != nil {
			return err
		}
		profiles, err := readInputs(cmd, files, o, levelName)
		if err != nil {
			return err
		}
		parties := make([]conformance.Party, len(profiles))
		for i, p := range profiles {
			parties[i] = conformance.Party{Name: p.Authority.Name, Variants: p.Traces()}
			if parties[i].Model, err = discover(cmd.Context(), parties[i].Variants); err != nil {
				return fmt.Errorf("%s: %w", files[i], err)
			}
		}
		m, err := conformance.Cross(cmd.Context(), parties, conformance.Options{})
		if err != nil {
			return err
		}
		if asJSON {
			return writeJSON(cmd.OutOrStdout(), m)
		}
		return printMatrix(cmd.OutOrStdout(), m, profiles[0].Level, parties[0].Model.Name)
	}
	return cmd
}

// printMatrix writes the fitness of every log on every model.
func printMatrix(out io.Writer, m conformance.Matrix, level, model string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "Level %s, fitness of the log of each row on the %s of each column\n\nLOG\tCASES", level, model)
	for _, name := range m.Names {
		fmt.Fprintf(w, "\t%s", plain(name))
	}
	fmt.Fprintln(w)
	for i, name := range m.Names {
		fmt.Fprintf(w, "%s\t%d", plain(name), m.Cells[i][i].Cases)
		for _, cell := range m.Cells[i] {
			fmt.Fprintf(w, "\t%.3f", cell.Fitness)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, "mean of the others\t")
	for _, mean := range m.Others {
		fmt.Fprintf(w, "\t%s", figure(mean))
	}
	fmt.Fprint(w, "\nprecision (own log)\t")
	for i := range m.Names {
		fmt.Fprintf(w, "\t%s", figure(m.Cells[i][i].Precision))
	}
	fmt.Fprintln(w)
	return w.Flush()
}
