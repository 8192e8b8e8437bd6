package bundling

import (
	"math"
	"testing"
)

func TestQuantilesMeetTheStatedRange(t *testing.T) {
	t.Parallel()
	for name, e := range map[string]estimate{
		"normal":    {value: 5, low: 2, high: 9, min: -1e9, max: 1e9, shape: shapeNormal},
		"log":       {value: 5, low: 2, high: 40, min: 0, max: 1e9, shape: shapeLog},
		"one-sided": {value: 2, low: 2, high: 3, min: 0, max: 100, shape: shapeNormal},
	} {
		near(t, name+" p10", e.quantile()(.1), e.low, 1e-6)
		near(t, name+" median", e.quantile()(.5), e.value, 1e-6)
		near(t, name+" p90", e.quantile()(.9), e.high, 1e-6)
	}
}

// The share of planned savings that arrives: triangle from 0 to 1 around one half.
func TestTriangleHasTheStatedPercentiles(t *testing.T) {
	t.Parallel()
	d, _ := definitionOf(Key{Name: "realised"})
	e := estimate{d.value.value, d.value.low, d.value.high, d.min, d.max, d.shape}
	near(t, "p10", e.quantile()(.1), e.low, 1e-4)
	near(t, "median", e.quantile()(.5), .5, 1e-12)
	near(t, "p90", e.quantile()(.9), e.high, 1e-4)
	near(t, "least", e.quantile()(0), 0, 0)
}

// The elasticity: N(.95, .05) truncated to [.80, 1.05]. Its mean follows from
// the formula for the truncated normal distribution.
func TestTruncatedNormal(t *testing.T) {
	t.Parallel()
	d, _ := definitionOf(Key{Name: "elasticity"})
	e := estimate{d.value.value, d.value.low, d.value.high, d.min, d.max, d.shape}
	var sum float64
	const n = 100000
	for k := range n {
		v := e.quantile()((float64(k) + .5) / n)
		if v < .8 || v > 1.05 {
			t.Fatalf("%g lies outside", v)
		}
		sum += v / n
	}
	a, b := -3.0, 2.0
	density := func(z float64) float64 { return math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) }
	inside := (math.Erf(b/math.Sqrt2) - math.Erf(a/math.Sqrt2)) / 2
	near(t, "mean", sum, .95+.05*(density(a)-density(b))/inside, 1e-4)
}
