package evidence_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/evidence"
)

const k = evidence.DefaultMinCases

// span is what a reader of a folded profile knows about a number of cases.
type span struct{ low, high int }

func exactly(n int) span { return span{n, n} }

// rounded is a figure that was rounded down to a multiple of k.
func rounded(n int) span { return span{n, n + k - 1} }

func (s span) minus(t span) span { return span{s.low - t.high, s.high - t.low} }

// givesAway reports whether the reader knows of a group that is too small.
func (s span) givesAway() bool { return s.low >= 1 && s.high < k }

// TestFoldSurvivesSubtraction takes every difference between a figure and its
// parts that a curious reader can take, and looks for a group of 1 to k−1 cases.
// How two profiles fare, see TestProfilesSurviveSubtraction.
func TestFoldSurvivesSubtraction(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		traces := rapid.SliceOfN(rapid.StringMatching(`[ab]( [abc]){0,2}`), k, 80).Draw(r, "traces")
		p := fold(t, profileOf(t, "A", traces...), k)
		for what, known := range differences(p) {
			if known.givesAway() {
				r.Errorf("%s: %d to %d cases", what, known.low, known.high)
			}
		}
	})
}

// differences lists what the figures of a folded profile tell about groups that
// it does not show.
func differences(p evidence.Profile) map[string]span {
	found := map[string]span{}
	all := exactly(p.Cases)

	listed := p.MonthsRest
	for _, m := range p.Months {
		found["month "+m.Month] = exactly(m.Cases)
		listed += m.Cases
	}
	found["months left"] = exactly(p.Cases - listed + p.MonthsRest)
	for _, b := range append(p.Rest.Lengths, p.Durations...) {
		found["bin"] = exactly(b.Cases)
	}

	inVariants := map[string]int{} // cases of the listed variants by step
	rare := p.Cases
	for _, v := range p.Variants {
		found["variant"] = exactly(v.Cases)
		rare -= v.Cases
		seen := map[string]bool{}
		previous := ""
		for _, name := range append(v.Trace, "") {
			for _, step := range []string{name, previous + "→" + name} {
				if !seen[step] {
					inVariants[step] += v.Cases
				}
				seen[step] = true
			}
			previous = name
		}
	}
	found["rare variants"] = exactly(rare)

	cases := map[string]span{"": all}
	for _, a := range p.Activities {
		cases[a.Name] = rounded(a.Cases)
		found["with "+a.Name] = cases[a.Name]
		found["without "+a.Name] = all.minus(cases[a.Name])
		found["rare with "+a.Name] = cases[a.Name].minus(exactly(inVariants[a.Name]))
	}
	out, in := map[string]span{}, map[string]span{}
	for _, e := range p.Edges {
		edge := rounded(e.Cases)
		name := e.From + "→" + e.To
		found["edge "+name] = edge
		found["rare with "+name] = edge.minus(exactly(inVariants[name]))
		found["other ways from "+name] = cases[e.From].minus(edge)
		found["other ways to "+name] = cases[e.To].minus(edge)
		out[e.From] = span{out[e.From].low + edge.low, out[e.From].high + edge.high}
		in[e.To] = span{in[e.To].low + edge.low, in[e.To].high + edge.high}
	}
	for name, n := range cases {
		found["unlisted ways from "+name] = n.minus(out[name])
		found["unlisted ways to "+name] = n.minus(in[name])
	}
	return found
}

func TestFoldKeepsWhatIsLarge(t *testing.T) {
	t.Parallel()
	traces := append(repeat(20, "a b c"), repeat(4, "a c")...)
	p := fold(t, profileOf(t, "A", append(traces, "a x b c")...), k)
	if want := []evidence.Variant{{Trace: []string{"a", "b", "c"}, Cases: 20}}; !cmp.Equal(p.Variants, want) {
		t.Errorf("variants %v, want %v", p.Variants, want)
	}
	if p.Rest.Cases != 5 {
		t.Errorf("the rest has %d cases, want 5", p.Rest.Cases)
	}
	for _, a := range p.Activities {
		if a.Name == "x" {
			t.Error("an activity of a single case shows")
		}
	}
}

// TestFoldHidesMoreWhenTheRestIsSmall: three rare cases alone would be a group
// of three, so the smallest listed variant joins them. The nine of the rest are
// told as 5, all 29 as 25.
func TestFoldHidesMoreWhenTheRestIsSmall(t *testing.T) {
	t.Parallel()
	traces := append(repeat(20, "a b"), repeat(6, "a c")...)
	p := fold(t, profileOf(t, "A", append(traces, repeat(3, "a d")...)...), k)
	if len(p.Variants) != 1 || p.Rest.Cases != 5 || p.Cases != 25 {
		t.Errorf("%d variants listed, %d cases in the rest of %d; want 1 and 5 of 25", len(p.Variants), p.Rest.Cases, p.Cases)
	}
}

func TestFoldAgain(t *testing.T) {
	t.Parallel()
	exact := profileOf(t, "A", append(repeat(20, "a b"), repeat(7, "a")...)...)
	once := fold(t, exact, k)
	if diff := cmp.Diff(once, fold(t, once, k)); diff != "" {
		t.Errorf("folding twice is not the same (-once +twice):\n%s", diff)
	}
	if diff := cmp.Diff(exact, fold(t, exact, 1)); diff != "" {
		t.Errorf("k = 1 changes something:\n%s", diff)
	}
	if _, err := once.Fold(10); err == nil {
		t.Error("a folded profile was folded to another limit")
	}
	for _, odd := range []int{-5, 0, 3, 7, 12} {
		if _, err := exact.Fold(odd); !errors.Is(err, evidence.ErrInvalid) {
			t.Errorf("k = %d: error %v, want ErrInvalid", odd, err)
		}
	}
	if _, err := profileOf(t, "A", "a", "b").Fold(k); !errors.Is(err, evidence.ErrTooFewCases) {
		t.Errorf("two cases: error %v, want ErrTooFewCases", err)
	}
}
