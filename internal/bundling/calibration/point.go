package calibration

import (
	"math"
	"slices"
)

// Mark says in what an authority stands out.
type Mark string

// The marks.
const (
	OffLine   Mark = "off_line"  // it costs far more or less than its size lets expect: beyond chance, and by a fifth or more
	FarInSize Mark = "far"       // hardly another one is of its size
	Decides   Mark = "decides"   // without it the estimate moves by more than its standard error, and by .01 or more
	Unfitted  Mark = "undecided" // no other authority tells anything of it
)

// Point is one authority in the regression.
type Point struct {
	// Unit is the key of the authority.
	Unit string `json:"authority"`
	// Volume is the geometric mean of its years.
	Volume float64 `json:"volume"`
	// Cost is the geometric mean of its years, in money or hours.
	Cost float64 `json:"cost"`
	// Expected is the cost that the line gives for its volume; 0 without a line.
	Expected float64 `json:"expected"`
	// Studentised residual: Student's t if it is an authority like the others.
	Studentised float64 `json:"studentised"`
	// Leverage from 0 to 1: how far its volume lies from those of the others.
	Leverage float64 `json:"leverage"`
	// Without is the elasticity that the others give; 0 if they give none.
	Without float64 `json:"without"`
	// Marks say in what it stands out: "off_line", "far", "decides", "undecided".
	Marks []Mark `json:"marks"`
}

const (
	// manyTimes the mean leverage counts as far from the others.
	manyTimes = 4
	// noticeable is the share of the expected cost from which on an authority may
	// count as off the line: where all lie close to it, what is unlikely by the
	// figures alone may be nothing to anybody.
	noticeable = .2
	// telling is by how much the elasticity must move without an authority for that
	// to be told, a fifth of the standard deviation assumed before.
	telling = .01
)

// points tells of each authority how it lies to the line, if there is one.
func points(s sample, fit *Regression) []Point {
	all := make([]Point, len(s.units))
	for i, unit := range s.units {
		p := Point{Unit: unit, Volume: math.Exp(s.volume[i]), Cost: math.Exp(s.cost[i]), Marks: []Mark{}}
		if fit != nil {
			p.judge(fit, i)
		}
		all[i] = p
	}
	return all
}

// judge fills in how the i-th authority lies to the line.
func (p *Point) judge(fit *Regression, i int) {
	p.Expected = p.Cost * math.Exp(-fit.Residuals[i])
	p.Leverage = fit.Leverages[i]
	if math.IsNaN(fit.Studentised[i]) {
		p.Marks = append(p.Marks, Unfitted)
		return
	}
	p.Studentised, p.Without = fit.Studentised[i], fit.Without(i, 1)
	n := len(fit.Residuals)
	// The largest of n residuals is meant to be large (Bonferroni).
	if limit := student(1-unlikely/2/float64(n), fit.DF-1); math.Abs(p.Studentised) > limit && math.Abs(p.Cost/p.Expected-1) >= noticeable {
		p.Marks = append(p.Marks, OffLine)
	}
	if mean := float64(len(fit.Coefficients)) / float64(n); p.Leverage > manyTimes*mean {
		p.Marks = append(p.Marks, FarInSize)
	}
	if math.Abs(p.Without-fit.Coefficients[1]) > max(fit.StdErrors[1], fit.Robust[1], telling) {
		p.Marks = append(p.Marks, Decides)
	}
}

func anyStandsOut(points []Point) bool {
	return slices.ContainsFunc(points, func(p Point) bool { return len(p.Marks) > 0 })
}
