package conformance

import (
	"strings"

	"kiesel/internal/eventlog"
)

// Variant is a sequence of activities, named as by [Activity], and the number of
// cases that show it.
type Variant struct {
	Trace []string
	Cases int // 1 or more
}

// Activity returns a name in the form in which models and logs are compared:
// blanks and line breaks, which drawing programs put in, count as one blank.
func Activity(name string) string { return strings.Join(strings.Fields(name), " ") }

// VariantsOf returns the variants of a log, the most frequent first.
func VariantsOf(l *eventlog.Log) []Variant {
	names := make([]string, len(l.Activities))
	for i, name := range l.Activities {
		names[i] = Activity(name)
	}
	found := l.Variants()
	variants := make([]Variant, len(found))
	for i, v := range found {
		variants[i] = Variant{Trace: make([]string, len(v.Activities)), Cases: len(v.Cases)}
		for k, a := range v.Activities {
			variants[i].Trace[k] = names[a]
		}
	}
	return variants
}
