package teams

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"kiesel/internal/bundling/tree"
)

// Worth is what changing a limit comes to, per year: what is saved by raising it,
// or lost by lowering it. It lies between Least and Most; the two agree if both
// optima are proved.
type Worth struct {
	Least, Most float64
	// Split is what it comes to if the plans of services could be mixed, which is the
	// difference of the two bounds that prices prove; NaN if they are not settled.
	Split float64
	// Impossible says that nothing keeps the lowered limit, which is proved; Unknown
	// that no plan was found that does, so that Most is not known.
	Impossible, Unknown bool
}

// Change returns what it is worth to change one limit of p by a difference, other
// than 0, from what it was in before, a result for p. It solves the changed problem and takes
// the bounds of both. A lowered limit that would be negative is impossible.
func Change(ctx context.Context, p *Problem, before Result, limit int, by float64, o Options) (Worth, error) {
	if limit < 0 || limit >= len(p.Limits) {
		return Worth{}, &ValueError{-1, fmt.Sprintf("limit %d does not exist", limit)}
	}
	if by < 0 && p.Limits[limit]+by < 0 {
		return Worth{Impossible: true}, nil
	}
	if by < 0 && same(before.Cost, before.PriceBound) && keeps(before.Load[limit], p.Limits[limit]+by) {
		return Worth{}, nil // the plan still holds, and the prices prove no less
	}
	// The prices prove a bound under the raised limit too, if it is computed with the
	// arcs that exceeded the limit before.
	bound, err := p.Bound(before.Prices)
	if err != nil {
		return Worth{}, err
	}
	bound -= before.Prices[limit] * by
	if by > 0 && same(before.Cost, bound) {
		return Worth{}, nil
	}
	changed := *p
	changed.Limits = slices.Clone(p.Limits)
	changed.Limits[limit] += by
	o.Prices, o.Plans = before.Prices, before.Plans
	after, err := Solve(ctx, &changed, o)
	switch {
	case by < 0 && errors.Is(err, ErrInfeasible):
		return Worth{Impossible: true}, nil
	case by < 0 && errors.Is(err, ErrNotFound):
		return Worth{Unknown: true}, nil
	case err != nil:
		return Worth{}, err
	}
	w := Worth{Least: before.Bound - after.Cost, Most: before.Cost - max(bound, after.Bound), Split: before.PriceBound - after.PriceBound}
	if by < 0 {
		w = Worth{Least: after.Bound - before.Cost, Most: after.Cost - before.Bound, Split: -w.Split}
	}
	w.Most = max(0, w.Most) // where rounding left less than nothing
	w.Least = min(max(0, w.Least), w.Most)
	if w.Split = max(0, w.Split); !before.Settled || !after.Settled {
		w.Split = math.NaN()
	}
	return w, nil
}

// same tells whether two costs are equal up to [tree.Tolerance].
func same(x, y float64) bool {
	return math.Abs(x-y) <= tree.Tolerance*max(1, math.Abs(x), math.Abs(y))
}
