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
	const path = "/recommendations/transition?lang=en&"
	for target, want := range map[string]string{
		"first=1900":                       `id="first-error">“1900” is not possible. Give a whole number from 2026 to 2066.`,
		"first=2025":                       "“2025” is not possible. Give a whole number from 2026 to 2066.",
		"first=2067":                       "“2067” is not possible. Give a whole number from 2026 to 2066.",
		"duration=0":                       `id="duration-error">“0” is not possible. Give a whole number from 1 to 10.`,
		"duration=50":                      "“50” is not possible. Give a whole number from 1 to 10.",
		"years=11":                         "“11” is not possible. Give a whole number from 1 to 10.",
		"team_1999=5":                      "“team_1999” does not apply: 1999 is no year of the plan, which is from 2027 to 2031.",
		"team_2040=5":                      "“team_2040” does not apply: 2040 is no year of the plan, which is from 2027 to 2031.",
		"budget_2028=5&first=2029&years=1": "“budget_2028” does not apply: 2028 is no year of the plan, which is from 2029 to 2029.",
		"budget_=5":                        "“budget_” does not apply:  is no year of the plan",
		"budget_02027=5":                   "“budget_02027” does not apply: 02027 is no year of the plan",
		"budget=viel":                      `id="budget-error">Give the money as a number from 0 to 1 trillion`,
		"budget=300,000":                   `id="budget-error">Give the money`, // 300 or 300.000?
		"budget=1&budget_2028=-1":          `id="budget_2028-error">Give the money`,
		"team=1,2,3":                       `id="team-error">Give the posts as a number from 0, for example 3 or 2.5.`,
		"team=1&team_2030=NaN":             `id="team_2030-error">Give the posts`,
	} {
		wantText(t, get(t, h, path+target), http.StatusUnprocessableEntity, "Nothing is planned yet", want)
	}
	// All mistakes are named at once, in words, and what was entered stays.
	w := get(t, h, "/recommendations/transition?budget=viel&team=2,5&first=1999&duration=99")
	wantText(t, w, http.StatusUnprocessableEntity, "Geplant ist noch nichts", `value="viel"`, `value="2,5"`, `value="1999"`, `value="99"`,
		`id="budget-error">Geben Sie das Geld`, `id="first-error">„1999“ ist nicht möglich`, `id="duration-error">`)
	wantText(t, get(t, h, "/recommendations/transition.csv?budget=viel&team=x"), http.StatusUnprocessableEntity, "Geben Sie das Geld", "Geben Sie die Stellen")
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
