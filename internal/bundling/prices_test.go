package bundling

import (
	"math"
	"testing"

	"kiesel/internal/landscape"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance {
		t.Errorf("%s: got %.6f, want %.6f", what, got, want)
	}
}

// Worked example: 116 administrations with two experts of 20 hours each train
// 4,640 hours a year for one service; one team of six trains 120.
func TestTrainingHoursOfTheWorkedExample(t *testing.T) {
	t.Parallel()
	f := wholeLand(t)
	p := prices{perExpert: 20, cover: 2, capacity: 1326, elasticity: 1, limit: 1}
	p.hours = 5.5 * p.capacity / served(f) // work for five and a half experts
	var apart float64
	for _, a := range f.authorities {
		apart += p.bill(f.inhabitants[a], 1).training
	}
	near(t, "116 teams of two", apart, 4640, 0)
	near(t, "one team", p.bill(served(f), 3).training, 120, 0)
}

func served(f *field) float64 { return f.served(group{members: f.authorities}) }

// Pooling gain of n equal units under a pure power function: 1 − n^(β−1).
func TestPoolingGain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ n, elasticity, want float64 }{
		{116, .95, .21}, {116, .9, .38}, {116, 1, 0}, {1, .9, 0},
	} {
		p := prices{hours: .01, elasticity: c.elasticity, limit: 1e9}
		gain := 1 - p.handling(c.n*5000)/(c.n*p.handling(5000))
		near(t, "gain", gain, c.want, .005)
		near(t, "formula", gain, 1-math.Pow(c.n, c.elasticity-1), 1e-12)
	}
}

// Going from 10,000 to 60,000 inhabitants at 30 % inefficiency implies an
// elasticity of 1 + ln(.7)/ln 6; beyond the limit nothing more is gained.
func TestScaleGainsEndAtTheLimit(t *testing.T) {
	t.Parallel()
	p := prices{hours: 1, elasticity: 1 + math.Log(.7)/math.Log(6), limit: 60000}
	perInhabitant := func(n float64) float64 { return p.handling(n) / n }
	near(t, "elasticity", p.elasticity, .80, .002)
	near(t, "60,000 against 10,000", perInhabitant(60000)/perInhabitant(10000), .7, 1e-12)
	near(t, "600,000 against 60,000", perInhabitant(600000)/perInhabitant(60000), 1, 1e-12)
}

func TestExpertsAreWholeAndAtLeastTheCover(t *testing.T) {
	t.Parallel()
	p := prices{capacity: 1000, cover: 2}
	for hours, want := range map[float64]float64{0: 2, 1: 2, 2000: 2, 2001: 3, 3000: 3, 3000.1: 4} {
		near(t, "experts", p.experts(hours), want, 0)
	}
	p.cover = 2.5
	near(t, "cover that is no whole number", p.experts(100), 2.5, 0)
}

func TestAnnuity(t *testing.T) {
	t.Parallel()
	near(t, "3 % over 7 years", annuity(.03, 7), .160506, 1e-6)
	near(t, "without interest", annuity(0, 8), .125, 0)
}

// The formula of the package, added up by hand for one Kreis with two members.
func TestCostOfACarrierAddsUp(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{10000, 30000})
	p := defaults(landscape.Decision, map[string]float64{
		"rate": 10, "hours_per_case": 2, "elasticity": 1, "realised": .5,
		"build": 1000, "maintain": 500, "factor_land": 2, "training_hours": 10, "cover": 2,
		"coordination_land": 8, "case_cost_land": 3, "join_cost": 100, "setup_cost": 1000,
		"overrun": 1.56, "interest": 0, "horizon": 10,
		"hour_cost": 60, "fte_hours": 1560, "utilisation": .75,
	})
	l := f.layout(f.from(landscape.LevelKreis))
	if len(l.groups) != 1 || len(l.alone) != 0 {
		t.Fatalf("layout %+v", l)
	}
	const (
		perHour      = 60 / .75
		local        = 2*1500 + 800*perHour + 2*2*600.0 // 200 and 600 hours, two experts each
		carrier      = 2*1500*.75 + 800*perHour + 2*600.0
		transition   = 1.56 * (1000 + 2*100) / 10.0
		coordination = 2 * 8 * 60.0
		distance     = 400 * 3.0
	)
	p.kreis = p.land
	p.kreis.factor = 1.5
	c := f.cost(&p, l.groups[0], f.local(&p), 1)
	near(t, "local", c.local, local, 1e-9)
	near(t, "at the carrier", c.bill.total(), carrier, 1e-9)
	near(t, "unrealised", c.unrealised, .5*(local-carrier), 1e-9)
	near(t, "transition", c.transition, transition, 1e-9)
	near(t, "coordination", c.coordination, coordination, 1e-9)
	near(t, "distance", c.distance, distance, 1e-9)
	near(t, "total", f.total(&p, l, f.local(&p)), c.total(), 1e-9)
}

func TestALossArrivesInFull(t *testing.T) {
	t.Parallel()
	f := ground(t, []int{10000, 30000})
	p := prices{build: 100, realised: .5, elasticity: 1, limit: 1, capacity: 1, kreis: tier{factor: 5}}
	l := f.layout(f.from(landscape.LevelKreis))
	near(t, "two copies replaced by a dearer one", f.total(&p, l, f.local(&p)), 500, 0)
}
