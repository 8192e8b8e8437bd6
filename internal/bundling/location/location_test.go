package location_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/bundling/location"
	"kiesel/internal/testkit"
)

// optima are the values of the OR-Library, see science.md B.
var optima = map[string]float64{
	"cap71": 932615.750, "cap72": 977799.400, "cap73": 1010641.450, "cap74": 1034976.975, "cap101": 796648.4375, "cap102": 854704.200,
	"cap103": 893782.1125, "cap104": 928941.750, "cap131": 793439.5625, "cap132": 851495.325, "cap133": 893076.7125, "cap134": 928941.750,
	"capa": 17156454.4783, "capb": 12979071.58143, "capc": 11505594.3291,
}

func readORLIB(tb testing.TB, name string) location.Problem {
	tb.Helper()
	f, err := os.Open(testkit.Shared(tb, "facility_location", "uncap_orlib", name+".txt"))
	if err != nil {
		tb.Fatal(err)
	}
	p, err := location.ReadORLIB(f)
	if err := errors.Join(err, f.Close()); err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	return p
}

func solve(tb testing.TB, p location.Problem) location.Solution {
	tb.Helper()
	s, err := location.Solve(tb.Context(), p)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// check checks all that a solution says of itself.
func check(tb testing.TB, p location.Problem, s location.Solution) {
	tb.Helper()
	value, assignment := p.Value(s.Open)
	if math.Abs(value-s.Objective) > 1e-9*value {
		tb.Errorf("the open carriers cost %g, not %g", value, s.Objective)
	}
	for _, i := range s.Open {
		if !slices.Contains(s.Assignment, i) {
			tb.Errorf("carrier %d is open for nobody", i)
		}
	}
	for j := range assignment {
		if p.Cost[assignment[j]][j] != p.Cost[s.Assignment[j]][j] {
			tb.Errorf("place %d goes to %d, %d is cheaper", j, s.Assignment[j], assignment[j])
		}
	}
	bound, err := location.Bound(p, s.Prices)
	if err != nil || bound > s.Objective*(1+1e-9) {
		tb.Errorf("the prices prove %g of %g, %v", bound, s.Objective, err)
	}
	if s.LowerBound > s.Objective || s.Proved && s.LowerBound != s.Objective {
		tb.Errorf("the bound is %g of %g, proved %v", s.LowerBound, s.Objective, s.Proved)
	}
}

func TestORLibrary(t *testing.T) {
	t.Parallel()
	for name, want := range optima {
		p := readORLIB(t, name)
		s := solve(t, p)
		check(t, p, s)
		if !s.Proved || math.Abs(s.Objective-want) > 1e-3 {
			t.Errorf("%s: %.4f, proved %v, want %.4f", name, s.Objective, s.Proved, want)
		}
		bound, err := location.Bound(p, s.Prices)
		if err != nil || s.Objective-bound > 0.0015*s.Objective {
			t.Errorf("%s: the prices prove only %.4f of %.4f, %v", name, bound, s.Objective, err)
		}
	}
}

// brute tries every set of carriers.
func brute(p location.Problem) float64 {
	best := math.Inf(1)
	for set := 1; set < 1<<len(p.Fixed); set++ {
		var open []int
		for i := range p.Fixed {
			if set>>i&1 == 1 {
				open = append(open, i)
			}
		}
		value, _ := p.Value(open)
		best = min(best, value)
	}
	return best
}

// drawSmall draws a problem that is small enough to try every set of carriers, with
// ties, places that are alike, forbidden pairs, and costs of nothing.
func drawSmall(r *rapid.T) location.Problem {
	m, n := rapid.IntRange(1, 10).Draw(r, "carriers"), rapid.IntRange(1, 12).Draw(r, "places")
	few := rapid.Map(rapid.IntRange(0, 5), func(i int) float64 { return float64(i) })
	cost := rapid.SampledFrom([]*rapid.Generator[float64]{
		few, rapid.Float64Range(0, 100), rapid.OneOf(few, rapid.Just(math.Inf(1))), rapid.SampledFrom([]float64{0, math.Inf(1)}), rapid.Just(0.0),
	}).Draw(r, "kind of cost")
	fixed := rapid.SampledFrom([]*rapid.Generator[float64]{rapid.Float64Range(0, 150), few, rapid.Just(1.0), rapid.Just(0.0)}).Draw(r, "kind of fixed cost")
	p := location.Problem{Fixed: rapid.SliceOfN(fixed, m, m).Draw(r, "fixed"), Cost: make([][]float64, m)}
	for i := range m {
		p.Cost[i] = rapid.SliceOfN(cost, n, n).Draw(r, "cost")
		if rapid.Bool().Draw(r, "last places alike") {
			p.Cost[i][n-1] = p.Cost[i][0]
		}
	}
	if rapid.Bool().Draw(r, "all far away") {
		for _, row := range p.Cost {
			for j := range row {
				row[j] += 1000
			}
		}
	}
	return p
}

func TestSolveAgainstBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		p := drawSmall(r)
		want := brute(p)
		s, err := location.Solve(t.Context(), p)
		if math.IsInf(want, 1) {
			if !errors.Is(err, location.ErrInfeasible) {
				r.Fatalf("error is %v, want infeasible", err)
			}
			return
		}
		if err != nil {
			r.Fatal(err)
		}
		check(t, p, s)
		if !s.Proved || math.Abs(s.Objective-want) > 1e-6*max(1, want) {
			r.Fatalf("%g, proved %v, want %g", s.Objective, s.Proved, want)
		}
	})
}

// TestBranching tries problems of which few are solved at the root: each carrier
// serves three places of twelve at a small cost, or at none.
func TestBranching(t *testing.T) {
	t.Parallel()
	nodes := 0
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 2))
		p := location.Problem{Fixed: slices.Repeat([]float64{1}, 12), Cost: make([][]float64, 12)}
		for i := range p.Cost {
			p.Cost[i] = slices.Repeat([]float64{math.Inf(1)}, 12)
			p.Cost[i][i] = 0.5
			for range 3 {
				p.Cost[i][rng.IntN(12)] = float64(seed%3) * 0.1 * float64(rng.IntN(3))
			}
		}
		s := solve(t, p)
		check(t, p, s)
		if want := brute(p); !s.Proved || math.Abs(s.Objective-want) > 1e-9*want {
			t.Errorf("seed %d: %g, proved %v, want %g", seed, s.Objective, s.Proved, want)
		}
		nodes += s.Nodes
	}
	if nodes < 120 {
		t.Errorf("%d nodes: too few problems were branched on", nodes)
	}
}

// TestProjectivePlane: in the projective plane over q elements, the fewest points that
// meet every line are those of a line, q+1 (Bose and Burton 1966), and prices prove
// no more than (q²+q+1)/(q+1). Everything is symmetric and tied.
func TestProjectivePlane(t *testing.T) {
	t.Parallel()
	for _, q := range []int{2, 3, 5} {
		var points [][3]int // lines have the same coordinates
		for x := range q {
			for y := range q {
				points = append(points, [3]int{1, x, y})
			}
			points = append(points, [3]int{0, 1, x})
		}
		points = append(points, [3]int{0, 0, 1})
		p := location.Problem{Fixed: make([]float64, len(points)), Cost: make([][]float64, len(points))}
		for i, a := range points {
			p.Fixed[i] = 1
			for _, b := range points {
				cost := math.Inf(1)
				if (a[0]*b[0]+a[1]*b[1]+a[2]*b[2])%q == 0 {
					cost = 0
				}
				p.Cost[i] = append(p.Cost[i], cost)
			}
		}
		s := solve(t, p)
		check(t, p, s)
		if !s.Proved || math.Abs(s.Objective-float64(q+1)) > 1e-9 {
			t.Errorf("%d elements: %g, proved %v, want %d", q, s.Objective, s.Proved, q+1)
		}
		bound, err := location.Bound(p, s.Prices)
		if most := float64(q*q+q+1) / float64(q+1); err != nil || bound > most+1e-9 || bound < 0.99*most {
			t.Errorf("%d elements: the prices prove %g, want nearly %g, %v", q, bound, most, err)
		}
	}
}

// TestSolveParts: two problems side by side, of which neither serves the other, cost
// what they cost apart, and every place twice as much as every cost doubled.
func TestSolveParts(t *testing.T) {
	t.Parallel()
	a, b := uniform(40, 1), uniform(30, 2)
	both := location.Problem{Fixed: slices.Concat(a.Fixed, b.Fixed)}
	for _, row := range a.Cost {
		both.Cost = append(both.Cost, slices.Concat(row, slices.Repeat([]float64{math.Inf(1)}, 30)))
	}
	for _, row := range b.Cost {
		both.Cost = append(both.Cost, slices.Concat(slices.Repeat([]float64{math.Inf(1)}, 40), row))
	}
	twice, doubled := location.Problem{Fixed: a.Fixed}, location.Problem{Fixed: a.Fixed}
	for _, row := range a.Cost {
		twice.Cost = append(twice.Cost, slices.Concat(row, row))
		more := slices.Clone(row)
		for j := range more {
			more[j] *= 2
		}
		doubled.Cost = append(doubled.Cost, more)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"side by side", proved(t, both), proved(t, a) + proved(t, b)},
		{"twice", proved(t, twice), proved(t, doubled)},
	} {
		if math.Abs(c.got-c.want) > 1e-6*c.want {
			t.Errorf("%s: %g, want %g", c.name, c.got, c.want)
		}
	}
}

// proved returns the optimum after all checks.
func proved(t *testing.T, p location.Problem) float64 {
	t.Helper()
	s := solve(t, p)
	check(t, p, s)
	if !s.Proved {
		t.Error("not proved")
	}
	return s.Objective
}

// TestSolveSame: the result does not depend on the number of processors.
func TestSolveSame(t *testing.T) { //nolint:paralleltest // changes the number of processors
	p := uniform(100, 3)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want := solve(t, p)
	for _, processors := range []int{2, 5} {
		runtime.GOMAXPROCS(processors)
		if diff := cmp.Diff(want, solve(t, p)); diff != "" || want.Nodes < 100 {
			t.Errorf("%d processors, %d nodes: %s", processors, want.Nodes, diff)
		}
	}
}

// uniform draws as many carriers as places, costs at random, and fixed costs of a few
// assignments: a root gap of several per cent.
func uniform(n int, seed uint64) location.Problem {
	rng := rand.New(rand.NewPCG(seed, 1))
	p := location.Problem{Fixed: make([]float64, n), Cost: make([][]float64, n)}
	for i := range n {
		p.Fixed[i] = 1500 + 1000*rng.Float64()
		p.Cost[i] = make([]float64, n)
		for j := range n {
			p.Cost[i][j] = 1000 * rng.Float64()
		}
	}
	return p
}

// TestSolveStops: a run that is ended tells its true bound.
func TestSolveStops(t *testing.T) {
	t.Parallel()
	p := uniform(200, 1)
	for _, limit := range []time.Duration{0, 30 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		s, err := location.Solve(ctx, p)
		cancel()
		if err != nil {
			t.Fatal(err)
		}
		check(t, p, s)
		if bound, err := location.Bound(p, s.Prices); err != nil || s.LowerBound < bound-1e-6 || s.Gap() < 0 || s.Gap() > 0.5 {
			t.Errorf("after %s the bound is %g of %g, the prices prove %g, %v", limit, s.LowerBound, s.Objective, bound, err)
		}
		if s.Proved {
			t.Errorf("after %s a problem is proved that takes a second", limit)
		}
	}
}

func TestSolveRefuses(t *testing.T) {
	t.Parallel()
	nan, inf := math.NaN(), math.Inf(1)
	for want, p := range map[string]location.Problem{
		"0 fixed costs":           {},
		"nobody is served":        {Fixed: []float64{1}, Cost: [][]float64{{}}},
		"carrier 0 has the fixed": {Fixed: []float64{nan}, Cost: [][]float64{{1}}},
		"carrier 1 has 1 costs":   {Fixed: []float64{1, 1}, Cost: [][]float64{{1, 2}, {1}}},
		"serves place 1 at":       {Fixed: []float64{1}, Cost: [][]float64{{1, -2}}},
		"place 1":                 {Fixed: []float64{1, 2}, Cost: [][]float64{{1, inf}, {2, inf}}},
	} {
		_, err := location.Solve(t.Context(), p)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want one with %q", err, want)
		}
	}
}

func FuzzReadORLIB(f *testing.F) {
	f.Add("2 1\ncapacity 5\n0 3\n7 1 2\n")
	f.Add("1 1 0 0 0")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := location.ReadORLIB(strings.NewReader(text))
		if err == nil && p.Check() != nil {
			t.Fatalf("a problem that is not valid: %+v", p)
		}
	})
}

func BenchmarkORLibrary(b *testing.B) {
	for b.Loop() {
		for name := range optima {
			solve(b, readORLIB(b, name))
		}
	}
}

// Whoever needs less gets a solution within the gap, and a bound that holds.
func TestSolveWithinKeepsTheGap(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := drawSmall(rt)
		gap := rapid.Float64Range(0, .5).Draw(rt, "gap")
		exact, err := location.Solve(t.Context(), p)
		if errors.Is(err, location.ErrInfeasible) {
			if _, err := location.SolveWithin(t.Context(), p, gap); !errors.Is(err, location.ErrInfeasible) {
				rt.Fatalf("nobody may serve a place: %v", err)
			}
			return
		}
		if err != nil {
			rt.Fatal(err)
		}
		got, err := location.SolveWithin(t.Context(), p, gap)
		if err != nil {
			rt.Fatal(err)
		}
		slack := 1e-7 * max(1, exact.Objective)
		if got.Objective < exact.Objective-slack || got.LowerBound > exact.Objective+slack || got.Objective-got.LowerBound > (gap+1e-6)*got.Objective+slack {
			rt.Fatalf("gap %g: %g with the bound %g, the optimum is %g", gap, got.Objective, got.LowerBound, exact.Objective)
		}
		if got.Proved && got.Objective > exact.Objective+slack {
			rt.Fatalf("%g is said to be the optimum, which is %g", got.Objective, exact.Objective)
		}
	})
	if _, err := location.SolveWithin(t.Context(), location.Problem{Fixed: []float64{1}, Cost: [][]float64{{1}}}, 1); !errors.Is(err, location.ErrInvalid) {
		t.Errorf("a gap of everything: %v", err)
	}
}
