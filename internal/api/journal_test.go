package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
	"kiesel/internal/journal"
)

// change does something three times that the journal tells of.
func change(t *testing.T, a *api.API) {
	t.Helper()
	for i, reason := range []string{"Erlass", "Nachmeldung von Frau Mustermann", "Korrektur"} {
		w := apitest.Ask(a, http.MethodPut, "/services/99107023017000/assumptions/rate",
			`{"value":`+strconv.Itoa(100+i)+`,"source":"Annahme","reason":"`+reason+`"}`, header(i)...)
		if w.Code != http.StatusOK {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
	}
}

func header(seen int) []string {
	h := []string{"Content-Type", "application/json"}
	if seen > 0 {
		h = append(h, "If-Match", strconv.Quote(strconv.Itoa(seen)))
	}
	return h
}

func TestJournal(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	change(t, a)
	const mine = "/journal?subject=99107023017000&action=bundling.assumption&actor=u-erika&from=2026-03-01&until=2026-03-01"
	all := get[api.Journal](t, a, mine)
	if len(all.Items) != 3 || all.Items[0].Reason != "Korrektur" || all.Items[0].ActorName != "Erika Muster" || all.Next != "" {
		t.Fatalf("got %+v", all)
	}
	var pages []api.JournalEntry
	for cursor := ""; ; {
		p := get[api.Journal](t, a, mine+"&limit=2&cursor="+cursor)
		pages = append(pages, p.Items...)
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	if len(pages) != 3 || pages[2] != all.Items[2] {
		t.Errorf("the pages hold %+v", pages)
	}
	for _, nothing := range []string{"&from=2026-03-02", "&until=2026-02-28"} {
		if got := get[api.Journal](t, a, "/journal?action=bundling.assumption"+nothing); len(got.Items) != 0 {
			t.Errorf("%s: %+v", nothing, got.Items)
		}
	}
	wantProblem(t, apitest.Ask(a, http.MethodGet, "/journal?cursor=bm8", ""), http.StatusBadRequest)

	e := get[api.JournalEntryDetail](t, a, "/journal/"+strconv.FormatInt(all.Items[0].Seq, 10))
	if e.Hash == "" || e.Prev == "" || !strings.Contains(string(e.After), "102") {
		t.Errorf("got %+v", e)
	}
	found := false
	for _, d := range e.Differences {
		found = found || d.Field == "Value" && d.Before == "101" && d.After == "102"
	}
	if !found {
		t.Errorf("the differences are %+v", e.Differences)
	}
	wantProblem(t, apitest.Ask(a, http.MethodGet, "/journal/99999", ""), http.StatusNotFound)
	if actions := get[api.List[string]](t, a, "/journal/actions"); !strings.Contains(strings.Join(actions.Items, " "), "bundling.assumption") {
		t.Errorf("the actions are %v", actions.Items)
	}
}

// What is to be forgotten is gone from the journal, and the chain still holds.
func TestRedaction(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	change(t, a)
	entry := get[api.Journal](t, a, "/journal?subject=99107023017000").Items[1]
	target := "/journal/" + strconv.FormatInt(entry.Seq, 10)
	redact := func(target, body string) int {
		return apitest.Ask(a, http.MethodPost, target+"/redact", body, "Content-Type", "application/json").Code
	}
	if code := redact(target, `{"reason":""}`); code != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", code)
	}
	for range 2 { // the second time there is nothing left to do
		if code := redact(target, `{"reason":"Löschverlangen"}`); code != http.StatusNoContent {
			t.Errorf("status %d", code)
		}
	}
	if e := get[api.JournalEntryDetail](t, a, target); e.Reason != "" || !e.Erased {
		t.Errorf("got %+v", e.JournalEntry)
	}
	if code := redact("/journal/14", `{"reason":"x"}`); code != http.StatusConflict {
		t.Errorf("an entry without a reason: %d", code)
	}
	if code := redact("/journal/99999", `{"reason":"x"}`); code != http.StatusNotFound {
		t.Errorf("an entry that is not there: %d", code)
	}
	w := apitest.Ask(a, http.MethodPut, "/services/99107023017000/competence/override", `{"level":"kreis","reason":"Erlass"}`, "Content-Type", "application/json")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	last := get[api.Journal](t, a, "/journal?action=landscape.override").Items[0]
	if code := redact("/journal/"+strconv.FormatInt(last.Seq, 10), `{"reason":"x"}`); code != http.StatusConflict {
		t.Errorf("words that still hold: %d", code)
	}
	if v := verify(t, a, `{}`); !v.Whole {
		t.Errorf("got %+v", v)
	}
}

func verify(t *testing.T, a *api.API, body string) api.Verified {
	t.Helper()
	w := apitest.Ask(a, http.MethodPost, "/journal/verify", body, "Content-Type", "application/json")
	var v api.Verified
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d %v: %s", w.Code, err, w.Body)
	}
	return v
}

// A checkpoint that was kept elsewhere shows that something is missing, and one
// that others made up shows nothing.
func TestCheckpoint(t *testing.T) {
	t.Parallel()
	a, other := newAPI(t, nil), newAPI(t, nil)
	change(t, a)
	w := apitest.Ask(a, http.MethodPost, "/journal/checkpoint", "")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	var kept journal.Checkpoint
	if err := json.Unmarshal(w.Body.Bytes(), &kept); err != nil {
		t.Fatal(err)
	}
	key := get[api.PublicKey](t, a, "/journal/key").Key
	public, err := journal.ParsePublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Check(public); err != nil || kept.End.Entries == 0 {
		t.Errorf("%+v: %v", kept, err)
	}
	body := `{"checkpoints":[` + w.Body.String() + `]}`
	if v := verify(t, a, body); !v.Whole || v.End != kept.End || len(v.Faults) != 0 {
		t.Errorf("got %+v", v)
	}
	// The other installation has the same key, as after a restored backup.
	if v := verify(t, other, body); v.Whole || len(v.Faults) != 1 || !strings.Contains(v.Faults[0], "missing at the end") {
		t.Errorf("got %+v", v)
	}
	forged := strings.Replace(body, `"entries":`, `"entries":1`, 1)
	wantProblem(t, apitest.Ask(a, http.MethodPost, "/journal/verify", forged, "Content-Type", "application/json"), http.StatusUnprocessableEntity)
}

// The pages of the export are a file that holds without the database.
func TestExportOfTheJournal(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	change(t, a)
	var file bytes.Buffer
	pages := 0
	for target := "/journal/lines?limit=5"; target != ""; pages++ {
		w := apitest.Ask(a, http.MethodGet, target, "")
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			t.Fatalf("%s: status %d, %s", target, w.Code, w.Header().Get("Content-Type"))
		}
		if _, err := io.Copy(&file, w.Body); err != nil {
			t.Fatal(err)
		}
		target, _, _ = strings.Cut(strings.TrimPrefix(w.Header().Get("Link"), "<"+api.Root), ">")
	}
	if strings.Contains(file.String(), "Mustermann") {
		t.Error("a reason is not sealed")
	}
	end, err := journal.Verify(journal.ReadLines(&file))
	if want := verify(t, a, `{}`).End; err != nil || end != want || pages < 4 {
		t.Errorf("the file of %d pages holds up to %v, the journal up to %v, %v", pages, end, want, err)
	}
}

// Who may read the journal may not sign for it, and the other way round.
func TestRightsOfTheJournal(t *testing.T) {
	t.Parallel()
	who := func(role access.Role, scope access.Scope) access.Actor {
		return access.Actor{ID: "u-erika", Grants: []access.Grant{{Role: role, Scope: scope}}}
	}
	a := newAPI(t, func(c *api.Config) {
		c.Visitor = apitest.Nobody
		c.Tokens = tokens{
			"auditor": who(access.Auditor, ""), "operations": who(access.Operations, ""), "administrator": who(access.Administrator, ""),
			"local auditor": who(access.Auditor, "13"),
		}
	})
	for token, want := range map[string]string{
		"auditor": "200 200 403 200 403", "operations": "403 403 200 403 403", "administrator": "403 403 403 403 204", "local auditor": "403 403 403 403 403",
	} {
		var got []string
		for _, r := range []request{
			{method: http.MethodGet, target: "/journal"}, {method: http.MethodPost, target: "/journal/verify", body: "{}"},
			{method: http.MethodPost, target: "/journal/checkpoint"}, {method: http.MethodGet, target: "/journal/lines"},
			{method: http.MethodPost, target: "/journal/3/redact", body: `{"reason":"x"}`},
		} {
			h := []string{"Authorization", "Bearer " + token}
			if r.body != "" {
				h = append(h, "Content-Type", "application/json")
			}
			got = append(got, strconv.Itoa(apitest.Ask(a, r.method, r.target, r.body, h...).Code))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", token, got, want)
		}
	}
}
