package emd_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/evidence/emd"
)

// instance is a small random problem; distances are multiples of 1/64, so that
// sums are exact.
type instance struct {
	dist       [][]float64
	rows, cols []int64
}

func anyInstance(steps int) *rapid.Generator[instance] {
	return rapid.Custom(func(t *rapid.T) instance {
		count := rapid.Int64Range(0, 4)
		in := instance{
			rows: append(rapid.SliceOfN(count, 0, 6).Draw(t, "rows"), 1),
			cols: append(rapid.SliceOfN(count, 0, 6).Draw(t, "cols"), 1),
		}
		for range in.rows {
			steps := rapid.SliceOfN(rapid.IntRange(0, steps), len(in.cols), len(in.cols)).Draw(t, "row")
			row := make([]float64, len(steps))
			for j, s := range steps {
				row[j] = float64(s) / 64
			}
			in.dist = append(in.dist, row)
		}
		return in
	})
}

// Few different distances make many ties and degenerate trees; many make
// none.
func TestSolveEqualsReference(t *testing.T) {
	t.Parallel()
	for _, steps := range []int{0, 1, 3, 64} {
		rapid.Check(t, func(t *rapid.T) {
			in := anyInstance(steps).Draw(t, "instance")
			dist := newMatrix(t, in.dist)
			plan, err := emd.Solve(context.Background(), dist, in.rows, in.cols)
			if err != nil {
				t.Fatal(err)
			}
			if err := plan.Check(dist, in.rows, in.cols); err != nil {
				t.Fatal(err)
			}
			if want := reference(in); !near(plan.Distance, want, 1e-12) {
				t.Errorf("EMD = %v, want %v", plan.Distance, want)
			}
		})
	}
}

func newMatrix(t *rapid.T, rows [][]float64) *emd.Matrix {
	m, err := emd.NewMatrix(rows)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// reference solves by successive shortest paths, found with Bellman and Ford's
// method, one unit of mass at a time.
func reference(in instance) float64 {
	var n, m int64
	for _, c := range in.rows {
		n += c
	}
	for _, c := range in.cols {
		m += c
	}
	supply, demand := make([]int64, len(in.rows)), make([]int64, len(in.cols))
	for i, c := range in.rows {
		supply[i] = c * m
	}
	for j, c := range in.cols {
		demand[j] = c * n
	}
	flow := make([][]int64, len(in.rows))
	for i := range flow {
		flow[i] = make([]int64, len(in.cols))
	}
	var cost float64
	for range n * m {
		cost += augment(in.dist, supply, demand, flow)
	}
	return cost / float64(n*m)
}

// augment sends one unit along a cheapest path and returns its cost.
func augment(dist [][]float64, supply, demand []int64, flow [][]int64) float64 {
	rowCost, colCost := make([]float64, len(supply)), make([]float64, len(demand))
	from, via := make([]int, len(supply)), make([]int, len(demand)) // predecessors
	for i := range supply {
		from[i], rowCost[i] = -1, math.Inf(1)
		if supply[i] > 0 {
			rowCost[i] = 0
		}
	}
	for j := range colCost {
		colCost[j] = math.Inf(1)
	}
	for changed := true; changed; {
		changed = false
		for i := range supply {
			for j := range demand {
				if c := rowCost[i] + dist[i][j]; c < colCost[j] {
					colCost[j], via[j], changed = c, i, true
				}
				if c := colCost[j] - dist[i][j]; flow[i][j] > 0 && c < rowCost[i] {
					rowCost[i], from[i], changed = c, j, true
				}
			}
		}
	}
	best := -1
	for j := range demand {
		if demand[j] > 0 && (best < 0 || colCost[j] < colCost[best]) {
			best = j
		}
	}
	demand[best]--
	for j := best; ; {
		i := via[j]
		flow[i][j]++
		if from[i] < 0 {
			supply[i]--
			return colCost[best]
		}
		j = from[i]
		flow[i][j]--
	}
}

// The distance is 0 to itself and at most 1, the same in both directions, and
// does not depend on how activities are named, how variants are ordered or
// whether a variant is listed in two parts.
func TestSolveInvariants(t *testing.T) {
	t.Parallel()
	activity := rapid.Int32Range(0, 3)
	language := rapid.SliceOfN(rapid.SliceOfN(activity, 0, 8), 1, 12)
	rapid.Check(t, func(t *rapid.T) {
		a, b := language.Draw(t, "a"), language.Draw(t, "b")
		x := rapid.SliceOfN(rapid.Int64Range(1, 9), len(a), len(a)).Draw(t, "x")
		y := rapid.SliceOfN(rapid.Int64Range(1, 9), len(b), len(b)).Draw(t, "y")
		want := emdOf(t, a, b, x, y)
		if want < 0 || want > 1 {
			t.Errorf("EMD = %v, want 0 to 1", want)
		}
		same := func(what string, got, want float64) {
			if !near(got, want, 1e-11) {
				t.Errorf("%s: EMD = %v, want %v", what, got, want)
			}
		}
		same("to itself", emdOf(t, a, a, x, x), 0)
		same("the other way", emdOf(t, b, a, y, x), want)

		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		names := rng.Perm(4)
		same("renamed", emdOf(t, rename(a, names), rename(b, names), x, y), want)

		rng.Shuffle(len(a), func(i, j int) { a[i], a[j], x[i], x[j] = a[j], a[i], x[j], x[i] })
		same("shuffled", emdOf(t, a, b, x, y), want)

		double := make([]int64, len(x))
		for i := range x {
			double[i] = 2 * x[i]
		}
		same("twice the cases", emdOf(t, a, b, double, y), want)
		same("listed twice", emdOf(t, append(a, a...), b, append(x, x...), y), want)
	})
}

func emdOf(t *rapid.T, a, b []emd.Sequence, x, y []int64) float64 {
	dist, err := emd.Distances(context.Background(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := emd.Solve(context.Background(), dist, x, y)
	if err != nil {
		t.Fatal(err)
	}
	return plan.Distance
}

func rename(language []emd.Sequence, names []int) []emd.Sequence {
	renamed := make([]emd.Sequence, len(language))
	for i, s := range language {
		renamed[i] = make(emd.Sequence, len(s))
		for k, activity := range s {
			renamed[i][k] = int32(names[activity]) - 2
		}
	}
	return renamed
}

// The ground distance is no metric: leaving in place what both sides have in
// common can cost more than moving it on.
func TestCommonMassMayMove(t *testing.T) {
	t.Parallel()
	variants := []emd.Sequence{trace("ab"), trace("aba"), trace("ba")}
	dist, err := emd.Distances(t.Context(), variants, variants)
	if err != nil {
		t.Fatal(err)
	}
	if got := distance(t, dist, []int64{1, 1, 0}, []int64{0, 1, 1}); !near(got, 1.0/3, 1e-12) {
		t.Errorf("EMD = %v, want 1/3", got)
	}
}

// Any plan that is not optimal for the counts is refused.
func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	dist := matrix(t, []float64{0, 0.5}, []float64{0.5, 0.25})
	rows, cols := []int64{3, 1}, []int64{2, 2}
	for _, tc := range []struct {
		name string
		harm func(p *emd.Plan)
	}{
		{"no flow", func(p *emd.Plan) { p.Flow = nil }},
		{"amount of zero", func(p *emd.Plan) { p.Flow = append(p.Flow, emd.Flow{}) }},
		{"row that does not exist", func(p *emd.Plan) { p.Flow[0].Row = 2 }},
		{"column that does not exist", func(p *emd.Plan) { p.Flow[0].Col = -1 }},
		{"too much", func(p *emd.Plan) { p.Flow[0].Amount++ }},
		{"optimal flow, low potential", func(p *emd.Plan) { p.RowPotential[0]-- }},
		{"optimal flow, high potential", func(p *emd.Plan) { p.ColPotential[1]++ }},
		{"missing potentials", func(p *emd.Plan) { p.RowPotential = nil }},
		{"other distance", func(p *emd.Plan) { p.Distance += 1e-6 }},
		{"costly flow", func(p *emd.Plan) {
			p.Flow = []emd.Flow{{Row: 0, Col: 0, Amount: 1}, {Row: 0, Col: 1, Amount: 2}, {Row: 1, Col: 0, Amount: 1}}
		}},
		{"potentials too high where nothing flows", func(p *emd.Plan) {
			p.Flow = []emd.Flow{{Row: 0, Col: 0, Amount: 1}, {Row: 0, Col: 1, Amount: 2}, {Row: 1, Col: 0, Amount: 1}}
			p.RowPotential, p.ColPotential = []int64{0, 1 << 39}, []int64{0, 1 << 39}
			p.Distance = 1.5 / 4
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			plan, err := emd.Solve(t.Context(), dist, rows, cols)
			if err != nil {
				t.Fatal(err)
			}
			if err := plan.Check(dist, rows, cols); err != nil {
				t.Fatal(err)
			}
			tc.harm(plan)
			if err := plan.Check(dist, rows, cols); err == nil {
				t.Error("the plan passes the check")
			}
		})
	}
}

func TestSolveRefuses(t *testing.T) {
	t.Parallel()
	dist := matrix(t, []float64{0, 1}, []float64{1, 0})
	const huge = math.MaxInt64
	for _, tc := range []struct {
		name       string
		rows, cols []int64
		want       error
	}{
		{"negative row", []int64{-1, 2}, []int64{1, 1}, emd.ErrInvalid},
		{"negative column", []int64{1, 2}, []int64{1, -1}, emd.ErrInvalid},
		{"rows without cases", []int64{0, 0}, []int64{1, 1}, emd.ErrInvalid},
		{"columns without cases", []int64{1, 1}, []int64{0, 0}, emd.ErrInvalid},
		{"too few counts", []int64{1}, []int64{1, 1}, emd.ErrInvalid},
		{"no counts", nil, nil, emd.ErrInvalid},
		{"sum too large", []int64{huge, 1}, []int64{1, 1}, emd.ErrTooLarge},
		{"product too large", []int64{huge, 0}, []int64{1, 1}, emd.ErrTooLarge},
	} {
		if _, err := emd.Solve(t.Context(), dist, tc.rows, tc.cols); !errors.Is(err, tc.want) {
			t.Errorf("%s: got error %v, want %v", tc.name, err, tc.want)
		}
		if err := new(emd.Plan).Check(dist, tc.rows, tc.cols); !errors.Is(err, tc.want) {
			t.Errorf("%s: Check returns %v, want %v", tc.name, err, tc.want)
		}
	}
	empty := matrix(t)
	if _, err := emd.Solve(t.Context(), empty, nil, nil); !errors.Is(err, emd.ErrInvalid) {
		t.Errorf("empty matrix: got error %v, want %v", err, emd.ErrInvalid)
	}
}

func TestNewMatrixRefuses(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string][][]float64{
		"not a number": {{math.NaN()}},
		"infinite":     {{math.Inf(1)}},
		"negative":     {{-0.1}},
		"above one":    {{1.1}},
		"ragged":       {{0, 1}, {0}},
	} {
		if _, err := emd.NewMatrix(rows); !errors.Is(err, emd.ErrInvalid) {
			t.Errorf("%s: got error %v, want %v", name, err, emd.ErrInvalid)
		}
	}
}

func TestSolveStopsOnCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := emd.Solve(ctx, matrix(t, []float64{0}), []int64{1}, []int64{1}); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want %v", err, context.Canceled)
	}
}
