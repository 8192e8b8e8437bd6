package parallel

import (
	"math"
	"testing"
)

// The interval of Wilson for 10 of 12, and for all of 10: computed independently
// from the formula in Wilson (1927).
func TestWilson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hits, of  int
		low, high float64
	}{{10, 12, .5520, .9530}, {10, 10, .7225, 1}, {0, 10, 0, .2775}, {0, 0, 0, 1}, {95, 100, .8882, .9785}} {
		s := wilson(c.hits, c.of)
		if math.Abs(s.Low-c.low) > .00005 || math.Abs(s.High-c.high) > .00005 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.hits, c.of, s.Low, s.High, c.low, c.high)
		}
	}
}

func TestCalibrate(t *testing.T) {
	t.Parallel()
	pairs := []Labelled{{.95, true}, {.9, true}, {.8, true}, {.75, false}, {.7, true}, {.2, false}}
	q, ok := Calibrate(pairs, 5, .95)
	if !ok || q.Threshold != .8 || q.Precision.Hits != 3 || q.Recall.Hits != 3 || q.Recall.Of != 5 {
		t.Errorf("got %+v, want threshold 0.80 with 3 of 3 and 3 of 5", q)
	}
	if q, _ := Calibrate(pairs, 5, .8); q.Threshold != .7 {
		t.Errorf("with less precision the threshold is %v, want 0.70", q.Threshold)
	}
	if _, ok := Calibrate([]Labelled{{.9, false}}, 1, .95); ok {
		t.Error("there is a threshold although nothing is the same")
	}
}
