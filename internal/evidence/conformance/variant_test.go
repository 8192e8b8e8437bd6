package conformance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence/conformance"
)

func TestVariantsOf(t *testing.T) {
	t.Parallel()
	l := &eventlog.Log{
		Activities: []string{"Antrag\n prüfen", "Bescheid "},
		Offsets:    []int{0, 1, 3, 5, 5}, Activity: []int32{0, 0, 1, 0, 1}, CaseIDs: []string{"1", "2", "3", "4"},
	}
	want := []conformance.Variant{
		{Trace: []string{"Antrag prüfen", "Bescheid"}, Cases: 2}, {Trace: []string{"Antrag prüfen"}, Cases: 1}, {Trace: []string{}, Cases: 1},
	}
	if diff := cmp.Diff(want, conformance.VariantsOf(l)); diff != "" {
		t.Errorf("variants (-want +got):\n%s", diff)
	}
}
