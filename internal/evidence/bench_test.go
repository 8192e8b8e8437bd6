package evidence_test

import (
	"fmt"
	"testing"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
)

// BenchmarkFiveMunicipalities compares the five logs of the BPI Challenge 2015,
// ten pairs with 199 permutations each. At the level of activities one run
// takes minutes.
func BenchmarkFiveMunicipalities(b *testing.B) {
	for _, level := range []string{evidence.LevelPhase, evidence.LevelActivity} {
		b.Run(level, func(b *testing.B) {
			var profiles []evidence.Profile
			for m := 1; m <= 5; m++ {
				name := fmt.Sprintf("BPIC15_%d", m)
				log := readShared(b, eventlog.Options{}, "event_logs", "bpic15", name+".xes.gz")
				profiles = append(profiles, build(b, log, name, level))
			}
			for b.Loop() {
				compare(b, quick, profiles...)
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	log := readShared(b, eventlog.Options{}, "event_logs", "bpic15", "BPIC15_1.xes.gz")
	for b.Loop() {
		build(b, log, "BPIC15_1", evidence.LevelActivity)
	}
}
