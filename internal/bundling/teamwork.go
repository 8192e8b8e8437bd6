package bundling

import (
	"context"
	"fmt"
	"math"
	"slices"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/tree"
	"kiesel/internal/landscape"
)

// teamWork is one function of a service that teams may work on.
type teamWork struct {
	service  landscape.ServiceID
	function landscape.Function
	field    *field
	prices   prices
	best     optimum
	fixed    bool       // there is no choice but best
	base     float64    // part of the cost that no choice changes
	hulls    [][]corner // by unit: lower convex hull of the cost of carrying
	bounded  *tree.Problem
}

// teamWork lists the given functions of all services whose figures are known.
func (s *Service) teamWork(ctx context.Context, current Landscape, land landscape.ARS, functions []landscape.Function) ([]teamWork, error) {
	sheetOf, err := s.sheets(ctx)
	if err != nil {
		return nil, err
	}
	matters, err := mattersOf(current, land)
	if err != nil {
		return nil, err
	}
	optimisers := map[*field]*optimiser{}
	var work []teamWork
	for _, m := range matters {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if m.sheet, err = sheetOf(m.service); err != nil {
			return nil, err
		}
		if optimisers[m.field] == nil {
			optimisers[m.field] = newOptimiser(m.field)
		}
		for _, f := range landscape.Functions() {
			if !slices.Contains(functions, f) {
				continue
			}
			r, err := m.recommend(optimisers[m.field], f)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", m.service.ID, err)
			}
			if r.best.plan != nil {
				w := teamWork{service: m.service.ID, function: f, field: m.field, prices: priceOf(f, m.sheet.value), best: r.best, fixed: r.reason != ""}
				w.prepare(optimisers[m.field])
				work = append(work, w)
			}
		}
	}
	return work, nil
}

// prepare bounds the cost of the work by affine functions that meet it at the
// best plan.
func (w *teamWork) prepare(o *optimiser) {
	o.prepare(&w.prices)
	w.base, w.hulls = o.base, slices.Clone(o.hulls)
	o.meetAt(w.best.plan)
	bounded := *o.problem
	bounded.Arc = slices.Clone(bounded.Arc)
	bounded.Volume = slices.Clone(bounded.Volume)
	bounded.Pieces = make([][]tree.Piece, len(o.pieces))
	for u, piece := range o.pieces {
		bounded.Pieces[u] = []tree.Piece{piece}
	}
	if w.fixed {
		for a, carrier := range w.best.plan {
			for u := a; u >= 0; u = w.field.shape.Parent(u) {
				if arc, _ := w.field.shape.Arc(a, u); u != carrier {
					bounded.Arc[arc] = math.Inf(1)
				}
			}
		}
	}
	w.bounded = &bounded
}

// problem returns the work as a problem of package teams, where keys are those of
// the authority of each team.
func (w *teamWork) problem(list []Team, keys [][]landscape.ARS, maxCarriers int) teams.Service {
	p := *w.bounded
	p.Pieces = slices.Clone(p.Pieces)
	if !w.fixed {
		p.MaxCarriers = maxCarriers
	}
	s := teams.Service{Problem: &p}
	for r, t := range list {
		if t.Function != w.function {
			continue
		}
		u := slices.IndexFunc(w.field.units, func(a landscape.Authority) bool { return slices.Contains(keys[r], a.Key) })
		if u < 0 {
			continue
		}
		s.Pieces = append(s.Pieces, teams.PieceUse{Limit: r, Unit: u, Piece: teams.EveryPiece, Use: w.use(u)})
	}
	return s
}

// meetAt places the affine functions of the carriers of a plan anew, so that they
// meet the true cost, or come close to it, at what they serve there.
func (w *teamWork) meetAt(p *tree.Problem, x plan) {
	for _, g := range w.field.layout(x).groups {
		u := g.carrier
		p.Pieces[u] = []tree.Piece{w.prices.line(w.hulls[u], w.field.served(g), w.prices.tier(w.field.units[u].Level))}
	}
}

// use returns the posts that unit u needs: exactly those of an authority for itself, and
// of a unit above others the least that an inhabitant needs at any number of them.
func (w *teamWork) use(u int) tree.Piece {
	if slices.Contains(w.field.authorities, u) {
		return tree.Piece{Fixed: w.posts(w.field.inhabitants[u])}
	}
	least, all := math.Inf(1), 0.0
	for _, a := range w.field.authorities {
		if _, ok := w.field.shape.Arc(a, u); ok {
			least = min(least, w.field.inhabitants[a])
			all += w.field.inhabitants[a]
		}
	}
	// The hours per inhabitant rise or fall all the way up to the scale limit.
	return tree.Piece{PerCase: min(w.posts(least)/least, w.posts(all)/all)}
}

// posts returns the posts that the cases of so many inhabitants need.
func (w *teamWork) posts(inhabitants float64) float64 {
	return w.prices.handling(inhabitants) / w.prices.capacity
}

// each calls add with the posts that every unit at work in a plan uses in truth,
// and whether it works for others.
func (w *teamWork) each(x plan, add func(u int, posts float64, others bool)) {
	l := w.field.layout(x)
	for _, a := range l.alone {
		add(a, w.posts(w.field.inhabitants[a]), false)
	}
	for _, g := range l.groups {
		add(g.carrier, w.posts(w.field.served(g)), true)
	}
}

// cost is the true cost of a plan, EUR per year.
func (w *teamWork) cost(x plan) float64 {
	return w.field.total(&w.prices, w.field.layout(x), w.field.local(&w.prices))
}
