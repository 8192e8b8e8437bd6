package web

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
)

// Two people look at a service whose competence is unclear, and both decide. The
// second is asked, and what they choose holds.
func TestTwoDecisionsMeet(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	action := "/services/" + school + "/competence"
	anna := url.Values{"version": {"0"}, "level": {"kreis"}, "reason": {"Schulgesetz"}, "source": {"§ 103"}}
	if w := post(t, h, action, anna); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", w.Code)
	}
	bert := url.Values{"version": {"0"}, "level": {"amt"}, "reason": {"Satzung <b>"}, "source": {"§ 103"}}
	met := post(t, h, action, bert)
	wantText(t, met, http.StatusConflict,
		"Zwei Änderungen treffen sich", "Noch ist nichts von Ihnen gespeichert",
		`value="kreis" required`, `value="amt" required`, `name="version" value="1"`,
		"Schulgesetz", "Satzung &lt;b&gt;", `type="hidden" name="source" value="§ 103"`, "Meine Eingabe verwerfen")
	if strings.Contains(met.Body.String(), "checked") {
		t.Error("something is chosen although the two differ in it")
	}
	wantText(t, get(t, h, "/services/"+school), 200, "Schulgesetz") // still hers

	merged := url.Values{"version": {"1"}, "level": {"kreis"}, "reason": {"Satzung <b>"}, "source": {"§ 103"}}
	if w := post(t, h, action, merged); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", w.Code)
	}
	wantText(t, get(t, h, "/services/"+school), 200, "Satzung &lt;b&gt;", `name="version" value="2"`)
}

// Two people have found out why authorities differ at a step, not the same. The
// second is asked, and what they choose holds for every comparison.
func TestTwoCausesMeet(t *testing.T) {
	t.Parallel()
	h := newFilledServerFor(t, everybodyIsLocal, demo.Load)
	page := find(t, get(t, h, "/evidence"), `(/evidence/comparisons/[0-9a-f]{64})`)
	address := html.UnescapeString(find(t, get(t, h, page), `href="(/evidence/comparisons/[0-9a-f]{64}/cause\?activity=[^"]+)"`))
	wantText(t, get(t, h, address), 200, "Warum gehen Behörden hier verschiedene Wege?", "noch offen", `name="version" value="0"`)
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	say := func(version, cause, source, reason string) *httptest.ResponseRecorder {
		return post(t, h, u.Path, url.Values{
			"activity": {u.Query().Get("activity")}, "version": {version}, "cause": {cause}, "source": {source}, "reason": {reason},
		})
	}
	wantText(t, say("0", "law", "§ 5", ""), http.StatusUnprocessableEntity, `value="§ 5"`, `aria-invalid="true"`)
	if w := say("0", "law", "§ 5 <b>", "Referat gefragt"); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", w.Code)
	}
	wantText(t, get(t, h, page), 200, "Recht</span>", "§ 5 &lt;b&gt;")
	wantText(t, say("0", "habit", "", "Amt gefragt"), http.StatusConflict,
		"Zwei Änderungen treffen sich", `value="law" required`, `value="habit" required`, `name="version" value="1"`, "Amt gefragt")
	if w := say("1", "habit", "", "Amt gefragt"); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", w.Code)
	}
	wantText(t, get(t, h, page), 200, "Gewohnheit</span>")
	wantText(t, get(t, h, "/journal?action=evidence.cause"), 200, "Geklärt, woraus ein Unterschied folgt", "Amt gefragt", "Referat gefragt")
}

// Two people change different things about the same figure: both changes are
// chosen already.
func TestTwoFiguresMeet(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	keep := unknown + "/assumption"
	set := func(version, value, source string) url.Values {
		return url.Values{
			"key": {"rate"}, "version.rate": {version}, "value": {value}, "low": {"1"}, "high": {"9"},
			"source": {source}, "reason": {"Zählung von " + source},
		}
	}
	for i, form := range []url.Values{set("0", "2,5", "Annahme"), set("1", "3,5", "Annahme")} {
		if w := post(t, h, keep, form); w.Code != http.StatusSeeOther {
			t.Fatalf("change %d: status %d, want 303", i, w.Code)
		}
	}
	wantText(t, post(t, h, keep, set("1", "2,50", "Kreisstatistik")), http.StatusConflict,
		`value="3,5" checked`, `value="Kreisstatistik" checked`, `value="2,5"`,
		`name="version.rate" value="2"`, `name="key" value="rate"`, `value="Zählung von Kreisstatistik"`)

	if w := post(t, h, keep+"/reset", url.Values{"key": {"rate"}, "version.rate": {"2"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", w.Code)
	}
	wantText(t, post(t, h, keep, set("2", "4", "Kreisstatistik")), http.StatusConflict,
		"wurde die Festlegung", "zurückgenommen", `name="version.rate" value="0"`, `type="hidden" name="value" value="4"`)
	if w := post(t, h, keep, set("0", "4", "Kreisstatistik")); w.Code != http.StatusSeeOther {
		t.Errorf("status %d for setting it nevertheless, want 303", w.Code)
	}
}

func TestEarlierStates(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for _, page := range []string{"/services", "/services/" + school, unknown, "/recommendations", "/authorities", "/evidence"} {
		wantText(t, get(t, h, page), 200, "Stand eines früheren Tages", `max="2026-03-01"`)
		wantText(t, get(t, h, page+"?as_of=2026-03-01"), 200, "Stand eines früheren Tages") // today is no earlier state
		wantText(t, get(t, h, page+"?as_of=2026-02-28"), 404, "Kein Stand vom 28.02.2026", "Zum heutigen Stand")
		wantText(t, get(t, h, page+"?as_of=2026-03-02"), 400, "still to come")
		wantText(t, get(t, h, page+"?as_of=gestern"), 400, "as_of")
	}
}

// newServerAt is [newWritingServer] with a clock for the decisions of people.
func newServerAt(tb testing.TB, clock func() time.Time) http.Handler {
	tb.Helper()
	nothing := func(context.Context, *evidence.Service) error { return nil }
	h, shut := openServer(tb, tb.Context(), tb.TempDir(), nothing, func(c *Config) {
		keeper := &landscape.Keeper{Store: c.Landscape.Keeper().Store, Now: clock}
		c.Landscape, c.Now, c.Door = current.New(keeper, c.Landscape.Catalogue()), clock, doorFor(everybodyIsLocal)
	})
	tb.Cleanup(func() {
		if err := shut(); err != nil {
			tb.Error(err)
		}
	})
	return h
}

// The day stays while somebody walks about in it, and nothing can be changed.
func TestWalkingAboutInThePast(t *testing.T) {
	t.Parallel()
	now := noon()
	h := newServerAt(t, func() time.Time { return now })
	action := "/services/" + school + "/competence"
	if w := post(t, h, action, url.Values{"level": {"kreis"}, "reason": {"Schulgesetz"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", w.Code)
	}
	now = noon().AddDate(0, 0, 2)
	if w := post(t, h, action, url.Values{"version": {"1"}, "level": {"amt"}, "reason": {"Satzung"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", w.Code)
	}
	const then = "?as_of=2026-03-01"
	wantText(t, get(t, h, "/services/"+school), 200, "Satzung", "Zuständigkeit festlegen")
	past := get(t, h, "/services/"+school+then)
	wantText(t, past, 200, "Sie sehen den Stand vom 01.03.2026", "Schulgesetz", "/services/"+school+"/verdict"+then)
	for _, text := range []string{"Satzung", "Zuständigkeit festlegen", action} {
		if strings.Contains(past.Body.String(), text) {
			t.Errorf("the earlier state shows %q", text)
		}
	}
	wantText(t, get(t, h, "/services/"+school+"/verdict"+then), 200, "Sie sehen den Stand vom 01.03.2026")
	wantText(t, get(t, h, "/services"+then+"&q=Schul"), 200, `name="as_of" value="2026-03-01"`, "?as_of=2026-03-01")
	rows := readCSV(t, h, "/services.csv"+then+"&q="+school)
	if len(rows) != 2 || !strings.Contains(strings.Join(rows[1], ";"), "Kreise") {
		t.Errorf("the file of the earlier state is %v", rows)
	}
}

// The journal is paged and filtered on the server, and every entry has a page.
func TestJournalPages(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	action := "/services/" + school + "/competence"
	for i, level := range []string{"kreis", "amt"} {
		form := url.Values{"version": {string(rune('0' + i))}, "level": {level}, "reason": {"Grund " + level}}
		if w := post(t, h, action, form); w.Code != http.StatusSeeOther {
			t.Fatalf("status %d, want 303", w.Code)
		}
	}
	wantText(t, get(t, h, "/journal"), 200, "Grund amt", "Grund kreis", `href="/journal/3"`, "Befehlszeile")
	only := get(t, h, "/journal?action=landscape.edition")
	wantText(t, only, 200, "die zu dieser Auswahl passen", "Gemeindeverzeichnis eingespielt")
	if strings.Contains(only.Body.String(), "Grund amt") {
		t.Error("the filter shows another action")
	}
	wantText(t, get(t, h, "/journal?before=3"), 200, "Grund kreis", "Neueste")
	wantText(t, get(t, h, "/journal?subject="+school+"&from=2026-03-01&until=2026-03-01"), 200, "Grund amt")
	wantText(t, get(t, h, "/journal?until=2026-02-28"), 200, "Keine Änderung passt")
	wantText(t, get(t, h, "/journal?from=morgen"), 400)
	wantText(t, get(t, h, "/journal?before=x"), 400)

	wantText(t, get(t, h, "/journal/3"), 200, "Zuständigkeit festgelegt", "Ebene", "kreis", "amt", "Grund amt", "/services/"+school)
	wantText(t, get(t, h, "/journal/99"), 404)
	wantText(t, get(t, h, "/journal/x"), 404)
	wantText(t, get(t, h, "/services/"+school), 200, "/journal?subject="+school)
	if rows := readCSV(t, h, "/journal.csv?subject="+school); len(rows) != 3 {
		t.Errorf("the file has %d rows, want two entries and the header", len(rows))
	}
}
