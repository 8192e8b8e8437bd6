package evidence

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// ErrNotMergeable is wrapped when two profiles can't be added up.
var ErrNotMergeable = errors.New("evidence: profiles can't be merged")

// Merge adds up two exact profiles of one authority, service and level, for
// example of two years or of two parts of a log. No case may be in both. Merge
// is associative and commutative. The sum has no [Complexity], which depends on
// what happened in both at the same time, and no waits, of which profiles keep only
// the medians. Folded profiles can't be merged, because
// what they hide is unknown: merge first, then fold.
func Merge(a, b Profile) (Profile, error) {
	switch {
	case !a.Exact() || !b.Exact():
		return Profile{}, fmt.Errorf("%w: groups below %d cases are hidden; merge the exact profiles, then fold",
			ErrNotMergeable, max(a.MinCases, b.MinCases))
	case a.Authority != b.Authority || a.Service != b.Service || a.Level != b.Level || a.Note != b.Note:
		return Profile{}, fmt.Errorf("%w: they differ in authority, service, level or note (%q, %q, %q, %q and %q, %q, %q, %q)",
			ErrNotMergeable, a.Authority.Name, a.Service, a.Level, a.Note, b.Authority.Name, b.Service, b.Level, b.Note)
	}
	sum := a
	sum.Schema, sum.Signature = max(a.Schema, b.Schema), nil
	sum.Without += b.Without
	sum.First, sum.Last = earlier(a.First, b.First), later(a.Last, b.Last)
	sum.MonthsRest += b.MonthsRest
	sum.Untimed += b.Untimed
	sum.Months = mergeMonths(a.Months, b.Months)
	sum.Variants = mergeVariants(a.Variants, b.Variants)
	sum.Complexity, sum.Waits = nil, nil
	if !a.timesVariants() || !b.timesVariants() {
		sum.Variants = withoutDurations(sum.Variants)
	}
	sum.Durations = mergeBins(a.Durations, b.Durations)
	sum.Source = Source{
		SHA256:  distinct(slices.Concat(a.Source.SHA256, b.Source.SHA256)),
		Tool:    max(a.Source.Tool, b.Source.Tool),
		Skipped: a.Source.Skipped + b.Source.Skipped,
	}
	sum.derive()
	return sum, nil
}

func earlier(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.Before(*a) {
		return b
	}
	return a
}

func later(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.After(*a) {
		return b
	}
	return a
}

func mergeMonths(a, b []Month) []Month {
	counts := map[string]int{}
	for _, m := range slices.Concat(a, b) {
		counts[m.Month] += m.Cases
	}
	return monthsOf(counts)
}

func mergeVariants(a, b []Variant) []Variant {
	merged := map[string]Variant{}
	for _, v := range slices.Concat(a, b) {
		key := traceKey(v.Trace)
		before := merged[key]
		v.Cases += before.Cases
		v.Durations = mergeDurations(before.Durations, v.Durations)
		merged[key] = v
	}
	return slices.Collect(maps.Values(merged))
}

// mergeDurations leaves nil what is empty, as [Build] does.
func mergeDurations(a, b Sketch) Sketch {
	if len(a)+len(b) == 0 {
		return nil
	}
	return mergeBins(a, b)
}

func mergeBins(a, b []Bin) []Bin {
	counts := map[int]int{}
	for _, bin := range slices.Concat(a, b) {
		counts[bin.From] += bin.Cases
	}
	return binsOf(counts)
}

// traceKey encodes a trace so that different traces have different keys.
func traceKey(trace []string) string { return fmt.Sprintf("%q", trace) }
