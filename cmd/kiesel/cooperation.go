package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

func newCooperationCommand() *cobra.Command {
	var (
		q      verdictQuery
		near   landscape.Neighbourhood
		asJSON bool
	)
	cmd := &cobra.Command{
		Use:   "cooperation KEY",
		Short: "Say what authorities gain if neighbours carry for each other",
		Long: `Finds for each function of a service the cheapest plan in which authorities are
served by themselves, by a neighbour that serves itself too, or by a level above,
and compares it with the recommendation along the levels ('kiesel verdict').

Neighbours share a border, are within a given way by road (estimated from the
coordinates), or either. The cost that no plan can undercut is told with it.`,
		Example: "  kiesel cooperation 99107023017000\n  kiesel cooperation 99107023017000 --border=false --within 30",
		Args:    exactArgs("KEY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !near.Border && near.Within == 0 {
				return usagef("without borders, say how far neighbours may be apart: --within 30")
			}
			return q.with(cmd, args[0], func(x question) error {
				c, err := x.Cooperation(cmd.Context(), x.service, x.land, x.whatIf, x.conditions, near)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), c)
				}
				return errors.Join(x.introduce(cmd.OutOrStdout()), writeCooperation(cmd.OutOrStdout(), x.current, c))
			})
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	q.addFlags(cmd)
	cmd.Flags().BoolVar(&near.Border, "border", true, "neighbours are those who share a border")
	cmd.Flags().Float64Var(&near.Within, "within", 0, "neighbours are also those within so many km by road")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

// writeCooperation prints the answer per function, then who serves whom.
func writeCooperation(w io.Writer, l bundling.Landscape, c bundling.Cooperation) error {
	p := message.NewPrinter(language.English)
	name := l.Tree.Name
	service, _ := l.Catalogue.Service(c.Service)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%s in %s: %d authorities, %d pairs of neighbours.\n", service.Name, name(c.Land), c.Authorities, c.Pairs)
	for _, line := range conditionLines(l.Tree, c.Conditions) {
		fmt.Fprintln(table, line)
	}
	fmt.Fprintln(table, "\nFunction\tNow EUR/a\tAlong the levels\tWith neighbours\tGain (range)\tCheaper with\tMay cost at least")
	for _, f := range c.Functions {
		if f.Outcome == bundling.NotEnoughData || f.Now.Value == 0 {
			fmt.Fprintf(table, "%s\t%s\n", f.Function, outcomeWords[f.Outcome])
			continue
		}
		fmt.Fprint(table, p.Sprintf("%s\t%.0f\t%.0f\t%.0f\t%.0f (%.0f to %.0f)\t%.0f %%\t%.0f\n",
			f.Function, f.Now.Value, f.Levels.Value, f.Then.Value, f.Gain.Value, f.Gain.P10, f.Gain.P90, 100*f.ProbabilityCheaper, f.LowerBound))
	}
	for _, f := range c.Functions {
		if f.Neighbours == 0 {
			continue
		}
		fmt.Fprintf(table, "\n%s: who carries for whom\n", f.Function)
		for _, carrier := range f.Carriers {
			fmt.Fprint(table, p.Sprintf("%s\t%s\tserves %d\t%d inhabitants\t%.1f FTE\n", carrier.Authority, name(carrier.Authority), len(carrier.Serves), carrier.Inhabitants, carrier.FTE))
		}
		fmt.Fprintf(table, "%d serve themselves.\n", f.Local)
	}
	fmt.Fprint(table, p.Sprintf("\nRanges are 10th to 90th percentile of %d draws with seed %d.\n", c.Draws, c.Seed))
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing the answer: %w", err)
	}
	return nil
}
