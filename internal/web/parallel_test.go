package web

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

func TestParallels(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for name, tc := range map[string]struct {
		target string
		texts  []string
	}{
		"all":           {"/services/parallel", []string{"Mögliche Parallelprozesse", "könnten dieselbe Aufgabe sein", "1 bis 25 von", "offen"}},
		"narrowed":      {"/services/parallel?relation=no_key&state=open", []string{"passen zu dieser Auswahl", "mindestens eine ohne Schlüssel"}},
		"nothing found": {"/services/parallel?q=Drachensteigeerlaubnis", []string{"Kein Paar passt"}},
		"English":       {"/services/parallel?lang=en", []string{"Possible parallel processes", "may be the same task"}},
		"any pair":      {"/services/parallel/pair?a=" + marriage + "&b=" + school, []string{"Sind das zwei Leistungen oder eine?", "Eheschließung Anmeldung", "noch hat niemand entschieden"}},
		"linked":        {"/services", []string{`href="/services/parallel"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, get(t, h, tc.target), http.StatusOK, tc.texts...)
		})
	}
	for target, status := range map[string]int{
		"/services/parallel?state=perhaps":                                        400,
		"/services/parallel?relation=cousin":                                      400,
		"/services/parallel/pair":                                                 404,
		"/services/parallel/pair?a=" + marriage + "&b=1":                          404,
		"/services/parallel/pair?a=" + school + "&b=" + marriage:                  404,
		"/services/parallel/pair?a=" + marriage + "&b=" + marriage:                404,
		"/services/parallel/pair?as_of=2020-01-01&a=" + marriage + "&b=" + school: 404,
	} {
		if w := get(t, h, target); w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
}

func TestParallelsFile(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	all, narrowed := readCSV(t, h, "/services/parallel.csv"), readCSV(t, h, "/services/parallel.csv?relation=no_key")
	if len(narrowed) < 2 || len(narrowed) >= len(all) {
		t.Errorf("%d rows, %d with a filter", len(all), len(narrowed))
	}
	if got := strings.Join(all[0][:5], ";"); !strings.HasSuffix(got, "Schlüssel der ersten Leistung;Erste Leistung;Schlüssel der zweiten Leistung;Zweite Leistung;Ähnlichkeit") {
		t.Errorf("the headings begin with %q", got)
	}
}

var firstPair = regexp.MustCompile(`href="(/services/parallel/pair\?[^"]+)"`)

// Somebody decides on a pair, decides anew, and meets the decision of another.
func TestDecideOnAParallel(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	link := firstPair.FindStringSubmatch(get(t, h, "/services/parallel").Body.String())
	if link == nil {
		t.Fatal("the list links to no pair")
	}
	pair := html.UnescapeString(link[1])
	w := post(t, h, pair, url.Values{"reason": {"  "}, "version": {"0"}})
	wantText(t, w, http.StatusUnprocessableEntity, "Bitte wählen Sie eine der drei Möglichkeiten.", "Bitte geben Sie eine Begründung an.")

	w = post(t, h, pair, url.Values{"verdict": {"later"}, "reason": {"Fachamt fragen"}, "version": {"0"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != pair+"&done=decided" {
		t.Fatalf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	wantText(t, get(t, h, pair+"&done=decided"), http.StatusOK, "Die Entscheidung ist festgehalten", "Fachamt fragen", "entschieden wird später")
	wantText(t, get(t, h, "/services/parallel?state=later"), http.StatusOK, "1 von", "später")

	w = post(t, h, pair, url.Values{"verdict": {"same"}, "reason": {"dieselbe Vorschrift"}, "version": {"1"}})
	if w.Code != http.StatusSeeOther {
		t.Fatalf("deciding anew: status %d", w.Code)
	}
	wantText(t, get(t, h, "/services/parallel"), http.StatusOK, "dieselbe Aufgabe", "ist entschieden")
	w = post(t, h, pair, url.Values{"verdict": {"different"}, "reason": {"anderes Recht"}, "version": {"1"}})
	wantText(t, w, http.StatusConflict, "dieselbe Vorschrift", "anderes Recht", `name="version" value="2"`)
	wantText(t, get(t, h, "/journal"), http.StatusOK, "Über Parallelprozess entschieden", "dieselbe Vorschrift")
}
