package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// find returns the first match of a pattern's group on a page.
func find(tb testing.TB, w *httptest.ResponseRecorder, pattern string) string {
	tb.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(w.Body.String())
	if m == nil {
		tb.Fatalf("the page has nothing like %s", pattern)
	}
	return m[1]
}

func TestEvidence(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	overview := get(t, h, "/evidence")
	wantText(t, overview, 200, "Baugenehmigung Erteilung", "Gemeinde 1 (Niederlande)", "10 von 10")
	comparison := find(t, get(t, h, "/services/99012008001000/verdict"), `(/evidence/comparisons/[0-9a-f]{64})">Phasen`)
	profile := find(t, overview, `(/evidence/profiles/[0-9a-f]{64})`)
	for name, tc := range map[string]struct {
		target string
		texts  []string
	}{
		"comparison":          {comparison, []string{"matrix__step", "bei Grenze", "Gemeinsamer Kern", "Unterschiede", "processmap__svg", "Niederländische Daten"}},
		"measures":            {comparison, []string{"Häufiger bei Gemeinde", "Arbeitstage", "In je 831 Fällen sind bei Gemeinde", "Komplexität (0 bis 1)"}},
		"measures in English": {comparison + "?lang=en", []string{"working days", "In 831 cases each", "More often at"}},
		"one authority":       {comparison + "?a=2", []string{"Ablauf: Gemeinde 2", "processmap__share"}},
		"another pair":        {comparison + "?a=3&b=5", []string{"Unterschied: Gemeinde 3 (Niederlande) und Gemeinde 5"}},
		"table twin":          {comparison, []string{"Dieselben Zahlen als Tabelle", "Unterschied in Prozentpunkten", "Alle Zahlen der Paare"}},
		"profile":             {profile, []string{"Prozess-Steckbrief", "processmap__svg", "Häufigste Varianten", "Gruppen unter 5 Fällen", "Demonstrationsdaten, berechnet mit Kiesel"}},
		"profile as a file":   {profile + "/profile.json", []string{`"kiesel-profile/2"`, `"min_cases": 5`}},
		"steps as a file":     {comparison + "/steps.csv", []string{"\ufeff", "Gemeinsamer Kern;"}},
		"few steps":           {comparison + "?activities=2&edges=1", []string{"Schritte: ", `name="activities" min="1" max="8" value="2"`, `name="edges" min="1"`}},
		"the other way round": {comparison + "?for=2", []string{"Was sich bei Gemeinde 2 (Niederlande) ändern müsste", "Öfter: machen die meisten häufiger"}},
		"changes as a file":   {comparison + "/changes.csv?for=2", []string{"\ufeffBehörde;Änderung;", "Gemeinde 2 (Niederlande);Öfter: machen die meisten häufiger;"}},
		"map as a file":       {comparison + "/map.svg?a=1&b=3", []string{`<svg xmlns="http://www.w3.org/2000/svg"`, "<style>", "processmap__more"}},
		"profile's map":       {profile + "/map.svg?activities=3", []string{`<svg xmlns="http://www.w3.org/2000/svg"`, "processmap__share"}},
		"times":               {comparison + "?a=1&arrows=waits", []string{"Dauer bis zum nächsten Schritt", "processmap__wait", "5,7\u00a0Tage ("}},
		"times of two":        {comparison + "?a=1&b=2&arrows=waits&lang=en", []string{"5.7\u00a0days | 11\u00a0days", "Time, Gemeinde 2"}},
		"profile's times":     {profile + "/map.svg?arrows=waits", []string{"processmap__wait", "mit der Dauer bis zum nächsten Schritt"}},
		"English":             {comparison + "?lang=en", []string{"Common core", "floor"}},
		"upload with service": {"/evidence/upload?service=99012008001000", []string{`value="99012008001000"`, "multipart/form-data"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, get(t, h, tc.target), http.StatusOK, tc.texts...)
		})
	}
	for target, status := range map[string]int{
		"/evidence/comparisons/none": 404,
		"/evidence/profiles/none":    404,
		"/jobs/none":                 404,
		comparison + "?a=6":          400,
		comparison + "?for=6":        400,
		comparison + "?activities=0": 400,
		profile + "?edges=many":      400,
		comparison + "?a=x":          400,
	} {
		if w := get(t, h, target); w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
}

// sendLog uploads a log with the other fields of the form.
func sendLog(tb testing.TB, h http.Handler, name, text string, fields map[string]string) *httptest.ResponseRecorder {
	tb.Helper()
	return sendFile(tb, h, "/evidence/upload", "log", name, text, fields)
}

// sendFile sends a form with a file, if it has a name, and text fields.
func sendFile(tb testing.TB, h http.Handler, target, field, name, text string, fields map[string]string) *httptest.ResponseRecorder {
	tb.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for field, value := range fields {
		if err := form.WriteField(field, value); err != nil {
			tb.Fatal(err)
		}
	}
	if name != "" {
		file, err := form.CreateFormFile(field, name)
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := file.Write([]byte(text)); err != nil {
			tb.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		tb.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, target, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// await asks a job's page until it leads elsewhere or says that the job failed.
func await(tb testing.TB, h http.Handler, job string) *httptest.ResponseRecorder {
	tb.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		w := get(tb, h, job)
		if w.Code == http.StatusSeeOther || !strings.Contains(w.Body.String(), `http-equiv="refresh"`) {
			return w
		}
		select {
		case <-tick.C:
		case <-tb.Context().Done():
			tb.Fatal("the job did not end in time")
		}
	}
}

// smallLog is a CSV log of n cases that end with a step of their own.
func smallLog(n int, last string) string {
	var b strings.Builder
	b.WriteString("Fall;Aktivität;Zeit\n")
	for i := range n {
		id := strings.Repeat("x", i+1)
		b.WriteString(id + ";Antrag;01.02.2026 08:00\n" + id + ";Prüfung;02.02.2026 09:30\n" + id + ";" + last + ";03.02.2026 10:00\n")
	}
	return b.String()
}

// logOf is a CSV log with one case per duration, which is the time between its
// two steps.
func logOf(durations ...time.Duration) string {
	var b strings.Builder
	b.WriteString("Fall;Aktivität;Zeit\n")
	for i, d := range durations {
		fmt.Fprintf(&b, "%d;Antrag;01.02.2026 08:00:00\n%d;Bescheid;%s\n", i, i, noon().Add(d-28*24*time.Hour-4*time.Hour).Format("02.01.2006 15:04:05"))
	}
	return b.String()
}

// makeProfile uploads a log and returns the address of its profile.
func makeProfile(tb testing.TB, h http.Handler, text string, fields map[string]string) string {
	tb.Helper()
	sent := sendLog(tb, h, "protokoll.csv", text, fields)
	if sent.Code != http.StatusSeeOther {
		tb.Fatalf("status %d, want 303: %s", sent.Code, sent.Body)
	}
	profile := await(tb, h, sent.Header().Get("Location")).Header().Get("Location")
	if !strings.HasPrefix(profile, "/evidence/profiles/") {
		tb.Fatalf("the job leads to %q, not to a profile", profile)
	}
	return profile
}

var upload = map[string]string{"where": "outside", "outside": "Amt Test", "service": "99012008001000", "level": "activity", "min_cases": "5"}

func with(fields map[string]string, name, value string) map[string]string {
	changed := map[string]string{name: value}
	for k, v := range fields {
		if k != name {
			changed[k] = v
		}
	}
	return changed
}

func TestUploadAndCompare(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	ids := make([]string, 0, 2)
	for authority, last := range map[string]string{"Amt Eins": "Bescheid", "Amt Zwei": "Ablehnung"} {
		profile := makeProfile(t, h, smallLog(40, last), with(with(upload, "outside", authority), "min_cases", "1"))
		wantText(t, get(t, h, profile), 200, authority, "40", last)
		ids = append(ids, strings.TrimPrefix(profile, "/evidence/profiles/"))
	}
	wantText(t, get(t, h, "/journal"), 200, "Prozess-Steckbrief aufgenommen", ids[0])

	wantText(t, compareProfiles(t, h, ids...), 200, "Amt Eins", "Amt Zwei", "Gemeinsamer Kern", "Antrag", "Berechnet mit kiesel test")

	one := post(t, h, "/evidence/compare", url.Values{"profile": ids[:1]})
	wantText(t, one, http.StatusUnprocessableEntity, "Ein Vergleich braucht mindestens zwei")
}

// compareProfiles compares profiles and returns the page of the comparison.
func compareProfiles(tb testing.TB, h http.Handler, profiles ...string) *httptest.ResponseRecorder {
	tb.Helper()
	ids := make([]string, len(profiles))
	for i, p := range profiles {
		ids[i] = strings.TrimPrefix(p, "/evidence/profiles/")
	}
	started := post(tb, h, "/evidence/compare", url.Values{"profile": ids})
	return get(tb, h, await(tb, h, started.Header().Get("Location")).Header().Get("Location"))
}

// The texts promise a similarity only where there is one.
func TestComparisonOfFoldedProfiles(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	const exact, folded = "Der Abstand ist exakt berechnet", "sind darum nur die Grenzen des Abstands bekannt"
	rare := "a;Antrag;01.02.2026 08:00\na;Umweg;02.02.2026 08:00\n" + "b;Antrag;01.02.2026 08:00\nb;Halt;02.02.2026 08:00\n" +
		"c;Rückfrage;01.02.2026 08:00\nd;Antrag;01.02.2026 08:00\ne;Halt;01.02.2026 08:00\n"
	for minCases, want := range map[string]struct{ text, none, distance string }{
		"1": {exact, folded, `>0,\d{3}</td>`},
		"5": {folded, exact, `>0,\d{3} bis [01],\d{3}</td>`},
	} {
		profiles := make([]string, 0, 2)
		for authority, last := range map[string]string{"Amt Eins": "Bescheid", "Amt Zwei": "Ablehnung"} {
			name := authority + " ab " + minCases
			profiles = append(profiles, makeProfile(t, h, smallLog(120, last)+rare, with(with(upload, "outside", name), "min_cases", minCases)))
		}
		w := compareProfiles(t, h, profiles...)
		wantText(t, w, 200, want.text)
		find(t, w, "("+want.distance+")")
		if strings.Contains(w.Body.String(), want.none) {
			t.Errorf("groups of %s cases: the page claims %q", minCases, want.none)
		}
	}
}

func TestUploadExplainsItself(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	for name, tc := range map[string]struct {
		file, text string
		fields     map[string]string
		want       string
	}{
		"no file":         {"", "", upload, "Bitte wählen Sie die Datei"},
		"no authority":    {"a.csv", "x", with(upload, "outside", ""), "Bitte geben Sie die Behörde an"},
		"unknown service": {"a.csv", "x", with(upload, "service", "99000000000000"), "gibt es im Leistungskatalog nicht"},
		"bad pattern":     {"a.csv", "x", with(upload, "level", "("), "Das Muster ist nicht zu lesen"},
		"bad group":       {"a.csv", "x", with(upload, "min_cases", "0"), "1 oder ein Vielfaches von 5"},
		"odd group":       {"a.csv", "x", with(upload, "min_cases", "7"), "1 oder ein Vielfaches von 5"},
		"bad time layout": {"a.csv", "x", with(upload, "time_layout", "Uhrzeit"), "time"},
	} {
		t.Run(name, func(t *testing.T) {
			wantText(t, sendLog(t, h, tc.file, tc.text, tc.fields), http.StatusUnprocessableEntity, tc.want)
		})
	}
	for name, tc := range map[string]struct {
		file, text, level  string
		advice, programSay string
	}{
		"broken XES":    {"log.xes", "<log xes.version=\"1849-2016\">\n<trace></log>", "activity", "Zeile und Spalte", "log.xes:2:"},
		"no such thing": {"bild.csv", "\x89PNG\x00\x01\x02", "activity", "Die Datei ist nicht zu lesen", "neither XES nor CSV"},
		"no columns":    {"leer.csv", "a;b\n1;2\n", "activity", "Die Datei ist nicht zu lesen", "leer.csv"},
		"too few cases": {"klein.csv", smallLog(3, "Bescheid"), "activity", "weniger Fälle als die kleinste gezeigte Gruppe", "3 cases"},
		"no cases":      {"klein.csv", smallLog(30, "Bescheid"), "^(Z)", "hat kein Fall des Protokolls einen Schritt", "none of the 30 cases"},
		"a limit":       {"lang.csv", "Fall;Aktivität;Zeit\n1;" + strings.Repeat("x", 5<<20) + ";01.02.2026 08:00\n", "activity", "überschreitet eine Grenze", "lang.csv:"},
	} {
		t.Run(name, func(t *testing.T) {
			sent := sendLog(t, h, tc.file, tc.text, with(upload, "level", tc.level))
			failed := await(t, h, sent.Header().Get("Location"))
			wantText(t, failed, 200, "Das ging nicht", tc.advice, `<code lang="en">`, tc.programSay, `href="/evidence/upload"`)
		})
	}
	if left := strings.Count(get(t, h, "/evidence").Body.String(), "Amt Test"); left != 0 {
		t.Errorf("failed uploads left %d traces", left)
	}
}

func TestProfileWritesDurationsInTheUnitThatFits(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	times := func(n int, d time.Duration) []time.Duration { return slices.Repeat([]time.Duration{d}, n) }
	for name, tc := range map[string]struct {
		log      string
		minCases string
		want     string
	}{
		"seconds":          {logOf(times(5, 30*time.Second)...), "1", "unter einer Minute"},
		"minutes":          {logOf(times(5, 20*time.Minute)...), "1", `(19|20),\d.Minuten`},
		"hours":            {logOf(times(5, 5*time.Hour)...), "1", `(4,9|5,\d).Stunden`},
		"days":             {logOf(times(5, 50*time.Hour)...), "1", `2,\d.Tage`},
		"between":          {logOf(slices.Concat(times(5, 10*time.Minute), times(5, 30*time.Minute), times(5, time.Hour))...), "5", `(9|10),\d bis (29|30),\d Minuten`},
		"without an end":   {logOf(slices.Concat(times(5, 10*time.Minute), times(10, time.Hour))...), "5", `mindestens \d+,\d Minuten`},
		"of nobody's case": {logOf(times(5, 20*time.Minute)...), "5", "keine Angabe"},
	} {
		t.Run(name, func(t *testing.T) {
			profile := makeProfile(t, h, tc.log, with(upload, "min_cases", tc.minCases))
			find(t, get(t, h, profile), "Mittlere Dauer[\\s\\S]{0,300}?("+tc.want+")")
		})
	}
}

// The rows of the variants add up to all cases, also those not shown.
func TestProfileVariantsAddUp(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	var b strings.Builder
	b.WriteString(smallLog(0, ""))
	for i := range 75 { // 14 variants of five cases, five of one
		variant := i / 5
		if i >= 70 {
			variant = i
		}
		fmt.Fprintf(&b, "%d;Antrag;01.02.2026 08:00\n%d;Weg %d;02.02.2026 08:00\n", i, i, variant)
	}
	w := get(t, h, makeProfile(t, h, b.String(), upload))
	wantText(t, w, 200, "4 weitere Varianten mit je mindestens 5 Fällen", "Seltenere Varianten")
	rows := regexp.MustCompile(`<td class="number">(\d+)</td><td class="number">`).FindAllStringSubmatch(w.Body.String(), -1)
	sum := 0
	for _, row := range rows {
		n, err := strconv.Atoi(row[1])
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	if len(rows) != 12 || sum != 75 {
		t.Errorf("%d rows add up to %d cases, want 12 and 75", len(rows), sum)
	}
}

// Each level says itself which repeated steps count.
// A comparison that fails speaks of the choice of profiles, not of a file.
func TestFailedComparisonExplainsItself(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	ids := make([]string, 0, 2)
	for _, level := range []string{"activity", "phase"} {
		profile := makeProfile(t, h, smallLog(40, "Bescheid"), with(upload, "level", level))
		ids = append(ids, strings.TrimPrefix(profile, "/evidence/profiles/"))
	}
	for name, tc := range map[string]struct {
		ids    []string
		advice string
	}{
		"two levels":     {ids, "Sie müssen von derselben Ebene sein"},
		"a profile gone": {[]string{ids[0], "none"}, "ist nicht mehr da"},
	} {
		started := post(t, h, "/evidence/compare", url.Values{"profile": tc.ids})
		failed := await(t, h, started.Header().Get("Location"))
		wantText(t, failed, 200, "Das ging nicht", tc.advice, `href="/evidence#profiles"`)
		for _, wrong := range []string{"Zeile und Spalte", `"/evidence/upload"`, "Auftrag"} {
			if strings.Contains(failed.Body.String(), wrong) {
				t.Errorf("%s: the page says %q", name, wrong)
			}
		}
	}
}

func TestUploadExplainsLevels(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	wantText(t, get(t, h, "/evidence/upload"), 200, "jede Phase zählt je Fall einmal, wenn er sie zum ersten Mal erreicht", "nur der Hauptablauf")
	wantText(t, get(t, h, "/evidence/upload?lang=en"), 200, "when the case first reaches it", "only the main process counts")
}

// loadProfile sends a profile as a file.
func loadProfile(tb testing.TB, h http.Handler, name, text string) *httptest.ResponseRecorder {
	tb.Helper()
	return sendFile(tb, h, "/evidence/profiles", "profile", name, text, nil)
}

// A profile is passed on: one installation gives the file, another one loads
// it, and deletes it again.
func TestPassOnAndDeleteProfile(t *testing.T) {
	t.Parallel()
	giver, taker := newWritingServer(t), newWritingServer(t)
	given := makeProfile(t, giver, smallLog(40, "Bescheid"), upload)
	file := get(t, giver, given+"/profile.json").Body.String()

	loaded := loadProfile(t, taker, "steckbrief.json", file)
	if loaded.Code != http.StatusSeeOther || loaded.Header().Get("Location") != given {
		t.Fatalf("loading leads to %d %q, want %q", loaded.Code, loaded.Header().Get("Location"), given)
	}
	wantText(t, get(t, taker, given), 200, "Amt Test", "Steckbrief löschen")
	wantText(t, get(t, taker, "/journal"), 200, "Prozess-Steckbrief aufgenommen", "Aus einer Datei geladen")

	for reason, want := range map[string]string{" ": "Bitte geben Sie eine Begründung an", strings.Repeat("x", 2001): "höchstens 2.000 Zeichen"} {
		wantText(t, post(t, taker, given+"/delete", url.Values{"reason": {reason}}), http.StatusUnprocessableEntity, want)
	}
	deleted := post(t, taker, given+"/delete", url.Values{"reason": {"Zustimmung zurückgezogen"}})
	if deleted.Code != http.StatusSeeOther {
		t.Fatalf("deleting: status %d, want 303", deleted.Code)
	}
	wantText(t, get(t, taker, deleted.Header().Get("Location")), 200, "Der Steckbrief ist gelöscht")
	wantText(t, get(t, taker, given), http.StatusNotFound)
	wantText(t, get(t, taker, "/journal"), 200, "Prozess-Steckbrief gelöscht", "Zustimmung zurückgezogen")
	wantText(t, post(t, taker, given+"/delete", url.Values{"reason": {"noch einmal"}}), http.StatusNotFound)
}

func TestLoadExplainsItself(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	made := makeProfile(t, h, smallLog(40, "Bescheid"), upload)
	good := get(t, h, made+"/profile.json").Body.String()
	for name, tc := range map[string]struct {
		file, text   string
		want, detail string
	}{
		"no file":         {"", "", "Bitte wählen Sie die Datei mit dem Steckbrief", "no file"},
		"no JSON":         {"a.json", "Hallo", "kein Steckbrief, den Kiesel lesen kann", "line 1, column 1"},
		"another schema":  {"a.json", `{"schema": "x"}`, "kein Steckbrief, den Kiesel lesen kann", "its schema is"},
		"contradiction":   {"a.json", strings.Replace(good, `"cases": 40`, `"cases": 41`, 1), "widersprechen sich", "evidence: invalid"},
		"unknown service": {"a.json", strings.Replace(good, "99012008001000", "99000000000000", 1), "keiner Leistung des Leistungskatalogs", "99000000000000"},
	} {
		t.Run(name, func(t *testing.T) {
			wantText(t, loadProfile(t, h, tc.file, tc.text), http.StatusUnprocessableEntity, tc.want, tc.detail)
		})
	}
	wantText(t, loadProfile(t, h, "gross.json", strings.Repeat(" ", 64<<20)), http.StatusRequestEntityTooLarge)
	wantText(t, post(t, h, "/evidence/profiles", nil), http.StatusBadRequest)
	wantText(t, get(t, h, "/evidence"), 200, `href="`+made+`"`)
}

// An upload may take longer than the server allows other requests.
func TestSlowUpload(t *testing.T) {
	t.Parallel()
	const patience = time.Second
	server := httptest.NewUnstartedServer(newWritingServer(t))
	server.Config.ReadTimeout, server.Config.WriteTimeout = patience, patience
	server.Start()
	defer server.Close()

	body, pipe := io.Pipe()
	form := multipart.NewWriter(pipe)
	go func() {
		err := errors.Join(form.WriteField("where", "outside"), form.WriteField("outside", "Amt Langsam"))
		<-time.After(patience + patience/4)
		pipe.CloseWithError(errors.Join(err, form.WriteField("service", "none"), form.Close()))
	}()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/evidence/upload", body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		t.Fatal(err)
	}
	// The form is incomplete, which the server can only say if it got all of it.
	if answer.StatusCode != http.StatusUnprocessableEntity || !bytes.Contains(text, []byte("Amt Langsam")) {
		t.Errorf("status %d, want 422 and the form again", answer.StatusCode)
	}
}
