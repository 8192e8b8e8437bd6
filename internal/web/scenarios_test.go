package web

import (
	"bytes"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const marriageScenarios = "/services/99059001104000/scenarios"

// keepScenario keeps a scenario and returns the address of its page.
func keepScenario(t *testing.T, h http.Handler, fields url.Values) string {
	t.Helper()
	w := post(t, h, marriageScenarios+"/new", fields)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	to := w.Header().Get("Location")
	id := regexp.MustCompile(`scenario=(\w+)`).FindStringSubmatch(to)
	if id == nil {
		t.Fatalf("leads to %s", to)
	}
	return marriageScenarios + "/" + id[1]
}

// dearHours asks what happens if hours cost more; a line is left empty. Tests share
// a server and each needs a name of its own.
func dearHours(name string) url.Values {
	return url.Values{
		"name": {name}, "question": {"Und wenn eine Stunde 90 Euro kostet?"},
		"key": {"hour_cost", "", "rate"}, "value": {"90", "", "5,5"}, "from": {""}, "to": {""}, "function": {""},
	}
}

func TestScenarioFromFormToPaper(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	wantText(t, get(t, h, marriageVerdict+"?set=hour_cost%3D90"), http.StatusOK, "Als Szenario speichern", marriageScenarios+"/new?set=hour_cost%3D90")
	wantText(t, get(t, h, "/services/99012008001000/scenarios"), http.StatusOK, "Noch ist kein Szenario gespeichert")
	wantText(t, get(t, h, marriageScenarios+"/new?set=hour_cost%3D90"), http.StatusOK, `value="90"`, "gilt: 60", "Vorpommern-Rügen", `name="out" value="130735351"`)
	address := keepScenario(t, h, dearHours("Hohe Personalkosten"))
	id := strings.TrimPrefix(address, marriageScenarios+"/")
	wantText(t, get(t, h, marriageScenarios), http.StatusOK, "Hohe Personalkosten", "2 Annahmen geändert")
	wantText(t, get(t, h, address), http.StatusOK, `value="5,5"`, "Szenario löschen")
	wantText(t, get(t, h, marriageScenarios+"/compare?scenario="+id), http.StatusOK,
		"Geltende Empfehlung", "Hohe Personalkosten", "Mehr gespart als die geltende Empfehlung", "90\u00a0€ je Stunde", "Wer gewinnt, wer zahlt")
	wantText(t, get(t, h, marriageScenarios+"/compare?lang=en&scenario="+id), http.StatusOK, "Recommendation in force", "What is assumed differently")
	wantText(t, get(t, h, marriageScenarios+"/paper?scenario="+id), http.StatusOK,
		"Und wenn eine Stunde 90 Euro kostet?", "Die 116 zuständigen Behörden sollten", "Summen je Kreis", "statt 60", "Startwert 1", "ist bewiesen")
	wantText(t, get(t, h, marriageScenarios+"/paper"), http.StatusOK, "Welche Teilaufgaben der Leistung")
	wantText(t, get(t, h, strings.Replace(unknown, "verdict", "scenarios/paper", 1)), http.StatusOK, "Eine Empfehlung ist noch nicht möglich", "wer zuständig ist")
	wantText(t, get(t, h, "/services/99015007012000/scenarios/paper"), http.StatusOK, "Es gibt nichts zu bündeln")
	wantText(t, get(t, h, "/services/99107023017000/scenarios/paper"), http.StatusOK, ">höchstens +2.592", ">+3")
	wantText(t, get(t, h, "/services/99107023017000/scenarios/compare"), http.StatusOK, "höchstens 2.592")
	wantText(t, get(t, h, "/journal"), http.StatusOK, "Szenario gespeichert", "Und wenn eine Stunde 90 Euro kostet?")
}

// What was entered does not stand above the form as if it were kept, and a
// scenario goes on bearing the name and the question that are kept.
func TestScenarioFormDoesNotAnnounceWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	lead := func(w *httptest.ResponseRecorder) string {
		t.Helper()
		if w.Code != http.StatusUnprocessableEntity {
			t.Fatalf("status %d", w.Code)
		}
		return strings.TrimSpace(regexp.MustCompile(`<p class="answer">([^<]*)</p>`).FindStringSubmatch(w.Body.String())[1])
	}
	fields := dearHours(" ")
	if got := lead(post(t, h, marriageScenarios+"/new", fields)); !strings.HasPrefix(got, "Was wäre, wenn?") {
		t.Errorf("above a new one stands %q", got)
	}
	address := keepScenario(t, h, dearHours("Behält seinen Namen"))
	fields["question"], fields["version"], fields["reason"] = []string{"Unfertig"}, []string{"1"}, []string{""}
	w := post(t, h, address, fields)
	if got := lead(w); got != "Und wenn eine Stunde 90 Euro kostet?" {
		t.Errorf("above a kept one stands %q", got)
	}
	wantText(t, w, http.StatusUnprocessableEntity, ">Behält seinen Namen</h1>", `value="Unfertig"`, `id="name-error"`, `id="reason-error"`, marriageVerdict+"?set=hour_cost%3D90")
}

// A scenario may change nothing: it asks about the recommendation in force.
func TestScenarioThatChangesNothing(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	keepScenario(t, h, url.Values{"name": {"Wie heute"}, "question": {"Und wenn alles bleibt, wie es ist?"}})
	wantText(t, get(t, h, marriageScenarios), http.StatusOK, "Wie heute", "wie die geltende Empfehlung")
	wantText(t, get(t, h, marriageScenarios+"?lang=en"), http.StatusOK, "like the recommendation in force")
}

// A scenario under conditions is answered with the same proof as one without.
func TestScenarioWithConditions(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	fields := dearHours("Ein Amt bleibt draußen")
	fields["out"], fields["from"], fields["to"], fields["function"] = []string{"130735351"}, []string{"13072"}, []string{"13"}, []string{"online"}
	id := strings.TrimPrefix(keepScenario(t, h, fields), marriageScenarios+"/")
	wantText(t, get(t, h, marriageScenarios+"/"+id), http.StatusOK, `value="130735351" checked`, "1 von 20 bleibt draußen")
	premises := "forbid=online%3A13072%3A13&amp;out=130735351&amp;set=hour_cost%3D90&amp;set=rate%3D5.5"
	wantText(t, get(t, h, marriageScenarios+"/"+id), http.StatusOK, marriageVerdict+"?"+premises,
		strings.Replace(marriageVerdict, "verdict", "cooperation?", 1)+premises,
		strings.Replace(marriageVerdict, "verdict", "robustness?", 1)+strings.Replace(premises, "&amp;", "&amp;function=online&amp;", 1))
	wantText(t, get(t, h, marriageVerdict+"?"+html.UnescapeString(premises)), http.StatusOK,
		"2 geänderten Annahmen", "Ohne: Altenpleen; nicht erlaubt: alle in Landkreis Rostock → Mecklenburg-Vorpommern (Online-Dienst)")
	wantText(t, get(t, h, marriageScenarios+"/compare?scenario="+id), http.StatusOK, marriageVerdict+"?"+premises)
	wantText(t, get(t, h, marriageScenarios+"/compare?scenario="+id), http.StatusOK, "Altenpleen", "nicht durch Mecklenburg-Vorpommern (Online-Dienst)")
	wantText(t, get(t, h, marriageScenarios+"/paper?scenario="+id), http.StatusOK, "Entscheidungsvorlage", "Summen je Kreis", "ist bewiesen")
}

func TestScenarioFormSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	keepScenario(t, h, dearHours("Vergebener Name"))
	for name, tc := range map[string]struct {
		field  string
		values []string
		want   string
	}{
		"no name":           {"name", []string{" "}, "Bitte füllen Sie dieses Feld aus."},
		"long question":     {"question", []string{strings.Repeat("x", 501)}, "bitte kürzen Sie"},
		"name in two lines": {"name", []string{"a\nb"}, "nur eine Zeile"},
		"name taken":        {"name", []string{"vergebener name"}, "heißt schon so"},
		"no number":         {"value", []string{"viel", "", "5"}, "Bitte geben Sie eine Zahl an"},
		"outside":           {"value", []string{"-1", "", "5"}, "Dieser Wert ist für die Annahme nicht möglich."},
		"no parameter":      {"key", []string{"", "", "rate"}, "Bitte wählen Sie eine Annahme."},
		"twice":             {"key", []string{"rate", "", "rate"}, "steht schon in einer anderen Zeile"},
		"unknown out":       {"out", []string{"13999"}, "Eine der Behörden gibt es nicht"},
		"half a way":        {"from", []string{"13072"}, "Bitte wählen Sie beide Seiten"},
		"more lines asked":  {"more", []string{"1"}, "Annahme 4"},
	} {
		fields := dearHours("Vergebener Name")
		fields.Set("name", "Anderer Name")
		fields[tc.field] = tc.values
		status := http.StatusUnprocessableEntity
		if tc.field == "more" {
			status = http.StatusOK
		}
		w := post(t, h, marriageScenarios+"/new", fields)
		if w.Code != status || !strings.Contains(w.Body.String(), tc.want) {
			t.Errorf("%s: status %d, lacks %q", name, w.Code, tc.want)
		}
	}
	half := dearHours("Halb")
	half["key"], half["value"] = []string{"online.must_be_local"}, []string{"0,5"}
	wantText(t, post(t, h, marriageScenarios+"/new", half), http.StatusUnprocessableEntity, "nur 0 (nein) und 1 (ja)")
	for value, kind := range map[string]string{
		"NaN": "nicht möglich", "Infinity": "nicht möglich", "1e400": "nicht möglich", "-5": "nicht möglich", "1000000": "nicht möglich",
		"1,500.75": "Bitte geben Sie eine Zahl an", "viel": "Bitte geben Sie eine Zahl an",
	} {
		fields := dearHours("Stundensatz " + value)
		fields["value"] = []string{value, "", "5"}
		text := post(t, h, marriageScenarios+"/new", fields).Body.String()
		if !regexp.MustCompile(`id="value-1-error">[^<]*` + kind + `[^<]*Möglich sind Zahlen von 1 bis 1\.000\.<`).MatchString(text) {
			t.Errorf("%s: it is not said what is possible", value)
		}
	}
	several := dearHours(" ")
	several["question"], several["value"], several["out"] = []string{""}, []string{"viel", "", "-1"}, []string{"13999"}
	text := post(t, h, marriageScenarios+"/new", several).Body.String()
	for _, id := range []string{"name", "question", "value-1", "value-2"} {
		if !strings.Contains(text, `id="`+id+`-error"`) {
			t.Errorf("with several mistakes nothing is said of %s", id)
		}
	}
	if !strings.Contains(text, "Eine der Behörden gibt es nicht") {
		t.Error("with several mistakes nothing is said of who does not join")
	}
	several = dearHours("VERGEBENER NAME")
	several["key"], several["value"] = slices.Repeat([]string{"rate"}, 2), []string{"5", "6"}
	wantText(t, post(t, h, marriageScenarios+"/new", several), http.StatusUnprocessableEntity, "heißt schon so", "steht schon in einer anderen Zeile")
	several = dearHours("In einem anderen Land")
	several["out"] = []string{"01051"}
	wantText(t, post(t, h, marriageScenarios+"/new", several), http.StatusUnprocessableEntity, "Eine der Behörden liegt nicht in diesem Land")
	for target, status := range map[string]int{
		"/services/1/scenarios":                            http.StatusNotFound,
		marriageScenarios + "/nobody":                      http.StatusNotFound,
		marriageScenarios + "/compare?scenario=nobody":     http.StatusNotFound,
		marriageScenarios + "/compare" + fiveTimes:         http.StatusUnprocessableEntity,
		marriageScenarios + "/paper?scenario=a&scenario=b": http.StatusBadRequest,
		marriageScenarios + "/new?set=mood%3D1":            http.StatusBadRequest,
		marriageScenarios + "?as_of=2020-01-01":            http.StatusNotFound,
	} {
		if w := get(t, h, target); w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
}

const fiveTimes = "?scenario=a&scenario=b&scenario=c&scenario=d&scenario=e"

// Two people change one scenario: the second decides field by field, and what the
// merge page sends can be kept.
func TestScenarioChangesMeet(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	address := keepScenario(t, h, dearHours("Zwei Köpfe"))
	change := func(version, question, reason string) url.Values {
		f := dearHours("Zwei Köpfe")
		f["version"], f["question"], f["reason"] = []string{version}, []string{question}, []string{reason}
		return f
	}
	if w := post(t, h, address, change("1", "Neu gefragt?", "genauer")); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	wantText(t, post(t, h, address, change("1", "Anders gefragt?", "auch genauer")), http.StatusConflict, "Neu gefragt?", "Anders gefragt?", `name="version" value="2"`, "hour_cost=90 rate=5.5")
	merged := url.Values{
		"version": {"2"}, "name": {"Zwei Köpfe"}, "question": {"Anders gefragt?"}, "settings": {"hour_cost=90 rate=5.5"},
		"out": {"130735351 13003"}, "forbid": {"online|13072|13 |13073|13073"}, "reason": {"zusammengeführt"},
	}
	if w := post(t, h, address, merged); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	wantText(t, get(t, h, address), http.StatusOK, "Anders gefragt?", `value="5,5"`, `value="13003" checked`, `name="version" value="3"`)
	if w := post(t, h, address+"/delete", url.Values{"version": {"3"}, "reason": {"erledigt"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d", w.Code)
	}
	wantText(t, get(t, h, address), http.StatusNotFound)
	wantText(t, post(t, h, address, change("3", "Doch noch?", "gebraucht")), http.StatusConflict, `name="version" value="0"`)
}

// Columns of amounts say their unit, and units are words of the file's language.
func TestFilesOfAServiceSayTheirUnits(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	id := strings.TrimPrefix(keepScenario(t, h, dearHours("Mit Einheiten")), marriageScenarios+"/")
	for lang, want := range map[string][]string{
		"de": {"Annahmen", "Unterschiede", "Einheit", "je 1.000 Einwohner und Jahr", "Überblick", "Heute (EUR je Jahr)", "Erwartete Ersparnis P10 (EUR je Jahr)",
			"Heute (EUR je Jahr)", "Wie empfohlen (EUR je Jahr)", "Ausgleich: erhält +, gibt − (EUR je Jahr)"},
		"en": {"Assumptions", "Differences", "Unit", "per 1,000 inhabitants and year", "Summary", "Now (EUR per year)", "Expected saving P10 (EUR per year)",
			"Now (EUR per year)", "As recommended (EUR per year)", "Compensation: gets +, gives − (EUR per year)"},
	} {
		book, err := excelize.OpenReader(get(t, h, marriageScenarios+"/compare.xlsx?lang="+lang+"&scenario="+id).Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, sheet := range want[:2] {
			if units := bookColumn(t, book, sheet, want[2]); !slices.Contains(units, want[3]) || slices.ContainsFunc(units, func(u string) bool { return strings.Contains(u, "EW") }) {
				t.Errorf("%s: units %q", sheet, units)
			}
		}
		for _, heading := range want[5:7] {
			bookColumn(t, book, want[4], heading)
		}
		wantText(t, get(t, h, marriageVerdict+"/changes.csv?lang="+lang), http.StatusOK, want[7:]...)
	}
}

// bookColumn returns the values below a heading of a sheet.
func bookColumn(t *testing.T, book *excelize.File, sheet, heading string) []string {
	t.Helper()
	rows, err := book.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], heading)
	if at < 0 {
		t.Fatalf("%s: no column %q among %q", sheet, heading, rows[0])
	}
	var values []string
	for _, row := range rows[1:] {
		if at < len(row) { // empty cells at the end of a row are not told
			values = append(values, row[at])
		} else {
			values = append(values, "")
		}
	}
	return values
}

func TestScenarioWorkbook(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	id := strings.TrimPrefix(keepScenario(t, h, dearHours("Für die Tabelle")), marriageScenarios+"/")
	w := get(t, h, marriageScenarios+"/compare.xlsx?scenario="+id)
	if w.Code != http.StatusOK {
		t.Fatalf("status %d", w.Code)
	}
	book, err := excelize.OpenReader(bytes.NewReader(w.Body.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	want := map[string]int{"Überblick": 3, "Teilaufgaben": 9, "Wirkung je Behörde": 1 + 2*116, "Unterschiede": 3, "Bedingungen": 1}
	if list := book.GetSheetList(); len(list) != 6 || !slices.Contains(list, "Annahmen") {
		t.Errorf("sheets %q", list)
	}
	for sheet, rows := range want {
		got, err := book.GetRows(sheet)
		if err != nil || len(got) != rows {
			t.Errorf("%s: %d rows, %v; want %d", sheet, len(got), err, rows)
		}
	}
	if name, err := book.GetCellValue("Überblick", "A3"); err != nil || name != "Für die Tabelle" {
		t.Errorf("the second row is about %q, %v", name, err)
	}
}
