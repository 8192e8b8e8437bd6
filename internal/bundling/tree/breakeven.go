package tree

import (
	"fmt"
	"math"
)

// Range is a stretch of the factor within which one assignment stays optimal.
type Range struct {
	From, To float64  // factor; To is +Inf in the last range
	Solution Solution // Cost is the part that does not depend on the factor
	Slope    float64  // the part that is multiplied by it
}

// BreakEvens returns how the optimum depends on a factor m ≥ 0 with which extra
// costs count: the ranges of m, in ascending order from 0 to +Inf, with an
// optimal assignment of each. The bounds between them are the break-evens.
// extra holds by arc a cost from 0 to [MaxAmount], and the cost of an assignment at m is
// that of p plus m times the extra cost of its arcs. The error is one of
// [Solver.Solve], or says which extra cost is out of range.
//
// Method: the optimal cost is concave and piecewise linear in m. Between two
// assignments that are optimal somewhere, solve where their lines cross: either
// they tie there, or a third one is cheaper and the search goes on at both its
// sides (Eisner and Severance 1976). To reach m = ∞ the cost is weighted
// (1-w)·p + w·extra with w from 0 to 1, m = w/(1-w).
func BreakEvens(p *Problem, extra []float64) ([]Range, error) {
	for arc, cost := range extra {
		if !amount(cost) {
			return nil, fmt.Errorf("extra cost of arc %d: %v does not lie between 0 and 1e15", arc, cost)
		}
	}
	f := family{p: p, extra: extra}
	first, err := f.optimum(1, 0)
	if err != nil {
		return nil, err
	}
	last, err := f.optimum(0, 1)
	if err != nil {
		return nil, err
	}
	ranges, err := f.between([]Range{first}, last)
	if err != nil {
		return nil, err
	}
	ranges[len(ranges)-1].To = math.Inf(1)
	return ranges, nil
}

// family is the problems that arise from one by a factor on its extra costs.
type family struct {
	p      *Problem
	extra  []float64
	solver Solver
}

// optimum returns the cheapest assignment when the costs of p and the extra
// costs have these weights.
func (f *family) optimum(base, extra float64) (Range, error) {
	weighted := *f.p
	weighted.Pieces = make([][]Piece, len(f.p.Pieces))
	for u, pieces := range f.p.Pieces {
		for _, c := range pieces {
			weighted.Pieces[u] = append(weighted.Pieces[u], Piece{base * c.Fixed, base * c.PerCase})
		}
	}
	weighted.Arc = make([]float64, len(f.p.Arc))
	for arc, cost := range f.p.Arc {
		weighted.Arc[arc] = inf
		if cost < inf {
			weighted.Arc[arc] = base*cost + extra*f.extra[arc]
		}
	}
	s, err := f.solver.Solve(&weighted)
	if err != nil {
		return Range{}, err
	}
	r := Range{Solution: s.Clone()}
	r.Solution.Cost = f.solver.cost(f.p, s.Carrier)
	for a, u := range s.Carrier {
		if arc, ok := f.p.Tree.Arc(a, u); ok {
			r.Slope += f.extra[arc]
		}
	}
	return r, nil
}

// between appends to ranges those that follow the last of them up to the
// assignment right, which is optimal for some larger factor.
func (f *family) between(ranges []Range, right Range) ([]Range, error) {
	left := &ranges[len(ranges)-1]
	if left.Slope-right.Slope <= Tolerance*left.Slope {
		return ranges, nil // at no factor is right cheaper
	}
	factor := (right.Solution.Cost - left.Solution.Cost) / (left.Slope - right.Slope)
	tie := left.Solution.Cost + factor*left.Slope
	if factor <= left.From*(1+Tolerance) || right.Solution.Cost-left.Solution.Cost <= Tolerance*tie {
		right.From = left.From // right is as cheap from there on
		*left = right
		return ranges, nil
	}
	middle, err := f.optimum(1/(1+factor), factor/(1+factor))
	if err != nil {
		return nil, err
	}
	if middle.Solution.Cost+factor*middle.Slope >= tie*(1-Tolerance) {
		left.To, right.From = factor, factor
		return append(ranges, right), nil
	}
	if ranges, err = f.between(ranges, middle); err != nil {
		return nil, err
	}
	return f.between(ranges, right)
}
