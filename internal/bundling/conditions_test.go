package bundling

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"kiesel/internal/landscape"
)

func TestConditionsCheck(t *testing.T) {
	t.Parallel()
	tree := embedded(t).Tree
	for name, tc := range map[string]struct {
		conditions Conditions
		want       string // part of the error, "" for none
	}{
		"nothing":              {Conditions{}, ""},
		"out":                  {Conditions{Out: []landscape.ARS{"130735351", "13003"}}, ""},
		"below a unit":         {Conditions{Forbid: []Arc{{From: "13073", To: "13"}}}, ""},
		"the unit itself":      {Conditions{Forbid: []Arc{{Function: landscape.Online, From: "13073", To: "13073"}}}, ""},
		"out is unknown":       {Conditions{Out: []landscape.ARS{"13999"}}, `out: there is no authority "13999"`},
		"out twice":            {Conditions{Out: []landscape.ARS{"13003", "13003"}}, "out: 13003 is named twice"},
		"unknown from":         {Conditions{Forbid: []Arc{{From: "x", To: "13"}}}, `forbid: x → 13: there is no authority "x"`},
		"unknown to":           {Conditions{Forbid: []Arc{{From: "13073", To: ""}}}, `there is no authority ""`},
		"unknown function":     {Conditions{Forbid: []Arc{{Function: "magic", From: "13073", To: "13"}}}, `magic: 13073 → 13: "magic" is none of the functions`},
		"downwards":            {Conditions{Forbid: []Arc{{From: "13", To: "13073"}}}, "13073 is not above 13"},
		"sideways":             {Conditions{Forbid: []Arc{{From: "130735351", To: "13072"}}}, "13072 is not above 130735351"},
		"arc twice":            {Conditions{Forbid: []Arc{{From: "13073", To: "13"}, {From: "13073", To: "13"}}}, "13073 → 13 is named twice"},
		"out and forbidden":    {Conditions{Out: []landscape.ARS{"130735351"}, Forbid: []Arc{{From: "130735351", To: "13"}}}, "130735351 does not join"},
		"an authority, itself": {Conditions{Forbid: []Arc{{From: "130735351055", To: "130735351055"}}}, "there is no authority"},
	} {
		err := tc.conditions.Check(tree)
		switch {
		case tc.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case tc.want != "" && (!errors.Is(err, ErrConditions) || !strings.Contains(err.Error(), tc.want)):
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
}

func TestConditionsAsJSON(t *testing.T) {
	t.Parallel()
	for want, c := range map[string]Conditions{
		`{}`: {},
		`{"out":["13003"],"forbid":[{"function":"online","from":"13073","to":"13"},{"from":"13","to":"13"}]}`: {
			Out: []landscape.ARS{"13003"}, Forbid: []Arc{{Function: landscape.Online, From: "13073", To: "13"}, {From: "13", To: "13"}},
		},
	} {
		text, err := json.Marshal(c)
		if err != nil || string(text) != want {
			t.Errorf("%s, %v; want %s", text, err, want)
		}
	}
}

// Without conditions the verdict is that without; with them nothing is computed
// that does not keep them.
func TestVerdictUnder(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	plain, err := s.Verdict(t.Context(), wohngeld, "13", nil)
	if err != nil {
		t.Fatal(err)
	}
	under, err := s.VerdictUnder(t.Context(), wohngeld, "13", nil, Conditions{})
	if err != nil || under.Then != plain.Then {
		t.Errorf("without conditions it costs %v, %v; want %v", under.Then, err, plain.Then)
	}
	if _, err := s.VerdictUnder(t.Context(), wohngeld, "13", nil, Conditions{Out: []landscape.ARS{"nobody"}}); !errors.Is(err, ErrConditions) {
		t.Errorf("an unknown authority: %v", err)
	}
	if _, err := s.VerdictUnder(t.Context(), wohngeld, "13", nil, Conditions{Out: []landscape.ARS{"130735351"}}); !errors.Is(err, ErrNoSolver) {
		t.Errorf("conditions: %v", err)
	}
}
