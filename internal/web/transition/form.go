package transition

import (
	"cmp"
	"math"
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

// wish reads what each year has from the query: budget and team for all years, and
// budget_2028 or team_2028 where one year differs, written as German or plainly. What
// is empty has no limit.
func wish(v *page.View, now time.Time) (bundling.TransitionWish, error) {
	earliest, latest := bundling.FirstYears(now)
	w := bundling.TransitionWish{CarryOver: v.Param("carry_over") != "", Options: transition.Options{Nodes: searchNodes, Time: searchTime}}
	var err error
	read := func(name string, standard, least, most int) (n int) {
		n, wrong := whole(v, name, standard, least, most)
		if err == nil {
			err = wrong
		}
		return n
	}
	w.First = read("first", earliest+1, earliest, latest)
	years := read("years", defaultYears, 1, mostYears)
	w.Duration = read("duration", 1, 1, bundling.MaxDuration)
	w.Until = read("until", 0, w.First+years-1, w.First+transition.MaxUntil-1)
	for t := range years {
		budget, wrong := limit(v, transition.Budget, w.First+t)
		team, wrongToo := limit(v, transition.Team, w.First+t)
		err = cmp.Or(err, wrong, wrongToo)
		w.Years = append(w.Years, transition.Year{Budget: budget, Team: team})
	}
	return w, cmp.Or(err, unplanned(v, w))
}

// unplanned refuses a field of a year that is not in the plan.
func unplanned(v *page.View, w bundling.TransitionWish) error {
	last := w.First + len(w.Years) - 1
	for _, field := range v.Params() {
		name, year, ok := strings.Cut(field, "_")
		if !ok || name != string(transition.Budget) && name != string(transition.Team) {
			continue
		}
		if n, err := strconv.Atoi(year); err != nil || n < w.First || n > last || field != fieldOf(name, n) {
			return page.BadRequest("%s %q: %s is no year of the plan, which is for %d to %d", field, v.Param(field), year, w.First, last)
		}
	}
	return nil
}

// whole reads a whole number from the query.
func whole(v *page.View, name string, standard, least, most int) (int, error) {
	text := v.Param(name)
	if text == "" {
		return standard, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most {
		return 0, page.BadRequest("%s %q: must be a whole number from %d to %d", name, text, least, most)
	}
	return n, nil
}

// limit reads what a year has of a resource from the query.
func limit(v *page.View, r transition.Resource, year int) (float64, error) {
	field := fieldOf(string(r), year)
	if v.Param(field) == "" {
		field = string(r)
	}
	text := v.Param(field)
	if text == "" {
		return math.Inf(1), nil
	}
	plain, example := page.Amount(text), "60000 or 1.000.000"
	if r == transition.Team {
		plain, example = page.Number(text), "3 or 2,5"
	}
	x, err := strconv.ParseFloat(plain, 64)
	if err != nil || !(x >= 0) || x > 1e12 {
		return 0, page.BadRequest("%s %q: must be a number from 0 to 10¹², such as %s", field, text, example)
	}
	return x, nil
}

// fieldOf names the field of a year that differs from the others.
func fieldOf(name string, year int) string { return name + "_" + strconv.Itoa(year) }
