package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/teams"
	"kiesel/internal/landscape"
)

func newPortfolioTeamsCommand() *cobra.Command {
	var land string
	var capacities, budgets, floors []string
	var nodes, carriers int
	var worth, asJSON bool
	cmd := &cobra.Command{
		Use:   "teams",
		Short: "Share posts, money and acceptance between the services of a Land",
		Long: `Finds the cheapest carriers for all services of a Land whose figures are known, when the experts or the money of some authorities are
limited, or some take part only in what most want: what the limits cost in savings not made, and what one more post of each team would
save at the margin; with --worth also what a whole post more saves and a whole post less costs.

Each --capacity gives the posts that an authority has for one function of all these services: KEY=POSTS for expertise, KEY:FUNCTION=POSTS for
another function (online, expertise, decision, contact). Each --budget KEY=EUR gives what an authority can spend in a year on all that
it carries, for others and for itself. Each --floor KEY=SHARE says that the authority, and all below it, do themselves what less
than this share of the authorities would hand over willingly (0 to 1; where nobody knows the acceptance, it does not hold). An
authority without limits has none. Services for which at most one authority is competent take no part.`,
		Example: "  kiesel portfolio teams --capacity 13=12 --capacity 13072=4 --capacity 13072:decision=10\n  kiesel portfolio teams --budget 13072=400000 --floor 13073=0.6",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			wish := bundling.TeamWish{MaxCarriers: carriers, Nodes: nodes, Worth: worth}
			if nodes < 0 {
				return usagef("--nodes %d: give 1 or more, or 0 for as many as take a few seconds", nodes)
			}
			if carriers < 0 || carriers > bundling.MaxCarriers {
				return usagef("--max-carriers %d: give 1 to %d, or 0 for no limit", carriers, bundling.MaxCarriers)
			}
			if err := parseLimits(&wish, capacities, budgets, floors); err != nil {
				return err
			}
			return withBundling(cmd, func(service *bundling.Service, current bundling.Landscape) error {
				plan, err := service.Teams(cmd.Context(), landscape.ARS(land), wish)
				if err != nil {
					return nameTeams(err, current)
				}
				if asJSON {
					return writeJSON(cmd.OutOrStdout(), plan)
				}
				return writeTeamPlan(cmd.OutOrStdout(), current, plan, worth)
			})
		},
	}
	addDataFlags(cmd)
	addAsOfFlag(cmd)
	addLandFlag(cmd, &land)
	cmd.Flags().StringArrayVar(&capacities, "capacity", nil, "posts of a team, KEY=POSTS or KEY:FUNCTION=POSTS; may be repeated")
	cmd.Flags().StringArrayVar(&budgets, "budget", nil, "what an authority can spend in a year on all that it carries, KEY=EUR; may be repeated")
	cmd.Flags().StringArrayVar(&floors, "floor", nil, "acceptance that a service must have for an authority to be served by another, KEY=SHARE; may be repeated")
	cmd.Flags().IntVar(&nodes, "nodes", 0, "how many nodes the search has at most, 0 for as many as take a few seconds; more may find a cheaper plan and prove more")
	cmd.Flags().IntVar(&carriers, "max-carriers", 0, "how many may do a function of a service, whoever does it for itself included, but for those that a floor keeps; 0 for no limit")
	cmd.Flags().BoolVar(&worth, "worth", false, "solve again with one post more and one less of each team, to say what these come to")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything as JSON")
	return cmd
}

// parseLimits reads the limits from the command line.
func parseLimits(wish *bundling.TeamWish, capacities, budgets, floors []string) (err error) {
	if len(capacities)+len(budgets)+len(floors)+wish.MaxCarriers == 0 {
		return usagef("give at least one limit, e.g. --capacity 13072=4")
	}
	if wish.Teams, err = parseCapacities(capacities); err != nil {
		return err
	}
	if err := checkAmounts("--budget", budgets); err != nil {
		return err
	}
	for _, text := range budgets {
		b, err := bundling.ParseBudget(strings.Replace(text, "=", ":", 1))
		if err != nil {
			return usagef("--budget %q: write it like 13072=400000, with an amount from 0 EUR", text)
		}
		wish.Budgets = append(wish.Budgets, b)
	}
	for _, text := range floors {
		f, err := bundling.ParseFloor(strings.Replace(text, "=", ":", 1))
		if err != nil {
			return usagef("--floor %q: write it like 13072=0.6, with a share from 0 to 1", text)
		}
		wish.Floors = append(wish.Floors, f)
	}
	return nil
}

// grouped is an amount with separators between thousands, which would be read as a
// thousandth of it.
var grouped = regexp.MustCompile(`=\s*\d{1,3}([.,]\d{3})+\s*$`)

// checkAmounts refuses amounts of money that may be meant in two ways.
func checkAmounts(flag string, settings []string) error {
	for _, text := range settings {
		if grouped.MatchString(text) {
			return usagef("%s %q: write the amount without separators between thousands, such as 300000", flag, text)
		}
	}
	return nil
}

// parseCapacities reads the posts of teams from the command line.
func parseCapacities(capacities []string) ([]bundling.Team, error) {
	list := make([]bundling.Team, len(capacities))
	for i, c := range capacities {
		who, number, _ := strings.Cut(c, "=")
		key, function, given := strings.Cut(who, ":")
		t := bundling.Team{Carrier: landscape.ARS(key), Function: landscape.Expertise}
		if given {
			t.Function = landscape.Function(function)
		}
		if !slices.Contains(landscape.Functions(), t.Function) {
			return nil, usagef("--capacity %q: the function must be one of online, expertise, decision and contact", c)
		}
		var err error
		if t.Posts, err = strconv.ParseFloat(number, 64); err != nil || !(t.Posts >= 0 && t.Posts <= 1e6) {
			return nil, usagef("--capacity %q: write it like 13072=4 or 13072:decision=2.5, with posts from 0 to 1,000,000", c)
		}
		list[i] = t
	}
	return list, nil
}

// nameTeams names the teams and budgets in a refusal.
func nameTeams(err error, current bundling.Landscape) error {
	var no *bundling.NoTeamPlanError
	switch {
	case errors.As(err, &no) && len(no.Teams)+len(no.Budgets) > 0:
		names := make([]string, 0, len(no.Teams)+len(no.Budgets))
		for _, t := range no.Teams {
			name := teamName(current, t.Team)
			if t.Needed > 0 {
				name = fmt.Sprintf("%s (needs at least %.2f)", name, t.AtLeast())
			}
			names = append(names, name)
		}
		for _, b := range no.Budgets {
			name := fmt.Sprintf("%s (%s, %.0f EUR)", current.Tree.Name(b.Carrier), b.Carrier, b.Yearly)
			if b.Needed > 0 {
				name = fmt.Sprintf("%s (needs at least %.0f EUR)", name, math.Ceil(b.Needed))
			}
			names = append(names, name)
		}
		whom := "all authorities"
		if no.Authority != "" {
			whom = current.Tree.Name(no.Authority)
		}
		if no.Service != "" {
			service, _ := current.Catalogue.Service(no.Service)
			whom += fmt.Sprintf(" in %q (%s, %s)", service.Name, no.Service, no.Function)
		}
		how := ""
		if no.MaxCarriers > 0 {
			how = fmt.Sprintf("%d carriers and ", no.MaxCarriers)
		}
		return fmt.Errorf("nobody can serve %s with %swhat these have: %s; %s", whom, how, strings.Join(names, ", "), no.Remedy())
	case errors.Is(err, teams.ErrNotFound):
		return fmt.Errorf("%w; give more --nodes, or higher limits", err)
	}
	return err
}

func teamName(current bundling.Landscape, t bundling.Team) string {
	u, _ := current.Tree.Authority(t.Carrier)
	return fmt.Sprintf("%s (%s, %s)", u.Name, t.Carrier, t.Function)
}

// writeTeamPlan writes the answer in words.
func writeTeamPlan(w io.Writer, current bundling.Landscape, plan bundling.TeamPlan, worth bool) error {
	p := message.NewPrinter(language.English)
	var b strings.Builder
	b.WriteString(p.Sprintf("Within these limits the cheapest plan found costs %.0f EUR/a for %d functions of services, %.0f more than without limits; at least %.0f is proved.\n",
		plan.Cost, len(plan.Services), plan.Extra, plan.Bound))
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	if len(plan.Teams) > 0 {
		writeTeams(table, p, current, plan.Teams, worth)
	}
	if len(plan.Budgets) > 0 {
		fmt.Fprint(table, "\nbudget\tEUR/a\twanted\tused\tone EUR more saves in all, at the margin\n")
		for _, x := range plan.Budgets {
			fmt.Fprint(table, p.Sprintf("%s\t%.0f\t%.0f\t%.0f\t%.3f\n", current.Tree.Name(x.Carrier), x.Yearly, x.Wanted, x.Used, x.Price))
		}
	}
	if len(plan.Floors) > 0 {
		fmt.Fprint(table, "\nfloor\tacceptance\tfunctions kept\tacceptance unknown\n")
		for _, x := range plan.Floors {
			fmt.Fprint(table, p.Sprintf("%s\t%.2f\t%d\t%d\n", current.Tree.Name(x.Authority), x.Least, x.Kept, x.Unknown))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeTeams writes a row for each team.
func writeTeams(table io.Writer, p *message.Printer, current bundling.Landscape, list []bundling.TeamWorth, worth bool) {
	fmt.Fprintln(table)
	fmt.Fprint(table, "team\tfunction\tposts\twanted\tused\tone more saves EUR/a, at the margin")
	if worth {
		fmt.Fprint(table, "\tone more saves\tone less costs")
	}
	fmt.Fprintln(table)
	for _, t := range list {
		u, _ := current.Tree.Authority(t.Carrier)
		fmt.Fprint(table, p.Sprintf("%s\t%s\t%.2f\t%.2f\t%.2f\t%.0f", u.Name, t.Function, t.Posts, t.Wanted, t.Used, t.Price))
		if worth {
			fmt.Fprintf(table, "\t%s\t%s", postWorth(p, t.OneMore), postWorth(p, t.OneLess))
		}
		fmt.Fprintln(table)
	}
}

// postWorth writes what a post comes to, or between what it lies.
func postWorth(p *message.Printer, w *bundling.PostWorth) string {
	switch {
	case w.Impossible:
		return "impossible"
	case w.Most == nil:
		return p.Sprintf("at least %.0f", w.Least)
	case w.Proved():
		return p.Sprintf("%.0f", w.Least)
	}
	return p.Sprintf("%.0f to %.0f", w.Least, *w.Most)
}
