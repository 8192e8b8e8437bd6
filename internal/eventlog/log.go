package eventlog

import (
	"math"
	"time"
)

// NoTime stands in [Log.Time] for an event without a timestamp, which XES
// allows.
const NoTime = math.MinInt64

// Log is an event log in columns: ordered by case in the order of first
// appearance, the events of a case stable by (timestamp, position in the file).
// The events of a case in which a timestamp is missing stay in file order.
type Log struct {
	// Activities is the dictionary of activity names, in order of first
	// appearance. Parts of a log (see Filter, SplitBy) keep the whole
	// dictionary, so that their indices agree.
	Activities []string
	// Offsets has one entry more than there are cases: the events of case c
	// are Offsets[c] up to, not including, Offsets[c+1].
	Offsets []int
	// CaseIDs names the cases; the caller decides whether they are hashed. A
	// trace without a name is called by its position, "#1" being the first.
	CaseIDs []string
	// CaseAttributes holds, for each name in Options.Keep, one value per case,
	// empty where the case has none.
	CaseAttributes map[string][]string
	// Activity is, per event, an index into Activities.
	Activity []int32
	// Time is, per event, the instant in microseconds since 1970-01-01 UTC, or
	// [NoTime].
	Time []int64
	// Zone is, per event, the offset from UTC in minutes as written.
	Zone []int16
	// Skipped counts what was left out: the events and, on lenient reading, the
	// cases, attributes and elements that are broken, and in any case events
	// that stand outside of all traces and so belong to no case.
	Skipped int
	// Problems are the first few reasons why something was left out or is not
	// as the standard demands; at most [MaxProblems].
	Problems []*SyntaxError
}

// MaxProblems is the largest number of problems that a [Log] lists.
const MaxProblems = 10

// Cases returns the number of cases.
func (l *Log) Cases() int { return max(0, len(l.Offsets)-1) }

// Events returns the number of events.
func (l *Log) Events() int { return len(l.Activity) }

// Trace returns the activities of case c as indices into l.Activities. The
// result must not be changed.
func (l *Log) Trace(c int) []int32 { return l.Activity[l.Offsets[c]:l.Offsets[c+1]] }

// Timed reports whether case c has events and all of them have a timestamp.
func (l *Log) Timed(c int) bool {
	from, to := l.Offsets[c], l.Offsets[c+1]
	for _, t := range l.Time[from:to] {
		if t == NoTime {
			return false
		}
	}
	return to > from
}

// Duration returns the time from the first to the last event of case c, zero
// for a case that is not [Log.Timed].
func (l *Log) Duration(c int) time.Duration {
	if !l.Timed(c) {
		return 0
	}
	from, to := l.Offsets[c], l.Offsets[c+1]
	return time.Duration(l.Time[to-1]-l.Time[from]) * time.Microsecond
}
