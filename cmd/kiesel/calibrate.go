package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
)

func newCalibrateCommand() *cobra.Command {
	var land, service, function string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "calibrate FILE",
		Short: "Estimate the economies of scale from figures of your own",
		Long: `Estimates from what authorities needed in a year how their effort grows with
their cases (the elasticity), weighs that against what ships with Kiesel, and says
how far the figures move it. Nothing is kept.

FILE is CSV or XLSX with a row for each authority, or for each authority and year:
its key (Regionalschlüssel (ARS)), either the cost (Kosten) in EUR a year or the
hours (Stunden), the cases (Fälle) and perhaps the year (Jahr). Without cases the
inhabitants of the register count. State only what handling the cases needs:
software and training are reckoned on their own.

Only authorities below the scale limit count. Fewer than 10, or authorities of
much the same size, carry no statement.`,
		Example: "  kiesel calibrate aufwand.xlsx\n  kiesel calibrate aufwand.csv --service 99107023017000 --function decision",
		Args:    exactArgs("FILE"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if function != "" && !slices.Contains(landscape.Functions(), landscape.Function(function)) {
				return usagef("--function %q: possible are %v", function, landscape.Functions())
			}
			content, err := readFile(args[0], readList)
			if err != nil {
				return err
			}
			words, err := i18n.Load()
			if err != nil {
				return err
			}
			return withBundling(cmd, func(room *bundling.Service, current bundling.Landscape) error {
				file, err := exchange.Workloads{Words: words.Words()}.Read(current.Tree, content)
				if err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				file.Service, file.Function = landscape.ServiceID(landscape.WithoutSeparators(service)), landscape.Function(function)
				c, err := room.Calibrate(cmd.Context(), landscape.ARS(land), file.Workloads)
				if err != nil {
					return err
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), c)
				}
				return writeCalibration(cmd.OutOrStdout(), current.Tree, file, c)
			})
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	cmd.Flags().StringVar(&land, "land", "13", "the Land whose authorities count, two digits; 13 is Mecklenburg-Vorpommern")
	cmd.Flags().StringVar(&service, "service", "", "key of the service of which the figures are (default: several)")
	cmd.Flags().StringVar(&function, "function", "", "function of which they are: online, expertise, decision or contact (default: several)")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}
