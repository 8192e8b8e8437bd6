package web

import (
	"encoding/csv"
	"net/http"
	"strings"
	"testing"
)

func TestAuthorities(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for name, tc := range map[string]struct {
		target string
		texts  []string
	}{
		"MV by default":    {"/authorities", []string{">116 <", "1.573.597", "Rostock, Hanse- und Universitätsstadt", "map__step-5", "map__outline"}},
		"all Germany":      {"/authorities?level=land&within=00", []string{">16 <", "83.563.598", "Mecklenburg-Vorpommern"}},
		"no map elsewhere": {"/authorities?within=07", []string{"Für diese Auswahl gibt es keine Karte."}},
		"one Kreis":        {"/authorities?within=13073", []string{"Altenpleen"}},
		"by name":          {"/authorities?q=ruegen", []string{"Bergen auf Rügen"}},
		"nothing found":    {"/authorities?q=Atlantis", []string{"Keine Behörde passt", "Entfernen Sie einen Filter"}},
		"second page":      {"/authorities?page=2", []string{"26 bis 50 von 116"}},
		"beyond the end":   {"/authorities?page=99", []string{"101 bis 116 von 116"}},
		"tree":             {"/authorities?view=tree", []string{"<details>", "Vorpommern-Rügen"}},
		"English":          {"/authorities?lang=en", []string{"1,573,597", "municipal administrations"}},
		"an Amt":           {"/authorities/130735351", []string{"Altenpleen", "7.572", "6", "Groß Mohrdorf", "map__here"}},
		"a Gemeinde":       {"/authorities/130735351005", []string{"Altenpleen", "keine Angabe"}},
		"the Bund":         {"/authorities/00", []string{"83.563.598", "Bayern"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, get(t, h, tc.target), http.StatusOK, tc.texts...)
		})
	}
}

func TestAuthoritiesRefuseWhatTheyDoNotKnow(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for target, status := range map[string]int{
		"/authorities?level=planet":  400,
		"/authorities?within=99":     400,
		"/authorities?measure=mood":  400,
		"/authorities?sort=colour":   400,
		"/authorities?sort=-":        400,
		"/authorities/130739999":     404,
		"/authorities/%3Cscript%3E":  404,
		"/authorities.csv?level=all": 400,
	} {
		if w := get(t, h, target); w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
}

func TestAuthoritiesSort(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for sort, first := range map[string]string{
		"name": "Altenpleen", "-population": "Rostock", "population": "Insel Poel", "-area": "Röbel-Müritz", "-density": "Rostock",
	} {
		rows := readCSV(t, h, "/authorities.csv?sort="+sort)
		if got := rows[1][1]; !strings.HasPrefix(got, first) {
			t.Errorf("sort=%s begins with %q, want %q", sort, got, first)
		}
	}
}

func TestAuthoritiesFile(t *testing.T) {
	t.Parallel()
	rows := readCSV(t, newTestServer(t), "/authorities.csv?sort=name")
	if len(rows) != 117 {
		t.Fatalf("%d rows, want a header and 116 administrations", len(rows))
	}
	if got, want := strings.Join(rows[0], ";"), "Regionalschlüssel (ARS);Name;Art;Schlüssel der übergeordneten Einheit;Einwohner;Fläche (km²);Gültig seit;Ebene;Sitz der Verwaltung;Einwohner je km²"; got != want {
		t.Errorf("header %q, want %q", got, want)
	}
	if got, want := strings.Join(rows[1], ";"), "130735351;Altenpleen;Amt;13073;7572;121,82;28.02.2026;Amt;Altenpleen;62,2"; got != want {
		t.Errorf("first row %q, want %q", got, want)
	}
}

// htmx asks for the list alone.
func TestAuthoritiesPart(t *testing.T) {
	t.Parallel()
	w := get(t, newTestServer(t), "/authorities?q=barth", "HX-Request", "true", "HX-Target", "div#results")
	wantText(t, w, http.StatusOK, "Barth")
	if strings.Contains(w.Body.String(), "<html") {
		t.Error("the answer is a whole page")
	}
}

// readCSV fetches a file and returns its rows.
func readCSV(tb testing.TB, h http.Handler, target string) [][]string {
	tb.Helper()
	w := get(tb, h, target)
	if w.Code != http.StatusOK {
		tb.Fatalf("%s: status %d: %s", target, w.Code, w.Body)
	}
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(w.Body.String(), "\ufeff")))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	return rows
}
