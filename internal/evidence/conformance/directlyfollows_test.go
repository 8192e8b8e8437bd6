package conformance_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/evidence/conformance"
)

// repeat returns so many copies of a trace.
func repeat(n int, trace string) [][]string { return slices.Repeat([][]string{word(trace)}, n) }

func TestDirectlyFollows(t *testing.T) {
	t.Parallel()
	log := variantsOf(slices.Concat(repeat(6, "abd"), repeat(3, "acd"), repeat(1, "abcd"), repeat(1, "axy")))
	for _, tc := range []struct {
		share    float64
		fit, not []string
	}{
		{0, []string{"abd", "acd", "abcd", "axy"}, []string{"ad", "abcbd", "abda", "ay"}},
		{0.2, []string{"abd", "acd"}, []string{"abcd", "axy"}}, // bc in one case of 11, xy too
		{0.1, []string{"abd", "acd"}, []string{"abcd", "axy"}},
		{1, []string{"abd"}, []string{"acd"}}, // the most frequent variant stays
	} {
		net, err := conformance.DirectlyFollows(log, tc.share)
		if err != nil {
			t.Fatal(err)
		}
		if err := net.Validate(); err != nil {
			t.Error(err)
		}
		a := newAligner(t, net, conformance.Options{})
		for i, trace := range append(slices.Clone(tc.fit), tc.not...) {
			got, err := a.Align(t.Context(), word(trace))
			if err != nil {
				t.Fatal(err)
			}
			if (got.Cost == 0) != (i < len(tc.fit)) {
				t.Errorf("share %v: %s costs %d", tc.share, trace, got.Cost)
			}
		}
	}
	if _, err := conformance.DirectlyFollows(variantsOf(nil), 0); err == nil {
		t.Error("no error for a log without cases")
	}
	if _, err := conformance.DirectlyFollows(variantsOf([][]string{{"a", ""}}), 0); err == nil {
		t.Error("no error for an activity without name")
	}
}

// A step without which nothing leads to the end is dropped with what depends on
// it.
func TestDirectlyFollowsHasNoDeadEnds(t *testing.T) {
	t.Parallel()
	net, err := conformance.DirectlyFollows(variantsOf(slices.Concat(repeat(5, "ab"), repeat(2, "axyb"), repeat(2, "axzb"))), 0.3)
	if err != nil {
		t.Fatal(err)
	}
	if got := net.Labels(); !slices.Equal(got, []string{"a", "b"}) { // ax is in 4 of 9 cases, xy and xz in 2
		t.Errorf("the model has the activities %v, want a and b", got)
	}
}

// Every case is a run of the unfiltered model of its log, also an empty one.
func TestDirectlyFollowsReplaysItsLog(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		log := variantsOf(rapid.SliceOfN(anyTrace(), 1, 6).Draw(t, "traces"))
		net, err := conformance.DirectlyFollows(log, 0)
		if err != nil {
			t.Fatal(err)
		}
		if err := net.Validate(); err != nil {
			t.Fatal(err)
		}
		a, err := conformance.NewAligner(t.Context(), net, conformance.Options{})
		if err != nil {
			t.Fatal(err)
		}
		alignments, err := a.Variants(t.Context(), log)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range log {
			if alignments[i].Cost != 0 {
				t.Errorf("%v costs %d", v.Trace, alignments[i].Cost)
			}
		}
	})
}
