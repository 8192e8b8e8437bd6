package inductive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence/conformance"
	"kiesel/internal/evidence/conformance/inductive"
	"kiesel/internal/testkit"
)

// variants makes variants of words with one letter per event, each of one case
// or, written as "abc*7", of several.
func variants(words ...string) []conformance.Variant {
	var list []conformance.Variant
	for _, w := range words {
		v := conformance.Variant{Cases: 1}
		letters, times, many := strings.Cut(w, "*")
		if many {
			if _, err := fmt.Sscan(times, &v.Cases); err != nil {
				panic(err)
			}
		}
		for _, letter := range letters {
			v.Trace = append(v.Trace, string(letter))
		}
		list = append(list, v)
	}
	return list
}

func mine(tb testing.TB, list []conformance.Variant, noise float64) *conformance.Net {
	tb.Helper()
	net, err := inductive.Mine(context.Background(), list, noise)
	if err != nil {
		tb.Fatal(err)
	}
	if err := net.Validate(); err != nil {
		tb.Fatal(err)
	}
	return net
}

// The models allow what the operators mean, and nothing else.
func TestMine(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name     string
		log      []string
		fit, not []string
	}{
		{"sequence", []string{"abc"}, nil, []string{"ab", "acb", ""}},
		{"choice", []string{"abd", "acd"}, nil, []string{"ad", "abcd"}},
		{"side by side", []string{"abcd", "acbd"}, nil, []string{"abd", "abcbd"}},
		{"optional", []string{"abc", "ac"}, nil, []string{"a", "abbc"}},
		{"optional together", []string{"abcd", "ad"}, nil, []string{"abd", "acd"}},
		{"loop", []string{"abc", "abcdabc"}, []string{"abcdabcdabc"}, []string{"abcabc", "abcd"}},
		{"again and again", []string{"ab", "aab"}, []string{"aaab"}, []string{"b"}},
		{"nothing", []string{"", "a"}, nil, []string{"aa"}},
		{"once each", []string{"abcx", "bxca", "xcab", "cbax"}, nil, []string{"aabcx", "abc"}},
		{"anything", []string{"abacbca", "bcb", "cacab"}, []string{"cccabab"}, []string{"", "d"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a, err := conformance.NewAligner(t.Context(), mine(t, variants(tc.log...), 0), conformance.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range variants(slices.Concat(tc.log, tc.fit)...) {
				if got, err := a.Align(t.Context(), v.Trace); err != nil || got.Cost != 0 {
					t.Errorf("%q costs %d (%v), want 0", v.Trace, got.Cost, err)
				}
			}
			for _, v := range variants(tc.not...) {
				if got, err := a.Align(t.Context(), v.Trace); err != nil || got.Cost == 0 {
					t.Errorf("%q is a run of the model (%v)", v.Trace, err)
				}
			}
		})
	}
}

// The filter leaves out what is rare.
func TestMineWithNoise(t *testing.T) {
	t.Parallel()
	log := variants("abcd*95", "acbd*1", "abd*2", "badc*1", "*1")
	for noise, want := range map[float64]int{0: 100, 0.1: 95, 0.005: 100} {
		a, err := conformance.NewAligner(t.Context(), mine(t, log, noise), conformance.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := a.Report(t.Context(), log, 1)
		if err != nil {
			t.Fatal(err)
		}
		if r.Fitting != want {
			t.Errorf("noise %v: %d cases fit, want %d", noise, r.Fitting, want)
		}
	}
}

func TestMineRefuses(t *testing.T) {
	t.Parallel()
	if _, err := inductive.Mine(t.Context(), nil, 0); !errors.Is(err, conformance.ErrNoCases) {
		t.Errorf("error %v, want %v", err, conformance.ErrNoCases)
	}
	if _, err := inductive.Mine(t.Context(), []conformance.Variant{{Trace: []string{""}, Cases: 1}}, 0); err == nil {
		t.Error("no error for an activity without name")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := inductive.Mine(ctx, variants("ab"), 0); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

// Without filter every case is a run of the model, whatever the log; with it the
// model still is one whose runs end.
func TestMineKeepsItsLog(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringOfN(rapid.RuneFrom([]rune("abcde")), 0, 8, -1), 1, 8).Draw(t, "log")
		log := variants(words...)
		noise := rapid.SampledFrom([]float64{0, 0, 0.2, 0.5, 1}).Draw(t, "noise")
		net, err := inductive.Mine(context.Background(), log, noise)
		if err != nil {
			t.Fatal(err)
		}
		a, err := conformance.NewAligner(context.Background(), net, conformance.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := a.Report(context.Background(), log, 1)
		if err != nil {
			t.Fatal(err)
		}
		if noise == 0 && r.Fitting != len(words) {
			t.Errorf("%d of %d cases fit the model of their log: %+v", r.Fitting, len(words), r.Deviations)
		}
	})
}

// The models of an independent implementation (pm4py) allow exactly the same.
func TestMineOracle(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		log, model string
		of         func([]conformance.Variant) []conformance.Variant // the variants that were mined
	}{
		{"small/running-example.xes", "running-example.im00", func(l []conformance.Variant) []conformance.Variant { return l }},
		{"small/running-example.xes", "running-example.top2", func(l []conformance.Variant) []conformance.Variant { return []conformance.Variant{l[0], l[5]} }},
		{"receipt_wabo_coselog.xes.gz", "receipt.top5", func(l []conformance.Variant) []conformance.Variant { return l[:5] }},
	} {
		t.Run(tc.model, func(t *testing.T) {
			t.Parallel()
			l, err := eventlog.Read(t.Context(), testkit.Shared(t, "event_logs", tc.log), eventlog.Options{})
			if err != nil {
				t.Fatal(err)
			}
			log := tc.of(conformance.VariantsOf(l))
			text, err := os.ReadFile(testkit.Shared(t, "expected", "models", tc.model+".pnml"))
			if err != nil {
				t.Fatal(err)
			}
			want, err := conformance.ReadPNML(bytes.NewReader(text), tc.model)
			if err != nil {
				t.Fatal(err)
			}
			if word, same := sameRuns(mine(t, log, 0), want); !same {
				t.Errorf("the models differ after %q", word)
			}
		})
	}
}
