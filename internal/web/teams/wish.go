package teams

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/place"
)

// Fields of the address: "team" is KEY:FUNCTION:POSTS, "budget" KEY:EUR and "floor"
// KEY:SHARE. A form sends each without its amount and, at the same place of another
// field, the amount; and what it adds.
const (
	teamField     = "team"
	postsField    = "posts"
	budgetField   = "budget"
	yearlyField   = "yearly"
	floorField    = "floor"
	percentField  = "percent"
	carriersField = "max_carriers"
	thoroughField = "thorough" // anything: search longer
	authority     = "authority"
	limit         = "limit" // a function, budgetField or floorField
	amount        = "amount"
)

// asked is what the address asks for.
type asked struct {
	wish bundling.TeamWish
	sent bool // by the form, as it was filled in
	// thorough says to search as long as is of use.
	thorough bool
	// problem is the key of the words that say what is wrong with what the form adds.
	problem string
	// mistakes are the limits of the form whose amount can't be used.
	mistakes []mistake
	// carriers is how many carriers the form allows, as it was filled in.
	carriers string
	// added is the limit that the form was to add, as it was filled in.
	added struct{ authority, limit, amount string }
}

// mistake is a limit without its amount, and what stands for that.
type mistake struct{ field, key, text string }

// searchTime is how long the page searches for what posts are worth, unless the
// reader asks for more.
const searchTime = 3 * time.Second

// parse reads the address.
func parse(query url.Values) (asked, error) {
	a := asked{wish: bundling.TeamWish{Worth: true, Time: searchTime}, thorough: query.Get(thoroughField) != "", sent: slices.ContainsFunc([]string{amount, postsField, yearlyField, percentField}, query.Has)}
	if a.thorough {
		a.wish.Time = 0
	}
	if err := a.allow(query.Get(carriersField)); err != nil {
		return a, err
	}
	var err error
	if a.wish.Teams, err = filled(&a, query, teamField, postsField, bundling.ParseTeam); err != nil {
		return a, err
	}
	if a.wish.Budgets, err = filled(&a, query, budgetField, yearlyField, bundling.ParseBudget); err != nil {
		return a, err
	}
	if a.wish.Floors, err = filled(&a, query, floorField, percentField, bundling.ParseFloor); err != nil {
		return a, err
	}
	a.add(query)
	if n := len(a.wish.Teams); n > bundling.MaxTeams {
		return a, page.BadRequest("%d teams: give at most %d", n, bundling.MaxTeams)
	}
	return a, nil
}

// allow reads how many carriers there may be.
func (a *asked) allow(text string) error {
	a.carriers = text
	if text == "" {
		return nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	switch {
	case err == nil && n == 0:
		a.carriers = "" // no limit
	case err == nil && n > 0 && n <= bundling.MaxCarriers:
		a.wish.MaxCarriers = n
	case a.sent:
		a.mistakes = append(a.mistakes, mistake{field: carriersField, text: text})
	default:
		return page.BadRequest("%s %q: must be a whole number from 1 to %d", carriersField, text, bundling.MaxCarriers)
	}
	return nil
}

// wrong reports whether the form can't be used as it was filled in.
func (a *asked) wrong() bool { return a.problem != "" || len(a.mistakes) > 0 }

// filled reads the limits of one kind, without those whose amount the form leaves
// empty, and those whose amount is a mistake.
func filled[T any](a *asked, query url.Values, field, amounts string, parse func(string) (T, error)) ([]T, error) {
	var list []T
	given := query[amounts]
	if len(given) > 0 && len(given) != len(query[field]) {
		return nil, page.BadRequest("%d of %s with %d of %s: give one for each", len(query[field]), field, len(given), amounts)
	}
	for i, text := range query[field] {
		if len(given) == 0 {
			x, err := parse(text)
			if err != nil {
				return nil, page.BadRequest("%w", err)
			}
			list = append(list, x)
			continue
		}
		if strings.TrimSpace(given[i]) == "" {
			continue // taken away
		}
		if _, err := parse(text + ":0"); err != nil {
			return nil, page.BadRequest("%w", err)
		}
		x, err := parse(text + ":" + number(amounts, given[i]))
		if err != nil {
			a.mistakes = append(a.mistakes, mistake{field, text, given[i]})
			continue
		}
		list = append(list, x)
	}
	return list, nil
}

// number reads amounts as they are written in German, too, and per cent as shares.
func number(field, text string) string {
	switch field {
	case yearlyField:
		return page.Amount(text)
	case percentField:
		if percent, err := strconv.ParseFloat(page.Number(text), 64); err == nil {
			return strconv.FormatFloat(math.Round(percent*1e6)/1e8, 'f', -1, 64)
		}
	}
	return page.Number(text)
}

// add takes the limit that the form adds. One that is there already gets the new
// amount.
func (a *asked) add(query url.Values) {
	a.added.authority, a.added.limit, a.added.amount = query.Get(authority), query.Get(limit), query.Get(amount)
	if a.added.authority == "" {
		if a.added.amount != "" {
			a.problem = "authority"
		}
		return
	}
	_, err := landscape.ParseARS(a.added.authority)
	if err != nil {
		a.problem = "authority"
		return
	}
	switch a.added.limit {
	case budgetField:
		a.problem = "yearly"
		a.wish.Budgets, err = put(a.wish.Budgets, a.added.authority, number(yearlyField, a.added.amount), bundling.ParseBudget, budgetKey)
	case floorField:
		a.problem = "percent"
		a.wish.Floors, err = put(a.wish.Floors, a.added.authority, number(percentField, a.added.amount), bundling.ParseFloor, floorKey)
	default:
		a.problem = "posts"
		a.wish.Teams, err = put(a.wish.Teams, a.added.authority+":"+a.added.limit, number(postsField, a.added.amount), bundling.ParseTeam, teamKey)
	}
	if err == nil {
		a.problem = ""
	}
}

// put adds a limit to a list, or replaces the one with the same key.
func put[T any](list []T, key, amount string, parse func(string) (T, error), keyOf func(T) string) ([]T, error) {
	x, err := parse(key + ":" + amount)
	if err != nil {
		return list, err
	}
	if i := slices.IndexFunc(list, func(o T) bool { return keyOf(o) == keyOf(x) }); i >= 0 {
		list[i] = x
		return list, nil
	}
	return append(list, x), nil
}

// The keys are limits without their amounts, as forms send them.

func teamKey(t bundling.Team) string     { return string(t.Carrier) + ":" + string(t.Function) }
func budgetKey(b bundling.Budget) string { return string(b.Carrier) }
func floorKey(f bundling.Floor) string   { return string(f.Authority) }

// limited reports whether there is anything to solve.
func (a *asked) limited() bool {
	return len(a.wish.Teams)+len(a.wish.Budgets)+len(a.wish.Floors)+a.wish.MaxCarriers > 0
}

// href is the address that asks for the same.
func (a *asked) href() string { return hrefOf(a.wish) }

// longer is the address that asks for the same with more time.
func (a *asked) longer() string { return hrefOf(a.wish) + "&" + thoroughField + "=yes" }

// teamsHref is the address that asks for some teams alone.
func teamsHref(list ...bundling.Team) string { return hrefOf(bundling.TeamWish{Teams: list}) }

func hrefOf(wish bundling.TeamWish) string {
	query := url.Values{}
	for _, t := range wish.Teams {
		query.Add(teamField, t.String())
	}
	for _, b := range wish.Budgets {
		query.Add(budgetField, b.String())
	}
	for _, f := range wish.Floors {
		query.Add(floorField, f.String())
	}
	if wish.MaxCarriers > 0 {
		query.Set(carriersField, strconv.Itoa(wish.MaxCarriers))
	}
	if len(query) == 0 {
		return Path
	}
	return Path + "?" + query.Encode()
}

// groups lists who can have a limit in a Land: itself and its Kreise, then by Kreis
// the administrations below. A kreisfreie Stadt is listed once, as a Kreis.
func groups(t *landscape.Tree, land landscape.Authority, first string) []place.Group {
	kreise := t.Kreise(land.Key)
	list := []place.Group{{Name: first, Members: append([]landscape.Authority{land}, kreise...)}}
	for _, k := range kreise {
		var members []landscape.Authority
		for _, a := range t.Administrations(k.Key) {
			if a.Population != k.Population {
				members = append(members, a)
			}
		}
		if len(members) > 0 {
			list = append(list, place.Group{Name: k.Name, Members: members})
		}
	}
	return list
}
