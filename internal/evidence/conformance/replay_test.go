package conformance_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/evidence/conformance"
)

func newReplayer(tb testing.TB, net *conformance.Net) *conformance.Replayer {
	tb.Helper()
	r, err := conformance.NewReplayer(net)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// The worked example of docs/methods/conformance.md.
func TestReplayExample(t *testing.T) {
	t.Parallel()
	r := newReplayer(t, example(t))
	for _, tc := range []struct {
		trace   string
		want    conformance.TokenCounts
		fitness float64
	}{
		{"abcd", conformance.TokenCounts{Produced: 6, Consumed: 6}, 1},
		{"abd", conformance.TokenCounts{Produced: 5, Consumed: 5, Missing: 1, Remaining: 1}, 0.8},
		{"abxcd", conformance.TokenCounts{Produced: 6, Consumed: 6, Foreign: 1}, 1},
		{"a", conformance.TokenCounts{Produced: 3, Consumed: 2, Missing: 1, Remaining: 2}, 0.5*(1-1.0/2) + 0.5*(1-2.0/3)},
	} {
		got, err := r.Replay(word(tc.trace))
		if err != nil || got != tc.want || math.Abs(got.Fitness()-tc.fitness) > 1e-12 {
			t.Errorf("%s: %+v, fitness %v (%v); want %+v", tc.trace, got, got.Fitness(), err, tc)
		}
		if got.Fits() != (tc.trace == "abcd") {
			t.Errorf("%s fits: %v", tc.trace, got.Fits())
		}
	}
}

// Silent transitions are fired if an event or the end needs them, the fewest
// possible, and not otherwise.
func TestReplaySilent(t *testing.T) {
	t.Parallel()
	r := newReplayer(t, netOf(t, "i --> p", "p --> q", "i -a-> p", "q -b-> o", "p --> o"))
	for trace, want := range map[string]conformance.TokenCounts{
		"ab": {Produced: 4, Consumed: 4},                           // a, silent, b
		"b":  {Produced: 4, Consumed: 4},                           // silent, silent, b
		"a":  {Produced: 3, Consumed: 3},                           // a, silent
		"ba": {Produced: 5, Consumed: 5, Missing: 1, Remaining: 1}, // a lacks a token; its own stays on p, for silence would not help
		"bb": {Produced: 5, Consumed: 5, Missing: 1, Remaining: 1}, // b lacks a token
		"aa": {Produced: 4, Consumed: 4, Missing: 1, Remaining: 1}, // one token goes on to the end, the other stays
	} {
		if got, err := r.Replay(word(trace)); err != nil || got != want {
			t.Errorf("%s: %+v (%v), want %+v", trace, got, err, want)
		}
	}
	endless := newReplayer(t, netOf(t, "i --> i p", "i p q -a-> o"))
	if _, err := endless.Replay(word("a")); !errors.Is(err, conformance.ErrLimit) {
		t.Errorf("error %v, want ErrLimit", err)
	}
	if _, err := conformance.NewReplayer(&conformance.Net{}); err == nil {
		t.Error("no error for a net without final marking")
	}
}

// Sums, and where silent transitions leave no choice all counts of all variants,
// are those of an independent implementation. Differences are explained in
// docs/methods/conformance.md.
func TestReplayOfOracle(t *testing.T) {
	t.Parallel()
	differing := map[string]int{"receipt.im02": 8}
	for name := range oracles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := readOracle(t, name)
			r, shortest := newReplayer(t, o.net), newAligner(t, o.net, conformance.Options{}).ShortestRun()
			var sum conformance.TokenCounts
			var mean float64
			different := 0
			for _, v := range o.Variants {
				got, err := r.Replay(v.Variant)
				if err != nil {
					t.Fatal(err)
				}
				sum = sum.Plus(v.Count, got)
				mean += got.Fitness() * float64(v.Count) / float64(o.cases)
				got.Foreign = 0
				want := conformance.TokenCounts{Produced: v.Token.P, Consumed: v.Token.C, Missing: v.Token.M, Remaining: v.Token.R}
				if o.paired(shortest) && got != want {
					different++
				}
			}
			tolerance := 1e-12
			if differing[name] > 0 {
				tolerance = 5e-4
			} else if sum.Foreign = 0; sum != (conformance.TokenCounts{Produced: o.Token.Produced, Consumed: o.Token.Consumed, Missing: o.Token.Missing, Remaining: o.Token.Remaining}) {
				t.Errorf("sums %+v, want %+v", sum, o.Token)
			}
			if different != differing[name] || math.Abs(sum.Fitness()-o.Token.Log) > tolerance || math.Abs(mean-o.Token.Average) > tolerance {
				t.Errorf("%d variants differ, fitness %.12f, mean %.12f; want %+v", different, sum.Fitness(), mean, o.Token)
			}
		})
	}
}

// What is put in comes out: all tokens that were produced or missing are
// consumed or remain. Without silent transitions, replay is perfect exactly if
// the cost of the alignment is 0, provided no activity has two transitions.
func TestReplayAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		net := anyNet().Draw(t, "net")
		trace := anyTrace().Draw(t, "trace")
		r, err := conformance.NewReplayer(net)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Replay(trace)
		if errors.Is(err, conformance.ErrLimit) {
			t.Skip("unbounded")
		}
		if err != nil {
			t.Fatal(err)
		}
		if got.Produced+got.Missing != got.Consumed+got.Remaining {
			t.Errorf("%+v does not add up", got)
		}
		if f := got.Fitness(); f < 0 || f > 1 {
			t.Errorf("fitness %v of %+v", f, got)
		}
		labels := make(map[string]bool)
		for _, transition := range net.Transitions {
			if transition.Silent() || labels[transition.Label] {
				return
			}
			labels[transition.Label] = true
		}
		if run := cheapest(net, trace, false); run != tooMany && got.Fits() != (run == 0) {
			t.Errorf("%v fits by replay: %v, by search: %v", trace, got.Fits(), run == 0)
		}
	})
}
