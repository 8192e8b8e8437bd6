package api_test

import (
	"net/http"
	"strings"
	"testing"

	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
)

// Two programs change the same thing: the second one is told, and nothing that
// the first one wrote is lost.
func TestSecondWriterIsTold(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	const override, assumption = "/services/99107023017000/competence/override", "/services/99107023017000/assumptions/rate"
	for _, tc := range []struct{ target, first, second string }{
		{override, `{"level":"kreis","reason":"Erlass"}`, `{"level":"land","reason":"Gesetz"}`},
		{assumption, `{"value":100,"source":"Annahme","reason":"x"}`, `{"value":200,"source":"Annahme","reason":"y"}`},
	} {
		put := func(body string, want int, wantTag string, header ...string) {
			t.Helper()
			w := apitest.Ask(a, http.MethodPut, tc.target, body, append(header, "Content-Type", "application/json")...)
			if w.Code != want || w.Header().Get("ETag") != wantTag {
				t.Fatalf("%s: got %d %s, want %d %s: %s", tc.target, w.Code, w.Header().Get("ETag"), want, wantTag, w.Body)
			}
		}
		put(tc.first, http.StatusPreconditionFailed, "", "If-Match", `"1"`)
		put(tc.first, http.StatusPreconditionFailed, "", "If-Match", "*")
		put(tc.first, http.StatusOK, `"1"`)
		put(tc.second, http.StatusPreconditionFailed, `"1"`)
		put(tc.second, http.StatusPreconditionFailed, `"1"`, "If-Match", `W/"1"`)
		put(tc.second, http.StatusOK, `"2"`, "If-Match", `"1"`)
		put(tc.first, http.StatusPreconditionFailed, `"2"`, "If-Match", `"1"`)
		put(tc.first, http.StatusOK, `"3"`, "If-Match", "*")

		known := apitest.Ask(a, http.MethodGet, tc.target, "", "If-None-Match", `"3"`)
		if known.Code != http.StatusNotModified {
			t.Errorf("%s, known already: %d", tc.target, known.Code)
		}
		if w := apitest.Ask(a, http.MethodDelete, tc.target, "", "If-Match", `"2"`); w.Code != http.StatusPreconditionFailed {
			t.Errorf("deleting an old version of %s: %d", tc.target, w.Code)
		}
		if w := apitest.Ask(a, http.MethodDelete, tc.target, "", "If-Match", `"3"`); w.Code != http.StatusNoContent {
			t.Errorf("deleting %s: %d", tc.target, w.Code)
		}
		wantProblem(t, apitest.Ask(a, http.MethodGet, tc.target, ""), http.StatusNotFound)
	}
}

func TestAssumptionChangesTheVerdict(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	const service = "/services/99107023017000"
	type verdict struct {
		Cases struct{ Value float64 } `json:"cases"`
	}
	before := get[verdict](t, a, service+"/verdict").Cases.Value
	whatIf := get[verdict](t, a, service+"/verdict?set=rate=60").Cases.Value
	for query, want := range map[string]string{
		"set=rate=60&set=rate=70": "rate is set twice", "set=rate=25%2C5": "write it like 25.5", "set=online.must_be_local=0.5": "must be 0 (no) or 1 (yes)",
	} {
		if p := wantProblem(t, apitest.Ask(a, http.MethodGet, service+"/verdict?"+query, ""), http.StatusBadRequest); !strings.Contains(p.Detail, want) {
			t.Errorf("%s: %s", query, p.Detail)
		}
	}
	w := apitest.Ask(a, http.MethodPut, service+"/assumptions/rate", `{"value":60,"source":"Annahme","reason":"Probe"}`, "Content-Type", "application/json")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if after := get[verdict](t, a, service+"/verdict").Cases.Value; after != whatIf || after == before {
		t.Errorf("%g cases before, %g if, %g after", before, whatIf, after)
	}
	p := wantProblem(t, apitest.Ask(a, http.MethodPut, service+"/assumptions/rate", `{"value":-1,"source":"Annahme","reason":"Probe"}`,
		"Content-Type", "application/json", "If-Match", "*"), http.StatusBadRequest)
	if !strings.Contains(p.Detail, "rate = -1") {
		t.Errorf("the problem does not tell what is wrong: %s", p.Detail)
	}
	for _, end := range []string{"low", "high"} {
		p = wantProblem(t, apitest.Ask(a, http.MethodPut, service+"/assumptions/absence", `{"value":0.2,"`+end+`":0.2,"source":"Annahme","reason":"Probe"}`,
			"Content-Type", "application/json"), http.StatusBadRequest)
		if !strings.Contains(p.Detail, "absence: give both low and high or neither") {
			t.Errorf("only %s: %s", end, p.Detail)
		}
	}
	p = wantProblem(t, apitest.Ask(a, http.MethodPut, service+"/assumptions/online.must_be_local", `{"value":0.5,"source":"Annahme","reason":"Probe"}`,
		"Content-Type", "application/json"), http.StatusBadRequest)
	if !strings.Contains(p.Detail, "must be 0 (no) or 1 (yes)") {
		t.Errorf("half a yes: %s", p.Detail)
	}
}

func TestOverrideChangesTheCompetence(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	const target = "/services/99107023017000/competence"
	if before := get[api.Competence](t, a, target); before.Rule == "festlegung" || before.Override != nil || len(before.Authorities) < 100 {
		t.Fatalf("decided already: %+v", before)
	}
	w := apitest.Ask(a, http.MethodPut, target+"/override", `{"level":"kreis","reason":"Erlass"}`, "Content-Type", "application/json")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	after := get[api.Competence](t, a, target)
	if after.Rule != "festlegung" || after.Override == nil || after.Override.Reason != "Erlass" || len(after.Authorities) != 8 {
		t.Errorf("got %+v", after)
	}
}
