package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// marriage is a service whose competence is settled, seat one that is unclear.
const (
	marriage = "99059001104000"
	school   = "99088018000000"
)

func TestServices(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for name, tc := range map[string]struct {
		target string
		texts  []string
	}{
		"all":              {"/services", []string{"5.249", "Kommunale Verwaltungen", "ungeklärt", "1 bis 25 von 5.249"}},
		"forgiving search": {"/services?q=eheschliessungen", []string{"Eheschließung Anmeldung"}},
		"by key":           {"/services?q=99059001104000", []string{"Eheschließung Anmeldung", "1 bis 1 von 1"}},
		"by level":         {"/services?level=amt", []string{"Leistungen passen zu dieser Auswahl"}},
		"by bundle":        {"/services?ozg=10026", []string{"Eheschließung und -beurkundung"}},
		"nothing found":    {"/services?q=Drachensteigeerlaubnis", []string{"Keine Leistung passt"}},
		"English":          {"/services?lang=en", []string{"5,249", "Municipal administrations"}},
		"one service":      {"/services/" + marriage, []string{"Eheschließung Anmeldung", "Standesamt", "§ 1 PStG", "13-personenstand", ">116 <"}},
		"unclear":          {"/services/" + school, []string{"Wer diese Leistung erbringen muss, ist ungeklärt"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, get(t, h, tc.target), http.StatusOK, tc.texts...)
		})
	}
}

func TestServicesRefuseWhatTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for target, status := range map[string]int{
		"/services?level=planet":                400,
		"/services/99999999999999":              404,
		"/recommendations?outcome=hope":         400,
		"/recommendations?sort=colour":          400,
		"/recommendations/transition?years=11":  422,
		"/recommendations/transition?budget=-1": 422,
		"/recommendations/transition?until=1":   422,
		"/search?q=" + strings.Repeat("a", 201): 400,
	} {
		if w := get(t, h, target); w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
}

func TestServicesFile(t *testing.T) {
	t.Parallel()
	rows := readCSV(t, newTestServer(t), "/services.csv?q="+marriage)
	if len(rows) != 2 {
		t.Fatalf("%d rows, want a header and one service", len(rows))
	}
	if got, want := strings.Join(rows[1][:2], ";"), marriage+";Eheschließung Anmeldung"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// post sends a form.
func post(tb testing.TB, h http.Handler, target string, form url.Values) *httptest.ResponseRecorder {
	tb.Helper()
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Somebody decides a competence, sees it, finds it in the journal, and takes it
// back.
func TestDecideCompetence(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	action := "/services/" + school + "/competence"

	before := len(readCSV(t, h, "/journal.csv"))
	incomplete := post(t, h, action, url.Values{"level": {"kreis"}, "reason": {"  "}})
	wantText(t, incomplete, http.StatusUnprocessableEntity,
		"Bitte geben Sie eine Begründung an.", `aria-invalid="true"`, "nichts wurde geändert")
	wantText(t, post(t, h, action, url.Values{"level": {"planet"}, "reason": {"x"}}),
		http.StatusUnprocessableEntity, "Bitte wählen Sie eine der Ebenen.")
	wantText(t, get(t, h, "/services/"+school), http.StatusOK, "ist ungeklärt")

	done := post(t, h, action, url.Values{"level": {"kreis"}, "reason": {"Schulgesetz M-V"}, "source": {"§ 103 SchulG M-V"}})
	if done.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", done.Code)
	}
	wantText(t, get(t, h, done.Header().Get("Location")), http.StatusOK,
		"Die Zuständigkeit ist festgelegt", "Schulgesetz M-V", "§ 103 SchulG M-V", "Festlegung zurücknehmen")
	wantText(t, get(t, h, "/journal"), http.StatusOK, "Zuständigkeit festgelegt", "Schulgesetz M-V", "local", "/services/"+school)

	back := post(t, h, action+"/reset", url.Values{"version": {"1"}})
	if back.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", back.Code)
	}
	wantText(t, get(t, h, "/services/"+school), http.StatusOK, "ist ungeklärt")
	if after := len(readCSV(t, h, "/journal.csv")); after != before+2 {
		t.Errorf("the journal has %d more rows, want one for the decision and one for its end", after-before)
	}
}

func TestFormLargerThanAllowed(t *testing.T) {
	t.Parallel()
	w := post(t, newTestServer(t), "/services/"+school+"/competence", url.Values{"reason": {strings.Repeat("x", 2<<20)}})
	wantText(t, w, http.StatusRequestEntityTooLarge, "Das ist zu groß")
}
