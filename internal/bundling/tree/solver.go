package tree

import (
	"fmt"
	"math"
)

// inf is the cost of what is not possible.
var inf = math.Inf(1)

// Solver solves problems one after the other in memory that it keeps, so that
// a solve of a size already seen allocates nothing (deep trees and a limit on
// the number of carriers apart). The zero value is ready. A Solver must not be
// used by two goroutines at once.
type Solver struct {
	states []states // by inner unit
	tables []table  // by inner unit
	opened []int    // by inner unit: the choice being traced
	best   []int    // carriers of the solution
	other  []int    // carriers of the second best

	members []int       // scratch of authorities
	level   [][]float64 // scratch of serve
	part    []float64   // scratch of sweepOther
	volume  []float64   // scratch of cost
}

// table holds the lowest costs of everything at and below an inner unit. The
// fields named other belong to [Solver.SecondBest].
type table struct {
	sum, other          []float64 // by combination, without the fixed cost of the unit
	cost, otherCost     []float64 // by state of the unit above, with the best choice
	choice, otherChoice []uint8   // by state of the unit above: that choice
}

// Solve returns the cheapest assignment. Among equally cheap carriers an
// authority gets the nearest. The solution's Carrier belongs to the Solver and
// holds until the next Solve; Clone it to keep it. The error is one of
// [Problem.Validate], [ErrInfeasible] or [ErrTooLarge].
func (s *Solver) Solve(p *Problem) (Solution, error) {
	if err := s.prepare(p, false); err != nil {
		return Solution{}, err
	}
	s.sweep(p)
	s.best = nobody(s.best, p.Tree.Len())
	s.trace(p, p.Tree.Len(), 0, s.best)
	if !withinLimit(p, s.best) {
		limited, _, err := s.solveLimited(p, nil)
		if err != nil {
			return Solution{}, err
		}
		if limited == nil {
			return Solution{}, fmt.Errorf("at most %d carriers: %w", p.MaxCarriers, ErrInfeasible)
		}
		limited.write(s.best)
	}
	return Solution{s.cost(p, s.best), s.best}, nil
}

// prepare checks the problem and builds its states.
func (s *Solver) prepare(p *Problem, spare bool) error {
	if err := p.Validate(); err != nil {
		return err
	}
	s.tables = resize(s.tables, p.Tree.Len()+1)
	s.opened = resize(s.opened, p.Tree.Len()+1)
	return s.buildStates(p, spare)
}

// sweep fills the tables from the leaves up.
func (s *Solver) sweep(p *Problem) {
	for _, u := range p.Tree.inner {
		sum := s.clearSum(p, u)
		for _, a := range s.authorities(p, u) {
			for combination, cost := range s.serve(p, a, u, -1) {
				sum[combination] += cost
			}
		}
		st := &s.states[u]
		for _, c := range p.Tree.below[u] {
			for combination := range sum {
				sum[combination] += s.tables[c].cost[st.of(combination)]
			}
		}
		tab := &s.tables[u]
		tab.cost, tab.choice = s.choose(p, u, sum, tab.cost, tab.choice)
	}
}

// clearSum returns the sums of unit u, all zero.
func (s *Solver) clearSum(p *Problem, u int) []float64 {
	combinations := s.states[u].choices
	if u != p.Tree.Len() {
		combinations *= s.states[p.Tree.parent[u]].size
	}
	tab := &s.tables[u]
	tab.sum = resize(tab.sum, combinations)
	clear(tab.sum)
	return tab.sum
}

// authorities lists those whose cost depends on the combination at unit u
// alone: u itself and the leaves below it.
func (s *Solver) authorities(p *Problem, u int) []int {
	s.members = s.members[:0]
	if u != p.Tree.Len() && p.Volume[u] != NoDemand {
		s.members = append(s.members, u)
	}
	for _, a := range p.Tree.leaves[u] {
		if p.Volume[a] != NoDemand {
			s.members = append(s.members, a)
		}
	}
	return s.members
}

// serve returns, by combination at unit u, the cost of serving authority a,
// which is u or a leaf below it, from the best open unit other than barred. The
// result holds until the next call.
func (s *Solver) serve(p *Problem, a, u, barred int) []float64 {
	q, arcs := p.Volume[a], p.arcs(a)
	path := p.Tree.path[u]
	if len(s.level) <= len(path) {
		s.level = resize(s.level, len(path)+1)
	}
	s.level[0] = append(s.level[0][:0], inf)
	cost := s.level[0]
	if a != u && a != barred {
		cost[0] = lowest(p.Pieces[a], q) + arcs[0]
	}
	for i, w := range path {
		arc := arcs[len(arcs)-1-i]
		if w == barred {
			arc = inf
		}
		choices := s.states[w].choices
		here := resize(s.level[i+1], len(cost)*choices)
		for state, above := range cost {
			here[state*choices] = above
		}
		for c, piece := range p.Pieces[w] {
			offer := piece.PerCase*q + arc
			for state, above := range cost {
				here[state*choices+c+1] = min(above, offer)
			}
		}
		s.level[i+1] = here
		if cost = here; w != u {
			for state, combination := range s.states[w].first {
				cost[state] = cost[combination]
			}
			cost = cost[:s.states[w].size]
		}
	}
	return cost
}

// choose returns, by state of the unit above u, the lowest cost of u and all
// below it, and the choice at u that leads there. It writes them over cost and
// choice; sum is by combination.
func (s *Solver) choose(p *Problem, u int, sum, cost []float64, choice []uint8) ([]float64, []uint8) {
	choices := s.states[u].choices
	n := len(sum) / choices
	cost, choice = resize(cost, n), resize(choice, n)
	for above := range n {
		sums := sum[above*choices:][:choices]
		cost[above], choice[above] = sums[0], 0
		for c := 1; c < choices; c++ {
			if x := sums[c] + p.Pieces[u][c-1].Fixed; x < cost[above] {
				cost[above], choice[above] = x, uint8(c)
			}
		}
	}
	return cost, choice
}

// trace writes the carriers of everybody at and below unit u as the tables have
// it, above being the state of the unit above it.
func (s *Solver) trace(p *Problem, u, above int, carrier []int) {
	st := &s.states[u]
	s.opened[u] = int(s.tables[u].choice[above])
	for _, a := range s.authorities(p, u) {
		carrier[a], _ = s.nearest(p, a, u, -1)
	}
	for _, c := range p.Tree.below[u] {
		s.trace(p, c, st.of(above*st.choices+s.opened[u]), carrier)
	}
}

// nearest returns the cheapest carrier other than barred of authority a, which
// is u or a leaf below it, among what is opened at unit u and above, and the
// cost of serving it from there; the nearest of equals, and -1 if there is none.
func (s *Solver) nearest(p *Problem, a, u, barred int) (carrier int, cost float64) {
	t, q, arcs := p.Tree, p.Volume[a], p.arcs(a)
	carrier, cost = -1, inf
	if a != u && a != barred {
		if x := lowest(p.Pieces[a], q) + arcs[0]; x < cost {
			carrier, cost = a, x
		}
	}
	for w := u; w != t.Len(); w = t.parent[w] {
		choice := s.opened[w]
		if choice == 0 || w == barred {
			continue
		}
		if x := p.Pieces[w][choice-1].PerCase*q + arcs[t.depth[a]-t.depth[w]]; x < cost {
			carrier, cost = w, x
		}
	}
	return carrier, cost
}

// cost returns the cost of an admissible assignment, each carrier with the
// piece that is cheapest at its actual volume.
func (s *Solver) cost(p *Problem, carrier []int) float64 {
	t := p.Tree
	s.volume = resize(s.volume, t.Len())
	for u := range s.volume {
		s.volume[u] = NoDemand // carries nobody
	}
	var total float64
	for a, u := range carrier {
		if u >= 0 {
			s.volume[u] = max(s.volume[u], 0) + p.Volume[a]
			total += p.Arc[t.arcStart[a]+t.depth[a]-t.depth[u]]
		}
	}
	for u, q := range s.volume {
		if q != NoDemand {
			total += lowest(p.Pieces[u], q)
		}
	}
	return total
}

// lowest returns the cost of carrying volume q with the cheapest piece, +Inf
// without any.
func lowest(pieces []Piece, q float64) float64 {
	cost := inf
	for _, c := range pieces {
		cost = min(cost, c.Fixed+c.PerCase*q)
	}
	return cost
}

// nobody returns the assignment of n units that serves nobody, in the memory of
// carrier if that is large enough.
func nobody(carrier []int, n int) []int {
	carrier = resize(carrier, n)
	for a := range carrier {
		carrier[a] = -1
	}
	return carrier
}

// resize returns s with length n in the same memory if that is large enough.
// Its elements are whatever they were.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return append(s[:cap(s)], make([]T, n-cap(s))...)
	}
	return s[:n]
}
