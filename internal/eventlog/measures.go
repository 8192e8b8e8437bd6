package eventlog

import (
	"cmp"
	"slices"
	"time"
)

// Info is what there is to say about a log in one line.
type Info struct {
	File       string     `json:"file"`
	Cases      int        `json:"cases"`
	Events     int        `json:"events"`
	Activities int        `json:"activities"` // that occur
	Variants   int        `json:"variants"`
	DFGEdges   int        `json:"dfg_edges"` // different pairs of directly following activities
	First      *time.Time `json:"first"`     // in UTC, nil if no event has a timestamp
	Last       *time.Time `json:"last"`
	Skipped    int        `json:"skipped"` // see [Log.Skipped]
}

// Info counts the log. The caller fills in File.
func (l *Log) Info() Info {
	info := Info{
		Cases: l.Cases(), Events: l.Events(), Variants: len(l.Variants()), DFGEdges: len(l.DirectlyFollows()),
		Skipped: l.Skipped,
	}
	for _, n := range l.ActivityCounts() {
		if n > 0 {
			info.Activities++
		}
	}
	if first, last, ok := l.Span(); ok {
		info.First, info.Last = &first, &last
	}
	return info
}

// Span returns the earliest and latest timestamp in UTC, and false if no event
// has one.
func (l *Log) Span() (first, last time.Time, ok bool) {
	var earliest, latest int64
	for _, t := range l.Time {
		if t == NoTime {
			continue
		}
		if !ok || t < earliest {
			earliest = t
		}
		if !ok || t > latest {
			latest = t
		}
		ok = true
	}
	return time.UnixMicro(earliest).UTC(), time.UnixMicro(latest).UTC(), ok
}

// ActivityCounts returns the number of events per activity.
func (l *Log) ActivityCounts() []int {
	counts := make([]int, len(l.Activities))
	for _, a := range l.Activity {
		counts[a]++
	}
	return counts
}

// StartEnd returns, per activity, the number of cases that start and end with
// it. Empty cases do neither.
func (l *Log) StartEnd() (start, end []int) {
	start, end = make([]int, len(l.Activities)), make([]int, len(l.Activities))
	for c := range l.Cases() {
		if trace := l.Trace(c); len(trace) > 0 {
			start[trace[0]]++
			end[trace[len(trace)-1]]++
		}
	}
	return start, end
}

// Edge is a pair of activities, as indices into [Log.Activities], of which To
// directly follows From.
type Edge struct{ From, To int32 }

// DirectlyFollows counts how often an activity directly follows another within
// a case.
func (l *Log) DirectlyFollows() map[Edge]int {
	edges := make(map[Edge]int)
	for c := range l.Cases() {
		trace := l.Trace(c)
		for i := 1; i < len(trace); i++ {
			edges[Edge{trace[i-1], trace[i]}]++
		}
	}
	return edges
}

// Variant is one sequence of activities and the cases that show it.
type Variant struct {
	// Activities are indices into [Log.Activities]; must not be changed.
	Activities []int32
	// Cases are the numbers of the cases, ascending.
	Cases []int
}

// Variants returns the variants, the most frequent first, those that are
// equally frequent in order of their first case.
func (l *Log) Variants() []Variant {
	var variants []Variant
	index := make(map[string]int)
	var key []byte
	for c := range l.Cases() {
		trace := l.Trace(c)
		key = key[:0]
		for _, a := range trace {
			key = append(key, byte(a), byte(a>>8), byte(a>>16), byte(a>>24))
		}
		v, known := index[string(key)]
		if !known {
			v = len(variants)
			index[string(key)] = v
			variants = append(variants, Variant{Activities: trace})
		}
		variants[v].Cases = append(variants[v].Cases, c)
	}
	slices.SortStableFunc(variants, func(a, b Variant) int { return cmp.Compare(len(b.Cases), len(a.Cases)) })
	return variants
}

// Durations returns the durations of the cases that are [Log.Timed], in order
// of the cases.
func (l *Log) Durations() []time.Duration {
	durations := make([]time.Duration, 0, l.Cases())
	for c := range l.Cases() {
		if l.Timed(c) {
			durations = append(durations, l.Duration(c))
		}
	}
	return durations
}
