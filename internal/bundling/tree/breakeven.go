package tree

import (
	"fmt"
	"iter"
	"math"
)

// Range is a stretch of the factor within which one assignment stays optimal.
type Range struct {
	From, To float64  // factor; To is +Inf in the last range
	Solution Solution // Cost is the part that does not depend on the factor
	Slope    float64  // the part that is multiplied by it
}

// BreakEvens tells how the optimum depends on a factor m ≥ 0 with which extra
// costs count. It yields the ranges of m, in ascending order from 0 to +Inf,
// with an optimal assignment of each; the bounds between them are the
// break-evens. extra holds by arc a cost from 0 to [MaxAmount], and the cost of
// an assignment at m is that of p plus m times the extra cost of its arcs. An
// error, one of [Solver.Solve] or an extra cost out of range, comes last. p and
// extra must not change during the iteration.
//
// Method: the optimal cost is concave and piecewise linear in m. Between two
// assignments that are optimal somewhere, solve where their lines cross: either
// they tie there, or a third one is cheaper and the search goes on at both its
// sides (Eisner and Severance 1976). To reach m = ∞ the cost is weighted
// (1-w)·p + w·extra with w from 0 to 1, m = w/(1-w).
func BreakEvens(p *Problem, extra []float64) iter.Seq2[Range, error] {
	return func(yield func(Range, error) bool) {
		f := family{p: p, extra: extra, weighted: *p, yield: yield}
		if err := f.search(); err != nil {
			yield(Range{}, err)
		}
	}
}

// family is the problems that arise from one by a factor on its extra costs.
type family struct {
	p        *Problem
	extra    []float64
	weighted Problem // scratch of optimum
	solver   Solver
	left     Range // found last and not yet yielded, because its end is open
	yield    func(Range, error) bool
	stopped  bool // yield wants no more
}

// search finds and yields all ranges.
func (f *family) search() error {
	for arc, cost := range f.extra {
		if !amount(cost) {
			return fmt.Errorf("extra cost of arc %d: %v does not lie between 0 and 1e15", arc, cost)
		}
	}
	f.weighted.Arc = make([]float64, len(f.p.Arc))
	f.weighted.Pieces = make([][]Piece, len(f.p.Pieces))
	for u, pieces := range f.p.Pieces {
		f.weighted.Pieces[u] = make([]Piece, len(pieces))
	}
	last, err := f.optimum(0, 1)
	if err != nil {
		return err
	}
	if f.left, err = f.optimum(1, 0); err != nil {
		return err
	}
	if err := f.upTo(last); err != nil || f.stopped {
		return err
	}
	f.left.To = math.Inf(1)
	f.yield(f.left, nil)
	return nil
}

// optimum returns the cheapest assignment when the costs of p and the extra
// costs have these weights.
func (f *family) optimum(base, extra float64) (Range, error) {
	for u, pieces := range f.p.Pieces {
		for i, c := range pieces {
			f.weighted.Pieces[u][i] = Piece{base * c.Fixed, base * c.PerCase}
		}
	}
	for arc, cost := range f.p.Arc {
		f.weighted.Arc[arc] = inf
		if cost < inf {
			f.weighted.Arc[arc] = base*cost + extra*f.extra[arc]
		}
	}
	s, err := f.solver.Solve(&f.weighted)
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

// upTo goes from the range left to the assignment right, which is optimal for
// some larger factor, and leaves the range that is found last in left.
func (f *family) upTo(right Range) error {
	left := &f.left
	if f.stopped || left.Slope-right.Slope <= Tolerance*left.Slope {
		return nil // at no factor is right cheaper
	}
	factor := (right.Solution.Cost - left.Solution.Cost) / (left.Slope - right.Slope)
	tie := left.Solution.Cost + factor*left.Slope
	if factor <= left.From*(1+Tolerance) || right.Solution.Cost-left.Solution.Cost <= Tolerance*tie {
		right.From = left.From // right is as cheap from there on
		f.left = right
		return nil
	}
	middle, err := f.optimum(1/(1+factor), factor/(1+factor))
	if err != nil {
		return err
	}
	if middle.Solution.Cost+factor*middle.Slope >= tie*(1-Tolerance) {
		left.To, right.From = factor, factor
		f.stopped = !f.yield(*left, nil)
		f.left = right
		return nil
	}
	if err := f.upTo(middle); err != nil {
		return err
	}
	return f.upTo(right)
}
