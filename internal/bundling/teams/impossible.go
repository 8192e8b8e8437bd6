package teams

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"kiesel/internal/bundling/tree"
)

// ServeError names the authority that nobody may serve within the limits: each of
// its carriers either may not serve it anyway, or would for it alone exceed a
// limit. It is an [ErrInfeasible].
type ServeError struct {
	Service, Authority int
	Exceeds            []Excess // from the authority upwards
}

// Excess is a carrier that would exceed a limit for one authority alone.
type Excess struct {
	Carrier, Limit int
	Needed         float64 // at least
}

// Error names the authority, and the limits that keep each of its carriers from it.
func (e *ServeError) Error() string {
	s := fmt.Sprintf("service %d: unit %d: nobody may or can serve it", e.Service, e.Authority)
	for _, x := range e.Exceeds {
		s += fmt.Sprintf("; unit %d would need %g of limit %d", x.Carrier, x.Needed, x.Limit)
	}
	return s
}

// Unwrap returns [ErrInfeasible].
func (e *ServeError) Unwrap() error { return ErrInfeasible }

// strike returns p without the arcs that would exceed a limit for one authority
// alone, which no plan that keeps the limits uses.
func (p *Problem) strike() (*Problem, error) {
	strict := &Problem{Services: slices.Clone(p.Services), Limits: p.Limits}
	for i := range strict.Services {
		v := &strict.Services[i]
		c := compileService(&p.Services[i])
		own := *v.Problem
		own.Arc = slices.Clone(own.Arc)
		v.Problem = &own
		for a, q := range own.Volume {
			if q == tree.NoDemand {
				continue
			}
			if excess, ok := p.strikeFor(c, a, own.Arc); !ok {
				return nil, &ServeError{i, a, excess}
			}
		}
	}
	return strict, nil
}

// strikeFor forbids in arcs what the service can't use for authority a, and reports
// whether anything is left.
func (p *Problem) strikeFor(c *service, a int, arcs []float64) (excess []Excess, ok bool) {
	for u := a; u >= 0; u = c.p.Tree.Parent(u) {
		arc, _ := c.p.Tree.Arc(a, u)
		if math.IsInf(arcs[arc], 1) || len(c.p.Pieces[u]) == 0 {
			continue
		}
		limit, needed := c.exceeds(p.Limits, a, u)
		if limit < 0 {
			ok = true
			continue
		}
		arcs[arc] = math.Inf(1)
		excess = append(excess, Excess{u, limit, needed})
	}
	return excess, ok
}

// exceeds returns a limit that serving authority a from unit u exceeds alone, with
// any piece, and how much is needed of it; -1 if there is none.
func (c *service) exceeds(limits []float64, a, u int) (limit int, needed float64) {
	needs := map[int]float64{}
	for i, use := range c.uses.Arcs {
		if c.ends[i] == [2]int{a, u} {
			needs[use.Limit] += use.Amount
		}
	}
	for r, least := range c.least(u, c.p.Volume[a]) {
		needs[r] += least
	}
	for _, r := range slices.Sorted(maps.Keys(needs)) {
		if !keeps(needs[r], limits[r]) {
			return r, needs[r]
		}
	}
	return -1, 0
}

// least returns by limit the least that carrying so many cases at unit u uses.
func (c *service) least(u int, cases float64) map[int]float64 {
	least := map[int]float64{}
	for i := range c.p.Pieces[u] {
		uses := map[int]float64{}
		for _, use := range c.pieces[u] {
			if use.Piece == EveryPiece || use.Piece == i {
				uses[use.Limit] += cost(use.Use, cases)
			}
		}
		for _, use := range c.pieces[u] {
			if x, ok := least[use.Limit]; i == 0 || ok && uses[use.Limit] < x {
				least[use.Limit] = uses[use.Limit]
			}
		}
	}
	return least
}

// refute returns a [*LimitError] if weights of the limits prove that no plan keeps
// them, nil otherwise: first each limit alone, then all of them together with
// prices, as in Solve, when nothing else costs anything.
func (p *Problem) refute(ctx context.Context) error {
	use := &Problem{Services: slices.Clone(p.Services), Limits: p.Limits}
	for i := range use.Services {
		v := &use.Services[i]
		v.Problem = costless(v.Problem)
	}
	s := newSearch(ctx, use)
	for r, limit := range p.Limits {
		alone := make([]float64, len(p.Limits))
		alone[r] = 1
		c, err := s.choose(alone)
		if err != nil {
			return err
		}
		if needed := c.excess[r] + limit; !keeps(needed, limit) {
			return &LimitError{alone, needed, limit}
		}
	}
	c, err := s.choose(make([]float64, len(p.Limits)))
	if err != nil {
		return err
	}
	s.measure(c)
	s.money = 1
	n := &node{cuts: []cut{c}, prices: c.at}
	s.cost = 1e-6 // a bound above that is proof enough
	if err := s.raise(n); err != nil {
		return err
	}
	var given float64
	for r, w := range n.prices {
		given += w * p.Limits[r]
	}
	if n.bound <= tree.Tolerance*max(1, given) {
		return nil
	}
	return &LimitError{n.prices, given + n.bound, given}
}

// costless returns p with the same choices, none of which costs anything.
func costless(p *tree.Problem) *tree.Problem {
	q := *p
	q.Pieces, q.Arc = slices.Clone(p.Pieces), slices.Clone(p.Arc)
	for u, pieces := range p.Pieces {
		q.Pieces[u] = make([]tree.Piece, len(pieces))
	}
	for arc, cost := range p.Arc {
		if !math.IsInf(cost, 1) {
			q.Arc[arc] = 0
		}
	}
	return &q
}
