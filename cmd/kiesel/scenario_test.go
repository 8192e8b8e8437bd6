package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/landscape"
)

// dearDecision keeps a scenario: an hour costs 90 EUR, an Amt stays out and a Kreis
// may not decide.
func dearDecision(t *testing.T) (dir string) {
	t.Helper()
	dir, running := installation(t)
	current, err := shippedLandscape()
	if err != nil {
		t.Fatal(err)
	}
	service := scenario.Service{
		Store: running.Scenarios(), NewID: func() string { return "s1" }, Now: time.Now,
		Landscape: func(context.Context) (bundling.Landscape, error) { return current, nil },
	}
	_, err = service.SaveScenario(t.Context(), access.Local(), scenario.Scenario{
		Service: "99107023017000", Land: "13", Name: "Teure Stunden", Question: "Und wenn eine Stunde mehr kostet?",
		Settings: bundling.WhatIf{{Name: "hour_cost"}: 90},
		Conditions: bundling.Conditions{
			Out:    []landscape.ARS{"130735351"},
			Forbid: []bundling.Arc{{Function: landscape.Decision, From: "13072", To: "13072"}},
		},
	}, "test")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// The answer under a scenario is that under its settings and conditions; what is
// said besides adds to it.
func TestScenarioOfACommand(t *testing.T) {
	t.Parallel()
	dir := dearDecision(t)
	const key = "99107023017000"
	flags := []string{"--set", "hour_cost=90", "--out", "130735351", "--forbid", "decision:13072:13072", "--data", dir, "--json"}
	for command, more := range map[string][]string{"verdict": nil, "cooperation": nil, "robustness": {"--function", "expertise"}} {
		said, _ := kiesel(t, 0, append(append([]string{command, key}, more...), flags...)...)
		for _, name := range []string{"s1", "teure stunden"} {
			kept, _ := kiesel(t, 0, append([]string{command, key, "--scenario", name, "--data", dir, "--json"}, more...)...)
			if kept != said {
				t.Errorf("%s --scenario %q does not say what its settings and conditions say", command, name)
			}
		}
		text, _ := kiesel(t, 0, append([]string{command, key, "--scenario", "s1", "--set", "realised=0.3", "--out", "130030000", "--data", dir}, more...)...)
		wantText(t, text, "Scenario Teure Stunden: Und wenn eine Stunde mehr kostet?\nTaken as certain: hour_cost=90, realised=0.3.",
			"Altenpleen (130735351) does not join", "(130030000) does not join", "nobody below Landkreis Rostock (13072) is served by it for decision")
	}
}

func TestScenarioOfACommandRefusesContradictions(t *testing.T) {
	t.Parallel()
	dir := dearDecision(t)
	for flags, want := range map[string]string{
		"--set hour_cost=70":           `--set hour_cost=70 contradicts the scenario "Teure Stunden", which sets it to 90`,
		"--forbid online:130735351:13": `--forbid online: 130735351 → 13 contradicts the scenario "Teure Stunden", in which 130735351 does not join at all`,
		"--out 13072":                  `--out 13072 contradicts the scenario "Teure Stunden"`,
	} {
		for _, command := range []string{"verdict", "cooperation", "robustness"} {
			args := append([]string{command, "99107023017000", "--scenario", "s1", "--data", dir}, strings.Fields(flags)...)
			_, errs := kiesel(t, 2, args...)
			wantText(t, errs, want)
		}
	}
	text, _ := kiesel(t, 0, "scenario", "compare", "99107023017000", "s1", "--data", dir)
	wantText(t, text, "gain  pay  same  compensation EUR/a  many pay for few\n", "111   5    0 ", "gain, pay: authorities whose cost changes by at least 1 EUR/a over all functions; same: all others.")
	// What the scenario says as well contradicts nothing.
	kiesel(t, 0, "robustness", "99107023017000", "--scenario", "s1", "--set", "hour_cost=90", "--out", "130735351", "--data", dir)
	_, errs := kiesel(t, 1, "verdict", "99107023017000", "--scenario", "s2", "--data", dir)
	wantText(t, errs, `"s2" of service 99107023017000 in Land 13; 'kiesel scenario list 99107023017000' names them`)
	_, errs = kiesel(t, 1, "verdict", "99107023017000", "--scenario", "s1", "--data", t.TempDir()+"/none")
	wantText(t, errs, "no data yet")
}
