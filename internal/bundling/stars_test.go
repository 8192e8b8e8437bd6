package bundling

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/landscape"
)

// chain makes every authority of a field the neighbour of the next one.
func chain(f *field) [][]int {
	near := make([][]int, len(f.authorities))
	for i := range near[1:] {
		near[i], near[i+1] = append(near[i], i+1), append(near[i+1], i)
	}
	return near
}

func nobodyBarred(landscape.ARS, landscape.ARS) bool { return false }

// everyStar calls fn for each way to serve the authorities in stars.
func everyStar(s *stars, fn func(plan)) {
	f := s.field
	x := f.alone()
	var assign func(i int)
	assign = func(i int) {
		if i == len(f.authorities) {
			for _, a := range f.authorities {
				if u := x[a]; f.inhabitants[u] > 0 && x[u] != u {
					return
				}
			}
			fn(x)
			return
		}
		a := f.authorities[i]
		for _, u := range append([]int{a}, s.options[a]...) {
			x[a] = u
			assign(i + 1)
		}
	}
	assign(0)
}

func TestStarsAreBoundedByBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		kreis := rapid.SliceOfN(rapid.IntRange(500, 90000), 1, 3)
		f, p := ground(t, rapid.SliceOfN(kreis, 1, 3).Draw(rt, "inhabitants")...), drawPrices(rt)
		p.neighbour.coordination *= rapid.Float64Range(0, 2).Draw(rt, "coordination")
		s := newStars(f, chain(f), nobodyBarred)
		got, err := s.solve(t.Context(), &p, f.alone())
		if err != nil {
			rt.Fatal(err)
		}
		best, local := math.Inf(1), f.local(&p)
		everyStar(s, func(x plan) { best = min(best, f.total(&p, f.layout(x), local)) })
		if got.lower > best*(1+1e-7) {
			rt.Fatalf("the bound %.6f exceeds the optimum %.6f", got.lower, best)
		}
		if got.cost < best*(1-1e-7) {
			rt.Fatalf("cost %.6f is below the optimum %.6f", got.cost, best)
		}
		if math.Abs(got.cost-f.total(&p, f.layout(got.plan), local)) > 1e-6*got.cost {
			rt.Fatalf("the plan does not cost %.6f", got.cost)
		}
	})
}

// With concave costs the interval closes.
func TestStarsCloseTheGapOfConcaveCosts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		kreis := rapid.SliceOfN(rapid.IntRange(500, 90000), 1, 3)
		f, p := ground(t, rapid.SliceOfN(kreis, 1, 3).Draw(rt, "inhabitants")...), drawPrices(rt)
		p.elasticity, p.limit = min(p.elasticity, 1), 1e7
		// No carrier needs more experts than the least that there must be: beyond that
		// each makes the cost jump, which is not concave.
		p.cover = 100
		var inhabitants float64
		for _, a := range f.authorities {
			inhabitants += f.inhabitants[a]
		}
		p.hours *= min(1, .9*float64(p.cover)*p.capacity/p.handling(inhabitants))
		s := newStars(f, chain(f), nobodyBarred)
		got, err := s.solve(t.Context(), &p, f.alone())
		if err != nil {
			rt.Fatal(err)
		}
		best, local := math.Inf(1), f.local(&p)
		everyStar(s, func(x plan) { best = min(best, f.total(&p, f.layout(x), local)) })
		if (got.cost-got.lower)/got.cost > .002 || math.Abs(got.cost-best) > .002*best {
			rt.Fatalf("cost %.6f, bound %.6f, brute force finds %.6f", got.cost, got.lower, best)
		}
	})
}
