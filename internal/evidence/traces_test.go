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
	folded := fold(t, profileAt(t, "activity", "A", append(append(repeat(5, "a b"), repeat(3, "c")...), "d", "e")...), k)
	want = []conformance.Variant{{Trace: []string{"a", "b"}, Cases: 5}}
	if diff := cmp.Diff(want, folded.Traces()); diff != "" {
		t.Errorf("traces of a folded profile (-want +got):\n%s", diff)
	}
}
