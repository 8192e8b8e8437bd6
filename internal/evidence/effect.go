package evidence

import (
	"math"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// Effect says how much longer or shorter the cases with a step last than those
// without it. It is an association: the step may be the reason, or both may have
// one. Only cases of the same authority are held against each other.
type Effect struct {
	Cases     int          `json:"cases"`  // with the step, of all inputs that tell their durations
	Pooled    Delay        `json:"pooled"` // mean over the inputs, weighted by their cases with and without
	Working   Delay        `json:"working"`
	Inputs    []InputDelay `json:"inputs"` // in their order; missing are those with too few cases on one side, or whose durations are not told
	P         float64      `json:"p"`      // that Pooled is 0
	PAdjusted float64      `json:"p_adjusted"`
	Statement Direction    `json:"statement"`
}

// Delay is a difference of median durations in days with the limits within which
// it lies with a probability of 95 %. Negative: the cases with the step are
// shorter.
type Delay struct {
	Days float64 `json:"days"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// InputDelay is the delay of one authority.
type InputDelay struct {
	Input string `json:"input"` // its name
	Delay
}

// Direction is what may be said about an effect.
type Direction string

// The directions.
const (
	Longer       Direction = "longer"
	Shorter      Direction = "shorter"
	NoDifference Direction = "none" // none is found, which does not prove that there is none
)

// workingDays is the share of working days among calendar days: five of seven.
// Holidays are not taken off.
const workingDays = 5.0 / 7

// addEffects adds to variation points how long their cases last. The p-values are
// corrected for the number of variation points that have an effect.
func addEffects(points []Step, profiles []Profile) {
	durations := make([]map[StepKey]StepDuration, len(profiles))
	for i, p := range profiles {
		durations[i] = map[StepKey]StepDuration{}
		for _, d := range p.medians() {
			durations[i][d.key()] = d
		}
	}
	var found []*Effect
	var p []float64
	for i := range points {
		if e := effectOf(points[i], profiles, durations); e != nil {
			points[i].Effect = e
			found, p = append(found, e), append(p, e.P)
		}
	}
	for i, adjusted := range benjaminiHochberg(p) {
		found[i].settle(adjusted)
	}
}

// settle sets the adjusted p-value and what follows from it, and leaves out
// digits that say nothing.
func (e *Effect) settle(adjusted float64) {
	const millionth = 1e6
	e.P, e.PAdjusted = math.Round(millionth*e.P)/millionth, math.Round(millionth*adjusted)/millionth
	e.Statement = e.state()
	e.Pooled, e.Working = e.Pooled.rounded(), e.Working.rounded()
	for i, in := range e.Inputs {
		e.Inputs[i].Delay = in.rounded()
	}
}

// rounded keeps four digits of the largest of the three figures, and as many places
// of the others.
func (d Delay) rounded() Delay {
	largest := max(math.Abs(d.Low), math.Abs(d.High))
	if largest == 0 {
		return d
	}
	unit := math.Pow(10, 3-math.Floor(math.Log10(largest)))
	return Delay{Days: math.Round(unit*d.Days) / unit, Low: math.Round(unit*d.Low) / unit, High: math.Round(unit*d.High) / unit}
}

// effectOf returns the effect of a step, nil if no profile tells it.
func effectOf(s Step, profiles []Profile, durations []map[StepKey]StepDuration) *Effect {
	var e Effect
	var weights, below, above float64 // below, above: weighted distances to the limits, added up at right angles
	for i, p := range profiles {
		d, told := durations[i][s.Key()]
		if !told || s.Shares[i] == nil {
			continue
		}
		delay := delayOf(d.With, d.Without)
		e.Inputs = append(e.Inputs, InputDelay{Input: p.Authority.Name, Delay: delay})
		share := *s.Shares[i]
		e.Cases += int(math.Round(share * float64(p.Cases)))
		w := share * (1 - share) * float64(p.Cases)
		weights += w
		e.Pooled.Days += w * delay.Days
		below = math.Hypot(below, w*(delay.Days-delay.Low))
		above = math.Hypot(above, w*(delay.High-delay.Days))
	}
	if weights == 0 {
		return nil
	}
	e.Pooled.Days /= weights
	e.Pooled.Low = e.Pooled.Days - below/weights
	e.Pooled.High = e.Pooled.Days + above/weights
	e.Working = Delay{Days: workingDays * e.Pooled.Days, Low: workingDays * e.Pooled.Low, High: workingDays * e.Pooled.High}
	e.P = e.Pooled.p()
	return &e
}

// delayOf returns the difference of two medians. Its limits are recovered from
// theirs (MOVER; Zou and Donner 2008): each limit is as far from the difference as
// the distances of the two medians to their limits on that side, added up at right
// angles.
func delayOf(with, without Median) Delay {
	lowWith, midWith, highWith := with.days()
	lowWithout, midWithout, highWithout := without.days()
	days := midWith - midWithout
	return Delay{
		Days: days,
		Low:  days - math.Hypot(midWith-lowWith, highWithout-midWithout),
		High: days + math.Hypot(highWith-midWith, midWithout-lowWithout),
	}
}

// days returns the median and its limits in days. Of the bucket of a limit the
// outer end counts, so that what a sketch does not know makes the limits wider.
func (m Median) days() (low, mid, high float64) {
	return inDays(bucketStart(m.Low)), (inDays(bucketStart(m.Mid)) + inDays(bucketEnd(m.Mid))) / 2, inDays(bucketEnd(m.High))
}

func inDays(d time.Duration) float64 { return d.Hours() / 24 }

// bucketStart returns the lower limit of a bucket.
func bucketStart(i int) time.Duration {
	if i == 0 {
		return 0
	}
	return bucketEnd(i - 1)
}

// p returns the p-value of the difference 0: what the limits leave to it, if they
// are taken to grow with the quantile of the normal distribution.
func (d Delay) p() float64 {
	distance, limit := d.Days, d.Days-d.Low
	if distance < 0 {
		distance, limit = -distance, d.High-d.Days
	}
	if distance == 0 {
		return 1
	}
	z := distuv.UnitNormal.Quantile(1-limitTail) * distance / limit
	return 2 * distuv.UnitNormal.Survival(z)
}

// state says what follows from the adjusted p-value.
func (e Effect) state() Direction {
	switch {
	case !(e.PAdjusted < significance):
		return NoDifference
	case e.Pooled.Days > 0:
		return Longer
	}
	return Shorter
}

// validate checks the effect in a comparison of so many inputs.
func (e *Effect) validate(inputs int) error {
	if e == nil {
		return nil
	}
	delays := []Delay{e.Pooled, e.Working}
	for _, in := range e.Inputs {
		delays = append(delays, in.Delay)
	}
	for _, d := range delays {
		if !(d.Low <= d.Days && d.Days <= d.High) {
			return problem("effect", "%g days are not within their limits %g…%g", d.Days, d.Low, d.High)
		}
	}
	switch {
	case len(e.Inputs) < 1 || len(e.Inputs) > inputs || e.Cases < 1:
		return problem("effect", "%d delays of %d cases for %d inputs", len(e.Inputs), e.Cases, inputs)
	case !unit(&e.P) || !unit(&e.PAdjusted) || e.Statement != e.state():
		return problem("effect", "states %s, with p %g adjusted to %g", e.Statement, e.P, e.PAdjusted)
	}
	return nil
}
