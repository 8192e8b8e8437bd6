package api_test

import (
	"net/http"
	"strings"
	"testing"

	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
)

// What was changed today was different yesterday, on every address that can tell
// of the past.
func TestEarlierStates(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	const service, then = "/services/99107023017000", "as_of=2026-02-28"
	level := func(target string) string { return get[api.Competence](t, a, target).Level.String() }
	was := level(service + "/competence")
	change(t, a)
	for _, r := range []request{
		{method: http.MethodPut, target: service + "/competence/override", body: `{"level":"kreis","reason":"Erlass"}`},
		{method: http.MethodPost, target: "/profiles", body: profileText(t)},
	} {
		if w := apitest.Ask(a, r.method, r.target, r.body, "Content-Type", "application/json"); w.Code >= http.StatusBadRequest {
			t.Fatalf("%s: status %d: %s", r.target, w.Code, w.Body)
		}
	}
	if now, before := level(service+"/competence"), level(service+"/competence?"+then); now != "kreis" || before != was {
		t.Errorf("competent is %s, was %s, want kreis and %s", now, before, was)
	}
	if today := level(service + "/competence?as_of=2026-03-01"); today != "kreis" {
		t.Errorf("today is as now: %s", today)
	}
	wantProblem(t, apitest.Ask(a, http.MethodGet, service+"/competence/override?"+then, ""), http.StatusNotFound)
	wantProblem(t, apitest.Ask(a, http.MethodGet, service+"/assumptions/rate?"+then, ""), http.StatusNotFound)
	cases := func(target string) float64 { return get[bundling.Verdict](t, a, target).Cases.Value }
	if now, before := cases(service+"/verdict"), cases(service+"/verdict?"+then); now == before {
		t.Errorf("the verdict rests on %g cases, then as now", now)
	}
	if now, before := cases(service+"/verdict?set=rate=7"), cases(service+"/verdict?set=rate=7&"+then); now != before || now == 0 {
		t.Errorf("if 7 had been the rate: %g, %g", now, before)
	}
	total := func(target string) int { return get[api.List[any]](t, a, target).Total }
	if now, before := total("/profiles?level=activity"), total("/profiles?level=activity&"+then); now != before+1 {
		t.Errorf("%d profiles, %d before", now, before)
	}
	for _, list := range []string{
		"/services?level=kreis", "/authorities?within=13", "/authorities/13073/duties", "/recommendations?group=bundle_in_part", "/assumptions",
		service + "/assumptions", "/comparisons", "/profiles",
	} {
		sep := "?"
		if strings.Contains(list, "?") {
			sep = "&"
		}
		if total(list+sep+then) == 0 {
			t.Errorf("%s was empty", list)
		}
		wantProblem(t, apitest.Ask(a, http.MethodGet, list+sep+"as_of=2026-02-01", ""), http.StatusNotFound)
		wantProblem(t, apitest.Ask(a, http.MethodGet, list+sep+"as_of=2026-03-02", ""), http.StatusBadRequest)
		wantProblem(t, apitest.Ask(a, http.MethodGet, list+sep+"as_of=gestern", ""), http.StatusUnprocessableEntity)
	}
	if now, before := get[api.Portfolio](t, a, "/portfolio"), get[api.Portfolio](t, a, "/portfolio?"+then); now.Solved == 0 || before.Solved == 0 {
		t.Errorf("the portfolios are %+v, %+v", now, before)
	}
}

// A profile that was deleted is gone from the past, too: nothing but its outline
// is left.
func TestDeletedProfileInThePast(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	profile := get[api.List[api.ProfileSummary]](t, a, "/profiles?level=phase").Items[0]
	target := "/profiles/" + profile.ID
	if p := get[evidence.Profile](t, a, target+"?as_of=2026-02-28"); p.Cases != profile.Cases {
		t.Errorf("%d cases, want %d", p.Cases, profile.Cases)
	}
	if w := apitest.Ask(a, http.MethodDelete, target, ""); w.Code != http.StatusNoContent {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	for _, part := range []string{"", "/map"} {
		wantProblem(t, apitest.Ask(a, http.MethodGet, target+part+"?as_of=2026-02-28", ""), http.StatusNotFound)
	}
	if all := get[api.List[api.ProfileSummary]](t, a, "/profiles?level=phase&as_of=2026-02-28"); all.Total != 5 {
		t.Errorf("%d profiles are listed", all.Total)
	}
}
