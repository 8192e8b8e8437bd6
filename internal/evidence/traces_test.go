package evidence_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/evidence/conformance"
)

func TestTraces(t *testing.T) {
	t.Parallel()
	p := profileAt(t, "activity", "A", "a b", "a b", "c")
	want := []conformance.Variant{{Trace: []string{"a", "b"}, Cases: 2}, {Trace: []string{"c"}, Cases: 1}}
	if diff := cmp.Diff(want, p.Traces()); diff != "" {
		t.Errorf("traces (-want +got):\n%s", diff)
	}
	folded, err := profileAt(t, "activity", "A", "a b", "a b", "c", "d").Fold(2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[:1], folded.Traces()); diff != "" {
		t.Errorf("traces of a folded profile (-want +got):\n%s", diff)
	}
}
