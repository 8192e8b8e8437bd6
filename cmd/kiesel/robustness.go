package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

func newRobustnessCommand() *cobra.Command {
	var (
		q        verdictQuery
		function string
		asJSON   bool
	)
	cmd := &cobra.Command{
		Use:   "robustness KEY",
		Short: "Map where bundling a function of a service wins",
		Long: `Prints how probable it is that the bundled plan is cheaper than everybody serving
themselves, over the elasticity of the hours (columns), a factor on all
coordination and distance (rows) and the share of the authorities that join (one
table each). All other figures are drawn from their ranges.`,
		Example: "  kiesel robustness 99107023017000 --function expertise",
		Args:    exactArgs("KEY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return q.with(cmd, args[0], func(x question) error {
				r, err := x.Robustness(cmd.Context(), x.service, x.land, landscape.Function(function), x.whatIf, x.conditions)
				if errors.Is(err, bundling.ErrUnknownFunction) {
					return usagef("--function: %w", err)
				}
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), r)
				}
				return errors.Join(x.introduce(cmd.OutOrStdout()), writeRobustness(cmd.OutOrStdout(), x.current, r))
			})
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	q.addFlags(cmd)
	cmd.Flags().StringVar(&function, "function", "online", "online, expertise, decision or contact")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

func writeRobustness(w io.Writer, l bundling.Landscape, r bundling.Robustness) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	if len(r.Wins) == 0 {
		fmt.Fprintf(table, "%s: %s; there is no bundled plan to map.\n", r.Function, outcomeWords[r.Outcome])
	} else {
		fmt.Fprintf(table, "%s: %s; the answer is the same in %.0f %% of the cells.\n", r.Function, outcomeWords[r.Outcome], 100*r.Holds)
	}
	for _, line := range conditionLines(l.Tree, r.Conditions) {
		fmt.Fprintln(table, line)
	}
	for j, rows := range r.Wins {
		fmt.Fprintf(table, "\n%.0f %% join: how probable it is that bundling is cheaper, in per cent\nelasticity:\t", 100*r.Joining[j])
		for _, beta := range r.Elasticity {
			fmt.Fprintf(table, "%.2f\t", beta)
		}
		fmt.Fprintln(table)
		for c, row := range rows {
			fmt.Fprintf(table, "coordination cost × %.2f\t", r.Coordination[c])
			for _, p := range row {
				fmt.Fprintf(table, "%.0f\t", 100*p)
			}
			fmt.Fprintln(table)
		}
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the map: %w", err)
	}
	return nil
}
