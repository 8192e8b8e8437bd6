package bundling

import (
	"testing"

	"kiesel/internal/landscape"
)

// What turns the recommendation over lies within the range of its figure, and
// figures known for sure turn nothing over.
func TestFlipsLieWithinTheErrorOfTheFigures(t *testing.T) {
	t.Parallel()
	v := verdict(t, wohngeld)
	if len(v.Flips()) == 0 {
		t.Fatal("nothing turns the recommendation over, although most figures are assumptions")
	}
	for _, f := range v.Flips() {
		key, err := ParseKey(f.Key)
		if err != nil {
			continue
		}
		for _, p := range v.Parameters {
			if p.Key == key && (f.Value < p.Low || f.Value > p.High) {
				t.Errorf("%s: %s turns it over at %g, outside %g to %g", f.Function, f.Key, f.Value, p.Low, p.High)
			}
		}
	}
	certain := verdict(t, wohngeld, "elasticity=0.95", "realised=0.5", "rate=25", "expertise.hours_per_case=0.1")
	for _, f := range certain.Flips() {
		if f.Function == landscape.Expertise && f.Key != "coordination_factor" && f.Key != "joining_share" {
			t.Errorf("%s is certain and turns it over at %g", f.Key, f.Value)
		}
	}
}

// Two authorities that build for 1,000 each, and a Kreis that builds for twice as
// much: bundling costs the same, and that is told.
func TestEquallyCheapPlansAreCounted(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{100, 100})
	p := prices{build: 1000, hours: 1, capacity: 1, elasticity: 1, limit: 1, realised: 1, kreis: tier{factor: 2}, land: tier{factor: 9}}
	best, err := newOptimiser(f).solve(&p)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "cost", best.cost, 2000, 1e-12)
	second, err := newOptimiser(f).second(&p, best)
	if err != nil || second.plan == nil || second.equal != 1 {
		t.Errorf("%+v, error %v; want one plan as cheap", second, err)
	}
}
