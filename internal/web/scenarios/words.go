package scenarios

import (
	"errors"
	"strings"
	"unicode/utf8"

	"kiesel/internal/bundling"
	"kiesel/internal/web/page"
	"kiesel/internal/web/verdict"
)

// trouble says why a scenario has no verdict.
func trouble(v *page.View, err error) string {
	code := "settings"
	if errors.Is(err, bundling.ErrConditions) {
		code = "conditions"
	}
	return v.Term("scenario_trouble", code)
}

// atMost writes an amount, as an upper limit if it is one.
func atMost(v *page.View, amount string, limit bool) string {
	if limit {
		return v.T("scenarios.at_most", "amount", amount)
	}
	return amount
}

// excerpt is the beginning of a text of at most so many characters, cut between
// words. A word that is longer than that is left out.
func excerpt(text string, most int) string {
	words := strings.Fields(text)
	shown, length := 0, -1
	for _, w := range words {
		length += 1 + utf8.RuneCountInString(w)
		if length > most {
			break
		}
		shown++
	}
	if shown == len(words) {
		return strings.Join(words, " ")
	}
	return strings.TrimSpace(strings.TrimRight(strings.Join(words[:shown], " "), ",;:–-") + " …")
}

// quantity writes a value with its unit, that of a switch as yes or no.
func quantity(v *page.View, x float64, unit string) string {
	switch {
	case unit != "0/1":
		return verdict.Quantity(v, x, unit)
	case x == 0:
		return v.T("scenarios.switch_off")
	}
	return v.T("scenarios.switch_on")
}
