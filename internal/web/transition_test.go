package web

import (
	"net/http"
	"testing"
)

// The clock of the tests shows 2026, so that the plan is for 2027 to 2031 if nothing
// else is asked for. What does not fit is named, with what is possible.
func TestTransitionRefusesByName(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for target, want := range map[string]string{
		"first=1900":                       "first &#34;1900&#34;: must be a whole number from 2026 to 2066",
		"first=2025":                       "first &#34;2025&#34;: must be a whole number from 2026 to 2066",
		"first=2067":                       "first &#34;2067&#34;: must be a whole number from 2026 to 2066",
		"duration=0":                       "duration &#34;0&#34;: must be a whole number from 1 to 10",
		"duration=50":                      "duration &#34;50&#34;: must be a whole number from 1 to 10",
		"team_1999=5":                      "team_1999 &#34;5&#34;: 1999 is no year of the plan, which is for 2027 to 2031",
		"team_2040=5":                      "team_2040 &#34;5&#34;: 2040 is no year of the plan, which is for 2027 to 2031",
		"budget_2028=5&first=2029&years=1": "budget_2028 &#34;5&#34;: 2028 is no year of the plan, which is for 2029 to 2029",
		"budget_=5":                        "budget_ &#34;5&#34;:  is no year of the plan",
		"budget_02027=5":                   "budget_02027 &#34;5&#34;: 02027 is no year of the plan",
	} {
		wantText(t, get(t, h, "/recommendations/transition?lang=en&"+target), http.StatusBadRequest, want)
	}
	// A field that the form sends empty is no limit, whatever its year.
	wantText(t, get(t, h, "/recommendations/transition?budget=1000000&team_1999=&first=2026&duration=10"), http.StatusOK, "Mit diesen Mitteln beginnen", "2026")
}
