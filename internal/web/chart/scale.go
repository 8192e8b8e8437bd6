package chart

import (
	"math"
	"slices"
)

// steps is the number of shades on a map.
const steps = 5

// Scale sorts values into at most five steps; a value that nobody knows has
// step 0.
type Scale struct {
	// upper holds the upper limit of each step, included; the last is the
	// largest value.
	upper []float64
	// lowest is the smallest value.
	lowest float64
}

// NewScale makes steps that hold about equally many values, with limits rounded
// to two significant digits so that the legend can be read. NaN values are left
// out.
func NewScale(values []float64) Scale {
	known := slices.DeleteFunc(slices.Clone(values), math.IsNaN)
	slices.Sort(known)
	if len(known) == 0 {
		return Scale{}
	}
	s := Scale{lowest: known[0]}
	largest := known[len(known)-1]
	for i := 1; i < steps; i++ {
		limit := significant(known[i*len(known)/steps])
		if limit >= s.lowest && limit < largest && (len(s.upper) == 0 || limit > s.upper[len(s.upper)-1]) {
			s.upper = append(s.upper, limit)
		}
	}
	s.upper = append(s.upper, largest)
	return s
}

// Step returns the step of a value from 1, or 0 for NaN. Steps are spread over
// the five shades, so that the last step is always the darkest.
func (s Scale) Step(value float64) int {
	if math.IsNaN(value) || len(s.upper) == 0 {
		return 0
	}
	i, _ := slices.BinarySearch(s.upper, value)
	i = min(i, len(s.upper)-1)
	if len(s.upper) == 1 {
		return steps
	}
	return 1 + i*(steps-1)/(len(s.upper)-1)
}

// band is one entry of the legend.
type band struct {
	step     int
	from, to float64 // from excluded, except in the first band
}

// bands returns the steps from the lightest to the darkest.
func (s Scale) bands() []band {
	bands := make([]band, len(s.upper))
	from := s.lowest
	for i, to := range s.upper {
		bands[i] = band{step: s.Step(to), from: from, to: to}
		from = to
	}
	return bands
}

// significant rounds to two significant digits.
func significant(x float64) float64 {
	if x == 0 {
		return 0
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(x)))-1)
	return math.Round(x/unit) * unit
}
