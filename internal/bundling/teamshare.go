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

// sharing is the work of a Land with the teams and budgets that share it. Its
// limits are the teams and then the budgets of the wish.
type sharing struct {
	wish  TeamWish
	keys  [][]landscape.ARS // by limit: keys of its authority
	work  []teamWork
	lower float64 // no plan costs less, whatever the limits, EUR/a
	base  float64 // part of the cost that no choice changes, EUR/a
}

func newSharing(t *landscape.Tree, work []teamWork, wish TeamWish) *sharing {
	h := &sharing{wish: wish, work: work}
	for _, team := range wish.Teams {
		h.keys = append(h.keys, twins(t, team.Carrier))
	}
	for _, b := range wish.Budgets {
		h.keys = append(h.keys, twins(t, b.Carrier))
	}
	for i := range work {
		h.lower += work[i].best.lower
		h.base += work[i].base
	}
	return h
}

// problem returns the services with what they use of the limits, without these.
func (h *sharing) problem() *teams.Problem {
	p := &teams.Problem{}
	for i := range h.work {
		p.Services = append(p.Services, h.work[i].problem(&h.wish, h.keys))
	}
	return p
}

// limits returns what the teams and budgets have.
func (h *sharing) limits() []float64 {
	limits := make([]float64, 0, len(h.keys))
	for _, t := range h.wish.Teams {
		limits = append(limits, t.Posts)
	}
	for _, b := range h.wish.Budgets {
		limits = append(limits, b.Yearly)
	}
	return limits
}

// used returns by limit what plans use in truth.
func (h *sharing) used(planOf func(i int) plan) []float64 {
	used := make([]float64, len(h.keys))
	for i := range h.work {
		w := &h.work[i]
		w.each(planOf(i), func(at carrying) {
			for k := range h.keys {
				switch {
				case !slices.Contains(h.keys[k], w.field.units[at.unit].Key):
				case k >= len(h.wish.Teams):
					used[k] += at.spent
				case h.wish.Teams[k].Function == w.function:
					used[k] += at.posts
				}
			}
		})
	}
	return used
}

// shared is what solving comes to under some limits.
type shared struct {
	plans []plan // by work; nil if none was found that keeps the limits
	cost  float64
	used  []float64
	bound float64 // no plan that keeps the limits costs less

	problem     *teams.Problem // as it was solved last
	first, last teams.Result
}

// solve looks for the cheapest plans within the limits, beginning with the affine
// functions of p and the result before, if any. Where it returns
// [teams.ErrNotFound] the bound holds nevertheless.
func (h *sharing) solve(ctx context.Context, p *teams.Problem, limits []float64, before *teams.Result) (shared, error) {
	p = copyOf(p)
	p.Limits = limits
	out := shared{cost: math.Inf(1), bound: h.lower, problem: p}
	var o teams.Options
	if before != nil {
		o.Prices, o.Plans = before.Prices, before.Plans
	}
	// At the plans without limits, at those within them, and with branching: the first
	// two as well as the last, so that more nodes never make a dearer plan.
	for step, nodes := range []int{1, 1, h.wish.nodes(len(h.work))} {
		if step == 2 && nodes == 1 {
			break
		}
		o.MaxNodes = nodes
		r, err := teams.Solve(ctx, p, o)
		if errors.Is(err, teams.ErrNotFound) {
			continue
		} else if err != nil {
			return out, err
		}
		if out.last = r; step == 0 {
			out.first = r
		}
		out.bound = max(out.bound, r.Bound+h.base)
		if err := h.keep(ctx, p, r, nodes, &out); err != nil {
			return out, err
		}
		if sameCost(out.cost, out.bound) {
			break
		}
		if step == 0 {
			for i := range h.work {
				h.work[i].meetAt(&p.Services[i], r.Plans[i].Carrier, len(h.wish.Teams))
			}
		}
		o.Prices, o.Plans = r.Prices, r.Plans
	}
	if out.plans == nil {
		return out, teams.ErrNotFound
	}
	out.bound = min(out.bound, out.cost)
	return out, nil
}

// copyOf returns the problem so that its affine functions can be placed anew.
func copyOf(p *teams.Problem) *teams.Problem {
	q := &teams.Problem{Services: slices.Clone(p.Services)}
	for i := range q.Services {
		own := *q.Services[i].Problem
		own.Pieces = slices.Clone(own.Pieces)
		q.Services[i].Problem, q.Services[i].Pieces = &own, slices.Clone(q.Services[i].Pieces)
	}
	return q
}

// tighter is how often a plan that in truth exceeds a limit is looked for again.
const tighter = 10

// keep takes the plans of the result into out if they are the cheapest yet and in
// truth keep the limits; else what comes of looking again with as much less as
// they exceed a limit by.
func (h *sharing) keep(ctx context.Context, p *teams.Problem, r teams.Result, nodes int, out *shared) error {
	less := &teams.Problem{Services: p.Services, Limits: slices.Clone(p.Limits)}
	for range tighter {
		used := h.used(func(i int) plan { return r.Plans[i].Carrier })
		kept := true
		for k, limit := range p.Limits {
			if used[k] > limit*(1+tree.Tolerance)+tree.Tolerance {
				less.Limits[k] *= 0.999 * limit / used[k]
				kept = false
			}
		}
		if kept {
			h.offer(r.Plans, used, out)
			return nil
		}
		var err error
		r, err = teams.Solve(ctx, less, teams.Options{MaxNodes: nodes, Prices: r.Prices, Plans: r.Plans})
		if errors.Is(err, teams.ErrInfeasible) || errors.Is(err, teams.ErrNotFound) {
			return nil // with less than there is, which proves nothing
		} else if err != nil {
			return err
		}
	}
	return nil
}

// offer takes plans that keep the limits if they are the cheapest yet.
func (h *sharing) offer(found []teams.Plan, used []float64, out *shared) {
	plans, cost := make([]plan, len(found)), 0.0
	for i := range found {
		plans[i] = found[i].Carrier
		cost += h.work[i].cost(plans[i])
	}
	if cost < out.cost {
		out.plans, out.cost, out.used = plans, cost, used
	}
}

// describe puts the answer together.
func (h *sharing) describe(land landscape.ARS, found *shared) TeamPlan {
	out := TeamPlan{
		Land: land, Cost: found.cost, Bound: found.bound, MaxCarriers: h.wish.MaxCarriers,
		Services: []TeamService{}, Teams: []TeamWorth{}, Budgets: []BudgetWorth{},
	}
	for i := range h.work {
		w, x := &h.work[i], found.plans[i]
		free, limited := w.field.layout(w.free.plan), w.field.layout(x)
		out.Services = append(out.Services, TeamService{
			Service: w.service, Function: w.function, Changed: !slices.Equal(x, w.free.plan), Free: w.free.cost, Cost: w.cost(x),
			FreeCarriers: w.field.carriers(&w.prices, free), Carriers: w.field.carriers(&w.prices, limited),
			FreeLocal: len(free.alone), Local: len(limited.alone),
		})
		out.Free += w.free.cost
	}
	out.Extra, out.Proved = max(0, out.Cost-out.Free), sameCost(out.Cost, out.Bound)
	wanted := h.used(func(i int) plan { return h.work[i].free.plan })
	for k, t := range h.wish.Teams {
		out.Teams = append(out.Teams, TeamWorth{Team: t, Wanted: wanted[k], Used: found.used[k], Price: found.last.Prices[k]})
	}
	for i, b := range h.wish.Budgets {
		k := len(h.wish.Teams) + i
		out.Budgets = append(out.Budgets, BudgetWorth{Budget: b, Wanted: wanted[k], Used: found.used[k], Price: found.last.Prices[k]})
	}
	return out
}

// sameCost tells whether a bound meets a cost, up to rounding; the cost is +Inf where
// no plan is known.
func sameCost(cost, bound float64) bool {
	return !math.IsInf(cost, 1) && math.Abs(cost-bound) <= tree.Tolerance*max(1, math.Abs(cost), math.Abs(bound))
}
