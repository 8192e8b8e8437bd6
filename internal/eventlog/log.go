package eventlog

import "time"

// Log is an event log in columns: ordered by case in the order of first
// appearance, the events of a case stable by (timestamp, position in the file).
type Log struct {
	// Activities is the dictionary of activity names, in order of first
	// appearance.
	Activities []string
	// Offsets has one entry more than there are cases: the events of case c
	// are Offsets[c] up to, not including, Offsets[c+1].
	Offsets []int
	// CaseIDs names the cases; the caller decides whether they are hashed.
	CaseIDs []string
	// Activity is, per event, an index into Activities.
	Activity []int32
	// Time is, per event, the instant in microseconds since 1970-01-01 UTC.
	Time []int64
	// Zone is, per event, the offset from UTC in minutes as written.
	Zone []int16
	// Skipped counts the events and cases that a lenient reader left out.
	Skipped int
}

// Cases returns the number of cases.
func (l *Log) Cases() int { return max(0, len(l.Offsets)-1) }

// Events returns the number of events.
func (l *Log) Events() int { return len(l.Activity) }

// Trace returns the activities of case c as indices into l.Activities. The
// result must not be changed.
func (l *Log) Trace(c int) []int32 { return l.Activity[l.Offsets[c]:l.Offsets[c+1]] }

// Duration returns the time from the first to the last event of case c, zero
// for an empty case.
func (l *Log) Duration(c int) time.Duration {
	from, to := l.Offsets[c], l.Offsets[c+1]
	if from == to {
		return 0
	}
	return time.Duration(l.Time[to-1]-l.Time[from]) * time.Microsecond
}
