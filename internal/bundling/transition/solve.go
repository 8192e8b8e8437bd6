package transition

import (
	"context"
	"math"
	"slices"
)

// Tolerance is the relative difference below which two values count as equal.
const Tolerance = 1e-9

// Solution is the best plan that was found.
type Solution struct {
	Starts []int   // by item, the year in which it starts, 0 if it is left out
	Value  float64 // net gain, EUR discounted to the first year
	Bound  float64 // no plan gains more
	Proved bool    // the value is the greatest possible
	Nodes  int     // of the search tree
	Prices Prices  // a certificate of the first bound, see [Bound]
}

// Gap is how much more may be possible, as a share of the bound.
func (s *Solution) Gap() float64 {
	if s.Bound <= 0 {
		return 0
	}
	return (s.Bound - s.Value) / s.Bound
}

// How many subgradient steps a node takes.
const (
	rootSteps = 1500
	nodeSteps = 40
)

// Solve finds the plan with the greatest net gain and proves it. If ctx ends first,
// or after so many nodes of the search tree (0 for no limit), it returns the best
// plan so far with its true bound, and no error. Without an end of ctx the result is
// always the same. The error wraps [ErrInvalid].
func Solve(ctx context.Context, p *Problem, nodes int) (Solution, error) {
	m, err := newModel(p)
	if err != nil {
		return Solution{}, err
	}
	return m.newSearch(ctx, nodes).solve(nil), nil
}

func (m *model) newSearch(ctx context.Context, nodes int) *search {
	if nodes == 0 {
		nodes = math.MaxInt
	}
	s := &search{ctx: ctx, m: m, builder: m.newBuilder(), most: nodes}
	s.nothing = slices.Clone(s.builder.plan)
	s.plan = slices.Clone(s.nothing)
	return s
}

// solve searches from a known plan on, if there is one.
func (s *search) solve(known []int) Solution {
	if known != nil {
		s.offer(known)
		s.known = true
	}
	m := s.m
	w := m.newWeigher()
	w.settle()
	s.construct(s.builder, w)
	root := &node{starts: m.possible(), dual: m.newDual(), bound: math.Inf(1)}
	bound := s.explore(root, rootSteps)
	root.dual.price(w)
	r := Solution{Starts: make([]int, len(s.plan)), Value: s.best, Bound: max(bound, s.best), Nodes: s.nodes, Prices: w.prices()}
	if r.Proved = r.Bound <= s.cutoff(); r.Proved {
		r.Bound = r.Value
	}
	for i, t := range s.plan {
		if t < m.never() {
			r.Starts[i] = m.First + t
		}
	}
	return r
}
