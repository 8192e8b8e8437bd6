package bundling

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// shape is the form of the distribution behind an estimate.
type shape string

const (
	shapeNormal     shape = "normal"     // two halves of normal distributions joined at the value
	shapeLog        shape = "log"        // the same on a logarithmic scale, for positive quantities
	shapeTriangular shape = "triangular" // from the smallest to the largest value allowed, peak at the value
)

// estimate is a figure that is not known exactly: its best value, the range
// from the 10th to the 90th percentile, and the values that are possible.
type estimate struct {
	value, low, high float64
	min, max         float64
	shape            shape
}

// z90 is the 90th percentile of the standard normal distribution.
const z90 = 1.2815515655446004

// certain reports whether there is nothing to draw.
func (e estimate) certain() bool { return e.low == e.high }

// quantile returns the function that gives for each u the value below which the
// truth lies with probability u.
func (e estimate) quantile() func(u float64) float64 {
	switch {
	case e.certain():
		return func(float64) float64 { return e.value }
	case e.shape == shapeTriangular:
		return distuv.NewTriangle(e.min, e.max, e.value, nil).Quantile
	case e.shape == shapeLog && e.low > 0:
		log := splitNormal(math.Log(e.value), math.Log(e.low), math.Log(e.high), math.Log(e.min), math.Log(e.max))
		return func(u float64) float64 { return math.Exp(log(u)) }
	default:
		return splitNormal(e.value, e.low, e.high, e.min, e.max)
	}
}

// splitNormal returns the quantiles of two normal halves joined at mid, with low
// and high as 10th and 90th percentile, truncated to [lowest, highest].
func splitNormal(mid, low, high, lowest, highest float64) func(u float64) float64 {
	below, above := (mid-low)/z90, (high-mid)/z90
	from := distuv.UnitNormal.CDF(score(lowest-mid, below, above))
	to := distuv.UnitNormal.CDF(score(highest-mid, below, above))
	return func(u float64) float64 {
		z := distuv.UnitNormal.Quantile(from + u*(to-from))
		switch {
		case z < 0 && below > 0:
			return max(mid+z*below, lowest)
		case z > 0 && above > 0:
			return min(mid+z*above, highest)
		default:
			return mid
		}
	}
}

// score is the distance from the middle in standard deviations of its side; a
// side without spread counts as infinitely far.
func score(distance, below, above float64) float64 {
	switch {
	case distance < 0:
		return distance / below
	case distance > 0:
		return distance / above
	default:
		return 0
	}
}
