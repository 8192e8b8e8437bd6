package storetest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// questions holds the use cases of scenarios on a store. Ids are s1, s2, …
func questions(t *testing.T, s *store.Store, now func() time.Time) *scenario.Service {
	t.Helper()
	tree, err := landscape.EmbeddedTree()
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
	current := bundling.Landscape{Tree: tree, Catalogue: catalogue, Rules: rules}
	ids := 0
	return &scenario.Service{
		Store: s.Scenarios(), Now: now,
		Landscape: func(context.Context) (bundling.Landscape, error) { return current, nil },
		NewID: func() string {
			ids++
			return "s" + string(rune('0'+ids))
		},
	}
}

// dear is a complete scenario as people enter it.
func dear() scenario.Scenario {
	return scenario.Scenario{
		Service: third, Land: "13", Name: " Hohe Personalkosten ", Question: "Und wenn eine Stunde 90 Euro kostet?",
		Settings: bundling.WhatIf{{Name: "hour_cost"}: 90, {Function: landscape.Decision, Name: "hours_per_case"}: 1.0 / 3},
		Conditions: bundling.Conditions{
			Out:    []landscape.ARS{"130735351"},
			Forbid: []bundling.Arc{{Function: landscape.Online, From: "13073", To: "13"}},
		},
	}
}

// testScenarios keeps scenarios, changes and deletes them, and looks back.
func testScenarios(t *testing.T, s *store.Store) {
	ctx, clock := t.Context(), instant
	service := questions(t, s, func() time.Time { return clock })
	save := func(c scenario.Scenario) scenario.Scenario {
		t.Helper()
		kept, err := service.SaveScenario(ctx, access.Local(), c, "Frage aus dem Lenkungskreis")
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	one, want := save(dear()), dear()
	want.ID, want.Name, want.Version, want.By, want.At = "s1", "Hohe Personalkosten", 1, "local", instant
	equal(t, "what is kept", one, want)
	other := dear()
	other.Name, other.Settings, other.Conditions = "Alle machen mit", bundling.WhatIf{}, bundling.Conditions{}
	two := save(other)
	clock = clock.Add(time.Hour)
	changed := one
	changed.Question, changed.Conditions = "Neue Frage", bundling.Conditions{}
	again := save(changed)
	equal(t, "version after a change", again.Version, int64(2))

	list := func(of scenario.Store, want ...scenario.Scenario) {
		t.Helper()
		got, err := of.Scenarios(ctx, third, "13")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "scenarios", got, slices.Concat([]scenario.Scenario{}, want))
	}
	list(s.Scenarios(), two, again)
	past, err := s.AsOf(ctx, instant)
	if err != nil {
		t.Fatal(err)
	}
	list(past.Scenarios(), two, one)
	wantError(t, past.Scenarios().Update(ctx, func(scenario.Tx) error { return nil }), store.ErrPast)
	for version, want := range map[int64]scenario.Scenario{1: one, 2: again, 3: {}} {
		got, err := s.Scenarios().ScenarioVersion(ctx, "s1", version)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "version of a scenario", got, want)
	}

	clock = clock.Add(time.Hour)
	if err := service.DeleteScenario(ctx, access.Local(), third, "s1", 2, "erledigt"); err != nil {
		t.Fatal(err)
	}
	list(s.Scenarios(), two)
	last := opened(t, s, 4)
	if last.Action != "bundling.scenario.delete" || last.Subject != string(third)+"/s1" || last.Reason != "erledigt" || string(last.After) != "null" {
		t.Errorf("the deletion is recorded as %+v", last)
	}
	again.Version = 0 // who had it open keeps it after all
	equal(t, "version after coming back", save(again).Version, int64(3))
}

// testScenariosRefused tries what must change nothing.
func testScenariosRefused(t *testing.T, s *store.Store) {
	ctx := t.Context()
	service := questions(t, s, func() time.Time { return instant })
	refused := func(actor access.Actor, change func(*scenario.Scenario), want error) {
		t.Helper()
		c := dear()
		change(&c)
		_, err := service.SaveScenario(ctx, actor, c, "warum")
		wantError(t, err, want)
	}
	nothing := func(*scenario.Scenario) {}
	reader := access.Actor{ID: "u1", Grants: []access.Grant{{Role: access.Reader, Scope: access.Everywhere}}}
	refused(access.Actor{}, nothing, access.ErrNoActor)
	refused(reader, nothing, access.ErrDenied)
	refused(access.Local(), func(c *scenario.Scenario) { c.Service = "99" }, bundling.ErrUnknownService)
	refused(access.Local(), func(c *scenario.Scenario) { c.Land = "99" }, bundling.ErrUnknownLand)
	refused(access.Local(), func(c *scenario.Scenario) { c.Conditions.Out = append(c.Conditions.Out, "99999") }, bundling.ErrConditions)
	refused(access.Local(), func(c *scenario.Scenario) { c.Conditions.Out = []landscape.ARS{"01051"} }, bundling.ErrConditions)
	refused(access.Local(), func(c *scenario.Scenario) { c.Conditions.Out = []landscape.ARS{"13"} }, bundling.ErrConditions)
	refused(access.Local(), func(c *scenario.Scenario) { c.Conditions.Forbid[0].To = "00" }, bundling.ErrConditions)
	refused(access.Local(), func(c *scenario.Scenario) { c.Settings[bundling.Key{Name: "mood"}] = 1 }, bundling.ErrUnknownParameter)
	refused(access.Local(), func(c *scenario.Scenario) { c.ID = "made-up" }, scenario.ErrNotFound)
	refused(access.Local(), func(c *scenario.Scenario) { c.Version = 1 }, journal.ErrConflict)
	if all := entries(t, s); len(all) != 0 {
		t.Errorf("what was refused is recorded: %+v", all)
	}
	kept, err := service.SaveScenario(ctx, access.Local(), dear(), "warum")
	if err != nil {
		t.Fatal(err)
	}
	refused(access.Local(), func(c *scenario.Scenario) { c.Name = "hohe personalkosten" }, scenario.ErrNameTaken)
	several := scenario.Scenario{Service: third, Land: "13", Name: "hohe personalkosten", Conditions: bundling.Conditions{Out: []landscape.ARS{"01051"}}}
	_, err = service.SaveScenario(ctx, access.Local(), several, " ")
	for _, want := range []error{scenario.ErrNameTaken, bundling.ErrConditions} {
		wantError(t, err, want)
	}
	for _, part := range []string{"name: another", "question: it is empty", "conditions: ", "reason: it is empty"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say %q", err, part)
		}
	}
	refused(access.Local(), func(c *scenario.Scenario) { c.ID = kept.ID }, journal.ErrConflict)
	refused(access.Local(), func(c *scenario.Scenario) { c.ID, c.Version, c.Service = kept.ID, 1, first }, scenario.ErrNotFound)
	wantError(t, service.DeleteScenario(ctx, access.Local(), third, kept.ID, 7, "warum"), journal.ErrConflict)
	wantError(t, service.DeleteScenario(ctx, access.Local(), first, kept.ID, 1, "warum"), scenario.ErrNotFound)
	wantError(t, service.DeleteScenario(ctx, reader, third, kept.ID, 1, "warum"), access.ErrDenied)
	equal(t, "entries", len(entries(t, s)), 1)
}
