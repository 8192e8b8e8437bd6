package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
)

const listHead = "Leistungsschlüssel;Teilaufgabe;Annahme;Wert;Von;Bis;Quelle;Stand\n"

// sendList sends a file for a list of assumptions.
func sendList(tb testing.TB, a *api.API, text string) *httptest.ResponseRecorder {
	tb.Helper()
	return apitest.Ask(a, http.MethodPost, "/imports?list=assumptions&file=annahmen.csv", text, "Content-Type", "application/octet-stream")
}

// propose sends a file that can be read and returns the address of its import.
func propose(tb testing.TB, a *api.API, text string) string {
	tb.Helper()
	w := sendList(tb, a, text)
	if w.Code != http.StatusCreated {
		tb.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return strings.TrimPrefix(w.Header().Get("Location"), api.Root)
}

// because decides over an import for a reason.
func because(a *api.API, target string) *httptest.ResponseRecorder {
	return apitest.Ask(a, http.MethodPost, target, `{"reason":"Erhebung 2026"}`, "Content-Type", "application/json")
}

func TestListsAsFiles(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	for name, tc := range map[string]struct{ target, accept, kind, begins string }{
		"as it comes":      {"/lists/assumptions/file", "", "text/csv; charset=utf-8", "\ufeffLeistungsschlüssel;"},
		"by Accept":        {"/lists/assumptions/file", "text/html, " + xlsx, xlsx, "PK"},
		"format wins":      {"/lists/assumptions/file?format=csv&lang=en", xlsx, "text/csv; charset=utf-8", "\ufeffService key;"},
		"format by itself": {"/lists/competences/file?format=xlsx", "", xlsx, "PK"},
	} {
		w := apitest.Ask(a, http.MethodGet, tc.target, "", "Accept", tc.accept)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != tc.kind || !strings.HasPrefix(w.Body.String(), tc.begins) ||
			!strings.Contains(w.Header().Get("Content-Disposition"), "attachment; filename") {
			t.Errorf("%s: status %d, %v", name, w.Code, w.Header())
		}
	}
	wantProblem(t, apitest.Ask(a, http.MethodGet, "/lists/nowhere/file", ""), http.StatusNotFound)
	wantProblem(t, apitest.Ask(a, http.MethodGet, "/lists/assumptions/file?format=pdf", ""), http.StatusUnprocessableEntity)

	// The same file, sent back, changes nothing.
	whole := apitest.Ask(a, http.MethodGet, "/lists/assumptions/file?format=xlsx", "").Body.String()
	var i api.Import
	if err := json.Unmarshal(sendList(t, a, whole).Body.Bytes(), &i); err != nil || i.Counts.Unchanged < 50 || i.Counts.Changed+i.Counts.New+i.Counts.Wrong > 0 {
		t.Errorf("%+v, %v", i, err)
	}
}

// What cannot be used is named by row and column.
func TestProblemsOfFiles(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	p := wantProblem(t, sendList(t, a, "a;b\n1;2\n"), http.StatusUnprocessableEntity)
	if len(p.Errors) == 0 || p.Errors[0].Location != "row[1]" || !strings.Contains(p.Errors[0].Message, "the column “Service key” is missing") {
		t.Errorf("%+v", p)
	}
	wrong := propose(t, a, listHead+";;Zins;0,04;;;x;\n;;Zins;viel;;;x;\n;;Unsinn;1;;;x;\n")
	p = wantProblem(t, because(a, wrong+"/apply"), http.StatusUnprocessableEntity)
	if len(p.Errors) != 2 || p.Errors[0].Location != "row[3].column[D]" || p.Errors[1].Location != "row[4].column[C]" {
		t.Errorf("%+v", p)
	}
	var rows api.List[api.ImportRow]
	text := apitest.Ask(a, http.MethodGet, wrong+"/rows?kind=wrong&limit=1", "").Body.Bytes()
	if err := json.Unmarshal(text, &rows); err != nil || rows.Total != 2 || rows.Next == "" || rows.Items[0].Line != 3 || rows.Items[0].Problems[0].Letter != "D" {
		t.Errorf("%s, %v", text, err)
	}
	wantProblem(t, because(a, propose(t, a, listHead)+"/apply"), http.StatusUnprocessableEntity)
	wantProblem(t, apitest.Ask(a, http.MethodPost, wrong+"/apply", `{"reason":"  "}`, "Content-Type", "application/json"), http.StatusUnprocessableEntity)
	wantProblem(t, sendList(t, a, strings.Repeat("x", 33<<20)), http.StatusRequestEntityTooLarge)
}

// An import is applied and undone once, and not over what others have changed.
func TestImportsAndOthers(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	first, second := propose(t, a, listHead+";;Zins;0,04;;;x;\n"), propose(t, a, listHead+";;Zins;0,05;;;x;\n")
	if w := because(a, first+"/apply"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"state":"applied"`) {
		t.Fatalf("applying: %d %s", w.Code, w.Body)
	}
	wantProblem(t, because(a, first+"/apply"), http.StatusConflict)
	p := wantProblem(t, because(a, second+"/apply"), http.StatusConflict)
	if len(p.Errors) != 1 || p.Errors[0].Location != "row[2]" || p.Errors[0].Value != "" {
		t.Errorf("%+v", p)
	}
	if w := apitest.Ask(a, http.MethodGet, "/imports?list=assumptions&state=applied", ""); !strings.Contains(w.Body.String(), `"total":1`) {
		t.Errorf("imports: %s", w.Body)
	}
	if w := because(a, first+"/undo"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"state":"undone"`) {
		t.Fatalf("undoing: %d %s", w.Code, w.Body)
	}
	wantProblem(t, because(a, first+"/undo"), http.StatusConflict)
}

// Who may not bring files in learns nothing of what others have brought in.
func TestImportsNeedTheirRight(t *testing.T) {
	t.Parallel()
	who := access.Local()
	a := newAPI(t, func(c *api.Config) { c.Visitor = func(*http.Request) (access.Actor, error) { return who, nil } })
	proposed, applied := propose(t, a, listHead+";;Zins;0,04;;;x;\n"), propose(t, a, listHead+";;Zins;0,05;;;x;\n")
	if w := because(a, applied+"/apply"); w.Code != http.StatusOK {
		t.Fatalf("applying: %d", w.Code)
	}
	who = access.Actor{ID: "reader", Grants: []access.Grant{{Role: access.Reader}}}
	wantProblem(t, sendList(t, a, listHead), http.StatusForbidden)
	wantProblem(t, apitest.Ask(a, http.MethodGet, "/imports", ""), http.StatusForbidden)
	who = access.Actor{ID: "neighbour", Grants: []access.Grant{{Role: access.Coordinator, Scope: "13075"}}}
	wantProblem(t, sendList(t, a, listHead), http.StatusForbidden)
	for _, address := range []string{proposed, applied} {
		wantProblem(t, apitest.Ask(a, http.MethodGet, address, ""), http.StatusNotFound)
		wantProblem(t, because(a, address+"/apply"), http.StatusNotFound)
		wantProblem(t, because(a, address+"/undo"), http.StatusNotFound)
	}
	if w := apitest.Ask(a, http.MethodGet, "/imports", ""); !strings.Contains(w.Body.String(), `"total":0`) {
		t.Errorf("imports: %s", w.Body)
	}
	who = access.Actor{ID: "colleague", Grants: []access.Grant{{Role: access.Coordinator}}}
	wantProblem(t, apitest.Ask(a, http.MethodGet, proposed, ""), http.StatusNotFound)
	if w := apitest.Ask(a, http.MethodGet, applied, ""); w.Code != http.StatusOK {
		t.Errorf("what was applied: %d", w.Code)
	}
}
