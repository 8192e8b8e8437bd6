package bundling

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/tree"
	"kiesel/internal/landscape"
)

// ErrUnknownCarrier is wrapped by errors about a team at an authority that could
// carry nothing in the Land.
var ErrUnknownCarrier = errors.New("unknown carrier")

// Team is the experts that an authority has for one function of all services.
type Team struct {
	Carrier  landscape.ARS      `json:"carrier"`
	Function landscape.Function `json:"function"`
	Posts    float64            `json:"posts"` // full-time experts
}

// TeamPlan is the cheapest found carriers of all services of a Land whose figures
// are known, within the posts of teams.
type TeamPlan struct {
	Land     landscape.ARS `json:"land"`
	Services []TeamService `json:"services"` // in the order of the catalogue, by function
	Teams    []TeamWorth   `json:"teams"`    // in the order asked
	Free     float64       `json:"free"`     // EUR/a without any limit
	Cost     float64       `json:"cost"`     // EUR/a
	// Bound says that no plan within the posts costs less, EUR/a.
	Bound float64 `json:"bound"`
}

// TeamService is who carries one function of a service.
type TeamService struct {
	Service  landscape.ServiceID `json:"service"`
	Function landscape.Function  `json:"function"`
	Free     float64             `json:"free"`     // EUR/a without any limit
	Cost     float64             `json:"cost"`     // EUR/a
	Carriers []Carrier           `json:"carriers"` // who serve others
}

// TeamWorth is what is asked of a team and what it is worth.
type TeamWorth struct {
	Team
	Wanted float64 `json:"wanted"` // posts that the plans without limits would use
	Used   float64 `json:"used"`   // posts that the plan uses
	Price  float64 `json:"price"`  // EUR/a that one more post saves at the margin, see package teams
}

// Teams returns the cheapest plan that is found for all services of a Land that
// keeps to the posts of the teams; an authority without a team for a function has no
// limit. The search takes at most so many nodes, see [teams.Options].
//
// Costs are not concave and hours not linear, so package teams works with
// affine functions that exceed neither anywhere: its bound holds. Cost, Used
// and Services are the true figures of its plan; where that exceeds a team, it is
// looked for again with fewer posts.
//
// The error wraps [ErrUnknownLand], [ErrUnknownCarrier] or
// [teams.ErrInfeasible], or is one of [teams.Solve].
func (s *Service) Teams(ctx context.Context, land landscape.ARS, list []Team, nodes int) (TeamPlan, error) {
	current, err := s.landscape(ctx)
	if err != nil {
		return TeamPlan{}, err
	}
	if err := checkTeams(current, land, list); err != nil {
		return TeamPlan{}, err
	}
	work, err := s.teamWork(ctx, current, land, list)
	if err != nil {
		return TeamPlan{}, err
	}
	p := &teams.Problem{}
	for _, t := range list {
		p.Limits = append(p.Limits, t.Posts)
	}
	for _, w := range work {
		p.Services = append(p.Services, w.problem(list))
	}
	r, err := teams.Solve(ctx, p, teams.Options{MaxNodes: nodes})
	if err != nil {
		return TeamPlan{}, fmt.Errorf("sharing teams in %q: %w", land, err)
	}
	plans, err := keepPosts(ctx, p, r, work, list, nodes)
	if err != nil {
		return TeamPlan{}, fmt.Errorf("sharing teams in %q: %w", land, err)
	}
	return describeTeams(land, list, work, plans, r), nil
}

// checkTeams refuses a Land or teams that do not exist, and teams given twice.
func checkTeams(current Landscape, land landscape.ARS, list []Team) error {
	if u, ok := current.Tree.Authority(land); !ok || u.Level != landscape.LevelLand {
		return fmt.Errorf("%w %q: give its two digits, e.g. 13", ErrUnknownLand, land)
	}
	for i, t := range list {
		u, ok := current.Tree.Authority(t.Carrier)
		inside := u.Key == land || slices.ContainsFunc(current.Tree.Ancestors(t.Carrier), func(a landscape.Authority) bool { return a.Key == land })
		if !ok || !inside {
			return fmt.Errorf("%w %q: give the key of an authority of %q", ErrUnknownCarrier, t.Carrier, land)
		}
		if slices.ContainsFunc(list[:i], func(o Team) bool { return o.Carrier == t.Carrier && o.Function == t.Function }) {
			return fmt.Errorf("%w %q: its team for %s is given twice; give the posts together", ErrUnknownCarrier, t.Carrier, t.Function)
		}
	}
	return nil
}

// teamWork is one function of a service that teams may work on.
type teamWork struct {
	service  landscape.ServiceID
	function landscape.Function
	field    *field
	prices   prices
	best     optimum
	fixed    bool    // there is no choice but best
	base     float64 // part of the cost that no choice changes
	bounded  *tree.Problem
}

// teamWork lists the functions of all services that have teams and whose figures
// are known.
func (s *Service) teamWork(ctx context.Context, current Landscape, land landscape.ARS, list []Team) ([]teamWork, error) {
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
			if !slices.ContainsFunc(list, func(t Team) bool { return t.Function == f }) {
				continue
			}
			r, err := m.recommend(optimisers[m.field], f)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", m.service.ID, err)
			}
			if r.best.plan != nil {
				work = append(work, newTeamWork(&m, f, r, optimisers[m.field]))
			}
		}
	}
	return work, nil
}

func newTeamWork(m *matter, f landscape.Function, r recommendation, o *optimiser) teamWork {
	w := teamWork{service: m.service.ID, function: f, field: m.field, prices: priceOf(f, m.sheet.value), best: r.best, fixed: r.reason != ""}
	o.prepare(&w.prices)
	w.base = o.base
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
			for u := a; u >= 0; u = m.field.shape.Parent(u) {
				if arc, _ := m.field.shape.Arc(a, u); u != carrier {
					bounded.Arc[arc] = math.Inf(1)
				}
			}
		}
	}
	w.bounded = &bounded
	return w
}
