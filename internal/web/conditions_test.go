package web

import (
	"html"
	"net/http"
	"strings"
	"testing"
)

// under is what the tests ask for: an Amt stays out, the Kreis may not decide for
// those of another one, and hours cost more.
const under = "?set=hour_cost%3D90&out=130735351&forbid=decision%3A13072%3A13072"

// The three pages say above the answer under which conditions they compute, and
// lead to each other under the same ones.
func TestConditionsInTheAddress(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	const service = "/services/99107023017000"
	said := "Ohne: Altenpleen; nicht erlaubt: alle in Landkreis Rostock → Landkreis Rostock (Entscheidung)"
	kept := "forbid=decision%3A13072%3A13072&function=expertise&out=130735351&set=hour_cost%3D90"
	for path, links := range map[string][]string{
		"/verdict":     {"/cooperation?forbid=decision%3A13072%3A13072&out=130735351&set=hour_cost%3D90", "/robustness?" + kept, "/scenarios/new?", "/verdict/changes.csv?" + kept},
		"/cooperation": {"/verdict?forbid=decision%3A13072%3A13072&out=130735351&set=hour_cost%3D90"},
		"/robustness":  {"/verdict?" + kept},
	} {
		w := get(t, h, service+path+under+"&function=expertise")
		wantText(t, w, http.StatusOK, said, "1 geänderten Annahme", "Ohne diese Bedingungen rechnen", `name="out" value="130735351"`, `name="forbid" value="decision:13072:13072"`)
		body := html.UnescapeString(w.Body.String())
		for _, link := range links {
			if !strings.Contains(body, service+link) {
				t.Errorf("%s: does not lead to %s", path, link)
			}
		}
		if answer, notice := strings.Index(body, `class="answer"`), strings.Index(body, said); notice < 0 || notice > answer {
			t.Errorf("%s: the conditions stand at %d, the answer at %d", path, notice, answer)
		}
	}
	wantText(t, get(t, h, service+"/verdict"+under+"&lang=en"), http.StatusOK, "Without: Altenpleen; not allowed: all in Landkreis Rostock → Landkreis Rostock (Decision)")
	wantText(t, get(t, h, service+"/scenarios/new"+under), http.StatusOK, `value="130735351" checked`, `value="90"`)
	if csv := get(t, h, service+"/verdict/changes.csv"+under).Body.String(); !strings.Contains(csv, "Online-Dienst;130735351;Altenpleen;Altenpleen;") {
		t.Errorf("the file does not know who stays out:\n%.500s", csv)
	}
}

// Conditions can be dropped all together, one by one, and apart from the settings.
func TestConditionsCanBeDropped(t *testing.T) {
	t.Parallel()
	body := html.UnescapeString(get(t, newTestServer(t), wohngeldVerdict+under+"&function=expertise").Body.String())
	for _, link := range []string{
		"?function=expertise&set=hour_cost%3D90",
		"?forbid=decision%3A13072%3A13072&function=expertise&set=hour_cost%3D90",
		"?function=expertise&out=130735351&set=hour_cost%3D90",
		"?forbid=decision%3A13072%3A13072&function=expertise&out=130735351",
	} {
		if !strings.Contains(body, `href="`+wohngeldVerdict+link+`"`) {
			t.Errorf("lacks the link %s", link)
		}
	}
}

// Without a script the form of a forbidden way leads to an address that says it.
func TestAddingAForbiddenWay(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	w := get(t, h, wohngeldVerdict+"?out=130735351&function=expertise&way_from=13072&way_to=13&way_function=online")
	if want := wohngeldVerdict + "?forbid=online%3A13072%3A13&function=expertise&out=130735351"; w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
		t.Errorf("status %d, leads to %q, want %q", w.Code, w.Header().Get("Location"), want)
	}
	for _, page := range []string{"/cooperation?border=1&", "/robustness?function=online&"} {
		w := get(t, h, "/services/99107023017000"+page+"way_from=130735351&way_to=13&way_function=")
		if !strings.Contains(w.Header().Get("Location"), "forbid=130735351%3A13") {
			t.Errorf("%s: status %d, leads to %q", page, w.Code, w.Header().Get("Location"))
		}
	}
	recompute := get(t, h, wohngeldVerdict+"?recompute=1&hour_cost=90&out=130735351&forbid=13072%3A13").Header().Get("Location")
	if want := wohngeldVerdict + "?forbid=13072%3A13&out=130735351&set=hour_cost%3D90#assumptions"; recompute != want {
		t.Errorf("recomputing leads to %q, want %q", recompute, want)
	}
}

// What is wrong with a condition is named on all three pages.
func TestWrongConditionsAreNamed(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for query, want := range map[string]string{
		"out=139999999":                        `out[0]: nobody has the key "139999999"`,
		"out=13072":                            "out[0]: 13072 is not competent for this service",
		"out=130735351&out=130735351":          "out[1]: 130735351 is named twice",
		"out=":                                 `out ""`,
		"forbid=13072":                         "want FROM:TO or FUNCTION:FROM:TO",
		"forbid=magic:13072:13":                `unknown function "magic"`,
		"forbid=130735351:13072":               "13072 is not above 130735351",
		"way_from=13072&way_to=":               `forbid "13072:"`,
		strings.Repeat("forbid=13072:13&", 51): "forbid is given 51 times; at most 50 are possible",
	} {
		for _, page := range []string{"/verdict?", "/cooperation?", "/robustness?"} {
			w := get(t, h, "/services/99107023017000"+page+query)
			if body := html.UnescapeString(w.Body.String()); w.Code != http.StatusBadRequest || !strings.Contains(body, want) {
				t.Errorf("%s%s: status %d, lacks %q", page, query, w.Code, want)
			}
		}
	}
}
