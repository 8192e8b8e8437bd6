package chart

import (
	"math"
	"strconv"
)

// Scatter shows points over two logarithmic axes, with a straight line through
// them. It belongs beside a table that says the same.
type Scatter struct {
	Title        string
	XName, YName string // of the axes
	Dots         []Dot
	// Line from one point to another; nothing is drawn if both are zero.
	From, To Dot
	// Summary says in words what the eye would see.
	Summary string
	// Number writes a value beside an axis.
	Number func(float64) string
}

// Dot is a point with positive coordinates.
type Dot struct {
	X, Y   float64
	Name   string
	Marked bool // stands out
}

// Size of the drawing, and of the margins that hold the words of the axes.
const (
	scatterWidth, scatterHeight = 640, 400
	scatterLeft, scatterBottom  = 74, 52
	scatterRight, scatterTop    = 16, 26
)

// axis maps values to the drawing.
type axis struct{ low, high, from, to float64 }

// axisOf spans all values, with some room at both ends.
func axisOf(from, to float64, values ...float64) axis {
	a := axis{low: math.Inf(1), high: math.Inf(-1), from: from, to: to}
	for _, x := range values {
		a.low, a.high = min(a.low, math.Log(x)), max(a.high, math.Log(x))
	}
	room := max(.05*(a.high-a.low), .05)
	a.low, a.high = a.low-room, a.high+room
	return a
}

// at returns the place of a value.
func (a axis) at(x float64) float64 {
	return a.from + (math.Log(x)-a.low)/(a.high-a.low)*(a.to-a.from)
}

// ticks are round values that lie on the axis, at most about eight: powers of
// ten, where those are few also their double and fivefold.
func (a axis) ticks() []float64 {
	const most = 8
	for _, steps := range [][]float64{{1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 5}, {1, 3}, {1}} {
		var found []float64
		for power := math.Floor(a.low / math.Ln10); power <= a.high/math.Ln10; power++ {
			for _, step := range steps {
				if x := step * math.Pow(10, power); math.Log(x) >= a.low && math.Log(x) <= a.high {
					found = append(found, x)
				}
			}
		}
		if len(found) <= most {
			return found
		}
	}
	return nil
}

// axes returns the axes over all dots and the line.
func (s Scatter) axes() (x, y axis) {
	xs, ys := make([]float64, 0, len(s.Dots)+2), make([]float64, 0, len(s.Dots)+2)
	for _, d := range s.Dots {
		xs, ys = append(xs, d.X), append(ys, d.Y)
	}
	if s.hasLine() {
		xs, ys = append(xs, s.From.X, s.To.X), append(ys, s.From.Y, s.To.Y)
	}
	return axisOf(scatterLeft, scatterWidth-scatterRight, xs...), axisOf(scatterHeight-scatterBottom, scatterTop, ys...)
}

func (s Scatter) hasLine() bool { return s.From.X > 0 && s.To.X > 0 }

// px writes a place; tenths of a pixel are fine enough.
func px(x float64) string { return strconv.FormatFloat(math.Round(10*x)/10, 'f', -1, 64) }
