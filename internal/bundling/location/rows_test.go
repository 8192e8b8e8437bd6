package location

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestNodeBound: what a node computes over its short lists is the bound of the
// problem that is left there, in which closed carriers are none and open ones cost
// nothing, as [Bound] computes it over all pairs.
func TestNodeBound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		m, n := rapid.IntRange(2, 8).Draw(r, "carriers"), rapid.IntRange(1, 10).Draw(r, "places")
		cost := rapid.OneOf(rapid.Float64Range(0, 100), rapid.Just(math.Inf(1)), rapid.Just(7.0))
		p := Problem{Fixed: rapid.SliceOfN(rapid.Float64Range(0, 150), m, m).Draw(r, "fixed")}
		for range m {
			p.Cost = append(p.Cost, rapid.SliceOfN(cost, n, n).Draw(r, "cost"))
		}
		if p.Check() != nil {
			r.Skip("a place is served by none")
		}
		root := newRoot(p, rapid.SliceOfN(rapid.Float64Range(0, 120), n, n).Draw(r, "prices"))
		for i := range root.state {
			root.state[i] = rapid.SampledFrom([]state{free, free, open, closed}).Draw(r, "state")
		}
		b := newBounder(p.Fixed, n)
		s := newSearch(p, incumbent{})
		if !b.load(s, root) {
			if math.IsInf(value(p, root.possible()), 1) {
				return
			}
			r.Fatal("refused, but every place can be served")
		}
		part := &rows{}
		part.take(s.whole, root.state, b.best, b.asked, taskReach)
		part.measure()
		b.list(part, root.state, openedPace.reach)
		copy(b.prices, b.best)
		got := b.evaluate()
		want, err := Bound(left(p, root.state), b.prices)
		if err != nil {
			r.Fatal(err)
		}
		for i, s := range root.state {
			if s == open {
				want += p.Fixed[i]
			}
		}
		if math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
			r.Fatalf("the node proves %g, the problem that is left %g", got, want)
		}
	})
}

func value(p Problem, open []int) float64 {
	v, _ := p.Value(open)
	return v
}

// left is the problem that is left at a node, but for what the open carriers cost.
func left(p Problem, states []state) (rest Problem) {
	for i, s := range states {
		switch s {
		case free:
			rest.Fixed = append(rest.Fixed, p.Fixed[i])
		case open:
			rest.Fixed = append(rest.Fixed, 0)
		case closed:
			continue
		}
		rest.Cost = append(rest.Cost, p.Cost[i])
	}
	return rest
}
