package teamfile

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/tree/treefile"
)

// Limits of an input beside those of package treefile; larger ones are mistakes or attacks.
const (
	MaxServices = 10_000
	MaxLimits   = 200 // teams and budgets together
)

// newIndex validates an input.
func newIndex(in *Input) (*index, error) {
	x := &index{in: in, node: map[string]int{}, skill: map[string]*Skill{}}
	for _, step := range []func() error{x.addNodes, x.addSkills, x.addTeams, x.addBudgets, x.checkAcceptance, x.addServices, x.checkUse} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return x, nil
}

func rule(place, reason, remedy string) error {
	return &treefile.RuleError{Place: place, Reason: reason, Remedy: remedy}
}

// addNodes knows the nodes; all else about them package treefile checks with the
// first service.
func (x *index) addNodes() error {
	for i, n := range x.in.Nodes {
		if first, ok := x.node[n.ID]; ok {
			return rule(fmt.Sprintf("nodes[%d] %q", i, n.ID), fmt.Sprintf("nodes[%d] has the same id", first), "name every node once")
		}
		x.node[n.ID] = i
	}
	return nil
}

func (x *index) addSkills() error {
	for i := range x.in.Skills {
		s := &x.in.Skills[i]
		place := fmt.Sprintf("skills[%d] %q", i, s.Name)
		if s.Name == "" || x.skill[s.Name] != nil {
			return rule(place, "the name is empty or occurs twice", "name every skill once")
		}
		if !(s.HoursPerPost > 0 && s.HoursPerPost <= 8784) {
			return rule(place+".hours_per_post", fmt.Sprintf("%v is out of range", s.HoursPerPost), "give the hours that a full post works on cases in a year, e.g. 1600")
		}
		x.skill[s.Name] = s
	}
	return nil
}

func (x *index) addTeams() error {
	seen := map[Team]bool{}
	if n := len(x.in.Teams) + len(x.in.Budgets); n > MaxLimits {
		return rule("teams, budgets", fmt.Sprintf("there are %d", n), fmt.Sprintf("give at most %d together", MaxLimits))
	}
	for i := range x.in.Teams {
		t := &x.in.Teams[i]
		place := fmt.Sprintf("teams[%d]", i)
		if x.skill[t.Skill] == nil {
			return rule(place, fmt.Sprintf("unknown skill %q", t.Skill), "add it to skills or correct the name")
		}
		if err := x.known(place, t.Carrier); err != nil {
			return err
		}
		if seen[Team{Skill: t.Skill, Carrier: t.Carrier}] {
			return rule(place, fmt.Sprintf("%s has two teams for %s", t.Carrier, t.Skill), "give their posts together")
		}
		seen[Team{Skill: t.Skill, Carrier: t.Carrier}] = true
		if err := within(place+".posts", t.Posts, 1e6); err != nil {
			return err
		}
		x.limits = append(x.limits, limit{team: t, amount: t.Posts * x.skill[t.Skill].HoursPerPost})
	}
	return nil
}

func (x *index) addBudgets() error {
	seen := map[string]bool{}
	for i := range x.in.Budgets {
		b := &x.in.Budgets[i]
		place := fmt.Sprintf("budgets[%d] %q", i, b.Name)
		if b.Name == "" || seen[b.Name] {
			return rule(place, "the name is empty or occurs twice", "name every budget once")
		}
		if err := within(place+".limit", b.Limit, teams.MaxAmount); err != nil {
			return err
		}
		seen[b.Name] = true
		x.limits = append(x.limits, limit{budget: b, amount: b.Limit})
	}
	return nil
}

func (x *index) checkAcceptance() error {
	a := x.in.Acceptance
	if a == nil {
		return nil
	}
	shares := map[string]float64{"acceptance.floor": a.Floor, "acceptance.overall": a.Overall}
	for id, share := range a.Floors {
		shares[fmt.Sprintf("acceptance.floors[%q]", id)] = share
	}
	for _, place := range slices.Sorted(maps.Keys(shares)) {
		if err := within(place, shares[place], 1); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.Floors)) {
		if err := x.known("acceptance.floors", id); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(a.Weights)) {
		if err := x.known("acceptance.weights", id); err != nil {
			return err
		}
		if err := within(fmt.Sprintf("acceptance.weights[%q]", id), a.Weights[id], 1e9); err != nil {
			return err
		}
	}
	return nil
}

func (x *index) addServices() error {
	if len(x.in.Services) == 0 || len(x.in.Services) > MaxServices {
		return rule("services", fmt.Sprintf("there are %d", len(x.in.Services)), fmt.Sprintf("give 1 to %d", MaxServices))
	}
	seen := map[string]bool{}
	for i := range x.in.Services {
		v := &service{
			Service: &x.in.Services[i], x: x, level: map[string]*Level{},
			local: map[string]bool{}, bar: map[treefile.Arc]bool{}, arc: map[treefile.Arc]*ArcRule{},
		}
		v.place = fmt.Sprintf("services[%d] %q", i, v.ID)
		if v.ID == "" || seen[v.ID] {
			return rule(v.place, "the id is empty or occurs twice", "name every service once")
		}
		seen[v.ID] = true
		if err := v.add(); err != nil {
			return err
		}
		x.services = append(x.services, v)
	}
	x.addOverall()
	return nil
}

// addOverall adds the limit on what all arcs may lack in acceptance.
func (x *index) addOverall() {
	if x.in.Acceptance == nil || x.in.Acceptance.Overall == 0 {
		return
	}
	x.limits = append(x.limits, limit{accept: true, amount: (1 - x.in.Acceptance.Overall) * x.totalWeight()})
}

// totalWeight is the sum of the weights of all authorities of all services.
func (x *index) totalWeight() (sum float64) {
	for _, v := range x.services {
		for _, n := range x.in.Nodes { // always in the same order
			if _, ok := v.Volumes[n.ID]; ok {
				sum += x.weight(n.ID)
			}
		}
	}
	return sum
}

// add knows the figures of a service and checks them: its own here, and the rest
// by package treefile.
func (v *service) add() error {
	for i := range v.Levels {
		l := &v.Levels[i]
		v.level[l.Name] = l
		place := fmt.Sprintf("%s: levels[%d] %q", v.place, i, l.Name)
		if l.Acceptance != nil {
			if err := within(place+".acceptance", *l.Acceptance, 1); err != nil {
				return err
			}
		}
		if err := v.checkPieces(place, l.Pieces); err != nil {
			return err
		}
	}
	for _, named := range []struct {
		field string
		ids   []string
	}{{"volumes", slices.Sorted(maps.Keys(v.Volumes))}, {"pieces", slices.Sorted(maps.Keys(v.Pieces))}} {
		for _, id := range named.ids {
			if err := v.x.known(v.place+": "+named.field, id); err != nil {
				return err
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.Volumes)) {
		if err := within(fmt.Sprintf("%s: volumes[%q]", v.place, id), v.Volumes[id], teams.MaxAmount); err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.Pieces)) {
		if err := v.checkPieces(fmt.Sprintf("%s: pieces[%q]", v.place, id), v.Pieces[id]); err != nil {
			return err
		}
	}
	for _, skill := range slices.Sorted(maps.Keys(v.Hours)) {
		place := fmt.Sprintf("%s: hours[%q]", v.place, skill)
		if v.x.skill[skill] == nil {
			return rule(place, "unknown skill", "add it to skills or correct the name")
		}
		if err := within(place, v.Hours[skill], 1e6); err != nil {
			return err
		}
	}
	return v.addRules()
}

// addRules knows the rules of arcs; what they name is checked by package treefile.
func (v *service) addRules() error {
	for _, id := range v.Local {
		v.local[id] = true
	}
	for _, arc := range v.Barred {
		v.bar[arc] = true
	}
	plain := &treefile.Input{MustBeLocal: v.Local, Forbidden: v.Barred, MaxCarriers: v.MaxCarriers}
	for i := range v.Arcs {
		r := &v.Arcs[i]
		place := fmt.Sprintf("%s: arcs[%d]", v.place, i)
		if r.Acceptance != nil {
			if err := within(place+".acceptance", *r.Acceptance, 1); err != nil {
				return err
			}
		}
		for _, budget := range slices.Sorted(maps.Keys(r.Spending)) {
			if err := v.x.spends(place, budget, r.Spending[budget]); err != nil {
				return err
			}
		}
		if err := within(place+".cost", r.Cost, teams.MaxAmount); err != nil {
			return err
		}
		plain.ArcCosts = append(plain.ArcCosts, treefile.ArcCost{Authority: r.Authority, Carrier: r.Carrier, Cost: r.Cost})
		v.arc[treefile.Arc{Authority: r.Authority, Carrier: r.Carrier}] = r
	}
	return v.checkPlain(plain)
}

// checkPlain lets package treefile check the service without limits: levels, nodes,
// volumes and rules.
func (v *service) checkPlain(plain *treefile.Input) error {
	for _, l := range v.Levels {
		plain.Levels = append(plain.Levels, treefile.Level{Name: l.Name, CoordinationPerCase: l.CoordinationPerCase, Pieces: plainPieces(l.Pieces)})
	}
	for _, n := range v.x.in.Nodes {
		node := treefile.Node{ID: n.ID, Level: n.Level, Parent: n.Parent}
		if q, ok := v.Volumes[n.ID]; ok {
			node.Volume = &q
		}
		if pieces, ok := v.Pieces[n.ID]; ok {
			node.Pieces = plainPieces(pieces)
		}
		plain.Nodes = append(plain.Nodes, node)
	}
	_, err := plain.Problem()
	var wrong *treefile.RuleError
	if errors.As(err, &wrong) {
		return rule(v.place+": "+strings.Replace(wrong.Place, "arc_costs", "arcs", 1), wrong.Reason, wrong.Remedy)
	}
	var nobody *treefile.InfeasibleError
	if errors.As(err, &nobody) {
		return nil // said when it is solved
	}
	return err
}

func plainPieces(pieces []Piece) []treefile.Piece {
	plain := make([]treefile.Piece, len(pieces))
	for i, c := range pieces {
		plain[i] = treefile.Piece{Fixed: c.Fixed, PerCase: c.PerCase}
	}
	return plain
}

func (v *service) checkPieces(place string, pieces []Piece) error {
	for i, c := range pieces {
		place := fmt.Sprintf("%s.pieces[%d]", place, i)
		if err := within(place+".fixed", c.Fixed, teams.MaxAmount); err != nil {
			return err
		}
		if err := within(place+".per_case", c.PerCase, teams.MaxAmount); err != nil {
			return err
		}
		for _, budget := range slices.Sorted(maps.Keys(c.Spending)) {
			if err := v.x.spends(place, budget, c.Spending[budget].Fixed, c.Spending[budget].PerCase); err != nil {
				return err
			}
		}
	}
	return nil
}

// spends checks amounts that count towards a budget.
func (x *index) spends(place, budget string, amounts ...float64) error {
	place = fmt.Sprintf("%s.spending[%q]", place, budget)
	if !slices.ContainsFunc(x.in.Budgets, func(b Budget) bool { return b.Name == budget }) {
		return rule(place, "unknown budget", "add it to budgets or correct the name")
	}
	for _, amount := range amounts {
		if err := within(place, amount, teams.MaxAmount); err != nil {
			return err
		}
	}
	return nil
}

// checkUse makes sure that every team has something to do.
func (x *index) checkUse() error {
	for i, t := range x.in.Teams {
		if !slices.ContainsFunc(x.services, func(v *service) bool { return v.Hours[t.Skill] > 0 }) {
			return rule(fmt.Sprintf("teams[%d]", i), fmt.Sprintf("no service takes hours of %q", t.Skill), "give the hours per case in a service, or drop the team")
		}
	}
	return nil
}

// known makes sure that a node exists.
func (x *index) known(place, id string) error {
	if _, ok := x.node[id]; !ok {
		return rule(place, fmt.Sprintf("unknown node %q", id), "add that node or correct the name")
	}
	return nil
}

// within makes sure that a figure lies between 0 and most.
func within(place string, x, most float64) error {
	if x >= 0 && x <= most {
		return nil
	}
	return rule(place, fmt.Sprintf("%v is out of range", x), fmt.Sprintf("give a number from 0 to %g", most))
}
