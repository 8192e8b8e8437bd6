package evidence

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// DefaultMinCases is the smallest group of cases that a shared profile shows
// unless its owner decides otherwise.
const DefaultMinCases = 5

// ErrTooFewCases is wrapped when a profile has fewer cases than the smallest
// group it may show.
var ErrTooFewCases = errors.New("evidence: too few cases to share")

// CheckMinCases returns an error unless k may be the smallest group of cases that
// shows: 1, or a multiple of [DefaultMinCases]. Multiples have their limits in
// common, so that two profiles with different ones do not tell more of a number
// than the finer one does.
func CheckMinCases(k int) error {
	if k != 1 && (k < 1 || k%DefaultMinCases != 0) {
		return fmt.Errorf("%w: smallest group of %d cases: give 1, which hides nothing, or a multiple of %d", ErrInvalid, k, DefaultMinCases)
	}
	return nil
}

// Fold returns the profile in a form in which all figures that count something are
// multiples of k, so that no group of fewer than k cases shows, neither directly
// nor as a difference of two figures of this or another profile:
//
//   - Variants of fewer than k cases go to a rest. If the rest itself had fewer
//     than k cases, the smallest listed ones join it.
//   - Tables that add up to all cases are rounded so that they still do: every sum
//     from their beginning is rounded down to a multiple of k, see [roundSums].
//     What remains of all cases is a rest.
//   - Activities and edges of fewer than k cases are left out, the cases of the
//     others are rounded down to a multiple of k, their occurrences are left out.
//   - Bins are joined until each holds k cases, the outermost are open; the
//     days of the first and last event are left out.
//   - The figures of variety and complexity stay, rounded: they say how rare
//     variants are spread, nothing of what happens in them.
//   - Durations of variants are left out. Of the steps with many cases on either
//     side the medians of the durations are told, see [StepDuration], of edges
//     with many cases the median waits, see [Wait].
//
// Only exact profiles can be folded. k = 1 changes nothing. The error wraps
// [ErrTooFewCases] if the whole profile has fewer than k cases, [ErrInvalid] if k
// may not be, see [CheckMinCases].
func (p Profile) Fold(k int) (Profile, error) {
	if k == p.MinCases {
		return p, nil
	}
	if err := CheckMinCases(k); err != nil {
		return Profile{}, err
	}
	switch {
	case !p.Exact():
		return Profile{}, fmt.Errorf("the profile of %s already hides groups below %d cases: fold the exact profile again to get another limit",
			p.Authority.Name, p.MinCases)
	case p.Cases < k:
		return Profile{}, fmt.Errorf("%w: %d cases, and groups below %d must not show", ErrTooFewCases, p.Cases, k)
	}
	exact := p
	p.Schema, p.Signature = ProfileSchema, nil
	p.MinCases, p.First, p.Last = k, nil, nil
	p.Cases, p.Events, p.Without = roundDown(p.Cases, k), roundDown(p.Events, k), roundDown(p.Without, k)

	p.Months = foldMonths(p.Months, k)
	p.MonthsRest = p.Cases - casesOf(p.Months, func(m Month) int { return m.Cases })

	p.Variants, p.Rest = foldVariants(p.Variants, k)
	p.Activities = roundActivities(p.Activities, k)
	p.Edges = roundEdges(p.Edges, k)
	p.Durations = foldBins(p.Durations, k, 0, lastBucket)
	p.Untimed = p.Cases - casesIn(p.Durations)
	p.Variety, p.Complexity = p.Variety.rounded(), p.Complexity.rounded()
	p.StepDurations, p.Waits = p.stepDurations(exact), p.toldWaits(exact.Waits)
	p.Variants = withoutDurations(p.Variants)
	return p, nil
}

// openEnd is the upper limit of a bin that has none.
const openEnd = math.MaxInt32

// foldVariants returns the variants that may be listed and the rest, rounded so
// that all together add up to all cases rounded down. The rest comes first: where
// nothing needs hiding it is empty.
func foldVariants(variants []Variant, k int) ([]Variant, Rest) {
	listed, rare := split(variants, k)
	lengths := map[int]int{}
	for _, v := range rare {
		lengths[len(v.Trace)] += v.Cases
	}
	bins := foldBins(binsOf(lengths), k, 1, openEnd)
	roundSums(listed, casesOf(rare, func(v Variant) int { return v.Cases }), k, func(v *Variant) *int { return &v.Cases })
	slices.SortFunc(listed, compareVariants)
	return listed, Rest{Cases: casesIn(bins), Lengths: bins}
}

// split returns the variants that may be listed, the most frequent first, and
// those that join a rest: all with fewer than k cases and, while the rest is not
// empty and has fewer than k cases, the smallest of the others.
func split(variants []Variant, k int) (listed, rest []Variant) {
	sorted := slices.SortedFunc(slices.Values(variants), compareVariants)
	sum, n := 0, len(sorted)
	for n > 0 && (sorted[n-1].Cases < k || 0 < sum && sum < k) {
		n--
		sum += sorted[n].Cases
	}
	return sorted[:n:n], sorted[n:]
}

func roundActivities(activities []Activity, k int) []Activity {
	rounded := []Activity{}
	for _, a := range activities {
		if a.Cases >= k {
			rounded = append(rounded, Activity{Name: a.Name, Cases: roundDown(a.Cases, k), Position: a.Position})
		}
	}
	return rounded
}

func roundEdges(edges []Edge, k int) []Edge {
	rounded := []Edge{}
	for _, e := range edges {
		if e.Cases >= k {
			rounded = append(rounded, Edge{From: e.From, To: e.To, Cases: roundDown(e.Cases, k)})
		}
	}
	return rounded
}
