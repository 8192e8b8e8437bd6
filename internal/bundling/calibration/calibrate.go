package calibration

import (
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// What data must have to carry a statement.
const (
	// MinUnits is the least number of authorities.
	MinUnits = 10
	// MinSpread is how many times larger than the smallest the largest must be.
	MinSpread = 2.0
	// MinScatter is the least standard deviation of the residuals of ln C, about the
	// share by which costs scatter about the line. Authorities that were counted one
	// by one never lie as close to it: less means that the cost was computed from the
	// volume, and the estimate would only repeat that computation.
	MinScatter = .01
	// minCurved is the least number of authorities for a look at the curvature.
	minCurved = 20
)

// Lack says why data carry no statement.
type Lack string

// The reasons.
const (
	TooFew      Lack = "too_few"       // fewer authorities than [MinUnits]
	TooAlike    Lack = "too_alike"     // sizes differ by less than [MinSpread]
	HangsOnOne  Lack = "hangs_on_one"  // one authority alone differs in size
	NoneAtAll   Lack = "none_at_all"   // no authority is left
	TooSmallFit Lack = "no_regression" // the sizes allow no regression
	// The estimate contradicts what the elasticity means.
	Falling    Lack = "falling"     // the cost falls as the volume rises, and the whole 80 % range is less than possible
	BelowRange Lack = "below_range" // the whole 80 % range is less than possible: the cost probably holds fixed parts
	AboveRange Lack = "above_range" // the whole 80 % range is more than possible
	TooExact   Lack = "too_exact"   // the costs scatter by less than [MinScatter]
)

// Caution says what to bear in mind with a result.
type Caution string

// The cautions, in the order of display.
const (
	Conflicting Caution = "conflicting"  // the data contradict the prior
	Curved      Caution = "curved"       // the elasticity changes with size
	Scattered   Caution = "scattered"    // the spread differs with size, the larger standard error was taken
	StandOut    Caution = "stand_out"    // authorities stand out, see [Point]
	UnevenYears Caution = "uneven_years" // not every authority has figures of every year
)

// Fit is the estimate from the data alone.
type Fit struct {
	// Elasticity is β: how many per cent the cost grows when the volume grows by one.
	Elasticity float64 `json:"elasticity"`
	// Low is its 10th percentile, by Student's t.
	Low float64 `json:"low"`
	// High is its 90th percentile.
	High float64 `json:"high"`
	// Constant is α, the logarithm of the cost at volume 1.
	Constant float64 `json:"constant"`
	// StdErr is that of β: the larger of the two that follow.
	StdErr float64 `json:"std_error"`
	// Classical standard error, for equal spread at every size.
	Classical float64 `json:"classical_error"`
	// Robust standard error (HC3), for any spread.
	Robust float64 `json:"robust_error"`
	// DF are the degrees of freedom.
	DF int `json:"degrees_of_freedom"`
	// R2 is the share of the variance of ln C that the volume explains.
	R2 float64 `json:"r_squared"`
	// SSE is the sum of the squared residuals of ln C.
	SSE float64 `json:"sse"`
}

// Curvature is what ½(ln Q)² as a further regressor tells.
type Curvature struct {
	// Gamma is its coefficient; above 0 savings wane with size.
	Gamma float64 `json:"gamma"`
	// StdErr is that of Gamma, the larger of the classical one and HC3.
	StdErr float64 `json:"std_error"`
	// P is the probability to see as much curvature where there is none.
	P float64 `json:"p"`
	// Optimum is the volume from which size saves nothing more, 0 if there is none.
	Optimum float64 `json:"optimum"`
}

// Result is what data say of the elasticity, and what to believe then.
type Result struct {
	// Units is the number of authorities that count.
	Units int `json:"authorities"`
	// Fit is null where the sizes allow no regression.
	Fit *Fit `json:"fit"`
	// Curvature is null below 20 authorities, and where the figures were probably computed.
	Curvature *Curvature `json:"curvature"`
	// Prior is what was assumed before.
	Prior Belief `json:"prior"`
	// Posterior is what to believe with the data: the prior if they carry no
	// statement.
	Posterior Belief `json:"posterior"`
	// Weight of the data against the prior, from 0 to 1.
	Weight float64 `json:"weight"`
	// Moved is how far the median has gone, in standard deviations of the prior.
	Moved float64 `json:"moved"`
	// Attenuated is the share of the true elasticity that an estimate would show if
	// every volume were wrong by 10 %.
	Attenuated float64 `json:"attenuated"`
	// Lacks say why the data carry no statement, empty if they do: "none_at_all",
	// "too_few", "too_alike", "hangs_on_one" or "no_regression"; or, as they do not fit
	// what the elasticity means, "falling", "below_range", "above_range" or "too_exact".
	Lacks []Lack `json:"lacks"`
	// Cautions to bear in mind: "conflicting", "curved", "scattered",
	// "stand_out", "uneven_years".
	Cautions []Caution `json:"cautions"`
	// Points are the authorities that count.
	Points []Point `json:"points"`
}

// Enough reports whether the data carry a statement.
func (r Result) Enough() bool { return len(r.Lacks) == 0 }

// Unfit reports whether there would be data enough, but what they say cannot be an
// elasticity of handling.
func (r Result) Unfit() bool {
	return slices.ContainsFunc(r.Lacks, func(l Lack) bool {
		return l == Falling || l == BelowRange || l == AboveRange || l == TooExact
	})
}

// errorInVolume is the error of a volume that [Result.Attenuated] is about.
const errorInVolume = .1

// Calibrate estimates the elasticity and weighs it against the prior. Volumes and
// costs must be positive. Data that carry no statement are no error: the result
// then says why and leaves the prior as it is.
func Calibrate(observations []Observation, prior Prior) (Result, error) {
	belief := prior.Belief()
	r := Result{Prior: belief, Posterior: belief, Lacks: []Lack{}, Cautions: []Caution{}, Points: []Point{}}
	s, err := sampleOf(observations)
	if err != nil {
		return r, err
	}
	r.Units = len(s.units)
	fit, err := Regress(s.cost, s.volume)
	if err != nil && !errors.Is(err, ErrTooFew) && !errors.Is(err, ErrNoVariation) {
		return r, err
	}
	r.Points = points(s, fit)
	if r.Lacks = lacks(s, fit); fit == nil {
		return r, nil
	}
	r.Fit = fitOf(fit)
	if v := s.variance(); v > 0 {
		r.Attenuated = max(0, 1-errorInVolume*errorInVolume/v)
	}
	if !r.Enough() {
		return r, nil
	}
	if r.Lacks = r.Fit.contradictions(prior); slices.Contains(r.Lacks, TooExact) {
		return r, nil // what is left of the scatter is rounding
	}
	shrunk := Shrink(prior, r.Fit.Elasticity, r.Fit.StdErr, r.Fit.DF)
	if r.Enough() {
		r.Posterior, r.Weight, r.Moved = shrunk.Posterior, shrunk.Weight, shrunk.Moved
	}
	r.Curvature = curvatureOf(s)
	r.Cautions = r.cautions(s, shrunk)
	return r, nil
}

// lacks says what keeps the data from carrying a statement.
func lacks(s sample, fit *Regression) []Lack {
	switch {
	case len(s.units) == 0:
		return []Lack{NoneAtAll}
	case len(s.units) < MinUnits:
		return []Lack{TooFew}
	case s.spread() < MinSpread:
		return []Lack{TooAlike}
	case fit == nil:
		return []Lack{TooSmallFit}
	case math.IsInf(fit.Robust[1], 1):
		return []Lack{HangsOnOne}
	}
	return []Lack{}
}

// contradictions says why an estimate cannot be one of the elasticity. Weighed
// against the prior nevertheless, it would push all belief against an end of what
// is possible, as if that were certain.
func (f *Fit) contradictions(prior Prior) []Lack {
	found := []Lack{}
	switch {
	case f.High < prior.Min && f.Elasticity < 0:
		found = append(found, Falling)
	case f.High < prior.Min:
		found = append(found, BelowRange)
	case f.Low > prior.Max:
		found = append(found, AboveRange)
	}
	if math.Sqrt(f.SSE/float64(f.DF)) < MinScatter {
		found = append(found, TooExact)
	}
	return found
}

// fitOf takes from a regression what is told of it. JSON knows no infinity: an
// error that cannot be told is 0, and the result then lacks something.
func fitOf(r *Regression) *Fit {
	f := &Fit{
		Elasticity: r.Coefficients[1], Constant: r.Coefficients[0], Classical: r.StdErrors[1], DF: r.DF, SSE: r.SSE,
	}
	if !math.IsInf(r.Robust[1], 1) {
		f.Robust = r.Robust[1]
	}
	if !math.IsNaN(r.R2) {
		f.R2 = r.R2
	}
	f.StdErr = max(f.Classical, f.Robust)
	half := student(.9, f.DF) * f.StdErr
	f.Low, f.High = f.Elasticity-half, f.Elasticity+half
	return f
}

// curvatureOf fits the translog; nil if there are too few authorities.
func curvatureOf(s sample) *Curvature {
	if len(s.units) < minCurved {
		return nil
	}
	fit, err := Regress(s.cost, s.volume, s.halfSquares())
	if err != nil || fit.StdErrors[2] == 0 || math.IsInf(fit.Robust[2], 1) {
		return nil
	}
	c := &Curvature{Gamma: fit.Coefficients[2], StdErr: max(fit.StdErrors[2], fit.Robust[2])}
	c.P = 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(fit.DF)}.Survival(math.Abs(c.Gamma)/c.StdErr)
	if c.Gamma > 0 {
		if q := Optimum(fit.Coefficients[1], c.Gamma); !math.IsInf(q, 0) {
			c.Optimum = q
		}
	}
	return c
}

// Optimum returns the volume at which the translog's elasticity β + γ·ln Q is 1.
func Optimum(beta, gamma float64) float64 { return math.Exp((1 - beta) / gamma) }

// Thresholds of the cautions.
const (
	conflict  = 2.0  // standard deviations
	unlikely  = .05  // probability
	scattered = 1.25 // times the classical standard error
)

func (r Result) cautions(s sample, shrunk Shrinkage) []Caution {
	found := []Caution{}
	for _, c := range []struct {
		holds bool
		code  Caution
	}{
		{r.Enough() && shrunk.Conflict > conflict, Conflicting},
		{r.Curvature != nil && r.Curvature.P < unlikely, Curved},
		{r.Fit.Robust > scattered*r.Fit.Classical, Scattered},
		{anyStandsOut(r.Points), StandOut},
		{s.uneven, UnevenYears},
	} {
		if c.holds {
			found = append(found, c.code)
		}
	}
	return found
}
