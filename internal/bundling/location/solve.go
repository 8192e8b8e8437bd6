package location

import (
	"context"
	"math"
	"slices"
)

// Tolerance is the relative difference below which two costs count as equal.
const Tolerance = 1e-9

// Solution is the best set of open carriers that was found.
type Solution struct {
	Objective  float64
	LowerBound float64   // no solution costs less
	Proved     bool      // the objective is the optimum
	Open       []int     // ascending
	Assignment []int     // by place
	Nodes      int       // of the search tree
	Prices     []float64 // a certificate of the first bound, see [Bound]
}

// Gap is how far the objective may be from the optimum, as a share of it.
func (s Solution) Gap() float64 {
	if s.Objective == 0 {
		return 0
	}
	return (s.Objective - s.LowerBound) / s.Objective
}

// Solve finds the cheapest set of open carriers and proves it. If ctx ends first it
// returns the best solution so far with its true bound, and no error. The error
// wraps [ErrInvalid] or [ErrInfeasible].
func Solve(ctx context.Context, p Problem) (Solution, error) {
	if err := p.Check(); err != nil {
		return Solution{}, err
	}
	s := &search{ctx: ctx, p: p, best: math.Inf(1)}
	all := make([]int, len(p.Fixed))
	for i := range all {
		all[i] = i
	}
	root := node{free: all}
	root.prices = s.ascend(root.free, p.Fixed)
	s.certify(root.prices)
	bound := s.explore(&root, rootSteps)
	s.solution.LowerBound = min(bound, s.best)
	s.solution.Proved = bound >= s.cutoff()
	if s.solution.Proved {
		s.solution.LowerBound = s.best
	}
	s.solution.Objective, s.solution.Nodes = s.best, s.nodes
	return s.solution, nil
}

// How many subgradient steps a node takes.
const (
	rootSteps = 600
	nodeSteps = 60
)

// search is the state of a branch and bound search.
type search struct {
	ctx      context.Context //nolint:containedctx // for the time of one Solve
	p        Problem
	best     float64
	solution Solution
	nodes    int
}

// certify keeps prices as certificate if they prove more of the whole problem than
// those before: the prices of a node are those of what is left of the problem there.
func (s *search) certify(prices []float64) {
	proved := func(prices []float64) float64 {
		bound, err := Bound(s.p, prices)
		if err != nil {
			return math.Inf(-1)
		}
		return bound
	}
	if proved(prices) > proved(s.solution.Prices) {
		s.solution.Prices = slices.Clone(prices)
	}
}

// cutoff is the bound from which on a node can't have a better solution.
func (s *search) cutoff() float64 { return s.best - Tolerance*math.Abs(s.best) }

// node is a part of the search: these carriers are open, these may be, and all
// others are closed.
type node struct {
	open, free []int
	prices     []float64
	bound      float64
	share      []float64 // by free carrier: how often it was worth opening
}

// explore returns a bound on all solutions of the node: that of the best one, or
// more, or what is known when the search has to end.
func (s *search) explore(n *node, steps int) float64 {
	s.nodes++
	s.improve(n, steps)
	if s.nodes == 1 {
		s.certify(n.prices)
	}
	if n.bound >= s.cutoff() || len(n.free) == 0 || s.ctx.Err() != nil {
		if len(n.free) == 0 { // one solution is left, which was tried
			return max(n.bound, s.tryOpen(n.open))
		}
		return n.bound
	}
	k := s.branch(n)
	i := n.free[k]
	rest := slices.Delete(slices.Clone(n.free), k, k+1)
	with := &node{open: append(slices.Clone(n.open), i), free: rest, prices: slices.Clone(n.prices)}
	without := &node{open: n.open, free: slices.Clone(rest), prices: slices.Clone(n.prices)}
	first, second := with, without
	if n.share[k] < 0.5 {
		first, second = without, with
	}
	bound := math.Inf(1)
	for _, child := range []*node{first, second} {
		b := n.bound
		if s.ctx.Err() == nil && s.feasible(child) {
			b = max(b, s.explore(child, nodeSteps))
		} else if s.ctx.Err() == nil {
			b = math.Inf(1)
		}
		bound = min(bound, b)
	}
	return bound
}

// feasible reports whether every place can be served.
func (s *search) feasible(n *node) bool {
	for j := range s.p.Cost[0] {
		can := func(i int) bool { return !math.IsInf(s.p.Cost[i][j], 1) }
		if !slices.ContainsFunc(n.open, can) && !slices.ContainsFunc(n.free, can) {
			return false
		}
	}
	return true
}

// branch chooses the carrier that is least clear.
func (s *search) branch(n *node) int {
	best, least := 0, math.Inf(1)
	for k, share := range n.share {
		if d := math.Abs(share - 0.5); d < least {
			best, least = k, d
		}
	}
	return best
}
