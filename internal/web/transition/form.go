package transition

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/transition"
	"kiesel/internal/web/page"
)

// What can be asked for.
const (
	defaultYears = 5
	mostYears    = 10
	searchNodes  = 300 // of the search tree
	searchTime   = 3 * time.Second
)

// asked is what the address asks for.
type asked struct {
	v    *page.View
	wish bundling.TransitionWish
	// wrong says by field what can't be used, in the reader's language, and other the
	// same of what the form has no field for; then nothing is planned.
	wrong map[string]string
	other []string
}

// parse reads what each year has from the query: budget and team for all years, and
// budget_2028 or team_2028 where one year differs, written as German or plainly. What
// is empty has no limit.
func parse(v *page.View, now time.Time) asked {
	a := asked{v: v, wrong: map[string]string{}}
	a.wish = bundling.TransitionWish{CarryOver: v.Param("carry_over") != "", Options: transition.Options{Nodes: searchNodes, Time: searchTime}}
	earliest, latest := bundling.FirstYears(now)
	a.wish.First = a.whole("first", earliest+1, earliest, latest)
	years := a.whole("years", defaultYears, 1, mostYears)
	a.wish.Duration = a.whole("duration", 1, 1, bundling.MaxDuration)
	a.wish.Until = a.whole("until", 0, a.wish.First+years-1, a.wish.First+transition.MaxUntil-1)
	for t := range years {
		year := a.wish.First + t
		a.wish.Years = append(a.wish.Years, transition.Year{Budget: a.limit(transition.Budget, year), Team: a.limit(transition.Team, year)})
	}
	a.unplanned()
	return a
}

// unplanned refuses the fields of years that are not in the plan.
func (a *asked) unplanned() {
	last := a.wish.First + len(a.wish.Years) - 1
	for _, field := range a.v.Params() {
		name, year, ok := strings.Cut(field, "_")
		if !ok || name != string(transition.Budget) && name != string(transition.Team) {
			continue
		}
		if n, err := strconv.Atoi(year); err != nil || n < a.wish.First || n > last || field != fieldOf(name, n) {
			a.other = append(a.other, a.v.T("transition.no_year", "field", field, "year", year, "first", strconv.Itoa(a.wish.First), "last", strconv.Itoa(last)))
		}
	}
}

// whole reads a whole number from the query; the standard is for what is not given, or
// can't be used.
func (a *asked) whole(name string, standard, least, most int) int {
	text := a.v.Param(name)
	if text == "" {
		return standard
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		a.wrong[name] = a.v.T("transition.whole_wrong", "text", text, "least", strconv.Itoa(least), "most", strconv.Itoa(most))
		return standard
	}
	return n
}

// limit reads what a year has of a resource from the query.
func (a *asked) limit(r transition.Resource, year int) float64 {
	field := fieldOf(string(r), year)
	if a.v.Param(field) == "" {
		field = string(r)
	}
	text := a.v.Param(field)
	if text == "" {
		return math.Inf(1)
	}
	plain := page.Amount(text)
	if r == transition.Team {
		plain = page.Number(text)
	}
	x, err := strconv.ParseFloat(plain, 64)
	if err != nil || !(x >= 0) || x > 1e12 {
		a.wrong[field] = a.v.Term("transition_wrong", string(r))
	}
	return x
}

// problems says all that can't be used.
func (a *asked) problems() []string {
	texts := slices.Clone(a.other)
	for _, field := range slices.Sorted(maps.Keys(a.wrong)) {
		texts = append(texts, a.wrong[field])
	}
	return texts
}

// fieldOf names the field of a year that differs from the others.
func fieldOf(name string, year int) string { return name + "_" + strconv.Itoa(year) }
