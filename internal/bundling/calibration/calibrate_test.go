package calibration_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/bundling/calibration"
)

// handling is the prior of the elasticity of case handling.
var handling = calibration.Prior{Mean: .95, SD: .05, Min: .8, Max: 1.05}

// By hand: an estimate of .85 with error .05 on many degrees of freedom weighs one
// half, so that the middle is .90 and the deviation .05/√2.
func TestShrinkByHand(t *testing.T) {
	t.Parallel()
	s := calibration.Shrink(handling, .85, .05, 1_000_000)
	near(t, "weight", s.Weight, .5, 1e-5)
	near(t, "conflict", s.Conflict, .1/math.Sqrt(.005), 1e-5)
	// Φ((.8−.9)/.035355) = .0023389, Φ((1.05−.9)/.035355) = .9999890; the median is
	// the quantile of their mean, .5011640, 0.0029178 deviations above .9.
	near(t, "median", s.Posterior.Value, .9+.0029178*.0353553, 1e-6)
	near(t, "P10", s.Posterior.Low, .855110937, 1e-6)
	near(t, "P90", s.Posterior.High, .945354843, 1e-6)
	near(t, "moved", s.Moved, (s.Posterior.Value-handling.Belief().Value)/.05, 1e-12)
}

// Of the prior: Φ(−3) = .0013499, Φ(2) = .9772499.
func TestPriorBelief(t *testing.T) {
	t.Parallel()
	b := handling.Belief()
	near(t, "median", b.Value, .948658, 1e-6)
	near(t, "P10", b.Low, .885619218, 1e-8)
	near(t, "P90", b.High, 1.008664409, 1e-8)
}

// An interval of eight degrees of freedom is as wide as Student's t has it:
// t(.9; 8) = 1.396815, z(.9) = 1.281552.
func TestShrinkIsCarefulWithFew(t *testing.T) {
	t.Parallel()
	s := calibration.Shrink(handling, .9, .05, 8)
	ratio := 1.396815 / 1.281552
	near(t, "weight", s.Weight, 1/(1+ratio*ratio), 1e-6)
}

func TestShrinkStaysPossible(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		estimate := rapid.Float64Range(-3, 4).Draw(t, "estimate")
		stdErr := rapid.Float64Range(0, 2).Draw(t, "error")
		df := rapid.IntRange(1, 500).Draw(t, "df")
		s := calibration.Shrink(handling, estimate, stdErr, df)
		b := s.Posterior
		if !(handling.Min <= b.Low && b.Low <= b.Value && b.Value <= b.High && b.High <= handling.Max) {
			t.Fatalf("posterior %+v", b)
		}
		if s.Weight < 0 || s.Weight > 1 || math.IsNaN(s.Moved) {
			t.Fatalf("%+v", s)
		}
		more := calibration.Shrink(handling, estimate+.1, stdErr, df)
		if more.Posterior.Value < b.Value-1e-9 {
			t.Fatalf("a larger estimate gives %g after %g", more.Posterior.Value, b.Value)
		}
	})
}

// Where probabilities underflow the tail is that of an exponential distribution.
func TestFarTailsAreContinuous(t *testing.T) {
	t.Parallel()
	at := func(deviations float64) float64 {
		return calibration.Prior{Mean: .8 - deviations*.01, SD: .01, Min: .8, Max: 1.05}.Belief().Value - .8
	}
	near(t, "median just beyond over just before", at(30.001)/at(29.999), 1, 2e-3)
	high := calibration.Prior{Mean: 1.05 + 31*.01, SD: .01, Min: .8, Max: 1.05}.Belief()
	near(t, "mirrored", 1.05-high.Value, at(31), 1e-9)
}

// towns are observations on a line with elasticity beta, scattered by noise.
func towns(n int, beta float64, noise func(i int) float64) []calibration.Observation {
	all := make([]calibration.Observation, n)
	for i := range all {
		q := 1000 * math.Exp(3*float64(i)/float64(n-1))
		all[i] = calibration.Observation{Unit: fmt.Sprintf("town %d", i), Volume: q, Cost: 40 * math.Pow(q, beta) * math.Exp(noise(i))}
	}
	return all
}

// waves is a deterministic scatter.
func waves(size float64) func(int) float64 {
	return func(i int) float64 { return size * math.Sin(float64(7*i*i)) }
}

func TestCalibrateFindsTheElasticity(t *testing.T) {
	t.Parallel()
	r, err := calibration.Calibrate(towns(40, .88, waves(.02)), handling)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Enough() || len(r.Cautions) > 0 {
		t.Errorf("lacks %v, cautions %v", r.Lacks, r.Cautions)
	}
	near(t, "β", r.Fit.Elasticity, .88, .01)
	near(t, "posterior", r.Posterior.Value, .88, .01)
	if r.Weight < .95 || r.Moved > -1 {
		t.Errorf("weight %g, moved %g", r.Weight, r.Moved)
	}
}

func TestCalibrateKnowsWhatItLacks(t *testing.T) {
	t.Parallel()
	alike := towns(20, .9, waves(.1))
	for i := range alike {
		alike[i].Volume = 5000 * (1 + .02*float64(i%10))
	}
	same := towns(20, .9, waves(.1))
	for i := range same {
		same[i].Volume = 5000
	}
	one := slices.Clone(same)
	one[0].Volume = 50_000
	for name, c := range map[string]struct {
		data []calibration.Observation
		want calibration.Lack
	}{
		"none":        {nil, calibration.NoneAtAll},
		"two":         {towns(2, .9, waves(0)), calibration.TooFew},
		"nine":        {towns(9, .9, waves(.1)), calibration.TooFew},
		"alike":       {alike, calibration.TooAlike},
		"all of one":  {same, calibration.TooAlike},
		"hang on one": {one, calibration.HangsOnOne},
	} {
		r, err := calibration.Calibrate(c.data, handling)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !slices.Equal(r.Lacks, []calibration.Lack{c.want}) || r.Posterior != r.Prior || r.Weight != 0 {
			t.Errorf("%s: lacks %v, posterior %+v, weight %g", name, r.Lacks, r.Posterior, r.Weight)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What contradicts the meaning of an elasticity moves nothing, however exact it is.
func TestCalibrateRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		beta, noise float64
		want        []calibration.Lack
	}{
		"falls":              {-.5, .1, []calibration.Lack{calibration.Falling}},
		"falls by a formula": {-.5, 1e-5, []calibration.Lack{calibration.Falling, calibration.TooExact}},
		"hardly grows":       {.3, .1, []calibration.Lack{calibration.BelowRange}},
		"grows too fast":     {1.5, .1, []calibration.Lack{calibration.AboveRange}},
		"a rate per case":    {1, 0, []calibration.Lack{calibration.TooExact}},
		"rounded to cents":   {.9, 1e-4, []calibration.Lack{calibration.TooExact}},
		"below, unclear":     {.7, 1, []calibration.Lack{}},
		"falls, unclear":     {-.2, 4, []calibration.Lack{}},
		"scatters a little":  {.9, .03, []calibration.Lack{}},
	} {
		r, err := calibration.Calibrate(towns(20, c.beta, waves(c.noise)), handling)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !slices.Equal(r.Lacks, c.want) || r.Unfit() != (len(c.want) > 0) {
			t.Errorf("%s: lacks %v, fit %+v", name, r.Lacks, r.Fit)
		}
		if still := r.Posterior == r.Prior && r.Weight == 0 && r.Moved == 0; still != r.Unfit() {
			t.Errorf("%s: posterior %+v, weight %g, moved %g", name, r.Posterior, r.Weight, r.Moved)
		}
	}
}

// If the whole 80 % range is possible or touches what is, the figures count; if
// none of it is, they do not. Nothing that counts is certain.
func TestCalibrateTakesWhatMayBe(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(10, 30).Draw(t, "n")
		scatter := rapid.SliceOfN(rapid.Float64Range(-1, 1), n, n).Draw(t, "scatter")
		size := rapid.Float64Range(0, 1).Draw(t, "size")
		data := towns(n, rapid.Float64Range(-1, 2).Draw(t, "beta"), func(i int) float64 { return size * scatter[i] })
		r, err := calibration.Calibrate(data, handling)
		if err != nil {
			t.Fatal(err)
		}
		outside := r.Fit.High < handling.Min || r.Fit.Low > handling.Max
		exact := math.Sqrt(r.Fit.SSE/float64(r.Fit.DF)) < calibration.MinScatter
		if r.Unfit() != (outside || exact) || r.Enough() == r.Unfit() {
			t.Fatalf("lacks %v, fit %+v", r.Lacks, r.Fit)
		}
		if r.Enough() && r.Posterior.High-r.Posterior.Low < 1e-3 {
			t.Fatalf("posterior %+v of %+v", r.Posterior, r.Fit)
		}
	})
}

// Among figures that lie close together the largest residual may be unlikely and
// still nothing to anybody.
func TestCalibrateNamesNobodyForATrifle(t *testing.T) {
	t.Parallel()
	data := towns(30, .9, waves(.011))
	for _, c := range []struct {
		factor float64
		off    bool
	}{{1.1, false}, {1.17, false}, {1.3, true}, {.85, false}, {.7, true}} {
		changed := slices.Clone(data)
		changed[11].Cost *= c.factor
		r, err := calibration.Calibrate(changed, handling)
		if err != nil {
			t.Fatal(err)
		}
		if p := r.Points[11]; math.Abs(p.Studentised) < 4 || slices.Contains(p.Marks, calibration.OffLine) != c.off {
			t.Errorf("cost times %g: %+v", c.factor, p)
		}
	}
	r, err := calibration.Calibrate(towns(30, 1, waves(0)), handling)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Points {
		if len(p.Marks) > 0 {
			t.Errorf("on the line, but %+v", p)
		}
	}
}

func TestCalibrateNamesWhoStandsOut(t *testing.T) {
	t.Parallel()
	data := towns(30, .9, waves(.05))
	data[11].Cost *= 5
	r, err := calibration.Calibrate(data, handling)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range r.Points {
		if off := slices.Contains(p.Marks, calibration.OffLine); off != (i == 11) {
			t.Errorf("%s is off the line: %t, %+v", p.Unit, off, p)
		}
	}
	if !slices.Contains(r.Cautions, calibration.StandOut) {
		t.Errorf("cautions %v", r.Cautions)
	}
}

// Three years of an authority are one observation.
func TestYearsCountOnce(t *testing.T) {
	t.Parallel()
	one := towns(25, .9, waves(.1))
	var three []calibration.Observation
	for _, o := range one {
		for year, factor := range []float64{.9, 1, 1 / .9} {
			three = append(three, calibration.Observation{Unit: o.Unit, Year: 2023 + year, Volume: o.Volume, Cost: o.Cost * factor})
		}
	}
	a, err := calibration.Calibrate(one, handling)
	if err != nil {
		t.Fatal(err)
	}
	b, err := calibration.Calibrate(three, handling)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "β", b.Fit.Elasticity, a.Fit.Elasticity, 1e-9)
	near(t, "error", b.Fit.StdErr, a.Fit.StdErr, 1e-9)
	if b.Units != 25 || slices.Contains(b.Cautions, calibration.UnevenYears) {
		t.Errorf("%d authorities, cautions %v", b.Units, b.Cautions)
	}
	c, err := calibration.Calibrate(three[1:], handling)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(c.Cautions, calibration.UnevenYears) {
		t.Errorf("cautions %v", c.Cautions)
	}
}

func TestCalibrateRefuses(t *testing.T) {
	t.Parallel()
	for _, bad := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		data := towns(12, .9, waves(.1))
		data[3].Cost = bad
		if _, err := calibration.Calibrate(data, handling); err == nil {
			t.Errorf("cost %g is taken", bad)
		}
		data = towns(12, .9, waves(.1))
		data[3].Volume = bad
		if _, err := calibration.Calibrate(data, handling); err == nil {
			t.Errorf("volume %g is taken", bad)
		}
	}
	if _, err := calibration.Regress([]float64{1, 2, math.NaN(), 3}, []float64{1, 2, 3, 4}); err == nil {
		t.Error("NaN is taken")
	}
	if _, err := calibration.Regress([]float64{1, 2, 4, 3}, []float64{1, 2}); err == nil {
		t.Error("a short regressor is taken")
	}
}

// Units of measure do not matter, nor does the order; leaving one out is what the
// fit says it is; residuals carry nothing of the regressor.
func TestCalibrateInvariants(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(12, 40).Draw(t, "n")
		scatter := rapid.SliceOfN(rapid.Float64Range(-.5, .5), n, n).Draw(t, "scatter")
		data := towns(n, rapid.Float64Range(.5, 1.3).Draw(t, "beta"), func(i int) float64 { return scatter[i] })
		r, err := calibration.Calibrate(data, handling)
		if err != nil {
			t.Fatal(err)
		}
		other := slices.Clone(data)
		slices.Reverse(other)
		factor := rapid.Float64Range(.01, 100).Draw(t, "factor")
		for i := range other {
			other[i].Cost, other[i].Volume = factor*other[i].Cost, other[i].Volume/factor
		}
		o, err := calibration.Calibrate(other, handling)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(o.Fit.Elasticity-r.Fit.Elasticity) > 1e-8 || math.Abs(o.Fit.StdErr-r.Fit.StdErr) > 1e-8 {
			t.Fatalf("%+v, but in other units %+v", r.Fit, o.Fit)
		}
		i := rapid.IntRange(0, n-1).Draw(t, "without")
		rest, err := calibration.Calibrate(slices.Delete(slices.Clone(data), i, i+1), handling)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(rest.Fit.Elasticity-r.Points[i].Without) > 1e-8 {
			t.Fatalf("without %d: %g, said was %g", i, rest.Fit.Elasticity, r.Points[i].Without)
		}
		var sum, with, leverage float64
		for _, p := range r.Points {
			e := math.Log(p.Cost / p.Expected)
			sum += e
			with += e * math.Log(p.Volume)
			leverage += p.Leverage
		}
		if math.Abs(sum) > 1e-7 || math.Abs(with) > 1e-6 || math.Abs(leverage-2) > 1e-8 {
			t.Fatalf("residuals sum to %g and %g, leverages to %g", sum, with, leverage)
		}
	})
}
