package tree

import "errors"

// ErrOnly means that a problem admits just one assignment.
var ErrOnly = errors.New("no other admissible assignment exists")

// SecondBest returns the cheapest assignment in which at least one authority
// has another carrier than in best, which must be an optimum of p as found by
// [Solver.Solve]. Its cost minus that of best is the regret; if the two are
// equal, the optimum is not unique. The error is [ErrOnly] or one of Solve. The
// solution's Carrier holds until the next SecondBest.
//
// Method: one pass over the tree like that of Solve, in which every table entry
// carries a second cost: that of the cheapest way to deviate from best
// somewhere at or below the unit.
func (s *Solver) SecondBest(p *Problem, best Solution) (Solution, error) {
	if err := s.prepare(p, true); err != nil {
		return Solution{}, err
	}
	s.sweepOther(p, best.Carrier)
	root := p.Tree.Len()
	if s.tables[root].otherCost[0] == inf {
		return Solution{}, ErrOnly
	}
	s.other = nobody(s.other, root)
	s.traceOther(p, root, 0, best.Carrier, s.other)
	if !withinLimit(p, s.other) {
		_, limited, err := s.solveLimited(p, best.Carrier)
		if err != nil {
			return Solution{}, err
		}
		if limited == nil {
			return Solution{}, ErrOnly
		}
		limited.write(s.other)
	}
	return Solution{s.cost(p, s.other), s.other}, nil
}

// sweepOther fills the tables from the leaves up, with the costs of deviating
// from the assignment best beside the lowest ones.
func (s *Solver) sweepOther(p *Problem, best []int) {
	for _, u := range p.Tree.inner {
		sum := s.clearSum(p, u)
		tab, st := &s.tables[u], &s.states[u]
		tab.other = resize(tab.other, len(sum))
		for combination := range tab.other {
			tab.other[combination] = inf
		}
		for _, a := range s.authorities(p, u) {
			s.part = append(s.part[:0], s.serve(p, a, u, -1)...)
			for combination, other := range s.serve(p, a, u, best[a]) {
				tab.add(combination, s.part[combination], other)
			}
		}
		for _, c := range p.Tree.below[u] {
			below := &s.tables[c]
			for combination := range sum {
				state := st.of(combination)
				tab.add(combination, below.cost[state], below.otherCost[state])
			}
		}
		tab.cost, tab.choice = s.choose(p, u, sum, tab.cost, tab.choice)
		tab.otherCost, tab.otherChoice = s.choose(p, u, tab.other, tab.otherCost, tab.otherChoice)
	}
}

// add adds a part with its lowest cost and that of deviating within it.
func (t *table) add(combination int, cost, other float64) {
	t.other[combination] = min(t.other[combination]+cost, t.sum[combination]+other)
	t.sum[combination] += cost
}

// traceOther writes the carriers of everybody at and below unit u in the
// cheapest deviation from best there, above being the state of the unit above.
// The deviation lies where it costs least: at one authority or below one unit.
func (s *Solver) traceOther(p *Problem, u, above int, best, carrier []int) {
	t, st := p.Tree, &s.states[u]
	choice := int(s.tables[u].otherChoice[above])
	state := st.of(above*st.choices + choice)
	s.opened[u] = choice

	deviant, least := -1, inf
	consider := func(unit int, extra float64) {
		if extra < least {
			deviant, least = unit, extra
		}
	}
	for _, a := range s.authorities(p, u) {
		_, cost := s.nearest(p, a, u, -1)
		_, other := s.nearest(p, a, u, best[a])
		consider(a, other-cost)
	}
	for _, c := range t.below[u] {
		consider(c, s.tables[c].otherCost[state]-s.tables[c].cost[state])
	}

	for _, a := range s.authorities(p, u) {
		barred := -1
		if a == deviant {
			barred = best[a]
		}
		carrier[a], _ = s.nearest(p, a, u, barred)
	}
	for _, c := range t.below[u] {
		if c == deviant {
			s.traceOther(p, c, state, best, carrier)
		} else {
			s.trace(p, c, state, carrier)
		}
	}
}
