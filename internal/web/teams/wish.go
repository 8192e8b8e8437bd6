package teams

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/place"
)

// Fields of the address: "team" is KEY:FUNCTION:POSTS. A form sends KEY:FUNCTION
// and, at the same place of "posts", the posts; and what it adds.
const (
	teamField     = "team"
	postsField    = "posts"
	carriersField = "max_carriers"
	authority     = "authority"
	function      = "function"
	newPosts      = "new_posts"
)

// asked is what the address asks for.
type asked struct {
	wish bundling.TeamWish
	sent bool // by the form, as it was filled in
	// problem is the key of the words that say what is wrong with the form.
	problem string
	// added is the team that the form was to add, as it was filled in.
	added struct{ authority, function, posts string }
}

// parse reads the address.
func parse(query url.Values) (asked, error) {
	a := asked{wish: bundling.TeamWish{Worth: true}, sent: query.Has(newPosts) || query.Has(postsField)}
	if text := query.Get(carriersField); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > bundling.MaxCarriers {
			return a, page.BadRequest("%s %q: must be a whole number from 1 to %d", carriersField, text, bundling.MaxCarriers)
		}
		a.wish.MaxCarriers = n
	}
	list, posts := query[teamField], query[postsField]
	if len(posts) > 0 && len(posts) != len(list) {
		return a, page.BadRequest("%d teams with %d fields for posts: give the posts of each", len(list), len(posts))
	}
	for i, text := range list {
		if len(posts) > 0 {
			if strings.TrimSpace(posts[i]) == "" {
				continue // taken away
			}
			text += ":" + decimal(posts[i])
		}
		t, err := bundling.ParseTeam(text)
		if err != nil {
			return a, page.BadRequest("%w", err)
		}
		a.wish.Teams = append(a.wish.Teams, t)
	}
	a.add(query)
	if len(a.wish.Teams) > bundling.MaxTeams {
		return a, page.BadRequest("%d teams: give at most %d", len(a.wish.Teams), bundling.MaxTeams)
	}
	return a, nil
}

// decimal reads numbers as they are written in German, too.
func decimal(text string) string { return strings.Replace(strings.TrimSpace(text), ",", ".", 1) }

// add takes the team that the form adds. One that is there already gets the new
// posts.
func (a *asked) add(query url.Values) {
	a.added.authority, a.added.function, a.added.posts = query.Get(authority), query.Get(function), query.Get(newPosts)
	if a.added.authority == "" {
		if a.added.posts != "" {
			a.problem = "authority"
		}
		return
	}
	t, err := bundling.ParseTeam(a.added.authority + ":" + a.added.function + ":" + decimal(a.added.posts))
	if err != nil {
		a.problem = "posts"
		return
	}
	same := func(o bundling.Team) bool { return o.Carrier == t.Carrier && o.Function == t.Function }
	if i := slices.IndexFunc(a.wish.Teams, same); i >= 0 {
		a.wish.Teams[i] = t
	} else {
		a.wish.Teams = append(a.wish.Teams, t)
	}
}

// href is the address that asks for the same.
func (a *asked) href() string { return hrefOf(a.wish.Teams, a.wish.MaxCarriers) }

// without is the address that asks for the same without one team.
func (a *asked) without(i int) string {
	return hrefOf(slices.Delete(slices.Clone(a.wish.Teams), i, i+1), a.wish.MaxCarriers)
}

func hrefOf(list []bundling.Team, maxCarriers int) string {
	query := url.Values{}
	for _, t := range list {
		query.Add(teamField, t.String())
	}
	if maxCarriers > 0 {
		query.Set(carriersField, strconv.Itoa(maxCarriers))
	}
	if len(query) == 0 {
		return Path
	}
	return Path + "?" + query.Encode()
}

// key is a team without its posts, as forms send it.
func key(t bundling.Team) string { return string(t.Carrier) + ":" + string(t.Function) }

// groups lists who can have a team in a Land: itself and its Kreise, then by Kreis
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
