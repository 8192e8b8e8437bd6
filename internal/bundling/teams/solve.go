package teams

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// Result is the cheapest plan that was found and what is proved about it.
type Result struct {
	Plans []Plan // by service
	Cost  float64
	Load  []float64 // by limit: what the plans use
	// Bound says that no plans cost less; Proved that Cost is the optimum.
	Bound  float64
	Proved bool
	// Prices are by limit what the last bit of it is worth: the prices with the
	// highest bound that was found. PriceBound is what they prove by themselves,
	// see [Problem.Bound]; between it and Bound stands the search. Settled says that
	// no other prices prove more.
	Prices     []float64
	PriceBound float64
	Settled    bool
	Nodes      int // of the search; 1 if the prices alone were enough
}

// Gap is how far the cost may be from the optimum, as a share of it.
func (r Result) Gap() float64 {
	if r.Cost == 0 {
		return 0
	}
	return (r.Cost - r.Bound) / r.Cost
}

// Options steer a solve. The zero value is ready.
type Options struct {
	MaxNodes int       // of the search; 0 for [DefaultNodes], 1 for prices and repair only
	Prices   []float64 // to start from, by limit
	Plans    []Plan    // to start from, whether or not they keep the limits; ignored if they are not admissible
}

// DefaultNodes is how many nodes a search has at most unless told otherwise.
const DefaultNodes = 2000

// Solve returns the cheapest plans for all services that keep the limits. If ctx
// ends first, or after MaxNodes, it returns the best so far with its true bound.
// The result does not depend on the number of processors, unless ctx ends. The
// error is a [*ValueError], a [*ServiceError], wraps [ErrInfeasible] where no plan
// exists, mostly as a [*ServeError] or a [*LimitError], or wraps [ErrNotFound].
func Solve(ctx context.Context, p *Problem, o Options) (Result, error) {
	if err := p.Validate(); err != nil {
		return Result{}, err
	}
	strict, err := p.strike()
	if err != nil {
		return Result{}, err
	}
	s := newSearch(ctx, strict)
	root, err := s.root(o)
	if impossible(err) {
		if _, without := p.Bound(make([]float64, len(p.Limits))); without == nil {
			return Result{}, fmt.Errorf("%w: without what exceeds a limit alone, %w", ErrInfeasible, err)
		}
	}
	if err != nil {
		return Result{}, err
	}
	if s.best == nil {
		if err := strict.refute(ctx); err != nil {
			return Result{}, err
		}
	}
	r := Result{Prices: root.prices, PriceBound: root.bound, Settled: root.settled || root.bound >= s.cutoff()}
	root.forget()
	if o.MaxNodes == 0 {
		o.MaxNodes = DefaultNodes
	}
	if r.Bound, err = s.branch(root, o.MaxNodes); err != nil {
		return Result{}, err
	}
	switch {
	case s.best == nil && math.IsInf(r.Bound, 1):
		return Result{}, &LimitError{}
	case s.best == nil:
		return Result{}, ErrNotFound
	}
	r.Cost, r.Load = s.total(s.best)
	r.Nodes = s.nodes
	for i, k := range s.best {
		x := s.pool[i][k]
		r.Plans = append(r.Plans, Plan{slices.Clone(x.Carrier), slices.Clone(x.Piece)})
	}
	r.Bound = min(r.Bound, r.Cost)
	r.Proved = same(r.Cost, r.Bound)
	return r, nil
}

// root explores the whole problem before branching.
func (s *search) root(o Options) (*node, error) {
	free := make([]float64, len(s.p.Limits))
	c, err := s.choose(free)
	if err != nil {
		return nil, err
	}
	s.nodes = 1
	s.measure(c)
	n := &node{cuts: []cut{c}, prices: free}
	s.offer(c.plans)
	if o.Prices != nil {
		if c, err = s.choose(o.Prices); err != nil {
			return nil, err
		}
		n.cuts = append(n.cuts, c)
	}
	s.startFrom(o.Plans)
	if err := s.raise(n); err != nil {
		return nil, err
	}
	if n.bound < s.cutoff() {
		s.repair(n)
	}
	return n, nil
}

// startFrom offers plans of the caller if they are complete and admissible.
func (s *search) startFrom(plans []Plan) {
	if plans == nil {
		return
	}
	if _, _, err := s.p.Evaluate(plans); err != nil {
		return
	}
	at := make([]int, len(plans))
	for i, x := range plans {
		known := plan{Plan: x}
		s.evaluate(i, &known)
		at[i] = s.keep(i, known)
	}
	s.start = at
	s.offer(at)
}
