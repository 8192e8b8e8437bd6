package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/transition"
	"kiesel/internal/bundling/transition/planfile"
	"kiesel/internal/landscape"
)

func newPortfolioTransitionCommand() *cobra.Command {
	var (
		land     string
		limits   yearLimits
		duration int
		search   searchFlags
	)
	cmd := &cobra.Command{
		Use:   "transition",
		Short: "Plan which recommendations come first, given budget and team of each year",
		Long: `Plans over years which functions of which services are bundled first, so that they
gain most within the budget and the team that each year has, with proof or a true bound.

The gain of a function is the expected saving of its recommendation without the annuity
of the transition; its cost is that transition, once and with overrun; its effort is the
cost as working time. Money is discounted with the assumption 'interest'; gains count for
as many years as 'horizon' says, or until --until. A plan begins this year or later.`,
		Example: "  kiesel portfolio transition --budget 2027-2029=300000 --team 2027-2029=3",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			wish := bundling.TransitionWish{
				Until: limits.until, CarryOver: limits.carryOver, Duration: duration,
			}
			if wish.First, wish.Years, err = limits.parse(); err != nil {
				return err
			}
			if wish.Options, err = search.options(); err != nil {
				return err
			}
			return withBundling(cmd, func(service *bundling.Service, current bundling.Landscape) error {
				t, err := service.Transition(cmd.Context(), landscape.ARS(land), wish)
				if err != nil {
					return err
				}
				if search.asJSON {
					return writeJSON(cmd.OutOrStdout(), t.Plan)
				}
				if len(t.Items) == 0 {
					_, err := fmt.Fprintln(cmd.OutOrStdout(), "There is nothing to plan: nothing is recommended to be bundled.")
					return err
				}
				names := make(map[string]string, len(t.Items))
				for i, x := range t.Items {
					s, _ := current.Catalogue.Service(x.Service)
					names[t.Problem.Items[i].ID] = fmt.Sprintf("%s, %s", s.Name, x.Function)
				}
				return planfile.WriteText(cmd.OutOrStdout(), &t.Problem, t.Plan, names)
			})
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	addLandFlag(cmd, &land)
	limits.add(cmd)
	cmd.Flags().IntVar(&duration, "duration", 1, "years over which each transition is spread, 1 to 10")
	search.add(cmd)
	return cmd
}

// yearLimits are the flags that say what each year has.
type yearLimits struct {
	budget, team []string
	until        int
	carryOver    bool
}

func (l *yearLimits) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&l.budget, "budget", nil, "EUR that a year or each of several years has, YEAR=AMOUNT or YEAR-YEAR=AMOUNT; may be repeated (default no limit)")
	cmd.Flags().StringArrayVar(&l.team, "team", nil, "full-time equivalents that a year has, like --budget")
	cmd.Flags().IntVar(&l.until, "until", 0, "last year whose gains count")
	cmd.Flags().BoolVar(&l.carryOver, "carry-over", false, "budget left over may be spent in later years; otherwise it is lost with the year")
}

// parse returns the years; what is wrong with them is wrong usage.
func (l *yearLimits) parse() (first int, years []transition.Year, err error) {
	if err := checkAmounts("--budget", l.budget); err != nil {
		return 0, nil, err
	}
	if first, years, err = transition.ParseLimits(l.budget, l.team); err != nil {
		err = usageError{err}
	}
	return first, years, err
}

// defaultTransitionTime is how long a plan is looked for if nothing is said.
const defaultTransitionTime = time.Minute

// searchFlags say how long a plan is looked for, and how it is printed.
type searchFlags struct {
	limit  time.Duration
	asJSON bool
}

func (f *searchFlags) add(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&f.limit, "time-limit", defaultTransitionTime, "about the longest time to look for a better plan, half of it for what more would bring; 0 for until it is proved")
	cmd.Flags().BoolVar(&f.asJSON, "json", false, "print everything as JSON, with the certificate of the bound")
}

// options limit the search alone, not what is read before.
func (f *searchFlags) options() (transition.Options, error) {
	if f.limit < 0 {
		return transition.Options{}, usagef("--time-limit %s: give a time such as 30s, or 0 for none", f.limit)
	}
	return transition.Options{Extra: true, Time: f.limit}, nil
}
