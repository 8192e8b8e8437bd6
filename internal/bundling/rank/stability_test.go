package rank_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/bundling/rank"
)

// drawTable draws utilities on a coarse grid, so that ties and dominance happen,
// some unknown, and weights.
func drawTable(rt *rapid.T) (rank.Table, []float64) {
	criteria := rapid.IntRange(1, 5).Draw(rt, "criteria")
	table := make(rank.Table, rapid.IntRange(1, 7).Draw(rt, "options"))
	for i := range table {
		table[i] = make([]float64, criteria)
		for k := range table[i] {
			if table[i][k] = float64(rapid.IntRange(-1, 8).Draw(rt, "utility")) / 8; table[i][k] < 0 {
				table[i][k] = math.NaN()
			}
		}
	}
	weights := make([]float64, criteria)
	for k := range weights {
		weights[k] = float64(rapid.IntRange(0, 5).Draw(rt, "weight"))
	}
	weights[rapid.IntRange(0, criteria-1).Draw(rt, "one")]++
	return table, weights
}

// lead is that of i over j, computed on its own.
func lead(t rank.Table, weights []float64, i, j int) (sum float64) {
	half := func(u float64) float64 {
		if math.IsNaN(u) {
			return .5
		}
		return u
	}
	for k, w := range weights {
		sum += w * (half(t[i][k]) - half(t[j][k]))
	}
	return sum
}

// vertices calls visit for every corner of the box.
func vertices(weights []float64, share float64, visit func([]float64)) {
	for corner := range 1 << len(weights) {
		moved := slices.Clone(weights)
		for k := range moved {
			if corner>>k&1 == 1 {
				moved[k] *= 1 + share
			} else {
				moved[k] *= 1 - share
			}
		}
		visit(moved)
	}
}

// overtaken reports whether an outsider is ahead of one of the first n.
func overtaken(t rank.Table, order []int, n int, weights []float64) bool {
	for _, i := range order[:n] {
		for _, j := range order[n:] {
			if lead(t, weights, i, j) < -1e-9 {
				return true
			}
		}
	}
	return false
}

// Just below the swing no corner of the box, and nothing within it, moves anybody
// out of the first n; just above one does.
func TestSwingEqualsEnumeration(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		table, weights := drawTable(rt)
		r := order(t, table, weights...)
		n := rapid.IntRange(0, len(table)).Draw(rt, "n")
		s := r.First(n)
		below := max(0, s.Swing-1e-6)
		vertices(weights, below, func(moved []float64) {
			if overtaken(table, r.Order(), n, moved) {
				rt.Fatalf("swing %g, but within %g %v changes the first %d", s.Swing, below, moved, n)
			}
		})
		inside := slices.Clone(weights)
		for k := range inside {
			inside[k] *= 1 + rapid.Float64Range(-below, below).Draw(rt, "move")
		}
		if overtaken(table, r.Order(), n, inside) {
			rt.Fatalf("swing %g, but %v changes the first %d", s.Swing, inside, n)
		}
		if s.Swing == 1 {
			return
		}
		broken := false
		vertices(weights, s.Swing+1e-6, func(moved []float64) {
			broken = broken || lead(table, moved, s.Inside, s.Outside) < 0
		})
		if !broken {
			rt.Fatalf("beyond %g no corner puts %d before %d", s.Swing, s.Outside, s.Inside)
		}
		if d := lead(table, unit(len(weights), s.Criterion), s.Inside, s.Outside); d >= 0 {
			rt.Fatalf("criterion %d does not speak for %d", s.Criterion, s.Outside)
		}
	})
}

// unit weighs one criterion alone.
func unit(n, k int) []float64 {
	w := make([]float64, n)
	w[k] = 1
	return w
}

// At every corner of the box and at a point within, each option stands within its
// span; without any movement at its rank.
func TestSpanHoldsEverywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		table, weights := drawTable(rt)
		r := order(t, table, weights...)
		share := rapid.Float64Range(0, 1).Draw(rt, "share")
		check := func(moved []float64) {
			for i := range table {
				ahead, behind := 0, 0
				for j := range table {
					if d := lead(table, moved, j, i); d > 1e-9 {
						ahead++
					} else if d < -1e-9 {
						behind++
					}
				}
				best, worst := r.Span(i, share)
				// Among those who come to the same it may stand anywhere.
				if len(table)-behind < best || 1+ahead > worst {
					rt.Fatalf("option %d: span %d to %d, but %d are ahead and %d behind under %v", i, best, worst, ahead, behind, moved)
				}
			}
		}
		vertices(weights, share, check)
		inside := slices.Clone(weights)
		for k := range inside {
			inside[k] *= 1 + rapid.Float64Range(-share, share).Draw(rt, "move")
		}
		check(inside)
		for place, i := range r.Order() {
			if best, worst := r.Span(i, 0); best != place+1 || worst != place+1 {
				rt.Fatalf("option %d stands at %d, its span without movement is %d to %d", i, place+1, best, worst)
			}
		}
	})
}

// Whatever the unknown utilities are, a firm beginning stays.
func TestFirmHoldsForAllUnknown(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		table, weights := drawTable(rt)
		r := order(t, table, weights...)
		n := rapid.IntRange(0, len(table)).Draw(rt, "n")
		revealed := make(rank.Table, len(table))
		for i := range table {
			revealed[i] = slices.Clone(table[i])
			for k := range revealed[i] {
				if math.IsNaN(revealed[i][k]) {
					revealed[i][k] = float64(rapid.IntRange(0, 1).Draw(rt, "revealed"))
				}
			}
		}
		if r.Firm(n) && overtaken(revealed, r.Order(), n, weights) {
			rt.Fatalf("firm, but then the order is %v instead of %v", order(t, revealed, weights...).Order(), r.Order())
		}
	})
}

// An option that is no better than another anywhere never stands before it.
func TestDominatedNeverGoesFirst(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		table, weights := drawTable(rt)
		worse := slices.Clone(table[0])
		for k := range worse {
			worse[k] *= rapid.Float64Range(0, 1).Draw(rt, "part")
		}
		r := order(t, append(table, worse), weights...)
		places := r.Order()
		if slices.Index(places, len(table)) < slices.Index(places, 0) && !slices.ContainsFunc(table[0], math.IsNaN) {
			rt.Fatalf("order %v", places)
		}
	})
}
