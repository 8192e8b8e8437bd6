package eventlog

import (
	"sync"
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
	var lock sync.Mutex
	inParts(l.Cases(), func(from, to int) {
		part := l.follows(from, to)
		lock.Lock()
		defer lock.Unlock()
		for e, n := range part {
			edges[e] += n
		}
	})
	return edges
}

// follows counts the edges of the cases from one up to another.
func (l *Log) follows(from, to int) map[Edge]int {
	edges, n := make(map[Edge]int), len(l.Activities)
	if events := l.Offsets[to] - l.Offsets[from]; n*n > 4*events { // a table of all pairs would be mostly empty
		for c := from; c < to; c++ {
			trace := l.Trace(c)
			for i := 1; i < len(trace); i++ {
				edges[Edge{trace[i-1], trace[i]}]++
			}
		}
		return edges
	}
	counts := make([]int, n*n)
	for c := from; c < to; c++ {
		trace := l.Trace(c)
		for i := 1; i < len(trace); i++ {
			counts[int(trace[i-1])*n+int(trace[i])]++
		}
	}
	for pair, count := range counts {
		if count > 0 {
			edges[Edge{int32(pair / n), int32(pair % n)}] = count
		}
	}
	return edges
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
