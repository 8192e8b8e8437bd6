package bundling

import (
	"cmp"
	"context"
	"errors"
	"math"
	"time"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/bundling/teams"
)

// PostWorth is what one post more saves or one post less costs, EUR/a: at least
// Least and at most Most. The two agree where both optima that it compares are
// proved.
type PostWorth struct {
	Least float64 `json:"least"`
	// Most is null if no plan with one post less was found.
	Most *float64 `json:"most"`
	// IfSplit is what it comes to if plans could be mixed, e.g. for a part of the
	// year; null where that is not settled.
	IfSplit *float64 `json:"if_split"`
	// Impossible says that with one post less nobody can serve everybody, or that
	// the team has no whole post; then the amounts mean nothing.
	Impossible bool `json:"impossible,omitempty"`
}

// Proved reports whether the amount is known, up to half a euro.
func (w *PostWorth) Proved() bool { return !w.Impossible && w.Most != nil && *w.Most-w.Least < 0.5 }

// worthTime is how long the searches for the worth of all posts take at most, unless
// the wish says otherwise.
const worthTime = 20 * time.Second

// worths fills in what one post more and one less of each team come to. It reports
// whether time ended the searches.
func (h *sharing) worths(ctx context.Context, before *shared, list []TeamWorth) (hurried bool, err error) {
	// What the prices prove without the arcs that Solve strikes out, as one more
	// post may allow these.
	priced, err := before.problem.Bound(before.last.Prices)
	if err != nil {
		return false, err
	}
	priced += h.base
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(h.wish.Time, worthTime))
	defer cancel()
	g, inTime := errgroup.WithContext(ctx)
	g.SetLimit(2) // the searches themselves run on all processors
	for k := range list {
		for by, to := range map[float64]**PostWorth{1: &list[k].OneMore, -1: &list[k].OneLess} {
			g.Go(func() error {
				w, err := h.worth(inTime, before, k, by, priced-by*before.last.Prices[k])
				*to = &w
				return err
			})
		}
	}
	err = g.Wait()
	return ctx.Err() != nil, err
}

// worth returns what changing the posts of team k by one comes to; proved is a
// bound on the cost of all plans within the changed posts.
//
// With the optima V in [L, U]: V(n) − V(n+1) lies between L(n) − U(n+1) and
// U(n) − L(n+1), and is never negative.
func (h *sharing) worth(ctx context.Context, before *shared, k int, by, proved float64) (PostWorth, error) {
	limits := h.limits()
	if limits[k] += by; limits[k] < 0 {
		return PostWorth{Impossible: true}, nil
	}
	lower, upper := max(h.lower, proved), before.cost
	if by < 0 {
		lower = max(lower, before.last.PriceBound+h.base)
		if before.used[k] > limits[k] {
			upper = math.Inf(1)
		}
	}
	var split *float64
	if sameCost(upper, lower) {
		split = new(float64) // even mixed plans differ by nothing
	} else {
		after, err := h.solve(ctx, before.problem, limits, &before.last)
		switch {
		case by < 0 && errors.Is(err, teams.ErrInfeasible):
			return PostWorth{Impossible: true}, nil
		case err != nil && !errors.Is(err, teams.ErrNotFound):
			return PostWorth{}, err
		}
		lower, upper = max(lower, after.bound), min(upper, after.cost)
		split = mixed(before, &after, by)
	}
	w := PostWorth{Least: before.bound - upper, IfSplit: split}
	most := before.cost - lower
	if by < 0 {
		w.Least, most = max(lower, before.bound)-before.cost, upper-before.bound
	}
	if !math.IsInf(most, 0) {
		most = max(0, most) // where rounding left less than nothing
		w.Most = &most
		w.Least = min(w.Least, most)
	}
	w.Least = max(0, w.Least)
	return w, nil
}

// mixed is the difference that the change makes to what the prices prove, with
// the same affine functions; nil if it is not settled.
func mixed(before, after *shared, by float64) *float64 {
	if !before.last.Settled || !after.first.Settled {
		return nil
	}
	d := max(0, by*(before.last.PriceBound-after.first.PriceBound))
	return &d
}
