package teams

import (
	"context"
	"errors"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/bundling/tree"
)

// search is the state of one solve.
type search struct {
	ctx      context.Context //nolint:containedctx // for the time of one Solve
	p        *Problem
	services []*service
	solvers  []tree.Solver
	scale    []float64 // by limit: what counts as much of it
	money    float64   // what counts as much money
	highest  []float64 // by limit: the highest price that may be tried

	pool  [][]plan         // by service: plans met so far
	known []map[string]int // by service: place of a plan in the pool
	best  []int            // by service: plan of the cheapest that keeps the limits; nil if none is known
	cost  float64          // of best, +Inf
	start []int            // by service: plan to start from, if any
	nodes int
}

// plan is a plan of one service with what it costs and uses.
type plan struct {
	Plan
	cost float64
	load []float64 // by limit
}

// cut is what all services choose at some prices. Its value at other prices is an
// upper bound on the bound there.
type cut struct {
	at     []float64
	plans  []int     // by service
	cost   float64   // without prices
	excess []float64 // by limit: use beyond the limit
}

// value returns the priced cost of the cut's plans less the priced limits, which
// at the cut's own prices is the bound.
func (c *cut) value(prices []float64) float64 {
	v := c.cost
	for r, x := range c.excess {
		v += prices[r] * x
	}
	return v
}

func newSearch(ctx context.Context, p *Problem) *search {
	s := &search{ctx: ctx, p: p, cost: math.Inf(1)}
	s.services = make([]*service, len(p.Services))
	s.pool, s.known = make([][]plan, len(p.Services)), make([]map[string]int, len(p.Services))
	most := make([]float64, len(p.Limits)) // by limit: largest use of one thing
	for i := range p.Services {
		s.services[i], s.known[i] = compileService(&p.Services[i]), map[string]int{}
		for _, use := range p.Services[i].Pieces {
			most[use.Limit] = max(most[use.Limit], use.Use.Fixed, use.Use.PerCase)
		}
		for _, use := range p.Services[i].Arcs {
			most[use.Limit] = max(most[use.Limit], use.Amount)
		}
	}
	s.solvers = make([]tree.Solver, max(1, min(runtime.GOMAXPROCS(0), len(p.Services))))
	s.highest = make([]float64, len(p.Limits))
	for r, m := range most {
		if m > 0 {
			s.highest[r] = tree.MaxAmount / 4 / float64(len(p.Limits)) / max(1, m)
		}
	}
	return s
}

// timeUp tells whether the search has to end with what it has.
func (s *search) timeUp() bool { return s.ctx.Err() != nil }

// choose solves every service at the prices.
func (s *search) choose(prices []float64) (cut, error) {
	plans := make([]plan, len(s.services))
	var g errgroup.Group
	for w := range s.solvers {
		g.Go(func() error {
			for i := w; i < len(plans); i += len(s.solvers) {
				var err error
				if plans[i], err = s.solve(i, prices, &s.solvers[w]); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return cut{}, err
	}
	c := cut{at: slices.Clone(prices), plans: make([]int, len(plans)), excess: make([]float64, len(prices))}
	for r, limit := range s.p.Limits {
		c.excess[r] = -limit
	}
	for i, x := range plans {
		c.plans[i] = s.keep(i, x)
		c.cost += x.cost
		for r, use := range x.load {
			c.excess[r] += use
		}
	}
	return c, nil
}

// solve returns the cheapest plan of service i at the prices.
func (s *search) solve(i int, prices []float64, solver *tree.Solver) (plan, error) {
	c := s.services[i]
	c.price(prices)
	solution, err := solver.Solve(&c.priced)
	if err != nil {
		return plan{}, &ServiceError{i, err}
	}
	x := plan{Plan: Plan{slices.Clone(solution.Carrier), make([]int, len(solution.Carrier))}}
	c.settle(x.Carrier, x.Piece)
	s.evaluate(i, &x)
	return x, nil
}

// evaluate fills in what a plan of service i costs and uses.
func (s *search) evaluate(i int, x *plan) {
	x.load = make([]float64, len(s.p.Limits))
	x.cost = s.services[i].evaluate(x.Carrier, x.Piece, x.load)
}

// keep returns the place of a plan of service i in the pool.
func (s *search) keep(i int, x plan) int {
	key := make([]byte, 0, 4*len(x.Carrier))
	for u, carrier := range x.Carrier {
		key = append(key, byte(carrier), byte(carrier>>8), byte(carrier>>16), byte(x.Piece[u]))
	}
	at, ok := s.known[i][string(key)]
	if !ok {
		at = len(s.pool[i])
		s.known[i][string(key)] = at
		s.pool[i] = append(s.pool[i], x)
	}
	return at
}

// keeps tells whether a load keeps a limit, up to rounding.
func keeps(load, limit float64) bool { return load <= limit*(1+tree.Tolerance)+tree.Tolerance }

// offer takes the plans if they keep the limits and are cheaper than the best.
func (s *search) offer(plans []int) {
	cost, load := s.total(plans)
	for r, limit := range s.p.Limits {
		if !keeps(load[r], limit) {
			return
		}
	}
	if cost < s.cost {
		s.best, s.cost = slices.Clone(plans), cost
	}
}

// total returns what plans cost and use.
func (s *search) total(plans []int) (cost float64, load []float64) {
	load = make([]float64, len(s.p.Limits))
	for i, k := range plans {
		cost += s.pool[i][k].cost
		for r, use := range s.pool[i][k].load {
			load[r] += use
		}
	}
	return cost, load
}

// impossible tells whether an error says that a problem has no plan at all.
func impossible(err error) bool { return errors.Is(err, tree.ErrInfeasible) }

// cutoff is the bound from which on there is nothing to gain.
func (s *search) cutoff() float64 {
	if s.best == nil {
		return s.cost
	}
	return s.cost - tree.Tolerance*max(1, s.cost)
}
