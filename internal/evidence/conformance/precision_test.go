package conformance_test

import (
	"math"
	"slices"
	"testing"

	"kiesel/internal/evidence/conformance"
)

// Where all cases are runs of the model, the precision is that of an independent
// implementation. Elsewhere it differs: that one leaves out what does not fit.
func TestPrecisionOfOracle(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"running-example.im00", "running-example.shipped"} {
		o := readOracle(t, name)
		got, err := newAligner(t, o.net, conformance.Options{}).Report(t.Context(), o.log, 1)
		if err != nil {
			t.Fatal(err)
		}
		if got.Precision == nil || math.Abs(*got.Precision-o.Precision) > 1e-12 {
			t.Errorf("%s: precision %v, want %v", name, got.Precision, o.Precision)
		}
	}
}

// After a the model allows b and c. With abd alone, of the four ways to go on
// that it allows at the three points, three are used.
func TestPrecision(t *testing.T) {
	t.Parallel()
	net := netOf(t, "i -a-> p", "p -b-> q", "p -c-> q", "q --> r", "r -d-> o")
	for _, tc := range []struct {
		log  [][]string
		want float64
	}{
		{repeat(5, "abd"), 3.0 / 4},
		{slices.Concat(repeat(5, "abd"), repeat(1, "acd")), 1},
		{repeat(5, "abxd"), 3.0 / 4}, // what is no step of the model is of no account
	} {
		got, err := newAligner(t, net, conformance.Options{}).Report(t.Context(), variantsOf(tc.log), 1)
		if err != nil {
			t.Fatal(err)
		}
		if got.Precision == nil || math.Abs(*got.Precision-tc.want) > 1e-12 {
			t.Errorf("%v: precision %v, want %v", tc.log, got.Precision, tc.want)
		}
	}
	large, err := conformance.NewAlignerWithin(t.Context(), net, conformance.Options{}, 0, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	for name, a := range map[string]*conformance.Aligner{
		"too large": large, "nothing to go on with": newAligner(t, netOf(t, "i --> o"), conformance.Options{}),
	} {
		got, err := a.Report(t.Context(), variantsOf(repeat(1, "abd")), 1)
		if err != nil || got.Precision != nil {
			t.Errorf("%s: precision %v (%v), want none", name, got.Precision, err)
		}
	}
}
