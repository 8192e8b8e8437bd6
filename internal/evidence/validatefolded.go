package evidence

import "slices"

// checkFolded checks that nothing shows that must not, and that the figures of
// the steps leave room for the listed variants.
func (p Profile) checkFolded() error {
	if p.First != nil || p.Last != nil {
		return problem("first, last", "must not show when min_cases is %d", p.MinCases)
	}
	if err := p.checkRounding(); err != nil {
		return err
	}
	cases := make(map[string]int, len(p.Activities))
	for i, a := range p.Activities {
		switch {
		case a.Name == "" || i > 0 && a.Name <= p.Activities[i-1].Name:
			return problem("activities", "%q is empty or not in ascending order", a.Name)
		case !p.shown(a.Cases) || a.Events != 0:
			return problem("activities", "%q has %d cases and %d occurrences; %s", a.Name, a.Cases, a.Events, roundingRule)
		case !(a.Position >= 0 && a.Position <= 1):
			return problem("activities", "%q has position %g, want 0 to 1", a.Name, a.Position)
		}
		cases[a.Name] = a.Cases
	}
	edges := make(map[Edge]int, len(p.Edges))
	for i, e := range p.Edges {
		from, fromKnown := p.room(cases, e.From)
		to, toKnown := p.room(cases, e.To)
		switch {
		case !fromKnown || !toKnown || e.From == "" && e.To == "":
			return problem("edges", "%q → %q joins something that is not listed as activity", e.From, e.To)
		case i > 0 && compareEdges(p.Edges[i-1], e) >= 0:
			return problem("edges", "%q → %q is not in ascending order", e.From, e.To)
		case !p.shown(e.Cases) || e.Count != 0:
			return problem("edges", "%q → %q has %d cases and %d occurrences; %s", e.From, e.To, e.Cases, e.Count, roundingRule)
		case e.Cases > from || e.Cases > to:
			return problem("edges", "%q → %q has %d cases, more than its activities", e.From, e.To, e.Cases)
		}
		edges[Edge{From: e.From, To: e.To}] = e.Cases
	}
	return p.checkRoomForVariants(cases, edges)
}

// checkRounding checks that the tables that add up are in multiples of min_cases.
func (p Profile) checkRounding() error {
	if !p.Rounded() {
		return nil
	}
	if CheckMinCases(p.MinCases) != nil {
		return problem("min_cases", "is %d, want 1 or a multiple of %d", p.MinCases, DefaultMinCases)
	}
	counts := []int{p.Cases, p.Events, p.MonthsRest, p.Rest.Cases, p.Untimed}
	for _, m := range p.Months {
		counts = append(counts, m.Cases)
	}
	for _, v := range p.Variants {
		counts = append(counts, v.Cases)
	}
	for _, b := range slices.Concat(p.Rest.Lengths, p.Durations) {
		counts = append(counts, b.Cases)
	}
	for _, n := range counts {
		if n%p.MinCases != 0 {
			return problem("cases, events, months, variants, rest, durations", "%d is not a multiple of min_cases, %d", n, p.MinCases)
		}
	}
	return nil
}

// shown reports whether n is a number of cases that a folded profile gives of
// activities and edges.
func (p Profile) shown(n int) bool {
	return n >= p.MinCases && n <= p.Cases && n%p.MinCases == 0
}

const roundingRule = "a folded profile gives cases in multiples of min_cases and no occurrences"

// room returns the most cases that an edge at the given end may have; "" is the
// start or end of every case.
func (p Profile) room(cases map[string]int, name string) (most int, known bool) {
	if name == "" {
		return p.Cases, true
	}
	most, known = cases[name]
	return most, known
}

// checkRoomForVariants checks that the listed variants need no more cases of a
// step than there can be. A variant may have up to k−1 cases less than told.
func (p Profile) checkRoomForVariants(cases map[string]int, edges map[Edge]int) error {
	activities, follows := countSteps(p.Variants)
	slack := p.MinCases - 1
	if p.Rounded() {
		slack *= 1 + len(p.Variants)
	}
	for _, a := range activities {
		if most, known := cases[a.Name]; !known || a.Cases > most+slack {
			return problem("variants", "they have %q in %d cases, the activities in %d", a.Name, a.Cases, most)
		}
	}
	for _, e := range follows {
		if most, known := edges[Edge{From: e.From, To: e.To}]; !known || e.Cases > most+slack {
			return problem("variants", "they have %q → %q in %d cases, the edges in %d", e.From, e.To, e.Cases, most)
		}
	}
	return nil
}
