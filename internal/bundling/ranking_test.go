package bundling

import (
	"context"
	"errors"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/access"
	"kiesel/internal/bundling/rank"
	"kiesel/internal/landscape"
)

func ranking(t testing.TB, s *Service, settings ...string) Ranking {
	t.Helper()
	w, err := ParseWeights(settings)
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Ranking(t.Context(), "13", w)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rankedOf(t testing.TB, r Ranking, id landscape.ServiceID, f landscape.Function) Ranked {
	t.Helper()
	i := slices.IndexFunc(r.Ranked, func(x Ranked) bool { return x.Service == id && x.Function == f })
	if i < 0 {
		t.Fatalf("%s %s is not ranked", id, f)
	}
	return r.Ranked[i]
}

// The online service for Wohngeld goes to the Land: one carrier, 116 authorities.
// Effort by hand: 1.56 × (20,000 + 116 × 5,000) = 936,000 €.
func TestCandidateAgreesWithItsVerdict(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	x := rankedOf(t, ranking(t, s), wohngeld, landscape.Online)
	near(t, "effort", x.Effort, 936000, 1e-6)
	if x.Authorities != 116 || x.Carriers != 1 || x.Served != 116 || x.Outcome != Bundle {
		t.Errorf("got %+v", x.Candidate)
	}
	v := verdict(t, wohngeld).Functions[0]
	if x.Gain != v.Saving || x.Probability != v.ProbabilityCheaper || x.Regret != v.Regret || x.RegretIsLimit != v.RegretIsLimit || x.Tie != v.Tie {
		t.Errorf("the candidate %+v is not that of the verdict", x.Candidate)
	}
	near(t, "people then", x.ExpertsThen, v.Carriers[0].Experts, 0)
	near(t, "people freed", x.Freed(), x.ExpertsNow-v.Carriers[0].Experts, 0)
	// 25 cases per 1,000 × 3 minutes leave one person at each of the 116 with time to spare.
	if x.ExpertsNow != 116 || x.Uncovered != 116 {
		t.Errorf("%g people and %d without stand-in, want 116 each", x.ExpertsNow, x.Uncovered)
	}
	near(t, "standardisability", x.Standardisability, .9, 0)
	if x.Evidence != "E0" || x.Acceptance != nil {
		t.Errorf("evidence %q, acceptance %v", x.Evidence, x.Acceptance)
	}
}

func TestRankingHasWhatCanBeDecided(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	r := ranking(t, s)
	if len(r.Ranked) < 20 || len(r.Local) < 20 {
		t.Fatalf("%d ranked, %d kept local", len(r.Ranked), len(r.Local))
	}
	for i, x := range r.Ranked {
		if x.Rank != i+1 || x.Outcome == KeepLocal || x.Function == landscape.Contact || x.Carriers == 0 || x.Effort <= 0 {
			t.Errorf("entry %d: %+v", i, x)
		}
		if i > 0 && x.Score.Middle > r.Ranked[i-1].Score.Middle {
			t.Errorf("rank %d scores %g, the one before %g", x.Rank, x.Score.Middle, r.Ranked[i-1].Score.Middle)
		}
		want := 0.0
		for c, u := range x.Utilities {
			want += r.Weights[c] * u
		}
		near(t, "low", x.Score.Low, want, 1e-12)
		near(t, "high", x.Score.High, want+r.Weights[CriterionAcceptance], 1e-12) // nobody knows it
	}
	for _, c := range r.Local {
		if c.Outcome != KeepLocal || c.Effort != 0 || c.Carriers != 0 || c.Freed() != 0 {
			t.Errorf("kept local: %+v", c)
		}
	}
	near(t, "gain of the largest", r.Ranked[0].Utilities[CriterionGain], 1, 1e-12)
}

func TestWeightsDecide(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	only := func(c Criterion) []string {
		settings := []string{string(c) + "=1"}
		for _, other := range Criteria() {
			if other != c {
				settings = append(settings, string(other)+"=0")
			}
		}
		return settings
	}
	for c, better := range map[Criterion]func(x, y Ranked) bool{
		CriterionGain:   func(x, y Ranked) bool { return x.Gain.Value >= y.Gain.Value },
		CriterionEffort: func(x, y Ranked) bool { return x.Effort <= y.Effort },
		CriterionSkill:  func(x, y Ranked) bool { return x.Freed() >= y.Freed() },
		CriterionLeeway: func(x, y Ranked) bool { return x.Regret <= y.Regret },
		CriterionCover:  func(x, y Ranked) bool { return x.Uncovered >= y.Uncovered },
	} {
		r := ranking(t, s, only(c)...)
		for i := range r.Ranked[1:] {
			if !better(r.Ranked[i], r.Ranked[i+1]) {
				t.Errorf("by %s alone %+v stands before %+v", c, r.Ranked[i].Candidate, r.Ranked[i+1].Candidate)
			}
		}
		if f := r.First(1); f.Swing != 1 || f.Because != "" {
			t.Errorf("with one criterion there is nothing to shift, got %+v", f)
		}
	}
}

// The first five are the online services that most Ämter share. What is the same
// as the fifth in all that counts belongs to them.
func TestFirstFiveAreNamedWithTheirRival(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	r := ranking(t, s)
	f := r.First(5)
	last, next := r.Ranked[f.N-1], r.Ranked[f.N]
	if f.N < 5 || maps.Equal(last.Utilities, next.Utilities) {
		t.Errorf("%d were looked at, but %+v is the same as %+v", f.N, next.Utilities, last.Utilities)
	}
	if f.Swing <= 0 || f.Swing >= 1 || f.Leaves > f.N || f.Enters <= f.N || f.Because == "" || f.Firm {
		t.Fatalf("got %+v", f)
	}
	in, out := r.Ranked[f.Leaves-1], r.Ranked[f.Enters-1]
	if in.Utilities[f.Because] >= out.Utilities[f.Because] {
		t.Errorf("%s does not speak for rank %d", f.Because, f.Enters)
	}
	// At the swing, with every weight moved against the one inside, the two meet.
	var lead float64
	for _, c := range Criteria() {
		d := in.Utilities[c] - out.Utilities[c]
		lead += r.Weights[c] * (d - f.Swing*math.Abs(d))
	}
	near(t, "lead at the swing", lead, 0, 1e-9)
	for i := range r.Ranked[:f.N] {
		if _, worst := r.Span(&r.Ranked[i], f.Swing-1e-6); worst > f.N {
			t.Errorf("rank %d may fall to %d although the first %d stay", i+1, worst, f.N)
		}
	}
}

// drawCandidates draws candidates that bundle.
func drawCandidates(rt *rapid.T) []Candidate {
	list := make([]Candidate, rapid.IntRange(1, 12).Draw(rt, "candidates"))
	amount := func(what string) float64 { return rapid.Float64Range(-10, 1e6).Draw(rt, what) }
	for i := range list {
		list[i] = Candidate{
			Outcome: Bundle, Gain: Range{Value: amount("gain")}, Probability: rapid.Float64Range(0, 1).Draw(rt, "p"), Regret: math.Abs(amount("regret")),
			Effort: math.Abs(amount("effort")), Standardisability: rapid.Float64Range(.05, 1).Draw(rt, "S"), ExpertsNow: amount("now"),
			Uncovered: rapid.IntRange(0, 116).Draw(rt, "uncovered"), Carriers: i, // tells them apart
		}
		if rapid.Bool().Draw(rt, "asked") {
			a := rapid.Float64Range(0, 1).Draw(rt, "acceptance")
			list[i].Acceptance = &a
		}
	}
	return list
}

// Taking a candidate away that is the largest in nothing changes no score.
func TestOthersDoNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		list := drawCandidates(rt)
		all, err := newRanking(list, DefaultWeights())
		if err != nil {
			rt.Fatal(err)
		}
		drop := rapid.IntRange(0, len(list)-1).Draw(rt, "drop")
		largest := map[Criterion]float64{}
		for i := range list {
			for c, v := range list[i].amounts() {
				if i != drop {
					largest[c] = max(largest[c], v)
				}
			}
		}
		for c, v := range list[drop].amounts() {
			if v > largest[c] {
				return // it is the measure of the others
			}
		}
		rest, err := newRanking(slices.Delete(slices.Clone(list), drop, drop+1), DefaultWeights())
		if err != nil {
			rt.Fatal(err)
		}
		scores := map[int]rank.Score{}
		for _, x := range all.Ranked {
			scores[x.Carriers] = x.Score
		}
		for _, x := range rest.Ranked {
			if scores[x.Carriers] != x.Score {
				rt.Fatalf("candidate %d scored %v, without %d it scores %v", x.Carriers, scores[x.Carriers], drop, x.Score)
			}
		}
	})
}

func TestWeightsAreRefused(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	for _, setting := range []string{"gain=-1", "gain=viel", "gain=NaN", "gain=Inf", "gain=101", "gain=1e300", "gain="} {
		var wrong *WeightError
		if _, err := ParseWeights([]string{setting}); !errors.As(err, &wrong) || wrong.Criterion != CriterionGain {
			t.Errorf("%s: error is %v", setting, err)
		}
	}
	if _, err := ParseWeights([]string{"hope=1"}); !errors.Is(err, ErrUnknownCriterion) {
		t.Errorf("error is %v", err)
	}
	if _, err := ParseWeights([]string{"gain"}); err == nil || !strings.Contains(err.Error(), `"gain"`) {
		t.Errorf("error is %v", err)
	}
	for _, w := range []Weights{{}, {CriterionGain: math.NaN()}, {CriterionGain: -1, CriterionCover: 2}} {
		var wrong *WeightError
		if _, err := s.Ranking(t.Context(), "13", w); !errors.As(err, &wrong) {
			t.Errorf("%v: error is %v", w, err)
		}
	}
	if _, err := s.Ranking(t.Context(), "13", Weights{"hope": 1}); !errors.Is(err, ErrUnknownCriterion) {
		t.Errorf("error is %v", err)
	}
	for _, land := range []landscape.ARS{"99", "13073", ""} {
		if _, err := s.Ranking(t.Context(), land, DefaultWeights()); !errors.Is(err, ErrUnknownLand) {
			t.Errorf("%q: error is %v", land, err)
		}
	}
}

func FuzzParseWeights(f *testing.F) {
	f.Add("gain=3")
	f.Add("cover= 0,5")
	f.Add("skill=1e9=")
	f.Fuzz(func(t *testing.T, setting string) {
		w, err := ParseWeights([]string{setting})
		if err != nil {
			return
		}
		if len(w) != len(Criteria()) {
			t.Errorf("%d weights", len(w))
		}
		for c, v := range w {
			if math.IsNaN(v) || v < 0 || v > MaxWeight {
				t.Errorf("%s weighs %g", c, v)
			}
		}
	})
}

// A change of one service draws that one anew, and the list is the same as one
// drawn from the start.
func TestCandidatesFollowChanges(t *testing.T) {
	t.Parallel()
	s, shelf := newTestService(t)
	before, err := s.Candidates(t.Context(), "13")
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Candidates(t.Context(), "13")
	if err != nil || &again[0] != &before[0] {
		t.Errorf("drawn again although nothing has changed, error %v", err)
	}
	untouched := s.candidates["13"].weighed[kfz].candidates
	a := Assumption{Service: unknownRate, Name: "rate", Value: 20, Low: 10, High: 30, Source: "Zählung"}
	if err := s.SetAssumption(t.Context(), access.Local(), a, ""); err != nil {
		t.Fatal(err)
	}
	after, err := s.Candidates(t.Context(), "13")
	if err != nil {
		t.Fatal(err)
	}
	if len(after) <= len(before) || &s.candidates["13"].weighed[kfz].candidates[0] != &untouched[0] {
		t.Errorf("%d candidates before and %d after a rate became known; others must be kept", len(before), len(after))
	}
	fresh := NewService(shelf, s.landscape, s.now)
	anew, err := fresh.Candidates(t.Context(), "13")
	if diff := cmp.Diff(anew, after); diff != "" || err != nil {
		t.Errorf("kept and drawn anew differ, error %v:\n%s", err, diff)
	}
	if err := s.ResetAssumption(t.Context(), access.Local(), unknownRate, Key{Name: "rate"}, 1, ""); err != nil {
		t.Fatal(err)
	}
	if last, err := s.Candidates(t.Context(), "13"); err != nil || cmp.Diff(before, last) != "" {
		t.Errorf("taken back, it is not as before, error %v", err)
	}
}

func TestCandidatesCanBeCancelled(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Candidates(ctx, "13"); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	s.weighing <- struct{}{} // somebody is at it
	if _, err := s.Candidates(ctx, "13"); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	<-s.weighing
	if list, err := s.Candidates(t.Context(), "13"); err != nil || len(list) == 0 {
		t.Errorf("afterwards %d candidates, error %v", len(list), err)
	}
}

// However often weighing is interrupted, it comes to its end, and to the same.
func TestInterruptedCandidatesGoOn(t *testing.T) {
	t.Parallel()
	whole, _ := newTestService(t)
	want, err := whole.Candidates(t.Context(), "13")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := newTestService(t)
	weighed := 0
	for {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		got, err := s.Candidates(ctx, "13")
		cancel()
		if err == nil {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("candidates (-at once +with interruptions):\n%s", diff)
			}
			return
		}
		var unfinished *UnfinishedError
		if !errors.As(err, &unfinished) || !errors.Is(err, context.DeadlineExceeded) {
			t.Fatalf("error is %v", err)
		}
		if unfinished.Weighed < weighed || unfinished.Weighed > unfinished.Services {
			t.Fatalf("after %d there are %d of %d services", weighed, unfinished.Weighed, unfinished.Services)
		}
		weighed = unfinished.Weighed
	}
}
