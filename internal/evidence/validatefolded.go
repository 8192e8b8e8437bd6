package evidence

// checkFolded checks that nothing shows that must not, and that the figures of
// the steps leave room for the listed variants.
func (p Profile) checkFolded() error {
	if p.First != nil || p.Last != nil {
		return problem("first, last", "must not show when min_cases is %d", p.MinCases)
	}
	cases := make(map[string]int, len(p.Activities))
	for i, a := range p.Activities {
		switch {
		case a.Name == "" || i > 0 && a.Name <= p.Activities[i-1].Name:
			return problem("activities", "%q is empty or not in ascending order", a.Name)
		case !p.rounded(a.Cases) || a.Events != 0:
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
		case !p.rounded(e.Cases) || e.Count != 0:
			return problem("edges", "%q → %q has %d cases and %d occurrences; %s", e.From, e.To, e.Cases, e.Count, roundingRule)
		case e.Cases > from || e.Cases > to:
			return problem("edges", "%q → %q has %d cases, more than its activities", e.From, e.To, e.Cases)
		}
		edges[Edge{From: e.From, To: e.To}] = e.Cases
	}
	return p.checkRoomForVariants(cases, edges)
}

// rounded reports whether n is a number of cases that a folded profile shows.
func (p Profile) rounded(n int) bool {
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
// step than there can be.
func (p Profile) checkRoomForVariants(cases map[string]int, edges map[Edge]int) error {
	activities, follows := countSteps(p.Variants)
	for _, a := range activities {
		if most, known := cases[a.Name]; !known || a.Cases > most+p.MinCases-1 {
			return problem("variants", "they have %q in %d cases, the activities in %d", a.Name, a.Cases, most)
		}
	}
	for _, e := range follows {
		if most, known := edges[Edge{From: e.From, To: e.To}]; !known || e.Cases > most+p.MinCases-1 {
			return problem("variants", "they have %q → %q in %d cases, the edges in %d", e.From, e.To, e.Cases, most)
		}
	}
	return nil
}
