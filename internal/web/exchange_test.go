package web

import (
	"bytes"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
)

// personOfHeader lets a test say in headers who asks, and by which name.
func personOfHeader(r *http.Request) access.Actor {
	actor := actorOfHeader(r)
	if name := r.Header.Get("X-Person"); name != "" {
		actor.ID, actor.Name = name, name
	}
	return actor
}

// desk is somebody who brings lists out and in.
type desk struct {
	testing.TB
	http.Handler
	name string
	role access.Role
}

// send sends a request with the headers that say who it is.
func (d desk) send(r *http.Request) *httptest.ResponseRecorder {
	d.Helper()
	r.Header.Set("X-Person", d.name)
	r.Header.Set("X-Role", string(d.role))
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func (d desk) get(target string) *httptest.ResponseRecorder {
	d.Helper()
	return d.send(httptest.NewRequestWithContext(d.Context(), http.MethodGet, target, nil))
}

// post sends a form with a reason.
func (d desk) post(target, reason string) *httptest.ResponseRecorder {
	d.Helper()
	r := httptest.NewRequestWithContext(d.Context(), http.MethodPost, target, strings.NewReader(url.Values{"reason": {reason}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return d.send(r)
}

// upload sends a file for a list.
func (d desk) upload(list, name, text string) *httptest.ResponseRecorder {
	d.Helper()
	var answer *httptest.ResponseRecorder
	sendFile(d, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { answer = d.send(r) }), "/exchange/lists/"+list, "file", name, text, nil)
	return answer
}

// propose sends a file that can be read and returns the address of its preview.
func (d desk) propose(list, name, text string) string {
	d.Helper()
	w := d.upload(list, name, text)
	if w.Code != http.StatusSeeOther {
		d.Fatalf("%s: status %d", name, w.Code)
	}
	return w.Header().Get("Location")
}

const assumptionHead = "Leistungsschlüssel;Teilaufgabe;Annahme;Wert;Von;Bis;Quelle;Stand\r\n"

// interest is a file that sets the interest for all services.
func interest(value string) string {
	return assumptionHead + ";;Zins;" + value + ";;;Haushalt;01.11.2026\r\n"
}

func TestListsGoOut(t *testing.T) {
	t.Parallel()
	d := desk{t, newWritingServerFor(t, personOfHeader), "lena", access.Reader}
	wantText(t, d.get("/exchange"), http.StatusOK, "Listen können Sie als Datei herausgeben", "Zuständigkeiten", `href="/exchange/lists/assumptions/xlsx"`, "mit anderer Rolle")
	wantText(t, d.get("/exchange/lists/assumptions"), http.StatusOK, "Eine Zeile je Annahme", "bestimmt, worum es geht", "wird übernommen", "nur zum Lesen")
	if text := d.get("/exchange/lists/assumptions").Body.String(); strings.Contains(text, `type="file"`) {
		t.Error("somebody who may not bring files in is asked for one")
	}
	for _, f := range tabular.Formats() {
		w := d.get("/exchange/lists/competences/" + string(f))
		_, attached, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
		if err != nil || w.Code != http.StatusOK || w.Header().Get("Content-Type") != f.ContentType() || attached["filename"] != "zustaendigkeiten."+string(f) {
			t.Errorf("%s: status %d, %v, %v", f, w.Code, w.Header(), err)
		}
	}
	wantText(t, d.get("/exchange/lists/competences/csv"), http.StatusOK, "\ufeffLeistungsschlüssel;", marriage)
	if rows := strings.Count(d.get("/exchange/lists/competences/csv?empty=1").Body.String(), "\n"); rows != 1 {
		t.Errorf("the empty template has %d rows", rows)
	}
	wantText(t, d.get("/services/"+marriage+"/verdict/assumptions.csv?lang=en"), http.StatusOK, "Service key;", marriage, ";Value;")
	for target, status := range map[string]int{
		"/exchange/lists/nowhere": 404, "/exchange/lists/nowhere/csv": 404, "/exchange/lists/assumptions/pdf": 404,
		"/exchange/lists/assumptions/a.csv": 404, "/services/1/verdict/assumptions.csv": 404, "/exchange/imports": 403,
	} {
		if w := d.get(target); w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
}

func TestFileIsPreviewedAppliedAndTakenBack(t *testing.T) {
	t.Parallel()
	d := desk{t, newWritingServerFor(t, personOfHeader), "anna", access.Coordinator}
	preview := d.propose("assumptions", `C:\Daten\zins.csv`, interest("0,04")+";;Kosten einer Arbeitsstunde;60;52;72;Annahme: Durchschnitt;22.11.2026\r\n")
	wantText(t, d.get(preview), http.StatusOK, "zins.csv", "Diese Datei würde ", ">Zins<", ">0,04<", "Zeilen übernehmen")
	wantText(t, d.get(preview+"?lang=en"), http.StatusOK, "This file would change ", ">0.04<", ">1 November 2026<")
	wantText(t, d.get(preview+"?kind=changed&q=zins"), http.StatusOK, "geändert", ">Zins<", "1 bis 1 von 1")
	wantText(t, d.get(preview+"?kind=new"), http.StatusOK, "Keine Zeile passt zu dieser Auswahl.")
	wantText(t, d.get(preview+"?kind=blue"), http.StatusBadRequest)
	wantText(t, d.post(preview+"/apply", "  "), http.StatusUnprocessableEntity, "Eine Begründung fehlt noch", `aria-invalid="true"`)
	wantText(t, d.get("/services/"+marriage+"/verdict"), http.StatusOK, `name="interest"`)

	if to := d.post(preview+"/apply", "Haushaltsplan").Header().Get("Location"); to != preview+"?done=applied" {
		t.Fatalf("applying leads to %q", to)
	}
	if to := d.post(preview+"/apply", "Haushaltsplan").Header().Get("Location"); to != preview {
		t.Errorf("applying twice leads to %q", to)
	}
	wantText(t, d.get(preview+"?done=applied"), http.StatusOK, "Die Zeilen sind übernommen.", "Diese Datei hat ", "anna", "Haushaltsplan", "Einfuhr zurücknehmen", `href="/journal?subject=`)
	wantText(t, d.get("/exchange"), http.StatusOK, "Zuletzt eingebracht", preview)
	wantText(t, d.get("/journal?action=exchange.import"), http.StatusOK, "Datei eingebracht", `href="`+preview+`"`)
	wantText(t, d.get("/exchange/imports?list=assumptions"), http.StatusOK, "Haushaltsplan", "2 geändert, 0 neu", "übernommen")
	wantText(t, d.get("/exchange/imports?list=competences"), http.StatusOK, "Noch keine Einfuhr")
	wantText(t, d.get("/exchange/lists/assumptions/csv"), http.StatusOK, ";Zins;0,04;0,04;0,04;")

	wantText(t, d.post(preview+"/undo", ""), http.StatusUnprocessableEntity, "Eine Begründung fehlt noch")
	if to := d.post(preview+"/undo", "falsche Datei").Header().Get("Location"); to != preview+"?done=undone" {
		t.Fatalf("taking back leads to %q", to)
	}
	wantText(t, d.get(preview), http.StatusOK, "es gilt wieder, was vorher galt", "Zurückgenommen von")
	if strings.Contains(d.get("/exchange/lists/assumptions/csv").Body.String(), ";Zins;0,04;") {
		t.Error("the value is still there")
	}
}

// What is only looked at changes nothing, so one server is enough for all of it.
func TestPreviews(t *testing.T) {
	t.Parallel()
	h := newWritingServerFor(t, personOfHeader)
	for name, test := range map[string]func(*testing.T, desk){
		"unusable": filesThatCannotBeUsed, "many rows": manyRows, "Windows-1252": windows1252, "names": namesOfFilesAreText,
	} {
		t.Run(name, func(t *testing.T) { test(t, desk{t, h, "anna", access.Coordinator}) })
	}
}

func filesThatCannotBeUsed(t *testing.T, d desk) {
	for name, tc := range map[string]struct {
		file, text string
		status     int
		want       string
	}{
		"none":          {"", "", 422, "Wählen Sie eine Datei aus."},
		"empty":         {"leer.csv", "", 422, "die Datei ist leer"},
		"other columns": {"a.csv", "a;b\r\n1;2\r\n", 422, "Zeile 1: die Spalte „Leistungsschlüssel“ fehlt; nicht verstanden: a, b"},
		"no workbook":   {"a.xlsx", "PK\x03\x04 and nothing else", 422, "die Arbeitsmappe kann nicht gelesen werden"},
		"too large":     {"a.csv", strings.Repeat("x", maxListFile+1), 413, "Die Datei hat mehr als 32 MB"},
	} {
		w := d.upload("assumptions", tc.file, tc.text)
		wantText(t, w, tc.status, "Diese Datei kann nicht verwendet werden", tc.want)
		if t.Failed() {
			t.Log(name)
		}
	}
	preview := d.propose("assumptions", "a.csv", assumptionHead+";;Zins;viel;;;x;\r\n;;Unsinn;1;;;x;\r\n")
	wantText(t, d.get(preview), http.StatusOK, " dieser Datei sind falsch", "Zeile 2, Spalte D „Wert“: „viel“ ist keine Zahl", "Zeile 3, Spalte C „Annahme“: „Unsinn“ ist nicht vorgesehen")
	wantText(t, d.get(preview+"?lang=en"), http.StatusOK, "row 2, column D “Wert”: “viel” is no number", "of this file are wrong")
	wantText(t, d.post(preview+"/apply", "trotzdem"), http.StatusUnprocessableEntity)
	wantText(t, d.get(d.propose("assumptions", "a.csv", assumptionHead)), http.StatusOK, "Diese Datei hat nur Überschriften und keine Zeile.")
	wantText(t, d.get(d.propose("assumptions", "a.csv", "Notiz;"+strings.ReplaceAll(assumptionHead, "\r\n", ";Leistung\r\n")+"x;"+marriage+";;Zins;0,05;;;x;;Katzenhaltung\r\n")), http.StatusOK,
		"sie werden nicht übernommen: Notiz", "Nicht übernommen, Spalte Leistung: in der Datei „Katzenhaltung“")
}

// maxListFile is how large a file for a list may be.
const maxListFile = tabular.MaxFile + 128<<10

func TestSomebodyElseIsQuicker(t *testing.T) {
	t.Parallel()
	h := newWritingServerFor(t, personOfHeader)
	anna, bernd := desk{t, h, "anna", access.Coordinator}, desk{t, h, "bernd", access.Coordinator}
	mine, theirs := anna.propose("assumptions", "a.csv", interest("0,04")), bernd.propose("assumptions", "b.csv", interest("0,05"))
	if w := bernd.post(theirs+"/apply", "Haushalt 2027"); w.Code != http.StatusSeeOther {
		t.Fatalf("applying: status %d", w.Code)
	}
	wantText(t, anna.post(mine+"/apply", "Haushalt 2026"), http.StatusConflict,
		"Es wurde nichts übernommen: 1 Zeile hat seit der Vorschau jemand anderes geändert.", ">0,05<", ">0,04<", "Neu vergleichen")
	renewed := anna.post(mine+"/renew", "").Header().Get("Location")
	wantText(t, anna.get(renewed), http.StatusOK, ">0,05<", ">0,04<", "1 Zeile übernehmen")
	if w := anna.post(renewed+"/apply", "Haushalt 2026"); w.Code != http.StatusSeeOther {
		t.Fatalf("applying anew: status %d", w.Code)
	}
	if to := anna.post(renewed+"/renew", "").Header().Get("Location"); to != renewed {
		t.Errorf("renewing what was applied leads to %q", to)
	}
	wantText(t, bernd.post(theirs+"/undo", "Irrtum"), http.StatusConflict, "Es wurde nichts zurückgenommen: 1 Zeile hat seit der Einfuhr jemand geändert.")
	wantText(t, bernd.get(theirs), http.StatusOK, "Einfuhr zurücknehmen")
}

// Thousands of rows are previewed page by page.
func manyRows(t *testing.T, d desk) {
	whole := d.get("/exchange/lists/competences/csv").Body.String()
	preview := d.propose("competences", "alle.csv", strings.Replace(whole, ";ungeklärt;;;", ";Land;weil;;", 1))
	wantText(t, d.get(preview), http.StatusOK, "1 Zeile übernehmen", "1 bis 25 von 5.249", "ungeklärt", "weil")
	wantText(t, d.get(preview+"?page=210"), http.StatusOK, "5.226 bis 5.249 von 5.249", "unverändert")
	wantText(t, d.get(preview+"?q=eheschliessung"), http.StatusOK, "Eheschließung")
}

// A file of an old office program is understood.
func windows1252(t *testing.T, d desk) {
	var file bytes.Buffer
	for _, r := range "Quelle,Wert,Annahme,Teilaufgabe,Leistungsschlüssel,Von,Bis,Stand\r\nErlass für Ämter,\"0,04\",Zins,,,,,\r\n" {
		file.WriteByte(byte(r))
	}
	wantText(t, d.get(d.propose("assumptions", "alt.csv", file.String())), http.StatusOK, "Erlass für Ämter", "1 Zeile übernehmen")
}

// Whoever tries the id of an import that is not theirs, on any address and in any
// role, learns no more than from an id that was never given. What was applied is
// for all who may bring files into the list.
func TestNobodyReachesThePreviewsOfOthers(t *testing.T) {
	t.Parallel()
	h := newWritingServerFor(t, personOfHeader)
	anna := desk{t, h, "anna", access.Coordinator}
	proposed, applied := anna.propose("assumptions", "a.csv", interest("0,04")), anna.propose("assumptions", "b.csv", interest("0,05"))
	if w := anna.post(applied+"/apply", "Haushalt"); w.Code != http.StatusSeeOther {
		t.Fatalf("applying: status %d", w.Code)
	}
	id := func(address string) string { return address[strings.LastIndexByte(address, '/')+1:] }
	const madeUp = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for _, route := range h.(*Server).Routes() {
		if !strings.Contains(route.Pattern, "{") {
			continue
		}
		for _, role := range access.Roles() {
			for _, scope := range []access.Scope{"", "13075"} {
				as := access.Grant{Role: role, Scope: scope}
				unknown := knock(t, h, route, as, madeUp)
				for _, address := range []string{proposed, applied} {
					if address == applied && role == access.Coordinator && scope == "" {
						continue
					}
					if got := knock(t, h, route, as, id(address)); got.Code != unknown.Code || answer(got, id(address)) != answer(unknown, madeUp) {
						t.Errorf("%s as %s: status %d for what is there, %d for what is not", route.Pattern, as, got.Code, unknown.Code)
					}
				}
			}
		}
	}
	wantText(t, anna.get(proposed), http.StatusOK, "Vorschau")
	bernd := desk{t, h, "bernd", access.Coordinator}
	wantText(t, bernd.get(applied), http.StatusOK, "Haushalt")
	if w := bernd.get(proposed); w.Code != http.StatusNotFound {
		t.Errorf("somebody else's preview: status %d", w.Code)
	}
}

// What a file says of itself is shown as text.
func namesOfFilesAreText(t *testing.T, d desk) {
	preview := d.propose("assumptions", "<b>x.csv", strings.Replace(interest("0,04"), "Haushalt", "<script>alert(1)</script>", 1))
	w := d.get(preview)
	wantText(t, w, http.StatusOK, "&lt;b&gt;x.csv", "&lt;script&gt;")
	for _, forbidden := range []string{"<b>x", "<script>alert", " style=", "⟦"} {
		if strings.Contains(w.Body.String(), forbidden) {
			t.Errorf("the page holds %q", forbidden)
		}
	}
}
