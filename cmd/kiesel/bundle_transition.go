package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling/transition"
	"kiesel/internal/bundling/transition/planfile"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/web/i18n"
)

func newBundleTransitionCommand() *cobra.Command {
	var (
		file   transitionFile
		search searchFlags
	)
	cmd := &cobra.Command{
		Use:   "transition INPUT",
		Short: "Plan which bundlings come first, given budget and team of each year",
		Long: `Plans over years which of the bundlings in INPUT start in which year, so that they
gain most within the budget and the team that each year has, with proof or a true bound.

INPUT is a JSON file with all of it, or a CSV or XLSX file with one item per row; the
flags then say what the years have. The columns are id, gain (EUR/a), cost (EUR, once),
effort (full-time equivalents × years, once), duration, earliest, deadline and after;
headings may be German or English.`,
		Example: "  kiesel bundle transition massnahmen.csv --budget 2027-2029=300000 --team 2027-2029=3",
		Args:    exactArgs("INPUT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, names, err := file.read(args[0])
			if err != nil {
				return err
			}
			options, err := search.options()
			if err != nil {
				return err
			}
			plan, err := transition.Make(cmd.Context(), p, options)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if search.asJSON {
				return writeJSON(cmd.OutOrStdout(), plan)
			}
			return planfile.WriteText(cmd.OutOrStdout(), p, plan, names)
		},
	}
	file.add(cmd)
	search.add(cmd)
	cmd.AddCommand(newBundleTransitionCheckCommand())
	return cmd
}

func newBundleTransitionCheckCommand() *cobra.Command {
	var file transitionFile
	cmd := &cobra.Command{
		Use:   "check INPUT PLAN.json",
		Short: "Verify a plan of 'kiesel bundle transition --json' without the solver",
		Args:  exactArgs("INPUT", "PLAN.json"),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, _, err := file.read(args[0])
			if err != nil {
				return err
			}
			plan, err := readFile(args[1], planfile.ReadPlan)
			if err != nil {
				return err
			}
			report, err := transition.Check(p, plan)
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			if err := printWrong(cmd.OutOrStdout(), "the plan", report.Wrong); err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "ok     it keeps every limit and gains %.2f\nok     the certificate proves that nothing gains more than %.2f (%.2f %% above)\n",
				report.Value, report.Bound, 100*report.Gap())
			return err
		},
	}
	file.add(cmd)
	return cmd
}

// transitionFile reads a transition from a file, and from flags what a list of items
// doesn't say.
type transitionFile struct {
	limits yearLimits
	rate   float64
}

func (f *transitionFile) add(cmd *cobra.Command) {
	f.limits.add(cmd)
	cmd.Flags().Float64Var(&f.rate, "rate", 0, "by which money is worth less each year, such as 0.03")
}

// read returns the problem and by ID what its items are called.
func (f *transitionFile) read(name string) (*transition.Problem, map[string]string, error) {
	first, years, err := f.limits.parse()
	if err != nil {
		return nil, nil, err
	}
	if strings.EqualFold(filepath.Ext(name), ".json") {
		if years != nil || f.limits.until != 0 || f.limits.carryOver || f.rate != 0 {
			return nil, nil, usagef("%s says itself what the years have; leave out --budget, --team, --until, --rate and --carry-over", name)
		}
		in, err := readFile(name, planfile.Read)
		if err != nil {
			return nil, nil, err
		}
		return in.Problem(), in.Names(), nil
	}
	if years == nil {
		return nil, nil, usagef("say what the years have, such as --budget 2027-2029=300000 --team 2027-2029=3")
	}
	content, err := readFile(name, readList)
	if err != nil {
		return nil, nil, err
	}
	words, err := i18n.Load()
	if err != nil {
		return nil, nil, err
	}
	items, names, err := exchange.Measures{Words: words.Words()}.Read(content)
	if unusable := (*tabular.FileError)(nil); errors.As(err, &unusable) {
		return nil, nil, fmt.Errorf("%s: %s", name, unusable.In(tabular.English))
	}
	p := &transition.Problem{First: first, Years: years, Until: f.limits.until, Rate: f.rate, CarryOver: f.limits.carryOver, Items: items}
	if p.Until == 0 {
		p.Until = planfile.Until(first, len(years))
	}
	return p, names, err
}
