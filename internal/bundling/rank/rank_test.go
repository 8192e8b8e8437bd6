package rank_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/bundling/rank"
)

func order(t testing.TB, table rank.Table, weights ...float64) *rank.Ranking {
	t.Helper()
	r, err := rank.New(table, weights)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s is %.6f, want %.6f", what, got, want)
	}
}

// Four alternatives and four criteria after an example of Triantaphyllou &
// Sánchez, Decision Sciences 28 (1997); what is wanted is computed by hand.
func TestFourAlternatives(t *testing.T) {
	t.Parallel()
	table := rank.Table{{.3088, .2897, .3867, .1922}, {.2163, .3458, .1755, .6288}, {.4509, .2473, .1194, .0575}, {.0240, .1172, .3184, .1215}}
	weights := []float64{.3277, .3058, .2876, .0790}
	r := order(t, table, weights...)
	for i, want := range []float64{.3162, .2768, .2622, .1449} {
		near(t, "preference", r.Score(i).Middle*1.0001, want, 1e-4) // the weights add up to 1.0001
	}
	if got := r.Order(); !slices.Equal(got, []int{0, 1, 2, 3}) {
		t.Errorf("order is %v", got)
	}
	// Two criteria speak for the second against the first: Σwd = .039396,
	// Σw|d| = .039396 + 2·(.3058·.0561 + .079·.4366).
	s := r.First(1)
	near(t, "swing", s.Swing, .039396/(.039396+2*(.3058*.0561+.079*.4366)), 1e-4)
	if s.Inside != 0 || s.Outside != 1 || s.Criterion != 3 {
		t.Errorf("the first loses to %+v", s)
	}
}

// Worked by hand: weights 5:2:1, differences .2, .1 and −.7 give .5 of 1.9.
func TestWorkedExample(t *testing.T) {
	t.Parallel()
	r := order(t, rank.Table{{.6, .4, .9}, {.8, .5, .2}}, 5, 2, 1)
	s := r.First(1)
	near(t, "swing", s.Swing, 5.0/19, 1e-12)
	if s.Inside != 1 || s.Outside != 0 || s.Criterion != 2 {
		t.Errorf("got %+v", s)
	}
	for _, c := range []struct {
		share       float64
		best, worst int
	}{{0, 1, 1}, {5.0/19 - 1e-9, 1, 1}, {5.0/19 + 1e-9, 1, 2}} {
		if best, worst := r.Span(1, c.share); best != c.best || worst != c.worst {
			t.Errorf("within %g the first stands between %d and %d", c.share, best, worst)
		}
	}
}

func TestUnknownIsAnInterval(t *testing.T) {
	t.Parallel()
	r := order(t, rank.Table{{.8, math.NaN()}, {.4, .9}}, 3, 1)
	s := r.Score(0)
	near(t, "low", s.Low, .6, 1e-12)
	near(t, "middle", s.Middle, .725, 1e-12)
	near(t, "high", s.High, .85, 1e-12)
	if !r.Firm(1) { // .6 is above .525
		t.Error("the first stays whatever the unknown is")
	}
	if order(t, rank.Table{{.8, math.NaN()}, {.4, .9}}, 1, 1).Firm(1) {
		t.Error(".4 is below .65")
	}
}

func TestWhatDominatesStays(t *testing.T) {
	t.Parallel()
	r := order(t, rank.Table{{.9, .5}, {.2, .5}, {.2, .5}}, 1, 4)
	if s := r.First(1); s.Swing != 1 || s.Inside != -1 || s.Outside != -1 || s.Criterion != -1 {
		t.Errorf("got %+v", s)
	}
	if s := r.First(2); s.Swing != 1 { // two alike stay alike
		t.Errorf("got %+v", s)
	}
	for _, n := range []int{-1, 0, 3, 99} {
		if s := r.First(n); s.Swing != 1 || !r.Firm(n) {
			t.Errorf("the first %d can't change, got %+v", n, s)
		}
	}
	if got := order(t, nil, 1).Order(); len(got) != 0 {
		t.Errorf("no options are ordered %v", got)
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]struct {
		table   rank.Table
		weights []float64
	}{
		"weight 1 is -1":           {nil, []float64{1, -1}},
		"weight 0 is NaN":          {nil, []float64{math.NaN()}},
		"weight 0 is +Inf":         {nil, []float64{math.Inf(1)}},
		"all 2 weights are 0":      {nil, []float64{0, 0}},
		"all 0 weights are 0":      {nil, nil},
		"option 1, criterion 0":    {rank.Table{{1}, {1.1}}, []float64{1}},
		"option 0 has 2 utilities": {rank.Table{{1, 1}}, []float64{1}},
		"utility -Inf":             {rank.Table{{math.Inf(-1)}}, []float64{1}},
	} {
		if _, err := rank.New(c.table, c.weights); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}

func TestOnlyProportionsOfWeightsMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		table, weights := drawTable(rt)
		scaled := slices.Clone(weights)
		factor := rapid.Float64Range(1e-3, 1e300).Draw(rt, "factor")
		for k := range scaled {
			scaled[k] *= factor
		}
		a, b := order(t, table, weights...), order(t, table, scaled...)
		for i := range table {
			if math.Abs(a.Score(i).Middle-b.Score(i).Middle) > 1e-9 {
				rt.Fatalf("option %d scores %v and %v", i, a.Score(i), b.Score(i))
			}
		}
		if x, y := a.First(1).Swing, b.First(1).Swing; math.Abs(x-y) > 1e-6 {
			rt.Fatalf("swing %g became %g", x, y)
		}
	})
}
