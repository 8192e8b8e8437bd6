package bundling

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/landscape"
)

// drawBarred forbids some of the arcs of a field.
func drawBarred(t *rapid.T, f *field) *field {
	restricted := *f
	restricted.barred = rapid.SliceOfN(rapid.Bool(), f.shape.Arcs(), f.shape.Arcs()).Draw(t, "barred")
	return &restricted
}

func TestOptimumUnderConditionsEqualsBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		kreis := rapid.SliceOfN(rapid.IntRange(500, 90000), 1, 3)
		f := drawBarred(rt, ground(t, rapid.SliceOfN(kreis, 1, 3).Draw(rt, "inhabitants")...))
		p := drawPrices(rt)
		got, err := newOptimiser(f).solve(&p)
		if err != nil {
			rt.Fatal(err)
		}
		best, second, local := math.Inf(1), math.Inf(1), f.local(&p)
		everyPlan(f, func(x plan) {
			cost := f.total(&p, f.layout(x), local)
			best = min(best, cost)
			if !slices.Equal(x, got.plan) {
				second = min(second, cost)
			}
		})
		for _, a := range f.authorities {
			if u := got.plan[a]; u != a && !f.may(a, u) {
				rt.Fatalf("unit %d is served by %d, which is forbidden", a, u)
			}
		}
		if got.lower > best*(1+1e-7) {
			rt.Fatalf("the bound %.6f exceeds the optimum %.6f", got.lower, best)
		}
		if p.elasticity <= 1 && !got.proved || got.proved && math.Abs(got.cost-best) > 1e-7*best {
			rt.Fatalf("cost %.6f, bound %.6f, proved %t; brute force finds %.6f", got.cost, got.lower, got.proved, best)
		}
		next, err := newOptimiser(f).second(&p, got)
		if err != nil {
			rt.Fatal(err)
		}
		if next.plan == nil {
			if !math.IsInf(second, 1) {
				rt.Fatalf("there is a second plan at %.4f", second)
			}
			return
		}
		if cost := f.total(&p, f.layout(next.plan), local); got.proved && next.exact && math.Abs(cost-second) > 1e-7*second {
			rt.Fatalf("second best costs %.4f, brute force finds %.4f", cost, second)
		}
	})
}

func under(t *testing.T, c Conditions) (Verdict, error) {
	t.Helper()
	s, _ := newTestService(t)
	return s.VerdictUnder(t.Context(), wohngeld, "13", nil, c)
}

func TestConditionsChangeWhoIsServed(t *testing.T) {
	t.Parallel()
	free := function(verdict(t, wohngeld), landscape.Online)
	amt := free.Carriers[0].Serves[0]
	v, err := under(t, Conditions{Out: []landscape.ARS{amt}, Forbid: []Arc{{Function: landscape.Expertise, From: "13071", To: "13"}, {Function: landscape.Expertise, From: "13071", To: "13071"}}})
	if err != nil {
		t.Fatal(err)
	}
	online, expertise := function(v, landscape.Online), function(v, landscape.Expertise)
	if online.Then.Value < free.Then.Value {
		t.Errorf("with fewer ways it is cheaper: %.2f instead of %.2f", online.Then.Value, free.Then.Value)
	}
	for _, f := range v.Functions {
		for _, c := range f.Changes {
			if c.Authority == amt && c.Carrier != amt {
				t.Errorf("%s: %s does not join and is served by %s", f.Function, amt, c.Carrier)
			}
		}
	}
	for _, c := range expertise.Changes {
		if strings.HasPrefix(string(c.Authority), "13071") && c.Carrier != c.Authority {
			t.Errorf("%s is served by %s", c.Authority, c.Carrier)
		}
	}
	if expertise.Now.Value != function(verdict(t, wohngeld), landscape.Expertise).Now.Value {
		t.Error("conditions change what it costs now")
	}
}

func TestConditionsNameWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		conditions Conditions
		want       string
	}{
		{"unknown", Conditions{Out: []landscape.ARS{"139999999"}}, `out[0]: nobody has the key "139999999"`},
		{"twice", Conditions{Out: []landscape.ARS{"130715151", "130715151"}}, "out[1]: 130715151 is named twice"},
		{"not competent", Conditions{Out: []landscape.ARS{"13071"}}, "out[0]: 13071 is not competent"},
		{"arc to nobody", Conditions{Forbid: []Arc{{From: "13071", To: "99"}}}, `forbid[0]: nobody has the key "99"`},
		{"arc of another Land", Conditions{Forbid: []Arc{{From: "01", To: "13"}}}, "neither 01 nor anybody below it is competent"},
		{"itself", Conditions{Forbid: []Arc{{From: "130715151", To: "130715151"}}}, "must be allowed to serve itself"},
		{"not above", Conditions{Forbid: []Arc{{From: "130715151", To: "13072"}}}, "13072 is not above 130715151"},
		{"out and forbidden", Conditions{Out: []landscape.ARS{"130715151"}, Forbid: []Arc{{From: "130715151", To: "13"}}}, "130715151 does not join, so nobody serves it anyway"},
		{"function", Conditions{Forbid: []Arc{{Function: "onlin", From: "13071", To: "13"}}}, `unknown function "onlin"`},
		{"arc twice", Conditions{Forbid: []Arc{{From: "13071", To: "13"}, {From: "13071", To: "13"}}}, "forbid[1]: 13071 → 13 is named twice"},
	} {
		_, err := under(t, c.conditions)
		if !errors.Is(err, ErrConditions) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestParseConditions(t *testing.T) {
	t.Parallel()
	got, err := ParseConditions([]string{"130715151"}, []string{"13071:13", "decision:13072:13072"})
	if err != nil {
		t.Fatal(err)
	}
	want := Conditions{Out: []landscape.ARS{"130715151"}, Forbid: []Arc{{"", "13071", "13"}, {landscape.Decision, "13072", "13072"}}}
	if !slices.Equal(got.Out, want.Out) || !slices.Equal(got.Forbid, want.Forbid) {
		t.Errorf("got %+v", got)
	}
	if out, forbid := got.Settings(); !slices.Equal(out, []string{"130715151"}) || !slices.Equal(forbid, []string{"13071:13", "decision:13072:13072"}) {
		t.Errorf("written as %q, %q", out, forbid)
	}
	for _, s := range []string{"13071", "a:b:c:d", ":13", "13071:x"} {
		if _, err := ParseConditions(nil, []string{s}); !errors.Is(err, ErrConditions) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// What can be read is written so that it reads the same again.
func FuzzConditions(f *testing.F) {
	f.Add("130715151", "decision:13071:13")
	f.Add(" 13 ", "13072:13072")
	f.Fuzz(func(t *testing.T, out, forbid string) {
		first, err := ParseConditions([]string{out}, []string{forbid})
		if err != nil {
			if !errors.Is(err, ErrConditions) {
				t.Errorf("%q, %q: %v", out, forbid, err)
			}
			return
		}
		again, err := ParseConditions(first.Settings())
		if err != nil || !slices.Equal(again.Out, first.Out) || !slices.Equal(again.Forbid, first.Forbid) {
			t.Errorf("%+v became %+v, %v", first, again, err)
		}
	})
}

// An alternative says how many the conditions keep from it, and is ruled out if that
// is everybody; then nothing is left to compare the recommendation with.
func TestAlternativesUnderConditions(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	var all []landscape.ARS
	for _, a := range embedded(t).Tree.Administrations("13") {
		all = append(all, a.Key)
	}
	for _, out := range []int{0, 55, len(all)} {
		v, err := s.VerdictUnder(t.Context(), wohngeld, "13", nil, Conditions{Out: all[:out]})
		if err != nil {
			t.Fatal(err)
		}
		f := function(v, landscape.Online)
		if f.Unrivalled != (out == len(all)) {
			t.Errorf("%d out: unrivalled %t", out, f.Unrivalled)
		}
		for _, a := range f.Alternatives {
			if a.Level == landscape.LevelLand && (a.Excluded != out || a.Local != out || a.RuledOut() != (out == len(all))) {
				t.Errorf("%d out: %+v, ruled out %t", out, a, a.RuledOut())
			}
			if a.Level == v.Level && (a.Excluded != 0 || a.RuledOut()) {
				t.Errorf("%d out: everybody by itself is said to be ruled out: %+v", out, a)
			}
		}
	}
	if !function(verdict(t, wohngeld), landscape.Contact).Unrivalled {
		t.Error("what must stay local has a rival")
	}
}
