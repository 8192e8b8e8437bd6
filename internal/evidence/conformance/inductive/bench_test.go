package inductive_test

import (
	"fmt"
	"testing"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence/conformance"
	"kiesel/internal/evidence/conformance/inductive"
	"kiesel/internal/testkit"
)

// BenchmarkMine makes models of the receipt log, 116 variants of 27 activities.
func BenchmarkMine(b *testing.B) {
	l, err := eventlog.Read(b.Context(), testkit.Shared(b, "event_logs", "receipt_wabo_coselog.xes.gz"), eventlog.Options{})
	if err != nil {
		b.Fatal(err)
	}
	variants := conformance.VariantsOf(l)
	for _, noise := range []float64{0, 0.2} {
		b.Run(fmt.Sprint("noise=", noise), func(b *testing.B) {
			for b.Loop() {
				if _, err := inductive.Mine(b.Context(), variants, noise); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
