package calibration

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Prior is what is assumed of the elasticity before any data: a normal
// distribution with this mean and standard deviation, truncated to what is
// possible.
type Prior struct {
	Mean, SD float64 // SD > 0
	Min, Max float64
}

// Belief is a distribution in three figures: its median and the range from the
// 10th to the 90th percentile.
type Belief struct {
	// Value is the median.
	Value float64 `json:"value"`
	// Low is the 10th percentile.
	Low float64 `json:"low"`
	// High is the 90th percentile.
	High float64 `json:"high"`
}

// Belief returns the prior in three figures.
func (p Prior) Belief() Belief {
	return Belief{Value: p.quantile(.5), Low: p.quantile(.1), High: p.quantile(.9)}
}

// Shrinkage is an estimate weighed against a prior.
type Shrinkage struct {
	Posterior Belief
	// Weight of the estimate, from 0 (nothing) to 1 (the prior does not count).
	Weight float64
	// Moved is how far the median has gone, in standard deviations of the prior.
	Moved float64
	// Conflict is how far the estimate lies from the prior's mean, in standard
	// deviations of their difference. Beyond about 2 they contradict each other.
	Conflict float64
}

// Shrink weighs an estimate with a standard error ≥ 0 on df ≥ 1 degrees of freedom
// against the prior (normal prior, normal likelihood, DeGroot 1970, 9.5). For
// small df the standard error is raised so that the 80 % interval is that of
// Student's t.
func Shrink(p Prior, estimate, stdErr float64, df int) Shrinkage {
	s := stdErr * student(.9, df) / distuv.UnitNormal.Quantile(.9)
	prior, data := p.SD*p.SD, s*s
	weight := prior / (prior + data)
	post := Prior{
		Mean: p.Mean + weight*(estimate-p.Mean), SD: p.SD * math.Sqrt(1-weight),
		Min: p.Min, Max: p.Max,
	}
	out := Shrinkage{Posterior: post.Belief(), Weight: weight, Conflict: math.Abs(estimate-p.Mean) / math.Sqrt(prior+data)}
	out.Moved = (out.Posterior.Value - p.quantile(.5)) / p.SD
	return out
}

// student is a quantile of Student's t.
func student(u float64, df int) float64 {
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(df)}.Quantile(u)
}

// quantile returns the value below which the truncated distribution lies with
// probability u. It works in the tail that holds what is possible, where no
// probability rounds to 1.
func (p Prior) quantile(u float64) float64 {
	if p.SD == 0 {
		return min(max(p.Mean, p.Min), p.Max)
	}
	if p.Mean > p.Max || p.Mean > (p.Min+p.Max)/2 {
		mirrored := Prior{Mean: -p.Mean, SD: p.SD, Min: -p.Max, Max: -p.Min}
		return -mirrored.upper(1 - u)
	}
	return p.upper(u)
}

// farOut is from how many standard deviations on the tail counts as exponential:
// the error is then of the order of one in a thousand of the way.
const farOut = 30

// upper is quantile for a mean in the lower half of what is possible or below.
func (p Prior) upper(u float64) float64 {
	from, to := (p.Min-p.Mean)/p.SD, (p.Max-p.Mean)/p.SD
	if from > farOut {
		width := from * (to - from) // in units of the exponential's mean
		return p.Min - p.SD/from*math.Log1p(u*math.Expm1(-width))
	}
	// S(z) is the probability above z.
	above := survival(from) - u*(survival(from)-survival(to))
	z := -distuv.UnitNormal.Quantile(above)
	return min(max(p.Mean+p.SD*z, p.Min), p.Max)
}

func survival(z float64) float64 { return math.Erfc(z/math.Sqrt2) / 2 }
