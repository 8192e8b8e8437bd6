package evidence

import (
	"cmp"
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

// Fold returns the profile in a form in which no group of fewer than k cases
// shows, neither directly nor as a difference of two figures:
//
//   - Months and variants of fewer than k cases go to a rest. If the rest
//     itself had fewer than k cases, the smallest listed ones join it.
//   - Activities and edges of fewer than k cases are left out, the cases of the
//     others are rounded down to a multiple of k, their occurrences are left
//     out. A figure that is known to k consecutive numbers only keeps every
//     difference as uncertain, so that 0 or a number from k up stays possible.
//   - Bins are joined until each holds k cases, the outermost are open; the
//     days of the first and last event are left out. Cases without timestamps
//     are hidden among others in the same way.
//   - The figures of variety and complexity stay, rounded: they say how rare
//     variants are spread, nothing of what happens in them.
//   - Durations of variants are left out. Of the steps with many cases on either
//     side the medians of the durations are told, see [StepDuration].
//
// Only exact profiles can be folded. k = 1 changes nothing. The error wraps
// [ErrTooFewCases] if the whole profile has fewer than k cases.
func (p Profile) Fold(k int) (Profile, error) {
	switch {
	case k < 1:
		return Profile{}, fmt.Errorf("smallest group is %d cases: give 1 or more", k)
	case k == p.MinCases:
		return p, nil
	case !p.Exact():
		return Profile{}, fmt.Errorf("the profile of %s already hides groups below %d cases: fold the exact profile again to get another limit",
			p.Authority.Name, p.MinCases)
	case p.Cases < k:
		return Profile{}, fmt.Errorf("%w: %d cases, and groups below %d must not show", ErrTooFewCases, p.Cases, k)
	}
	exact := p
	p.MinCases, p.First, p.Last = k, nil, nil
	p.Without -= p.Without % k

	months, rest := split(p.Months, p.MonthsRest, k, func(m Month) int { return m.Cases },
		func(a, b Month) int { return cmp.Compare(a.Month, b.Month) })
	p.Months = months
	for _, m := range rest {
		p.MonthsRest += m.Cases
	}

	variants, rare := split(p.Variants, 0, k, func(v Variant) int { return v.Cases }, compareVariants)
	lengths := map[int]int{}
	for _, v := range rare {
		lengths[len(v.Trace)] += v.Cases
	}
	p.Variants = variants
	p.Rest.Lengths = foldBins(binsOf(lengths), k, 1, openEnd)
	p.Rest.Cases = casesIn(p.Rest.Lengths)

	p.Activities = roundActivities(p.Activities, k)
	p.Edges = roundEdges(p.Edges, k)
	p.Durations = foldBins(p.Durations, k, 0, lastBucket)
	p.Untimed = p.Cases - casesIn(p.Durations)
	for 0 < p.Untimed && p.Untimed < k {
		last := len(p.Durations) - 1
		p.Untimed += p.Durations[last].Cases
		p.Durations = p.Durations[:last]
	}
	p.Variety, p.Complexity = p.Variety.rounded(), p.Complexity.rounded()
	p.StepDurations = p.stepDurations(exact)
	p.Variants = withoutDurations(p.Variants)
	return p, nil
}

// openEnd is the upper limit of a bin that has none.
const openEnd = math.MaxInt32

// split returns the items that may be listed, in the order of compare, and
// those that join a rest, which has some cases already: all with fewer than k
// cases and, while the rest is not empty and has fewer than k cases, the
// smallest of the others.
func split[T any](items []T, already, k int, cases func(T) int, compare func(a, b T) int) (listed, rest []T) {
	ascending := slices.SortedFunc(slices.Values(items), func(a, b T) int {
		return cmp.Or(cmp.Compare(cases(a), cases(b)), compare(b, a))
	})
	sum, n := already, 0
	for n < len(ascending) && (cases(ascending[n]) < k || 0 < sum && sum < k) {
		sum += cases(ascending[n])
		n++
	}
	listed = append([]T{}, ascending[n:]...)
	slices.SortFunc(listed, compare)
	return listed, ascending[:n]
}

func roundActivities(activities []Activity, k int) []Activity {
	rounded := []Activity{}
	for _, a := range activities {
		if a.Cases >= k {
			rounded = append(rounded, Activity{Name: a.Name, Cases: a.Cases - a.Cases%k, Position: a.Position})
		}
	}
	return rounded
}

func roundEdges(edges []Edge, k int) []Edge {
	rounded := []Edge{}
	for _, e := range edges {
		if e.Cases >= k {
			rounded = append(rounded, Edge{From: e.From, To: e.To, Cases: e.Cases - e.Cases%k})
		}
	}
	return rounded
}
