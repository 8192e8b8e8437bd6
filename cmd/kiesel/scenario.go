package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/landscape"
)

func newScenarioCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "scenario",
		Short: "Read the scenarios of a service and compare their verdicts",
		Long: `Read the scenarios that people have kept for a service: questions with other
assumptions or conditions. They are added and changed on the screens or through
the REST interface.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newScenarioListCommand(), newScenarioShowCommand(), newScenarioCompareCommand())
	return cmd
}

// scenarioCall is what the commands about scenarios share.
type scenarioCall struct {
	land   string
	asJSON bool
}

func (c *scenarioCall) flags(cmd *cobra.Command) *cobra.Command {
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	addLandFlag(cmd, &c.land)
	cmd.Flags().BoolVar(&c.asJSON, "json", false, "print everything as JSON")
	return cmd
}

// asked are the scenarios of one service, opened for a command.
type asked struct {
	*scenario.Service
	bundling *bundling.Service
	current  bundling.Landscape
	service  landscape.ServiceID
	land     landscape.ARS
	kept     []scenario.Scenario
}

// with opens the scenarios of the service that the first argument names, runs fn
// and closes the data.
func (c *scenarioCall) with(cmd *cobra.Command, key string, fn func(asked) error) (err error) {
	data, done, err := openKept(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	current, err := currentLandscape(cmd.Context(), data.Landscape())
	if err != nil {
		return err
	}
	now := func(context.Context) (bundling.Landscape, error) { return current, nil }
	judge := bundling.NewService(data.Bundling(), now, time.Now)
	a := asked{
		Service:  &scenario.Service{Store: data.Scenarios(), Bundling: judge, Landscape: now, Now: time.Now},
		bundling: judge, current: current,
		service: landscape.ServiceID(landscape.WithoutSeparators(key)), land: landscape.ARS(c.land),
	}
	if a.kept, err = a.Scenarios(cmd.Context(), a.service, a.land); err != nil {
		return adviseService(err)
	}
	return fn(a)
}

// find returns the scenario with a name or id.
func (a asked) find(name string) (scenario.Scenario, error) {
	i := slices.IndexFunc(a.kept, func(s scenario.Scenario) bool { return s.ID == name || strings.EqualFold(s.Name, name) })
	if i < 0 {
		return scenario.Scenario{}, fmt.Errorf("%w: %q of service %s in Land %s; 'kiesel scenario list %s' names them", scenario.ErrNotFound, name, a.service, a.land, a.service)
	}
	return a.kept[i], nil
}

func newScenarioListCommand() *cobra.Command {
	var c scenarioCall
	return c.flags(&cobra.Command{
		Use:     "list KEY",
		Short:   "List the scenarios of a service",
		Example: "  kiesel scenario list 99107023017000",
		Args:    exactArgs("KEY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.with(cmd, args[0], func(a asked) error {
				if c.asJSON {
					return writeJSON(cmd.OutOrStdout(), a.kept)
				}
				return printTable(cmd.OutOrStdout(), func(w io.Writer) {
					fmt.Fprintln(w, "Name\tsettings\tout\tforbidden\tchanged\tquestion")
					for _, s := range a.kept {
						fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%s\n", s.Name, len(s.Settings), len(s.Conditions.Out), len(s.Conditions.Forbid), s.At.Format(time.DateOnly), s.Question)
					}
				})
			})
		},
	})
}

func newScenarioShowCommand() *cobra.Command {
	var c scenarioCall
	return c.flags(&cobra.Command{
		Use:     "show KEY NAME",
		Short:   "Show what a scenario asks and changes",
		Example: "  kiesel scenario show 99107023017000 'Hohe Personalkosten'",
		Args:    exactArgs("KEY", "NAME"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.with(cmd, args[0], func(a asked) error {
				s, err := a.find(args[1])
				if err != nil {
					return err
				}
				if c.asJSON {
					return writeJSON(cmd.OutOrStdout(), s)
				}
				return printTable(cmd.OutOrStdout(), func(w io.Writer) {
					fmt.Fprintf(w, "%s: %s\n", s.Name, s.Question)
					for _, set := range s.Settings.Settings() {
						fmt.Fprintf(w, "assumed\t%s\n", set)
					}
					for _, key := range s.Conditions.Out {
						fmt.Fprintf(w, "stays out\t%s\n", key)
					}
					for _, arc := range s.Conditions.Forbid {
						fmt.Fprintf(w, "forbidden\t%s\n", arc)
					}
				})
			})
		},
	})
}

func newScenarioCompareCommand() *cobra.Command {
	var c scenarioCall
	return c.flags(&cobra.Command{
		Use:   "compare KEY [NAME…]",
		Short: "Compare scenarios with the recommendation in force",
		Long: `Judges up to four scenarios of a service and prints them beside the
recommendation in force. Without names it takes the first four.`,
		Example: "  kiesel scenario compare 99107023017000\n  kiesel scenario compare 99107023017000 'Hohe Personalkosten' --json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("'%s' needs KEY, see '%s --help'", cmd.CommandPath(), cmd.CommandPath())
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.with(cmd, args[0], func(a asked) error {
				chosen := a.kept[:min(scenario.MaxCompared, len(a.kept))]
				if len(args) > 1 {
					chosen = nil
				}
				for _, name := range args[1:] {
					s, err := a.find(name)
					if err != nil {
						return err
					}
					chosen = append(chosen, s)
				}
				ids := make([]string, len(chosen))
				for i, s := range chosen {
					ids[i] = s.ID
				}
				found, err := a.Compare(cmd.Context(), a.service, a.land, ids)
				if err != nil {
					return err
				}
				if c.asJSON {
					return writeJSON(cmd.OutOrStdout(), found)
				}
				return printTable(cmd.OutOrStdout(), func(w io.Writer) { writeComparison(w, found) })
			})
		},
	})
}

// functionCodes lists functions, "–" for none.
func functionCodes(functions []landscape.Function) string {
	if len(functions) == 0 {
		return "–"
	}
	return landscape.JoinFunctions(functions, ", ")
}

// writeComparison prints a line per scenario, then the assumptions that differ.
func writeComparison(w io.Writer, c scenario.Comparison) {
	p := message.NewPrinter(language.English)
	money := func(r bundling.Range) string { return p.Sprintf("%.0f (%.0f to %.0f)", r.Value, r.P10, r.P90) }
	fmt.Fprintln(w, "Scenario\tverdict\tnow EUR/a\tthen EUR/a\tsaving EUR/a (p10 to p90)\tmore EUR/a\tgain\tpay\tsame\tcompensation EUR/a\tmany pay for few")
	names := make([]string, len(c.Columns))
	for i, x := range c.Columns {
		names[i] = "in force"
		if x.Scenario != nil {
			names[i] = x.Scenario.Name
		}
		if x.Err != nil {
			fmt.Fprintf(w, "%s\t%s\n", names[i], x.Problem)
			continue
		}
		transferred := "–"
		if x.Compensation.Needed() {
			transferred = p.Sprintf("%.0f", x.Compensation.Transferred)
		}
		fmt.Fprintln(w, p.Sprintf("%s\t%s\t%.0f\t%.0f\t%s\t%.0f\t%d\t%d\t%d\t%s\t%s",
			names[i], outcomeWords[x.Outcome], x.Now.Value, x.Then.Value, money(x.Saving), x.More, x.Gaining, x.Paying, x.Unchanged, transferred, functionCodes(x.Compensation.ManyForFew)))
	}
	fmt.Fprint(w, p.Sprintf("gain, pay: authorities whose cost changes by at least %.0f EUR/a over all functions; same: all others.\n", bundling.Noticeable))
	if len(c.Differences) == 0 {
		return
	}
	fmt.Fprintln(w, "\nAssumption\t"+strings.Join(names, "\t")+"\tunit")
	for _, d := range c.Differences {
		cells := make([]string, len(d.Values))
		for i, value := range d.Values {
			cells[i] = "?"
			if value != nil {
				cells[i] = p.Sprintf("%.6g", *value)
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", d.Key, strings.Join(cells, "\t"), d.Unit)
	}
}

// printTable prints lines whose cells are parted by tabs.
func printTable(w io.Writer, write func(io.Writer)) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	write(table)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("printing: %w", err)
	}
	return nil
}
