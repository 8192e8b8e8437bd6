package location_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kiesel/internal/bundling/location"
)

// TestSolveFarAway: if every place pays more to whoever serves it, nothing else changes,
// not even the number of nodes.
func TestSolveFarAway(t *testing.T) {
	t.Parallel()
	near := uniform(60, 4)
	for _, row := range near.Cost {
		for j := range row {
			row[j] = math.Round(row[j]) // so that nothing is lost in sums
		}
	}
	far := location.Problem{Fixed: near.Fixed}
	more := 0.0
	for _, row := range near.Cost {
		more = 0
		row = slices.Clone(row)
		for j := range row {
			row[j] += float64(100 * j)
			more += float64(100 * j)
		}
		far.Cost = append(far.Cost, row)
	}
	a, b := solve(t, near), solve(t, far)
	check(t, far, b)
	if a.Nodes != b.Nodes || !slices.Equal(a.Open, b.Open) || math.Abs(a.Objective+more-b.Objective) > 1e-9*b.Objective || !a.Proved || !b.Proved {
		t.Errorf("%d nodes, %g + %g, %v; far away %d nodes, %g, %v", a.Nodes, a.Objective, more, a.Open, b.Nodes, b.Objective, b.Open)
	}
	if a.Nodes < 3 {
		t.Errorf("%d nodes: too easy", a.Nodes)
	}
}

// TestSolveStructures tries problems of the kinds that the literature measures, small
// enough to try every set of carriers: independent costs with a part that all places
// pay in any case (Körkel 1989, Ghosh 2003) and without (Kochetov and Ivanenko 2005).
func TestSolveStructures(t *testing.T) {
	t.Parallel()
	for name, k := range map[string]struct{ base, least, most float64 }{
		"a": {1000, 100, 200}, "b": {1000, 1000, 2000}, "c": {1000, 10000, 20000}, "uniform": {0, 300, 300},
	} {
		nodes := 0
		for seed := range uint64(10) {
			rng := rand.New(rand.NewPCG(seed, 3))
			p := location.Problem{Fixed: make([]float64, 11), Cost: make([][]float64, 11)}
			for i := range p.Cost {
				p.Fixed[i] = k.least + math.Floor((k.most-k.least)*rng.Float64())
				for range 40 {
					p.Cost[i] = append(p.Cost[i], k.base+float64(rng.IntN(1000)))
				}
			}
			s := solve(t, p)
			check(t, p, s)
			if want := brute(p); !s.Proved || math.Abs(s.Objective-want) > 1e-9*want {
				t.Errorf("%s, seed %d: %g, proved %v, want %g", name, seed, s.Objective, s.Proved, want)
			}
			nodes += s.Nodes
		}
		t.Logf("%s: %d nodes", name, nodes)
	}
}
