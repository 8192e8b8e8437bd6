package evidence

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// StepDuration tells how long the cases last that have a step, and those that do
// not: an activity or, when Activity is empty, an edge. Only a folded profile
// lists them, for from its variants an exact one tells all steps.
type StepDuration struct {
	Activity string `json:"activity,omitempty"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
	With     Median `json:"with"`
	Without  Median `json:"without"`
}

// Median is the median of durations with the limits within which it lies with a
// probability of at least 95 %, as buckets of [Sketch]: those of the durations with
// the rank of the median, and with the ranks that the binomial distribution gives,
// whatever the distribution of the durations.
type Median struct {
	Low  int `json:"low"`
	Mid  int `json:"mid"`
	High int `json:"high"`
}

// The limits for the medians that are told.
const (
	// fewestTimed is the least number of cases with a duration on either side.
	fewestTimed = 20
	// groupsTimed is the least number of groups of min_cases on either side: so
	// many that at least one lies below and above every limit of a median.
	groupsTimed = 4
	// rareStep is the share of cases below which, and above one minus which, a step
	// says too little of the process to be worth the space.
	rareStep = 0.02
	// limitTail is the probability that a median lies beyond one of its limits.
	limitTail = 0.025
)

// tellsDuration reports whether the durations with and without a step may be told
// that a figure of p for its cases stands for. It looks only at what p shows, so
// that a step that is not told gives nothing away.
func (p Profile) tellsDuration(cases int) bool {
	least, most := p.between(cases)
	enough := max(fewestTimed, groupsTimed*p.MinCases)
	share := float64(least+most) / 2 / float64(p.Cases)
	return rareStep <= share && share <= 1-rareStep &&
		least-p.Untimed >= enough && p.Cases-most-p.Untimed >= enough
}

func (d StepDuration) key() StepKey { return StepKey{d.Activity, d.From, d.To} }

func (k StepKey) compare(l StepKey) int {
	return cmp.Or(cmp.Compare(k.Activity, l.Activity), cmp.Compare(k.From, l.From), cmp.Compare(k.To, l.To))
}

// stepDurations returns the durations of the steps that p may tell, by key. They
// come from the variants of exact, which is p or what p was folded from; of a
// profile of an earlier version there are none.
func (p Profile) stepDurations(exact Profile) []StepDuration {
	if !exact.timesVariants() {
		return nil
	}
	with := map[StepKey]map[int]int{}
	for _, a := range p.Activities {
		if p.tellsDuration(a.Cases) {
			with[StepKey{Activity: a.Name}] = map[int]int{}
		}
	}
	for _, e := range p.Edges {
		if p.tellsDuration(e.Cases) {
			with[StepKey{From: e.From, To: e.To}] = map[int]int{}
		}
	}
	for _, v := range exact.Variants {
		for key := range stepsOf(v.Trace) {
			if counts := with[key]; counts != nil {
				addBins(counts, v.Durations, 1)
			}
		}
	}
	var steps []StepDuration
	for key, counts := range with {
		without := map[int]int{}
		addBins(without, exact.Durations, 1)
		addBins(without, binsOf(counts), -1)
		steps = append(steps, StepDuration{
			Activity: key.Activity, From: key.From, To: key.To, With: medianOf(counts), Without: medianOf(without),
		})
	}
	slices.SortFunc(steps, func(a, b StepDuration) int { return a.key().compare(b.key()) })
	return steps
}

// medians returns the durations of the steps that p tells.
func (p Profile) medians() []StepDuration {
	if p.Exact() {
		return p.stepDurations(p)
	}
	return p.StepDurations
}

// stepsOf returns the activities and edges of a trace, each once.
func stepsOf(trace []string) map[StepKey]bool {
	steps := make(map[StepKey]bool, 2*len(trace)+1)
	previous := ""
	for _, name := range trace {
		steps[StepKey{Activity: name}], steps[StepKey{From: previous, To: name}] = true, true
		previous = name
	}
	steps[StepKey{From: previous}] = true
	return steps
}

// addBins adds the cases of exact bins, or takes them away if sign is −1.
func addBins(counts map[int]int, bins []Bin, sign int) {
	for _, b := range bins {
		if counts[b.From] += sign * b.Cases; counts[b.From] == 0 {
			delete(counts, b.From)
		}
	}
}

// medianOf returns the median of counted buckets, of which there is at least one.
func medianOf(counts map[int]int) Median {
	bins := binsOf(counts)
	n := casesIn(bins)
	low := limitRank(n)
	return Median{Low: bucketAt(bins, low), Mid: bucketAt(bins, (n+1)/2), High: bucketAt(bins, n+1-low)}
}

// bucketAt returns the bucket of the case with a rank, from 1.
func bucketAt(bins []Bin, rank int) int {
	for _, b := range bins {
		if rank -= b.Cases; rank <= 0 {
			return b.To
		}
	}
	return bins[len(bins)-1].To
}

// limitRank returns the largest rank, at least 1, below which of n cases the
// median lies with a probability of at most limitTail: fewer than that many cases
// are below it by the binomial distribution.
func limitRank(n int) int {
	half := distuv.Binomial{N: float64(n), P: 0.5}
	rank := max(1, int(float64(n)/2-math.Sqrt(float64(n))))
	for half.CDF(float64(rank)) <= limitTail {
		rank++
	}
	return rank
}

// timesVariants reports whether an exact profile tells the durations of all its
// variants; profiles of earlier versions do not.
func (p Profile) timesVariants() bool {
	timed := 0
	for _, v := range p.Variants {
		timed += casesIn(v.Durations)
	}
	return p.Exact() && timed == casesIn(p.Durations)
}

// withoutDurations returns the variants as folded profiles list them.
func withoutDurations(variants []Variant) []Variant {
	plain := slices.Clone(variants)
	for i := range plain {
		plain[i].Durations = nil
	}
	return plain
}

// checkDurations checks the durations of variants and steps.
func (p Profile) checkDurations() error {
	told := map[int]int{}
	for i, v := range p.Variants {
		if err := p.checkBinsOf("variants.durations", v.Durations, 0, lastBucket, casesIn(v.Durations)); err != nil {
			return err
		}
		if n := casesIn(v.Durations); n > v.Cases || n > 0 && !p.Exact() {
			return problem("variants", "number %d has %d cases and %d durations; min_cases is %d", i+1, v.Cases, n, p.MinCases)
		}
		addBins(told, v.Durations, 1)
	}
	if len(told) > 0 && !slices.Equal(binsOf(told), p.Durations) {
		return problem("variants", "their durations do not add up to those of all cases")
	}
	return errors.Join(p.checkStepDurations(), p.checkWaits())
}

func (p Profile) checkStepDurations() error {
	if p.Exact() && len(p.StepDurations) > 0 {
		return problem("step_durations", "follow from the variants when min_cases is 1: leave them out")
	}
	cases := map[StepKey]int{}
	for _, a := range p.Activities {
		cases[StepKey{Activity: a.Name}] = a.Cases
	}
	for _, e := range p.Edges {
		cases[StepKey{From: e.From, To: e.To}] = e.Cases
	}
	for i, d := range p.StepDurations {
		n, listed := cases[d.key()]
		switch {
		case !listed || !p.tellsDuration(n):
			return problem("step_durations", "%q%q → %q is not listed, or in too few or too many cases to tell", d.Activity, d.From, d.To)
		case i > 0 && p.StepDurations[i-1].key().compare(d.key()) >= 0:
			return problem("step_durations", "%q%q → %q is not in ascending order", d.Activity, d.From, d.To)
		case !d.With.possible() || !d.Without.possible():
			return problem("step_durations", "%q%q → %q has limits that are not in order", d.Activity, d.From, d.To)
		}
	}
	return nil
}

func (m Median) possible() bool {
	return 0 <= m.Low && m.Low <= m.Mid && m.Mid <= m.High && m.High <= lastBucket
}
