package bundling

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/bundling/tree"
	"kiesel/internal/landscape"
)

func cheapest(t *rapid.T, f *field, p prices) optimum {
	t.Helper()
	best, err := newOptimiser(f).solve(&p)
	if err != nil {
		t.Fatal(err)
	}
	return best
}

func TestMoreCoordinationNeverMakesBundlingMoreAttractive(t *testing.T) {
	t.Parallel()
	f := wholeLand(t)
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPrices(rt)
		dearer := p
		factor := rapid.Float64Range(1, 5).Draw(rt, "factor")
		dearer.kreis.coordination *= factor
		dearer.land.coordination *= factor
		if before, after := cheapest(rt, f, p), cheapest(rt, f, dearer); after.cost < before.lower*(1-1e-9) {
			rt.Fatalf("optimum fell from %.4f to %.4f", before.cost, after.cost)
		}
	})
}

func TestAnotherOptionNeverRaisesTheOptimum(t *testing.T) {
	t.Parallel()
	members := [][]int{{12000, 30000, 7000}, {9000, 45000}}
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPrices(rt)
		closed := p
		closed.land.setup = 1e12 // as good as no Land
		with, without := cheapest(rt, ground(t, members...), p), cheapest(rt, ground(t, members...), closed)
		if with.lower > without.cost*(1+1e-9) {
			rt.Fatalf("with the Land %.4f, without %.4f", with.cost, without.cost)
		}
	})
}

func TestScalingAllCostsScalesTheOptimum(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{12000, 30000, 7000}, []int{9000, 45000}, []int{80000})
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPrices(rt)
		factor := rapid.Float64Range(.01, 100).Draw(rt, "factor")
		scaled := p
		for _, x := range []*float64{&scaled.build, &scaled.maintain, &scaled.perHour, &scaled.perExpert} {
			*x *= factor
		}
		for _, level := range []*tier{&scaled.kreis, &scaled.land} {
			for _, x := range []*float64{&level.setup, &level.join, &level.coordination, &level.distance} {
				*x *= factor
			}
		}
		before, after := cheapest(rt, f, p), cheapest(rt, f, scaled)
		if math.Abs(after.cost-factor*before.cost) > 1e-6*after.cost {
			rt.Fatalf("%.4f × %.4f became %.4f", before.cost, factor, after.cost)
		}
	})
}

func TestSecondBestEqualsBruteForce(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{12000, 30000, 7000}, []int{9000, 45000})
	rapid.Check(t, func(rt *rapid.T) {
		p := drawPrices(rt)
		best := cheapest(rt, f, p)
		got, err := newOptimiser(f).second(&p, best)
		if err != nil {
			rt.Fatal(err)
		}
		local, want, same := f.local(&p), math.Inf(1), 0
		everyPlan(f, func(x plan) {
			if !slices.Equal(x, best.plan) {
				cost := f.total(&p, f.layout(x), local)
				want = min(want, cost)
				if cost <= best.cost*(1+tree.Tolerance) {
					same++
				}
			}
		})
		if best.proved && got.exact && got.equal != same {
			rt.Fatalf("%d plans as cheap as the best, brute force finds %d", got.equal, same)
		}
		// With rising elasticity the bounds are weak, and the search may end first.
		if !got.exact && p.elasticity <= 1 {
			rt.Fatal("more than 200 plans lie below the second best")
		}
		if cost := f.total(&p, f.layout(got.plan), local); cost < want*(1-1e-7) || got.exact && cost > want*(1+1e-7) {
			rt.Fatalf("second best costs %.4f, brute force finds %.4f", cost, want)
		}
	})
}

// The worked example of the method, volumes in place of inhabitants: cost per
// case 20 on one's own, 16 at the Kreis and 12 at the Land, coordination per
// case 1.5·m and 6·m, fixed cost 1,000, 1,500 and 4,000. A common cost per case
// of 20 and the differences as distance say the same.
func TestWorkedExample(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{100, 200, 300}, []int{50, 150, 1200})
	example := func(m float64) prices {
		return prices{
			build: 1000, hours: 1, perHour: 20, capacity: 1, elasticity: 1, limit: 1, realised: 1,
			kreis: tier{factor: 1.5, distance: 1.5*m - 4},
			land:  tier{factor: 4, distance: 6*m - 8},
		}
	}
	p := example(4)
	best, err := newOptimiser(f).solve(&p)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "m = 4", best.cost, 45600, 1e-9)
	largest := f.authorities[len(f.authorities)-1]
	if l := f.layout(best.plan); !slices.Equal(l.alone, []int{largest}) || len(l.groups) != 2 {
		t.Errorf("want the largest on its own and the rest at their Kreise, got %+v", l)
	}

	one := example(1)
	for level, want := range map[landscape.Level]float64{landscape.LevelAmt: 46000, landscape.LevelKreis: 38000, landscape.LevelLand: 40000} {
		near(t, "everybody at level "+level.String(), f.total(&one, f.layout(f.from(level)), f.local(&one)), want, 1e-9)
	}
	kreis, mixed := f.from(landscape.LevelKreis), slices.Clone(best.plan)
	for _, m := range []float64{29.0/9 - .01, 29.0/9 + .01} {
		p := example(m)
		local := f.local(&p)
		if mixedIsCheaper := f.total(&p, f.layout(mixed), local) < f.total(&p, f.layout(kreis), local); mixedIsCheaper != (m > 29.0/9) {
			t.Errorf("m = %.3f: the plans change places at 29/9", m)
		}
	}
}
