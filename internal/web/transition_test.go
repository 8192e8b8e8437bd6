package web

import (
	"net/http"
	"strings"
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
	for target, want := range map[string]string{
		"budget=viel":             "budget &#34;viel&#34;: must be a number from 0 to 10¹², such as 60000 or 1.000.000",
		"budget=300,000":          "budget &#34;300,000&#34;: must be a number", // 300 or 300.000?
		"budget=1&budget_2028=-1": "budget_2028 &#34;-1&#34;: must be a number",
		"team=1,2,3":              "team &#34;1,2,3&#34;: must be a number from 0 to 10¹², such as 3 or 2,5",
		"team=1&team_2030=NaN":    "team_2030 &#34;NaN&#34;: must be a number",
	} {
		wantText(t, get(t, h, "/recommendations/transition?lang=en&"+target), http.StatusBadRequest, want)
	}
	// A field that the form sends empty is no limit, whatever its year.
	wantText(t, get(t, h, "/recommendations/transition?budget=1000000&team_1999=&first=2026&duration=10"), http.StatusOK, "Mit diesen Mitteln beginnen", "2026")
}

// Amounts may be written as the handbook writes them; the form shows them as they were
// entered, in fields that take them.
func TestTransitionReadsGermanAmounts(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	page := get(t, h, "/recommendations/transition?budget=1.000.000&team=30,5&budget_2028=60.000&years=2")
	wantText(t, page, http.StatusOK, "1.000.000\u00a0€", "60.000\u00a0€", "30,5", `value="1.000.000"`, `value="30,5"`, `value="60.000"`)
	plain := get(t, h, "/recommendations/transition?budget=1000000&team=30.5&budget_2028=60000&years=2")
	years := func(body string) string {
		_, from, _ := strings.Cut(body, `<h2 id="accounts-title"`)
		table, _, _ := strings.Cut(from, "</table>")
		return table
	}
	if got, want := years(page.Body.String()), years(plain.Body.String()); got != want || want == "" {
		t.Error("the same amounts, written plainly, make another plan")
	}
}
