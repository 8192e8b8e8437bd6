package location

import (
	"fmt"
	"math"
	"slices"
)

// Result is a solution as 'kiesel locate solve --json' prints it. Carriers and
// places are counted from 0.
type Result struct {
	Objective   float64   `json:"objective"`
	LowerBound  float64   `json:"lower_bound"`
	Proved      bool      `json:"proved_optimal"`
	Open        []int     `json:"open"`
	Assignment  []int     `json:"assignment"` // by place
	Nodes       int       `json:"nodes"`
	Seconds     float64   `json:"seconds"`
	Certificate []float64 `json:"certificate"` // by place, prices for [Bound]
}

// Report is what a check of a result found.
type Report struct {
	Value float64 // what the open carriers cost
	Bound float64 // what the certificate proves
	// Claimed is the lower bound of the result. What it says beyond Bound rests on the
	// search and is not checked.
	Claimed float64
	Wrong   []string
}

// Unchecked reports whether the result claims more than its certificate proves.
func (r Report) Unchecked() bool { return r.Claimed > r.Bound && !equal(r.Claimed, r.Bound) }

// Gap is how much of the value the certificate alone leaves open, as a share.
func (r Report) Gap() float64 {
	if r.Value == 0 {
		return 0
	}
	return max(0, r.Value-r.Bound) / r.Value
}

// CheckResult checks a result against its problem without solving it. That nothing is
// cheaper is proved as far as the certificate goes; what branching proved beyond it
// can't be checked.
func CheckResult(p Problem, r Result) (Report, error) {
	if err := p.Check(); err != nil {
		return Report{}, err
	}
	var report Report
	wrong := func(format string, args ...any) { report.Wrong = append(report.Wrong, fmt.Sprintf(format, args...)) }
	for _, i := range r.Open {
		if i < 0 || i >= len(p.Fixed) {
			wrong("open: there is no carrier %d", i)
			return report, nil
		}
	}
	if !slices.IsSorted(r.Open) || len(slices.Compact(slices.Clone(r.Open))) != len(r.Open) {
		wrong("open: the carriers are not in ascending order, each once")
	}
	if len(r.Assignment) != len(p.Cost[0]) {
		wrong("assignment: %d places, want %d", len(r.Assignment), len(p.Cost[0]))
		return report, nil
	}
	for _, i := range r.Open {
		report.Value += p.Fixed[i]
	}
	for j, i := range r.Assignment {
		if !slices.Contains(r.Open, i) {
			wrong("assignment: place %d goes to carrier %d, which is not open", j, i)
			return report, nil
		}
		report.Value += p.Cost[i][j]
	}
	if !equal(report.Value, r.Objective) {
		wrong("objective: %g, recomputed %g", r.Objective, report.Value)
	}
	bound, err := Bound(p, r.Certificate)
	if err != nil {
		wrong("certificate: %v", err)
		return report, nil
	}
	report.Bound, report.Claimed = bound, r.LowerBound
	switch {
	case r.LowerBound > r.Objective && !equal(r.LowerBound, r.Objective):
		wrong("lower_bound: %g is more than the objective", r.LowerBound)
	case r.Proved && !equal(r.LowerBound, r.Objective):
		wrong("proved_optimal: the bound is %g", r.LowerBound)
	case bound > report.Value && !equal(bound, report.Value):
		wrong("certificate: it would prove %g, and %g is possible", bound, report.Value)
	}
	return report, nil
}

func equal(a, b float64) bool {
	return math.Abs(a-b) <= Tolerance*max(1, math.Abs(a), math.Abs(b))
}
