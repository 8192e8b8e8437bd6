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
	field    *field // on which floors keep who they keep
	prices   prices
	free     optimum // without any limit
	best     optimum // within the floors
	fixed    bool    // there is no choice but best
	// acceptance of the service, nil if nobody knows it.
	acceptance *float64

	base    float64      // part of the cost that no choice changes
	hulls   [][]corner   // by unit: lower convex hull of the cost of carrying
	reach   [][2]float64 // by unit: fewest and most inhabitants it can serve
	bounded *tree.Problem
}

// teamWork lists the given functions of all services whose figures are known.
func (s *Service) teamWork(ctx context.Context, current Landscape, land landscape.ARS, functions []landscape.Function, floors *floors) ([]teamWork, error) {
	sheetOf, err := s.sheets(ctx)
	if err != nil {
		return nil, err
	}
	matters, err := mattersOf(current, land)
	if err != nil {
		return nil, err
	}
	optimisers := map[*field]*optimiser{}
	on := func(f *field) *optimiser {
		if optimisers[f] == nil {
			optimisers[f] = newOptimiser(f)
		}
		return optimisers[f]
	}
	var work []teamWork
	for _, m := range matters {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if m.sheet, err = sheetOf(m.service); err != nil {
			return nil, err
		}
		for _, f := range landscape.Functions() {
			if !slices.Contains(functions, f) {
				continue
			}
			r, err := m.recommend(on(m.field), f)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", m.service.ID, err)
			}
			if r.best.plan == nil {
				continue
			}
			w := teamWork{service: m.service.ID, function: f, field: m.field, prices: priceOf(f, m.sheet.value), free: r.best, best: r.best, fixed: r.reason != ""}
			if a := m.sheet.entry(acceptance); a.origin != OriginMissing {
				w.acceptance = &a.value
			}
			w.field = floors.ground(m.field, w.acceptance)
			if w.field != m.field && !w.fixed {
				if w.best, err = on(w.field).solve(&w.prices); err != nil {
					return nil, fmt.Errorf("%s: %w", m.service.ID, err)
				}
			}
			w.prepare(on(w.field))
			work = append(work, w)
		}
	}
	return work, nil
}

// prepare bounds the cost of the work by affine functions that meet it at the
// best plan.
func (w *teamWork) prepare(o *optimiser) {
	o.prepare(&w.prices)
	w.base, w.hulls, w.reach = o.base, slices.Clone(o.hulls), o.reach
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
// the authority of each team and then of each budget.
func (w *teamWork) problem(wish *TeamWish, keys [][]landscape.ARS) teams.Service {
	p := *w.bounded
	p.Pieces = slices.Clone(p.Pieces)
	p.MaxCarriers = w.maxCarriers(wish.MaxCarriers)
	s := teams.Service{Problem: &p}
	for r := range keys {
		isTeam := r < len(wish.Teams)
		if isTeam && wish.Teams[r].Function != w.function {
			continue
		}
		u := slices.IndexFunc(w.field.units, func(a landscape.Authority) bool { return slices.Contains(keys[r], a.Key) })
		if u < 0 {
			continue
		}
		use := w.spending(u, w.reach[u][1])
		if isTeam {
			use = w.use(u)
		}
		s.Pieces = append(s.Pieces, teams.PieceUse{Limit: r, Unit: u, Piece: teams.EveryPiece, Use: use})
	}
	w.meetAt(&s, w.best.plan, len(wish.Teams))
	return s
}

// maxCarriers is how many may carry, 0 for no limit, if a wish allows so many besides
// those that nobody else may serve.
func (w *teamWork) maxCarriers(wish int) int {
	if wish == 0 || w.fixed {
		return 0
	}
	for _, a := range w.field.authorities {
		if !w.served(a) {
			wish++
		}
	}
	if wish >= len(w.field.authorities) {
		return 0
	}
	return wish
}

// served reports whether anybody else may serve an authority.
func (w *teamWork) served(a int) bool {
	for u := w.field.shape.Parent(a); u >= 0; u = w.field.shape.Parent(u) {
		if w.field.may(a, u) {
			return true
		}
	}
	return false
}

// meetAt places the affine functions of the carriers of a plan anew, so that they
// meet the true cost, or come close to it, at what they serve there; those of what
// they spend as well, which use the limits from the given one on.
func (w *teamWork) meetAt(s *teams.Service, x plan, budgets int) {
	for _, g := range w.field.layout(x).groups {
		u, inhabitants := g.carrier, w.field.served(g)
		s.Problem.Pieces[u] = []tree.Piece{w.prices.line(w.hulls[u], inhabitants, w.prices.tier(w.field.units[u].Level))}
		for i := range s.Pieces {
			if use := &s.Pieces[i]; use.Unit == u && use.Limit >= budgets {
				use.Use = w.spending(u, inhabitants)
			}
		}
	}
}

// use returns the posts that unit u needs: exactly those of an authority for itself, and
// of a unit above others the least that an inhabitant needs at any number of them.
func (w *teamWork) use(u int) tree.Piece {
	least, all := w.reach[u][0], w.reach[u][1]
	switch {
	case slices.Contains(w.field.authorities, u):
		return tree.Piece{Fixed: w.posts(w.field.inhabitants[u])}
	case all == 0: // it may serve nobody
		return tree.Piece{}
	}
	// The hours per inhabitant rise or fall all the way up to the scale limit.
	return tree.Piece{PerCase: min(w.posts(least)/least, w.posts(all)/all)}
}

// spending returns what carrying costs unit u: exactly that of an authority for itself,
// and of a unit above others at most that, as close as can be at so many inhabitants.
func (w *teamWork) spending(u int, inhabitants float64) tree.Piece {
	switch {
	case slices.Contains(w.field.authorities, u):
		return tree.Piece{Fixed: w.prices.bill(w.field.inhabitants[u], 1).total()}
	case w.reach[u][1] == 0: // it may serve nobody
		return tree.Piece{}
	}
	t := w.prices.tier(w.field.units[u].Level)
	return affine(w.hulls[u], inhabitants, t.factor*(w.prices.build+w.prices.maintain), 1)
}

// posts returns the posts that the cases of so many inhabitants need.
func (w *teamWork) posts(inhabitants float64) float64 {
	return w.prices.handling(inhabitants) / w.prices.capacity
}

// carrying is what a unit at work in a plan uses in truth.
type carrying struct {
	unit   int
	posts  float64
	spent  float64 // EUR per year
	others bool    // it works for others
}

// each calls add for every unit at work in a plan.
func (w *teamWork) each(x plan, add func(carrying)) {
	l := w.field.layout(x)
	for _, a := range l.alone {
		q := w.field.inhabitants[a]
		add(carrying{a, w.posts(q), w.prices.bill(q, 1).total(), false})
	}
	for _, g := range l.groups {
		q := w.field.served(g)
		add(carrying{g.carrier, w.posts(q), w.prices.bill(q, w.field.tier(&w.prices, g.carrier).factor).total(), true})
	}
}

// cost is the true cost of a plan, EUR per year.
func (w *teamWork) cost(x plan) float64 {
	return w.field.total(&w.prices, w.field.layout(x), w.field.local(&w.prices))
}
