package bundling

import (
	"bytes"
	"context"
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
)

func embedded(t testing.TB) Landscape {
	t.Helper()
	units, err := landscape.EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := landscape.NewRules(nil)
	if err != nil {
		t.Fatal(err)
	}
	return Landscape{units, catalogue, rules}
}

func newTestService(t testing.TB) (*Service, *shelf) {
	t.Helper()
	store, current := &shelf{}, embedded(t)
	clock := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	return NewService(store, func(context.Context) (Landscape, error) { return current, nil }, clock), store
}

const (
	wohngeld     = landscape.ServiceID("99107023017000") // by Ämter
	kfz          = landscape.ServiceID("99036008007000") // by Kreise
	unknownRate  = landscape.ServiceID("99008001011000") // Personalausweis Änderung
	byTheLand    = landscape.ServiceID("99015007012000") // Schwerbehindertenausweis
	unclearLevel = landscape.ServiceID("99022001017002") // Ausbildungsförderung
)

func verdict(t testing.TB, id landscape.ServiceID, settings ...string) Verdict {
	t.Helper()
	s, _ := newTestService(t)
	whatIf, err := ParseWhatIf(settings)
	if err != nil {
		t.Fatal(err)
	}
	v, err := s.Verdict(t.Context(), id, "13", whatIf)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	dear := []string{
		"online.coordination_kreis=900", "online.coordination_land=900", "expertise.coordination_kreis=900",
		"expertise.coordination_land=900", "decision.coordination_kreis=900", "decision.coordination_land=900",
	}
	cheap := []string{
		"contact.must_be_local=0", "contact.case_cost_land=0", "decision.case_cost_land=0", "expertise.case_cost_land=0",
		"online.coordination_land=0", "expertise.coordination_land=0", "decision.coordination_land=0", "contact.coordination_land=0",
		"factor_land=1", "realised=1", "elasticity=0.8", "overrun=0.5",
	}
	for _, c := range []struct {
		name        string
		id          landscape.ServiceID
		settings    []string
		authorities int
		want        Outcome
		functions   []Outcome
	}{
		{"as assumed", wohngeld, nil, 116, BundleInPart, []Outcome{Bundle, BundleInPart, KeepLocal, KeepLocal}},
		{"by the Kreise", kfz, nil, 8, BundleInPart, []Outcome{Bundle, KeepLocal, KeepLocal, KeepLocal}},
		{"coordination too dear", wohngeld, dear, 116, KeepLocal, []Outcome{KeepLocal, KeepLocal, KeepLocal, KeepLocal}},
		{"coordination for nothing", wohngeld, cheap, 116, Bundle, []Outcome{Bundle, Bundle, Bundle, Bundle}},
		{"no case numbers", unknownRate, nil, 116, NotEnoughData, []Outcome{NotEnoughData, NotEnoughData, NotEnoughData, NotEnoughData}},
		{"case numbers assumed", unknownRate, []string{"rate=12"}, 116, BundleInPart, []Outcome{Bundle, BundleInPart, KeepLocal, KeepLocal}},
		{"by the Land alone", byTheLand, nil, 1, KeepLocal, []Outcome{KeepLocal, KeepLocal, KeepLocal, KeepLocal}},
		{"competence unclear", unclearLevel, nil, 0, NotEnoughData, []Outcome{NotEnoughData, NotEnoughData, NotEnoughData, NotEnoughData}},
	} {
		v := verdict(t, c.id, c.settings...)
		var got []Outcome
		for _, f := range v.Functions {
			got = append(got, f.Outcome)
		}
		if v.Outcome != c.want || v.Authorities != c.authorities || !slices.Equal(got, c.functions) {
			t.Errorf("%s: %s with %q over %d authorities", c.name, v.Outcome, got, v.Authorities)
		}
	}
}

func TestMissingFiguresAreNamed(t *testing.T) {
	t.Parallel()
	for id, want := range map[landscape.ServiceID][]Missing{
		unknownRate:  {{Key: "rate"}},
		unclearLevel: {{Key: MissingCompetence}},
		wohngeld:     nil,
	} {
		if v := verdict(t, id); !slices.Equal(v.Missing, want) {
			t.Errorf("%s: missing %v, want %v", id, v.Missing, want)
		}
	}
}

// Whatever a verdict says must add up: components to the cost, changes to the
// cost, functions to the service, and the recommendation is never dearer than
// what it is compared with.
func TestVerdictAddsUp(t *testing.T) {
	t.Parallel()
	v := verdict(t, wohngeld)
	var now, then float64
	for _, f := range v.Functions {
		var components, changes [2]float64
		for _, c := range f.Components {
			components[0] += c.Now
			components[1] += c.Then
		}
		for _, c := range f.Changes {
			changes[0] += c.Now
			changes[1] += c.Then
		}
		for i, want := range []float64{f.Now.Value, f.Then.Value} {
			near(t, string(f.Function)+": components", components[i], want, 1e-6*want)
			near(t, string(f.Function)+": changes", changes[i], want, 1e-6*want)
		}
		now, then = now+f.Now.Value, then+f.Then.Value
		served := f.Local
		for _, c := range f.Carriers {
			served += len(c.Serves)
		}
		if served != v.Authorities || len(f.Changes) != v.Authorities || !f.ProvedOptimal {
			t.Errorf("%s: %d served, %d changes, proved %t", f.Function, served, len(f.Changes), f.ProvedOptimal)
		}
		for _, a := range f.Alternatives {
			if a.Cost.Value < f.Then.Value-1e-6 {
				t.Errorf("%s: everybody from level %s costs less than the optimum", f.Function, a.Level)
			}
		}
		if f.SecondBest != nil && (f.Regret < 0 || f.SecondBest.Differs < 1) {
			t.Errorf("%s: second best %+v with regret %.2f", f.Function, f.SecondBest, f.Regret)
		}
		if b := f.SecondBest; b != nil && (b.Cost.P10 >= b.Cost.P90 || b.Tie != (b.ProbabilityCheaper >= 1.0/3)) {
			t.Errorf("%s: the second best costs %+v and is cheaper with %v, a tie: %t", f.Function, b.Cost, b.ProbabilityCheaper, b.Tie)
		}
		// A single authority that serves itself or not makes no difference that counts.
		if f.Function == landscape.Expertise && !f.SecondBest.Tie {
			t.Errorf("%.0f EUR a year of %.0f decide between the two best", f.Regret, f.Then.Value)
		}
		// Staying local is one of many plans that cost about the same.
		if limit := f.Function == landscape.Decision; f.RegretIsLimit != limit {
			t.Errorf("%s: the regret of %.2f is a limit: %t, want %t", f.Function, f.Regret, f.RegretIsLimit, limit)
		}
		if f.Then.P10 > f.Then.P90 || f.Saving.P10 > f.Saving.P90 {
			t.Errorf("%s: ranges %+v and %+v", f.Function, f.Then, f.Saving)
		}
	}
	near(t, "now", v.Now.Value, now, 1e-6)
	near(t, "then", v.Then.Value, then, 1e-6)
	near(t, "saving", v.Saving.Value, now-then, 1e-6)
}

func TestTheSameQuestionGetsTheSameAnswer(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(verdict(t, wohngeld), verdict(t, wohngeld)); diff != "" {
		t.Error(diff)
	}
}

// A verdict is kept until one of its assumptions changes, also behind the
// service's back.
func TestKeptVerdictFollowsTheStore(t *testing.T) {
	t.Parallel()
	s, store := newTestService(t)
	ask := func() Verdict {
		v, err := s.Verdict(t.Context(), wohngeld, "13", nil)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	first, again := ask(), ask()
	if &first.Parameters[0] != &again.Parameters[0] {
		t.Error("the verdict was drawn twice")
	}
	other := NewService(store, s.landscape, s.now)
	err := other.SetAssumption(t.Context(), access.Local(), Assumption{Name: "hour_cost", Value: 90, Source: "Annahme"}, "")
	if err != nil {
		t.Fatal(err)
	}
	if v := ask(); v.Now.Value <= first.Now.Value {
		t.Errorf("costs %.0f with dearer hours, %.0f before", v.Now.Value, first.Now.Value)
	}
}

// Certain assumptions leave nothing to chance.
func TestCertainFiguresHaveNoRange(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	whatIf := WhatIf{}
	parameters, err := s.Assumptions(t.Context(), wohngeld)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parameters {
		whatIf[p.Key] = p.Value
	}
	v, err := s.Verdict(t.Context(), wohngeld, "13", whatIf)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "p10", v.Then.P10, v.Then.Value, 1e-6)
	near(t, "p90", v.Then.P90, v.Then.Value, 1e-6)
	for _, f := range v.Functions {
		if len(f.Measure) > 0 || f.Tie || f.ProbabilityCheaper != 1 {
			t.Errorf("%s: %+v, tie %t, probability %g", f.Function, f.Measure, f.Tie, f.ProbabilityCheaper)
		}
	}
}

func TestUnknownServiceAndLand(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	if _, err := s.Verdict(t.Context(), "99", "13", nil); !errors.Is(err, ErrUnknownService) {
		t.Errorf("service: %v", err)
	}
	for _, land := range []landscape.ARS{"", "99", "13003", "00"} {
		if _, err := s.Verdict(t.Context(), wohngeld, land, nil); !errors.Is(err, ErrUnknownLand) {
			t.Errorf("Land %q: %v", land, err)
		}
		if _, err := s.Portfolio(t.Context(), land); !errors.Is(err, ErrUnknownLand) {
			t.Errorf("portfolio of %q: %v", land, err)
		}
	}
	var outside *RangeError
	if _, err := s.Verdict(t.Context(), wohngeld, "13", WhatIf{{Name: "rate"}: math.NaN()}); !errors.As(err, &outside) {
		t.Errorf("NaN: %v", err)
	}
	if _, err := s.Verdict(t.Context(), wohngeld, "13", WhatIf{{Name: "speed"}: 1}); !errors.Is(err, ErrUnknownParameter) {
		t.Errorf("parameter: %v", err)
	}
}

func TestAnAssumptionIsSetJournalledAndTakenBack(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	s, kept := newTestService(t)
	rate := func() Parameter {
		parameters, err := s.Assumptions(ctx, wohngeld)
		if err != nil {
			t.Fatal(err)
		}
		return parameters[slices.IndexFunc(parameters, func(p Parameter) bool { return p.Key == Key{Name: "rate"} })]
	}
	a := Assumption{Service: wohngeld, Name: "rate", Value: 30, Low: 28, High: 33, Source: "Wohngeldstatistik des Landes"}
	if err := s.SetAssumption(ctx, access.Local(), a, "Zahlen liegen vor"); err != nil {
		t.Fatal(err)
	}
	if p := rate(); p.Value != 30 || p.Low != 28 || p.Origin != OriginService || p.AsOf != "2026-11-22" || p.Default != 25 {
		t.Errorf("after setting: %+v", p)
	}
	if err := s.ResetAssumption(ctx, access.Local(), wohngeld, Key{Name: "rate"}, 1, "Irrtum"); err != nil {
		t.Fatal(err)
	}
	if p := rate(); p.Value != 25 || p.Origin != OriginDefault {
		t.Errorf("after taking it back: %+v", p)
	}
	if err := s.ResetAssumption(ctx, access.Local(), wohngeld, Key{Name: "rate"}, 1, "noch einmal"); err != nil {
		t.Fatal(err)
	}
	if len(kept.journal) != 2 {
		t.Fatalf("%d entries, want 2", len(kept.journal))
	}
	set, reset := kept.journal[0], kept.journal[1]
	if set.Action != "bundling.assumption" || set.Subject != "99107023017000/rate" || set.Actor != "local" || string(set.Before) != "null" {
		t.Errorf("entry %+v", set)
	}
	if reset.Action != "bundling.assumption.reset" || string(reset.After) != "null" || !bytes.Equal(reset.Before, set.After) {
		t.Errorf("entry %+v", reset)
	}
}

func TestBadAssumptionsAreRefused(t *testing.T) {
	t.Parallel()
	s, kept := newTestService(t)
	good := Assumption{Service: wohngeld, Name: "rate", Value: 30, Source: "Annahme"}
	var outside *RangeError
	for name, c := range map[string]struct {
		actor  access.Actor
		change func(*Assumption)
		is     error
	}{
		"nobody":            {access.Actor{}, func(*Assumption) {}, access.ErrNoActor},
		"unknown service":   {access.Local(), func(a *Assumption) { a.Service = "99" }, ErrUnknownService},
		"unknown name":      {access.Local(), func(a *Assumption) { a.Name = "speed" }, ErrUnknownParameter},
		"wrong function":    {access.Local(), func(a *Assumption) { a.Function = landscape.Online }, ErrUnknownParameter},
		"no source":         {access.Local(), func(a *Assumption) { a.Source = "" }, ErrNoSource},
		"NaN":               {access.Local(), func(a *Assumption) { a.Value = math.NaN() }, nil},
		"negative":          {access.Local(), func(a *Assumption) { a.Value = -1 }, nil},
		"range beside it":   {access.Local(), func(a *Assumption) { a.Low, a.High = 40, 50 }, nil},
		"range infinite":    {access.Local(), func(a *Assumption) { a.Low, a.High = 1, math.Inf(1) }, nil},
		"range not a range": {access.Local(), func(a *Assumption) { a.Low, a.High = math.NaN(), 50 }, nil},
	} {
		a := good
		c.change(&a)
		err := s.SetAssumption(t.Context(), c.actor, a, "")
		if c.is == nil && !errors.As(err, &outside) || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if err := s.ResetAssumption(t.Context(), access.Local(), "99", Key{Name: "rate"}, 0, ""); !errors.Is(err, ErrUnknownService) {
		t.Errorf("reset: %v", err)
	}
	if err := s.ResetAssumption(t.Context(), access.Local(), wohngeld, Key{Name: "speed"}, 0, ""); !errors.Is(err, ErrUnknownParameter) {
		t.Errorf("reset: %v", err)
	}
	if len(kept.kept)+len(kept.journal) > 0 {
		t.Errorf("something was kept: %+v %+v", kept.kept, kept.journal)
	}
}
