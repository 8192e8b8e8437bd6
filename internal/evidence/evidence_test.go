package evidence_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
)

// logOf makes a log with one case per trace; the activities of a trace are
// separated by blanks. Case c begins on day c of 2026, its events follow each
// other by the hour.
func logOf(traces ...string) *eventlog.Log {
	log := &eventlog.Log{Offsets: []int{0}}
	code := map[string]int32{}
	for c, trace := range traces {
		at := time.Date(2026, 1, 1+c, 12, 0, 0, 0, time.UTC)
		for _, name := range strings.Fields(trace) {
			if _, known := code[name]; !known {
				code[name] = int32(len(log.Activities))
				log.Activities = append(log.Activities, name)
			}
			log.Activity = append(log.Activity, code[name])
			log.Time = append(log.Time, at.UnixMicro())
			log.Zone = append(log.Zone, 60)
			at = at.Add(time.Hour)
		}
		log.Offsets = append(log.Offsets, len(log.Activity))
		log.CaseIDs = append(log.CaseIDs, fmt.Sprint("case ", c))
	}
	return log
}

// repeat returns n times the same trace.
func repeat(n int, trace string) []string {
	traces := make([]string, n)
	for i := range traces {
		traces[i] = trace
	}
	return traces
}

// profileOf builds an exact profile at the level of activities.
func profileOf(tb testing.TB, authority string, traces ...string) evidence.Profile {
	tb.Helper()
	return profileAt(tb, evidence.LevelActivity, authority, traces...)
}

func profileAt(tb testing.TB, level, authority string, traces ...string) evidence.Profile {
	tb.Helper()
	l, err := evidence.ParseLevel(level)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := evidence.Build(logOf(traces...), l, evidence.About{
		Authority: evidence.Origin{Name: authority}, Service: "99012008001000", Tool: "kiesel test",
		SHA256: []string{strings.Repeat("0", 64)},
	})
	if err != nil {
		tb.Fatal(err)
	}
	if err := p.Validate(); err != nil {
		tb.Fatalf("a profile that was just built is not valid: %v", err)
	}
	return p
}

// fold folds a profile and checks that the result is valid.
func fold(tb testing.TB, p evidence.Profile, k int) evidence.Profile {
	tb.Helper()
	folded, err := p.Fold(k)
	if err != nil {
		tb.Fatal(err)
	}
	if err := folded.Validate(); err != nil {
		tb.Fatalf("a profile that was just folded is not valid: %v", err)
	}
	return folded
}
