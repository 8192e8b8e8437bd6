package web

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
)

// Every list leaves as a file of either format, with a name of its own.
func TestListsLeaveAsFiles(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	comparison := find(t, get(t, h, "/evidence"), `(/evidence/comparisons/[0-9a-f]{64})`)
	for list, name := range map[string]string{
		"/services": "leistungen", "/authorities": "behoerden", "/recommendations": "empfehlungen", "/journal": "aenderungen",
		"/jobs": "hintergrundarbeiten", "/users": "konten", "/evidence/profiles": "prozess-steckbriefe", "/evidence/comparisons": "vergleiche",
		comparison + "/steps": "schritte", comparison + "/pairs": "vergleichspaare",
		marriageVerdict + "/changes": "wirkung-" + marriage, marriageVerdict + "/assumptions": "annahmen-" + marriage,
	} {
		for _, f := range tabular.Formats() {
			w := get(t, h, list+"."+string(f))
			start := "\ufeff"
			if f == tabular.XLSX {
				start = "PK\x03\x04"
			}
			wantText(t, w, http.StatusOK, start)
			if got, want := w.Header().Get("Content-Disposition"), `attachment; filename="`+name+"."+string(f)+`"`; got != want {
				t.Errorf("%s: %s, want %s", list, got, want)
			}
			if got := w.Header().Get("Content-Type"); got != f.ContentType() {
				t.Errorf("%s: type %s", list, got)
			}
		}
	}
}

// Filters and order of the page hold for its files.
func TestFilesKeepTheFilter(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	words := catalogue.Words()
	competences := exchange.Competences{Words: words}.List().Table
	read, err := competences.Read(get(t, h, "/services.xlsx?level=kreis").Body.Bytes())
	if err != nil || len(read.Rows) != 969 {
		t.Fatal(len(read.Rows), err)
	}
	all, err := competences.Read(get(t, h, "/services.xlsx").Body.Bytes())
	if err != nil || len(all.Rows) != 5249 {
		t.Fatal(len(all.Rows), err)
	}
	for _, r := range read.Rows {
		if competences.Get(r.Values, "level") != "kreis" {
			t.Errorf("the filter does not hold for %v", r.Values)
		}
	}
	authorities := exchange.Authorities{Words: words}.List().Table
	sorted, err := authorities.Read(get(t, h, "/authorities.xlsx?level=land&within=00&sort=-area").Body.Bytes())
	if err != nil || len(sorted.Rows) != 16 || authorities.Get(sorted.Rows[0].Values, "name") != "Bayern" {
		t.Fatalf("%d Länder, %v: %v", len(sorted.Rows), sorted.Rows[0].Values, err)
	}
	for target, status := range map[string]int{
		"/services.xlsx?level=planet": 400, "/services.ods": 404, "/jobs.csv?state=x": 400, "/journal.xlsx?from=morgen": 400,
		"/services/99000000000000/verdict/assumptions.csv": 404, "/evidence/comparisons/none/pairs.xlsx": 404,
	} {
		if w := get(t, h, target); w.Code != status || w.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
}

// A file that cannot be written to its end is a page that says so, not half a
// file.
func TestBrokenFiles(t *testing.T) {
	t.Parallel()
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	site := &page.Site{
		Mux: http.NewServeMux(), Catalogue: words, Asset: func(string) string { return "" }, Door: doorFor(everybodyIsLocal),
		Classify: func(error) int { return http.StatusInternalServerError }, Log: slog.New(slog.DiscardHandler),
	}
	table := tabular.Table{Name: "x", Title: tabular.Text{De: "x", En: "x"}, Columns: []tabular.Column{{Key: "x", Heading: tabular.Text{De: "x", En: "x"}}}}
	rows := func(yield func([]string, error) bool) {
		for range 1000 {
			if !yield([]string{strings.Repeat("x", 100)}, nil) {
				return
			}
		}
		yield(nil, errors.New("the disk is gone"))
	}
	site.HandleFiles("/broken", access.Public, func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		return v.Send(w, r, table, rows)
	})
	for _, f := range tabular.Formats() {
		w := get(t, site.Mux, "/broken."+string(f))
		wantText(t, w, http.StatusInternalServerError, "<!doctype html>")
		if w.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s pretends to be a file", f)
		}
	}
}
