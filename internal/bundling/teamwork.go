package bundling

import (
	"context"
	"errors"
	"math"
	"slices"

	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/tree"
	"kiesel/internal/landscape"
)

// problem returns the work as a problem of package teams.
func (w *teamWork) problem(list []Team) teams.Service {
	s := teams.Service{Problem: w.bounded}
	for r, t := range list {
		if t.Function != w.function {
			continue
		}
		u := slices.IndexFunc(w.field.units, func(a landscape.Authority) bool { return a.Key == t.Carrier })
		if u < 0 {
			continue
		}
		s.Pieces = append(s.Pieces, teams.PieceUse{Limit: r, Unit: u, Piece: teams.EveryPiece, Use: w.use(u)})
	}
	return s
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

// used adds to the list of posts what a plan uses in truth.
func (w *teamWork) used(x plan, list []Team, posts []float64) {
	l := w.field.layout(x)
	add := func(u int, inhabitants float64) {
		for r, t := range list {
			if t.Function == w.function && t.Carrier == w.field.units[u].Key {
				posts[r] += w.posts(inhabitants)
			}
		}
	}
	for _, a := range l.alone {
		add(a, w.field.inhabitants[a])
	}
	for _, g := range l.groups {
		add(g.carrier, w.field.served(g))
	}
}

// cost is the true cost of a plan, EUR per year.
func (w *teamWork) cost(x plan) float64 {
	return w.field.total(&w.prices, w.field.layout(x), w.field.local(&w.prices))
}

// tighter is how often a plan that in truth exceeds a team is looked for again.
const tighter = 10

// keepPosts returns plans that in truth keep the posts: those of the result, or what
// comes of looking again with as much less as they exceed a team by.
func keepPosts(ctx context.Context, p *teams.Problem, r teams.Result, work []teamWork, list []Team, nodes int) ([]plan, error) {
	limits := &teams.Problem{Services: p.Services, Limits: slices.Clone(p.Limits)}
	for range tighter {
		plans, posts := make([]plan, len(work)), make([]float64, len(list))
		for i := range work {
			plans[i] = plan(r.Plans[i].Carrier)
			work[i].used(plans[i], list, posts)
		}
		kept := true
		for k, t := range list {
			if posts[k] > t.Posts*(1+tree.Tolerance)+tree.Tolerance {
				limits.Limits[k] *= 0.999 * t.Posts / posts[k]
				kept = false
			}
		}
		if kept {
			return plans, nil
		}
		var err error
		if r, err = teams.Solve(ctx, limits, teams.Options{MaxNodes: nodes, Prices: r.Prices, Plans: r.Plans}); errors.Is(err, teams.ErrInfeasible) {
			return nil, teams.ErrNotFound // with fewer posts, which proves nothing
		} else if err != nil {
			return nil, err
		}
	}
	return nil, teams.ErrNotFound
}

// describeTeams puts the answer together; r is the result that the bound and the
// prices come from.
func describeTeams(land landscape.ARS, list []Team, work []teamWork, plans []plan, r teams.Result) TeamPlan {
	out := TeamPlan{Land: land, Bound: r.Bound}
	wanted, used := make([]float64, len(list)), make([]float64, len(list))
	for i := range work {
		w := &work[i]
		w.used(w.best.plan, list, wanted)
		w.used(plans[i], list, used)
		cost := w.cost(plans[i])
		out.Services = append(out.Services, TeamService{
			Service: w.service, Function: w.function, Free: w.best.cost, Cost: cost,
			Carriers: w.field.carriers(&w.prices, w.field.layout(plans[i])),
		})
		out.Free += w.best.cost
		out.Cost += cost
		out.Bound += w.base
	}
	out.Bound = min(out.Bound, out.Cost)
	for k, t := range list {
		out.Teams = append(out.Teams, TeamWorth{Team: t, Wanted: wanted[k], Used: used[k], Price: r.Prices[k]})
	}
	return out
}
