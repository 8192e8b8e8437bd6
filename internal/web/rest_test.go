package web

import (
	"maps"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/web/page"
)

// Why an address of the screens has no counterpart among the operations for
// programs.
const (
	signIn   = "signing in and proving who one is happens in a browser: a token must not give or take proofs"
	form     = "a form; what it sends has its own address"
	words    = "words for people"
	demoOnly = "there is no such thing outside a demonstration"
)

// counterparts names for every address of the screens the operation that shows or
// does the same for programs, or why there is none.
var counterparts = map[string]string{
	"GET /{$}":                                        "GET /portfolio",
	"GET /about":                                      "GET /sources",
	"GET /accessibility":                              words,
	"GET /static/":                                    words,
	"POST /demo":                                      demoOnly,
	"GET /search":                                     "GET /search",
	"GET /api/v1/docs":                                "GET /openapi.json",
	"GET /api/v1/docs/{operation}":                    "GET /openapi.json",
	"GET /authorities":                                "GET /authorities",
	"GET /authorities.csv":                            "GET /authorities",
	"GET /authorities.xlsx":                           "GET /authorities",
	"GET /authorities/{key}":                          "GET /authorities/{key}",
	"GET /services":                                   "GET /services",
	"GET /services.csv":                               "GET /services",
	"GET /services.xlsx":                              "GET /services",
	"GET /services/parallel":                          "GET /parallels",
	"GET /services/parallel.csv":                      "GET /parallels",
	"GET /services/parallel.xlsx":                     "GET /parallels",
	"GET /services/parallel/pair":                     "GET /parallels/{a}/{b}",
	"POST /services/parallel/pair":                    "PUT /parallels/{a}/{b}/decision",
	"GET /services/{id}":                              "GET /services/{id}/competence",
	"POST /services/{id}/competence":                  "PUT /services/{id}/competence/override",
	"POST /services/{id}/competence/reset":            "DELETE /services/{id}/competence/override",
	"GET /services/{id}/verdict":                      "GET /services/{id}/verdict",
	"GET /services/{id}/cooperation":                  "GET /services/{id}/cooperation",
	"GET /services/{id}/robustness":                   "GET /services/{id}/robustness",
	"GET /services/{id}/verdict/changes.csv":          "GET /services/{id}/verdict",
	"GET /services/{id}/verdict/changes.xlsx":         "GET /services/{id}/verdict",
	"POST /services/{id}/verdict/assumption":          "PUT /services/{id}/assumptions/{key}",
	"POST /services/{id}/verdict/assumption/reset":    "DELETE /services/{id}/assumptions/{key}",
	"GET /calibration":                                form,
	"POST /calibration":                               "POST /calibrations",
	"GET /calibration/form.csv":                       "GET /authorities",
	"GET /calibration/form.xlsx":                      "GET /authorities",
	"POST /calibration/assumption":                    "PUT /assumptions/{key}",
	"GET /recommendations":                            "GET /recommendations",
	"GET /recommendations.csv":                        "GET /recommendations",
	"GET /recommendations.xlsx":                       "GET /recommendations",
	"GET /portfolio":                                  "GET /portfolio/ranking",
	"GET /portfolio.csv":                              "GET /portfolio/ranking",
	"GET /portfolio.xlsx":                             "GET /portfolio/ranking",
	"GET /portfolio/teams":                            "GET /portfolio/teams",
	"GET /portfolio/teams.csv":                        "GET /portfolio/teams",
	"GET /portfolio/teams.xlsx":                       "GET /portfolio/teams",
	"GET /portfolio/teams/limits.csv":                 "GET /portfolio/teams",
	"GET /portfolio/teams/limits.xlsx":                "GET /portfolio/teams",
	"GET /portfolio/teams/services.csv":               "GET /portfolio/teams",
	"GET /portfolio/teams/services.xlsx":              "GET /portfolio/teams",
	"GET /recommendations/transition":                 "GET /portfolio/transition",
	"GET /recommendations/transition.csv":             "GET /portfolio/transition",
	"GET /recommendations/transition.xlsx":            "GET /portfolio/transition",
	"GET /ideas":                                      "GET /ideas",
	"GET /ideas.csv":                                  "GET /ideas",
	"GET /ideas.xlsx":                                 "GET /ideas",
	"GET /ideas/new":                                  form,
	"POST /ideas/new":                                 "POST /ideas",
	"GET /ideas/{id}":                                 "GET /ideas/{id}",
	"POST /ideas/{id}/reply":                          "PUT /ideas/{id}/reply",
	"GET /portfolio/calculations":                     "GET /calculations",
	"POST /portfolio/calculations":                    "POST /calculations",
	"GET /portfolio/calculations/{id}":                "GET /calculations/{id}",
	"GET /portfolio/calculations/{id}/answers.csv":    "GET /calculations/{id}/answers",
	"GET /portfolio/calculations/{id}/answers.xlsx":   "GET /calculations/{id}/answers",
	"POST /portfolio/calculations/{id}/continue":      "POST /calculations/{id}/continue",
	"POST /portfolio/calculations/{id}/delete":        "DELETE /calculations/{id}",
	"GET /services/{id}/verdict/assumptions.csv":      "GET /services/{id}/assumptions",
	"GET /services/{id}/verdict/assumptions.xlsx":     "GET /services/{id}/assumptions",
	"GET /exchange":                                   "GET /lists",
	"GET /exchange/lists/{list}":                      "GET /lists/{list}",
	"GET /exchange/lists/{list}/{format}":             "GET /lists/{list}/file",
	"POST /exchange/lists/{list}":                     "POST /imports",
	"GET /exchange/imports":                           "GET /imports",
	"GET /exchange/imports/{id}":                      "GET /imports/{id}",
	"POST /exchange/imports/{id}/apply":               "POST /imports/{id}/apply",
	"POST /exchange/imports/{id}/renew":               "POST /imports",
	"POST /exchange/imports/{id}/undo":                "POST /imports/{id}/undo",
	"GET /evidence":                                   "GET /profiles",
	"POST /evidence/compare":                          "POST /comparisons",
	"GET /evidence/comparisons.xlsx":                  "GET /comparisons",
	"GET /evidence/comparisons.csv":                   "GET /comparisons",
	"GET /evidence/comparisons/{id}":                  "GET /comparisons/{id}",
	"GET /evidence/comparisons/{id}/pairs.xlsx":       "GET /comparisons/{id}",
	"GET /evidence/comparisons/{id}/pairs.csv":        "GET /comparisons/{id}",
	"GET /evidence/comparisons/{id}/steps.csv":        "GET /comparisons/{id}/steps",
	"GET /evidence/comparisons/{id}/steps.xlsx":       "GET /comparisons/{id}/steps",
	"POST /evidence/profiles":                         "POST /profiles",
	"GET /evidence/profiles.xlsx":                     "GET /profiles",
	"GET /evidence/profiles.csv":                      "GET /profiles",
	"GET /evidence/comparisons/{id}/cause":            form,
	"POST /evidence/comparisons/{id}/cause":           "PUT /comparisons/{id}/causes",
	"GET /evidence/comparisons/{id}/changes.csv":      "GET /comparisons/{id}/changes",
	"GET /evidence/comparisons/{id}/changes.xlsx":     "GET /comparisons/{id}/changes",
	"GET /evidence/comparisons/{id}/map.svg":          "GET /comparisons/{id}/map",
	"GET /evidence/profiles/{id}/map.svg":             "GET /profiles/{id}/map",
	"GET /evidence/profiles/{id}":                     "GET /profiles/{id}/map",
	"GET /evidence/profiles/{id}/profile.json":        "GET /profiles/{id}",
	"POST /evidence/profiles/{id}/delete":             "DELETE /profiles/{id}",
	"GET /evidence/upload":                            form,
	"POST /evidence/upload":                           "POST /logs",
	"GET /jobs":                                       "GET /jobs",
	"GET /jobs.xlsx":                                  "GET /jobs",
	"GET /jobs.csv":                                   "GET /jobs",
	"GET /jobs/{id}":                                  "GET /jobs/{id}",
	"POST /jobs/{id}/cancel":                          "POST /jobs/{id}/cancel",
	"POST /jobs/{id}/restart":                         "POST /jobs/{id}/restart",
	"GET /journal":                                    "GET /journal",
	"GET /journal.csv":                                "GET /journal",
	"GET /journal.xlsx":                               "GET /journal",
	"GET /journal/{seq}":                              "GET /journal/{seq}",
	"GET /roles":                                      "GET /roles",
	"GET /users":                                      "GET /users",
	"GET /users.csv":                                  "GET /users",
	"GET /users.xlsx":                                 "GET /users",
	"GET /users/new":                                  form,
	"POST /users/new":                                 "POST /users",
	"GET /users/{id}":                                 "GET /users/{id}",
	"POST /users/{id}":                                "PUT /users/{id}",
	"POST /users/{id}/grant":                          "PUT /users/{id}/grants",
	"POST /users/{id}/revoke":                         "PUT /users/{id}/grants",
	"POST /users/{id}/disable":                        "POST /users/{id}/disable",
	"POST /users/{id}/enable":                         "POST /users/{id}/enable",
	"POST /users/{id}/reset":                          "POST /users/{id}/reset",
	"GET /users/{id}/erase":                           form,
	"POST /users/{id}/erase":                          "DELETE /users/{id}",
	"POST /views":                                     "POST /account/views",
	"POST /views/delete":                              "DELETE /account/views/{id}",
	"GET /account":                                    "GET /account",
	"POST /account/language":                          "PUT /account/language",
	"POST /account/sessions/end":                      "DELETE /account/sessions/{id}",
	"POST /account/tokens/revoke":                     "DELETE /account/tokens/{id}",
	"GET /account/tokens/new":                         signIn,
	"POST /account/tokens/new":                        signIn,
	"GET /account/app":                                signIn,
	"POST /account/app":                               signIn,
	"POST /account/app/drop":                          signIn,
	"POST /account/app/recovery":                      signIn,
	"GET /account/confirm":                            signIn,
	"POST /account/confirm":                           signIn,
	"GET /account/password":                           signIn,
	"POST /account/password":                          signIn,
	"GET /link/{secret}":                              signIn,
	"POST /link/{secret}":                             signIn,
	"GET /sign-in":                                    signIn,
	"POST /sign-in":                                   signIn,
	"GET /sign-in/code":                               signIn,
	"POST /sign-in/code":                              signIn,
	"GET /sign-in/done":                               signIn,
	"GET /sign-in/provider":                           signIn,
	"GET /sign-in/provider/callback":                  signIn,
	"POST /sign-in/provider/connect":                  signIn,
	"POST /sign-in/provider/logout":                   signIn,
	"POST /sign-out":                                  signIn,
	"GET /services/{id}/scenarios":                    "GET /services/{id}/scenarios",
	"GET /services/{id}/scenarios/new":                form,
	"POST /services/{id}/scenarios/new":               "POST /services/{id}/scenarios",
	"GET /services/{id}/scenarios/compare":            "GET /services/{id}/scenarios/comparison",
	"GET /services/{id}/scenarios/compare.xlsx":       "GET /services/{id}/scenarios/comparison",
	"GET /services/{id}/scenarios/paper":              "GET /services/{id}/scenarios/comparison",
	"GET /services/{id}/scenarios/{scenario}":         "GET /services/{id}/scenarios/{scenario}",
	"POST /services/{id}/scenarios/{scenario}":        "PUT /services/{id}/scenarios/{scenario}",
	"POST /services/{id}/scenarios/{scenario}/delete": "DELETE /services/{id}/scenarios/{scenario}",
}

// What the screens show and change, programs can read and change too, with the
// same right.
func TestProgramsDoWhatScreensDo(t *testing.T) {
	t.Parallel()
	missing, needs := maps.Clone(counterparts), map[string]access.Action{}
	var screens []page.Route
	for _, r := range newTestServer(t).(*Server).Routes() {
		if method, path, _ := strings.Cut(r.Pattern, " "); strings.HasPrefix(path, api.Root+"/") && !strings.HasPrefix(path, api.Docs) {
			needs[method+" "+strings.TrimPrefix(path, api.Root)] = r.Need
		} else {
			screens = append(screens, r)
		}
	}
	for _, r := range screens {
		other, known := counterparts[r.Pattern]
		need, there := needs[other]
		switch {
		case !known:
			t.Errorf("%s: name the operation that does the same for programs, or why there is none, in the list above", r.Pattern)
		case !strings.HasPrefix(other, "GET /") && !strings.HasPrefix(other, "PUT /") && !strings.HasPrefix(other, "POST /") && !strings.HasPrefix(other, "DELETE /"):
		case !there:
			t.Errorf("%s: there is no operation %s", r.Pattern, other)
		case need != r.Need:
			t.Errorf("%s needs %s, %s needs %s", r.Pattern, r.Need, other, need)
		}
		delete(missing, r.Pattern)
	}
	for pattern := range missing {
		t.Errorf("there is no %s", pattern)
	}
}
