package chart

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTicksAreRound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to float64
		want     []float64
	}{
		{90, 1500, []float64{100, 200, 500, 1000}},
		{1000, 1100, []float64{1000}},
		{1, 1e7, []float64{1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7}},
	} {
		got := axisOf(0, 100, c.from, c.to).ticks()
		if !slices.EqualFunc(got, c.want, func(a, b float64) bool { return a/b > .999999 && a/b < 1.000001 }) {
			t.Errorf("%g to %g: %v, want %v", c.from, c.to, got, c.want)
		}
	}
}

// Every value lies on the drawing, larger ones further on.
func TestAxisKeepsOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(1e-3, 1e12), 1, 20).Draw(t, "values")
		a := axisOf(10, 90, values...)
		slices.Sort(values)
		last := 10.
		for _, x := range values {
			if at := a.at(x); at < last || at > 90 {
				t.Fatalf("%g lies at %g after %g", x, at, last)
			} else {
				last = at
			}
		}
		if len(a.ticks()) > 13 {
			t.Fatalf("%d ticks", len(a.ticks()))
		}
	})
}

func TestIntervalsSpanTheirRows(t *testing.T) {
	t.Parallel()
	i := Intervals{Mark: 1, Rows: []Interval{{Low: .8, Value: .9, High: 1.2}}}
	for x, want := range map[float64]string{.8: "3.7%", 1.2: "96.3%", 1: "50%"} {
		if got := i.place(x); got != want {
			t.Errorf("%g lies at %s, want %s", x, got, want)
		}
	}
}
