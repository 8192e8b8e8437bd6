package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"kiesel/internal/access"
)

// contributor answers requests as somebody who brings in evidence of one Amt.
func contributor(*http.Request) access.Actor {
	return access.Actor{ID: "u-altenpleen", Grants: []access.Grant{{Role: access.Contributor, Scope: "130735351"}}}
}

// fieldsOf is an upload form with an authority of the register.
func fieldsOf(place string) map[string]string {
	return map[string]string{"where": "register", "place": place, "service": "99012008001000", "level": "activity", "min_cases": "1"}
}

// The authority is found by name or key, and its profile says where it belongs.
func TestUploadOfAnAuthority(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	profile := makeProfile(t, h, smallLog(40, "Bescheid"), fieldsOf("amt altenpleen"))
	wantText(t, get(t, h, profile), 200, "Altenpleen (Amt)", `href="/authorities/130735351"`, `href="/services/99012008001000"`)
	wantText(t, get(t, h, profile+"/profile.json"), 200, `"ars": "130735351"`, `"name": "Altenpleen (Amt)"`)
	outside := makeProfile(t, h, smallLog(40, "Bescheid"), upload)
	wantText(t, get(t, h, outside), 200, "Amt Test", "außerhalb des Verzeichnisses")
	wantText(t, get(t, h, "/evidence"), 200, "außerhalb des Verzeichnisses", "130735351")
}

func TestUploadOffersAuthorities(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	several := sendLog(t, h, "a.csv", smallLog(40, "Bescheid"), fieldsOf("Altenpleen"))
	wantText(t, several, 422, "Mehrere passen", `value="130735351"`, `value="130735351005"`, "Amt, Vorpommern-Rügen")
	chosen := makeProfile(t, h, smallLog(40, "Bescheid"), with(fieldsOf("Altenpleen"), "scope", "130735351005"))
	wantText(t, get(t, h, chosen), 200, `href="/authorities/130735351005"`)
	wantText(t, sendLog(t, h, "a.csv", "x", fieldsOf("Atlantis")), 422, "Eine Behörde mit diesem Namen oder Schlüssel gibt es nicht")
	wantText(t, sendLog(t, h, "a.csv", "x", fieldsOf("")), 422, "Diese Angabe fehlt")

	// A script learns the same before anything is sent.
	r := httptest.NewRequest(http.MethodGet, "/evidence/upload?place="+url.QueryEscape("Altenpleen"), http.NoBody)
	r.Header.Set("HX-Request", "true")
	r.Header.Set("HX-Target", "div#place-field")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	wantText(t, w, 200, "Mehrere passen", `value="130735351005"`)
	if strings.Contains(w.Body.String(), "<h1") {
		t.Error("the script gets a whole page")
	}
}

// Whoever contributes for one Amt finds it filled in, and can't name another.
func TestUploadOfAContributor(t *testing.T) {
	t.Parallel()
	h := newWritingServerFor(t, contributor)
	form := get(t, h, "/evidence/upload")
	wantText(t, form, 200, `value="Altenpleen"`, `value="130735351" checked`)
	if strings.Contains(form.Body.String(), `name="where"`) {
		t.Error("authorities outside the register are offered")
	}
	profile := makeProfile(t, h, smallLog(40, "Bescheid"), with(fieldsOf("Altenpleen"), "scope", "130735351"))
	wantText(t, get(t, h, profile), 200, "Altenpleen (Amt)")
	wantText(t, sendLog(t, h, "a.csv", "x", fieldsOf("Barth")), 422, "Ihre Rolle gilt nicht für sie")
	wantText(t, sendLog(t, h, "a.csv", "x", upload), 422, "nur angeben, wessen Rolle für die ganze Installation gilt")
}
