package conformance_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/evidence/conformance"
)

// Each way to deviate from a → b → c → d, in the cases that have it.
func TestReportOfDeviations(t *testing.T) {
	t.Parallel()
	net := netOf(t, "i -a-> p", "p -b-> q", "q -c-> r", "r --> s", "s -d-> o")
	log := variantsOf(slices.Concat(repeat(10, "abcd"), repeat(4, "acd"), repeat(3, "abxxcd"), repeat(2, "abbcd"), repeat(1, "acdb")))
	a := newAligner(t, net, conformance.Options{})
	got, err := a.Report(t.Context(), log, 1)
	if err != nil {
		t.Fatal(err)
	}
	want := []conformance.Deviation{
		{Activity: "b", Kind: conformance.Skipped, Cases: 4, Times: 4},
		{Activity: "x", Kind: conformance.Unknown, Cases: 3, Times: 6},
		{Activity: "b", Kind: conformance.Extra, Cases: 2, Times: 2},
		{Activity: "b", Kind: conformance.Displaced, Cases: 1, Times: 1},
	}
	if diff := cmp.Diff(want, got.Deviations); diff != "" {
		t.Errorf("deviations (-want +got):\n%s", diff)
	}
	fitness := (10 + 4*(1-1.0/7) + 3*(1-2.0/10) + 2*(1-1.0/9) + 1*(1-2.0/8)) / 20
	if got.Cases != 20 || got.Fitting != 10 || math.Abs(got.Fitness-fitness) > 1e-12 {
		t.Errorf("%d cases, %d fit, fitness %v; want 20, 10, %v", got.Cases, got.Fitting, got.Fitness, fitness)
	}
	if m := got.Model; m.Places != 6 || m.Transitions != 5 || m.Silent != 1 || m.Activities != 4 || m.ShortestRun != 4 {
		t.Errorf("model %+v", m)
	}
	moves := []conformance.NamedMove{
		{Kind: conformance.SyncMove, Activity: "a", Transition: "t0"}, {Kind: conformance.ModelMove, Activity: "b", Transition: "t1"},
		{Kind: conformance.SyncMove, Activity: "c", Transition: "t2"}, {Kind: conformance.SilentMove, Transition: "t3"},
		{Kind: conformance.SyncMove, Activity: "d", Transition: "t4"}, {Kind: conformance.LogMove, Activity: "b"},
	}
	if v := got.Variants[4]; v.Cases != 1 || v.Cost != 2 || v.Events != 4 || v.Fitness != 0.75 || !cmp.Equal(moves, v.Moves) {
		t.Errorf("variant %+v, want the moves %v", v, moves)
	}
	few, err := a.Report(t.Context(), log, 3)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want[:2], few.Deviations); diff != "" || len(few.Variants) != 3 || few.Hidden != (conformance.Hidden{Deviations: 2, Variants: 2}) || few.Fitness != got.Fitness {
		t.Errorf("groups of 3 cases: %+v\n%s", few, diff)
	}
	if _, err := a.Report(t.Context(), variantsOf(nil), 1); err == nil {
		t.Error("no error for a log without cases")
	}
}

// Of every activity the deviations account for the moves that cost.
func TestDeviationsAccountForCost(t *testing.T) {
	t.Parallel()
	net := netOf(t, "i -a-> p1 p2", "p1 -b-> p3", "p1 --> p3", "p2 -c-> p4", "p4 -e-> p2", "p3 p4 -d-> o")
	rapid.Check(t, func(t *rapid.T) {
		log := variantsOf(rapid.SliceOfN(anyTrace(), 1, 8).Draw(t, "traces"))
		a, err := conformance.NewAligner(t.Context(), net, conformance.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.Report(t.Context(), log, 1)
		if err != nil {
			t.Fatal(err)
		}
		cost, moves := 0, 0
		for _, v := range got.Variants {
			cost += v.Cost * v.Cases
		}
		for _, d := range got.Deviations {
			moves += d.Times
			if d.Kind == conformance.Displaced {
				moves += d.Times // one event and one step
			}
			if d.Cases < 1 || d.Times < d.Cases || d.Cases > got.Cases {
				t.Errorf("%+v", d)
			}
		}
		if moves != cost {
			t.Errorf("deviations are worth %d moves, the alignments cost %d", moves, cost)
		}
	})
}

func TestReplayReport(t *testing.T) {
	t.Parallel()
	log := variantsOf(slices.Concat(repeat(3, "abcd"), repeat(1, "abd"), repeat(1, "abxcd")))
	got, err := newReplayer(t, example(t)).Report(t.Context(), log)
	if err != nil {
		t.Fatal(err)
	}
	want := conformance.TokenCounts{Produced: 29, Consumed: 29, Missing: 1, Remaining: 1, Foreign: 1}
	if got.Tokens != want || got.Cases != 5 || got.Fitting != 3 || math.Abs(got.Fitness-(1-1.0/29)) > 1e-12 || math.Abs(got.Mean-4.8/5) > 1e-12 {
		t.Errorf("%+v", got)
	}
	if _, err := newReplayer(t, example(t)).Report(t.Context(), variantsOf(nil)); err == nil {
		t.Error("no error for a log without cases")
	}
}
