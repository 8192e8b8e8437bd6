package chart

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/landscape"
)

// boundary returns a unit with one ring.
func boundary(points ...landscape.Point) []landscape.Boundary {
	return []landscape.Boundary{{Key: "13", Polygons: []landscape.Polygon{{points}}}}
}

func TestGeographyKeepsShapes(t *testing.T) {
	t.Parallel()
	// At 60° north a degree of longitude is half as long as one of latitude.
	g := NewGeography(boundary([2]float64{10, 59.5}, [2]float64{11, 59.5}, [2]float64{11, 60.5}, [2]float64{10, 60.5}, [2]float64{10, 59.5}), nil)
	if g.viewBox() != "0 0 800 1600" {
		t.Errorf("view box %q, want twice as high as wide", g.viewBox())
	}
	if want := "M0 1600l800 0l0 -1600l-800 0Z"; g.path("13") != want {
		t.Errorf("path %q, want %q", g.path("13"), want)
	}
}

func TestGeographyLeavesOutWhatCannotBeSeen(t *testing.T) {
	t.Parallel()
	g := NewGeography(boundary([2]float64{0, 0}, [2]float64{0.000001, 0}, [2]float64{1, 0}, [2]float64{1, 1}, [2]float64{0, 0}), nil)
	if want := "M0 800l800 0l0 -800Z"; g.path("13") != want {
		t.Errorf("path %q, want %q", g.path("13"), want)
	}
}

func TestGeographyWithoutShapes(t *testing.T) {
	t.Parallel()
	if g := NewGeography(nil, nil); g.viewBox() != "0 0 800 0" {
		t.Errorf("view box %q", g.viewBox())
	}
}

func TestScaleHoldsAboutEquallyManyValues(t *testing.T) {
	t.Parallel()
	values := make([]float64, 100)
	for i := range values {
		values[i] = float64(i + 1)
	}
	s := NewScale(values)
	counts := map[int]int{}
	for _, x := range values {
		counts[s.Step(x)]++
	}
	for step := 1; step <= steps; step++ {
		if counts[step] < 19 || counts[step] > 21 {
			t.Errorf("step %d holds %d of 100 values", step, counts[step])
		}
	}
	if s.Step(math.NaN()) != 0 {
		t.Error("an unknown value has a shade of its own step")
	}
}

func TestScaleOfFewValues(t *testing.T) {
	t.Parallel()
	if got := NewScale(nil).bands(); len(got) != 0 {
		t.Errorf("no values give %d bands", len(got))
	}
	one := NewScale([]float64{7, 7, math.NaN()})
	if got := one.bands(); len(got) != 1 || got[0].to != 7 || one.Step(7) != steps {
		t.Errorf("one value gives %+v", got)
	}
}

// The shades never contradict the values, and the bands meet without gaps.
func TestScaleIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0, 1e7), 1, 60).Draw(t, "values")
		s := NewScale(values)
		a, b := rapid.SampledFrom(values).Draw(t, "a"), rapid.SampledFrom(values).Draw(t, "b")
		if a <= b && s.Step(a) > s.Step(b) {
			t.Fatalf("%v has step %d, %v has step %d", a, s.Step(a), b, s.Step(b))
		}
		for i, band := range s.bands() {
			if band.step < 1 || band.step > steps || band.from > band.to {
				t.Fatalf("band %d: %+v", i, band)
			}
			if i > 0 && band.from != s.bands()[i-1].to {
				t.Fatalf("band %d does not begin where the one before ends", i)
			}
		}
	})
}
