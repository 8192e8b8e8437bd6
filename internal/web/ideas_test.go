package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kiesel/internal/access"
)

const (
	marriageIdea = "/ideas/new?function=expertise&service=99059001104000"
	dueInMarch   = "2026-03-31" // 30 days after noon
)

// handIn hands an idea in and returns the address of its page.
func handIn(t *testing.T, h http.Handler, target string, fields url.Values) string {
	t.Helper()
	w := post(t, h, target, fields)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	address, done := strings.CutSuffix(w.Header().Get("Location"), "?done=submitted")
	if !done {
		t.Fatalf("leads to %s", address)
	}
	return address
}

// marry asks for one place that knows the law.
func marry() url.Values {
	return url.Values{"title": {"Ehefähigkeit zentral prüfen"}, "aim": {"Seltene Fälle soll prüfen,\nwer sie kennt."}, "reply_by": {dueInMarch}}
}

func TestIdeaFromPortfolioToReply(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	wantText(t, get(t, h, "/ideas"), http.StatusOK, "Noch hat niemand ein Anliegen eingereicht")
	wantText(t, get(t, h, "/portfolio?q=99059001104000&function=expertise"), http.StatusOK, "Anliegen daraus machen", strings.ReplaceAll(marriageIdea, "&", "&amp;"))
	wantText(t, get(t, h, marriageVerdict+"?function=expertise"), http.StatusOK, "Anliegen daraus machen", strings.ReplaceAll(marriageIdea, "&", "&amp;"))
	wantText(t, get(t, h, marriageIdea), http.StatusOK, "Zahlen der geltenden Empfehlung", "Platz im Portfolio", `value="`+dueInMarch+`"`, `max="2026-05-30"`, "Fachwissen bündeln")
	address := handIn(t, h, marriageIdea, marry())
	wantText(t, get(t, h, address+"?done=submitted"), http.StatusOK, "Das Anliegen ist eingereicht", "bis zum 31.03.2026", "Seltene Fälle", "Zahlen beim Einreichen", "Wahrscheinlich günstiger", "Empfehlung von heute")
	for _, page := range []string{"/portfolio?q=99059001104000&function=expertise", marriageVerdict + "?function=expertise", marriageIdea} {
		wantText(t, get(t, h, page), http.StatusOK, "Ehefähigkeit zentral prüfen", address, "wartet auf Antwort")
	}
	if text := get(t, h, "/portfolio?q=99059001104000&function=online").Body.String(); strings.Contains(text, address) {
		t.Error("an idea about another function is shown")
	}

	reply := url.Values{"version": {"1"}, "decision": {"decline"}, "reason": {"Erst wenn die Fallzahlen feststehen."}}
	if w := post(t, h, address+"/reply", reply); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	wantText(t, get(t, h, address), http.StatusOK, "Dieses Anliegen ist abgelehnt", "Erst wenn die Fallzahlen feststehen.", "Andere Antwort geben")
	if w := post(t, h, address+"/reply", reply); w.Code != http.StatusSeeOther { // the button was pressed twice
		t.Errorf("the same reply sent twice: status %d", w.Code)
	}
	wantText(t, get(t, h, address), http.StatusOK, `name="version" value="2"`)
	met := post(t, h, address+"/reply", url.Values{"version": {"1"}, "decision": {"pursue"}, "reason": {"Ich sehe das anders."}})
	wantText(t, met, http.StatusConflict, "Inzwischen gibt es schon eine Antwort", "Erst wenn die Fallzahlen feststehen.", "Ich sehe das anders.", `name="version" value="2"`)

	wantText(t, get(t, h, "/ideas"), http.StatusOK, "Ehefähigkeit zentral prüfen", "abgelehnt", "Fachwissen")
	wantText(t, get(t, h, "/ideas?state=declined&lang=en"), http.StatusOK, "Ehefähigkeit zentral prüfen", "declined", "waits")
	wantText(t, get(t, h, "/ideas?state=waiting"), http.StatusOK, "Kein Anliegen in diesem Stand")
	rows := readCSV(t, h, "/ideas.csv?state=declined")
	if len(rows) != 2 || rows[1][1] != "Ehefähigkeit zentral prüfen" || rows[1][2] != "abgelehnt" || rows[1][3] != "99059001104000" || rows[1][len(rows[1])-1] != "Erst wenn die Fallzahlen feststehen." {
		t.Errorf("the file says %q", rows)
	}
	wantText(t, get(t, h, "/journal"), http.StatusOK, "Anliegen eingereicht", "Anliegen beantwortet", `href="`+address+`"`)
}

func TestIdeaAboutAWholeService(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	const whole = "/ideas/new?service=99059001104000"
	wantText(t, get(t, h, whole+"&lang=en"), http.StatusOK, "Figures of the recommendation in force", "Saving per year")
	fields := marry()
	if first, again := handIn(t, h, whole, fields), handIn(t, h, whole, fields); again != first { // the button was pressed twice
		t.Errorf("handed in twice there are %s and %s", first, again)
	}
	wantText(t, get(t, h, whole), http.StatusOK, "Dazu gibt es schon 1 Anliegen.")
	wantText(t, get(t, h, whole+"&lang=en"), http.StatusOK, "There is 1 idea about this already.")
	fields.Set("title", "Ohne Tag")
	fields.Del("reply_by") // then it is promised in 30 days
	wantText(t, get(t, h, handIn(t, h, whole, fields)), http.StatusOK, "ganze Leistung", "31.03.2026")
	const unclear = "/ideas/new?service=99088018000000"
	wantText(t, get(t, h, unclear), http.StatusOK, "zu wenig bekannt", "Für eine Aussage fehlten Angaben")
	wantText(t, get(t, h, handIn(t, h, unclear, fields)), http.StatusOK, "Für eine Aussage fehlten Angaben")
	wantText(t, get(t, h, "/ideas?sort=-gain"), http.StatusOK, "keine Angabe")
}

func TestIdeasNameWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	const whole = "/ideas/new?service=99059001104000"
	for name, tc := range map[string]struct{ field, value, text string }{
		"no title":  {"title", " ", `id="title-error"`},
		"long":      {"title", strings.Repeat("x", 121), "Das ist zu lang"},
		"two lines": {"title", "a\nb", "nur eine Zeile"},
		"no aim":    {"aim", "", `id="aim-error"`},
		"long aim":  {"aim", strings.Repeat("x", 2001), `id="aim-error"`},
		"too late":  {"reply_by", "2026-05-31", `id="reply_by-error"`},
		"past":      {"reply_by", "2026-02-28", "zwischen heute und in 90 Tagen"},
		"no day":    {"reply_by", "bald", "zwischen heute und in 90 Tagen"},
	} {
		fields := marry()
		fields.Set(tc.field, tc.value)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, post(t, h, whole, fields), http.StatusUnprocessableEntity, tc.text, "Zahlen der geltenden Empfehlung", "Einreichen")
		})
	}
	wantText(t, post(t, h, whole, url.Values{"title": {" "}, "aim": {""}, "reply_by": {"bald"}}), http.StatusUnprocessableEntity, `id="title-error"`, `id="aim-error"`, `id="reply_by-error"`)
	address := handIn(t, h, whole, marry())
	wantText(t, post(t, h, address+"/reply", url.Values{"version": {"1"}}), http.StatusUnprocessableEntity, `id="decision-error"`, `id="reason-error"`)
	wantText(t, post(t, h, address+"/reply", url.Values{"version": {"1"}, "decision": {"decline"}}), http.StatusUnprocessableEntity, `id="reason-error"`, `value="decline" checked`)
	for target, status := range map[string]int{
		"/ideas?state=asleep": 400, "/ideas?sort=colour": 400, "/ideas/none": 404, "/ideas/new": 404, "/ideas/new?service=1": 404, whole + "&function=hope": 400,
	} {
		if got := get(t, h, target).Code; got != status {
			t.Errorf("%s: status %d, want %d", target, got, status)
		}
	}
	if got := post(t, h, "/ideas/none/reply", url.Values{"version": {"1"}, "decision": {"decline"}, "reason": {"nein"}}).Code; got != http.StatusNotFound {
		t.Errorf("a reply to nothing: %d", got)
	}
}

// Who may not hand ideas in or answer them is offered nothing and refused.
func TestIdeasAskForRights(t *testing.T) {
	t.Parallel()
	h := newWritingServerFor(t, func(r *http.Request) access.Actor {
		role, scope, _ := strings.Cut(r.Header.Get("Person"), "@")
		return access.Actor{ID: "u-" + role, Grants: []access.Grant{{Role: access.Role(role), Scope: access.Scope(scope)}}}
	})
	send := func(person, target string, fields url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(fields.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Person", person)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	const whole = "/ideas/new?service=99059001104000"
	if got := send("reader", whole, marry()).Code; got != http.StatusForbidden {
		t.Errorf("a reader hands in: %d", got)
	}
	if text := get(t, h, marriageVerdict, "Person", "reader").Body.String(); strings.Contains(text, "Anliegen daraus machen") {
		t.Error("a reader is offered to hand in")
	}
	w := send("contributor@130735351", whole, marry())
	address := strings.TrimSuffix(w.Header().Get("Location"), "?done=submitted")
	reply := url.Values{"version": {"1"}, "decision": {"pursue"}, "reason": {"Wir fangen an."}}
	for person, offered := range map[string]bool{"reader": false, "contributor": false, "sponsor@01": false, "sponsor@13": true, "coordinator": true} {
		if got := strings.Contains(get(t, h, address, "Person", person).Body.String(), "Anliegen beantworten"); got != offered {
			t.Errorf("%s is offered to reply: %v", person, got)
		}
		if !offered {
			if got := send(person, address+"/reply", reply).Code; got != http.StatusForbidden {
				t.Errorf("%s replies: %d", person, got)
			}
		}
	}
	if got := send("sponsor@13", address+"/reply", reply).Code; got != http.StatusSeeOther {
		t.Errorf("the sponsor replies: %d", got)
	}
}
