package emd_test

import (
	"math"
	"testing"

	"kiesel/internal/evidence/emd"
)

// The logs L1 to L5 and the model of van der Aalst, "Beyond precision and
// recall: using Earth Mover's Distance & stochastics", 2020.
func TestLogsOfVanDerAalst(t *testing.T) {
	t.Parallel()
	abde, adbe := trace("abde"), trace("adbe")
	acde, adce, abe := trace("acde"), trace("adce"), trace("abe")
	variants := []emd.Sequence{abde, adbe, acde, adce, abe}
	model := []int64{49, 49, 1, 1, 0}
	for _, tc := range []struct {
		log    string
		counts []int64
		want   float64
	}{
		{"L1", []int64{490, 490, 10, 10, 0}, 1},
		{"L2", []int64{245, 245, 5, 5, 500}, 0.8725},
		{"L3", []int64{489, 489, 10, 10, 2}, 0.9995},
		{"L4", []int64{500, 500, 0, 0, 0}, 0.995},
		{"L5", []int64{0, 0, 500, 500, 0}, 0.755},
	} {
		dist, err := emd.Distances(t.Context(), variants, variants)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := emd.Solve(t.Context(), dist, tc.counts, model)
		if err != nil {
			t.Fatal(err)
		}
		if got := 1 - plan.Distance; math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("%s: 1 - EMD = %v, want %v", tc.log, got, tc.want)
		}
	}
}

func trace(activities string) emd.Sequence {
	var s emd.Sequence
	for _, a := range activities {
		s = append(s, a)
	}
	return s
}
