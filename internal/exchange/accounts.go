package exchange

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Accounts is the list of the people of the installation with their roles. It
// never holds passwords or links. New rows of a file invite people; who gets a
// link, and when, is decided on their pages.
type Accounts struct {
	Accounts *account.Service
	Now      Landscape
	Words    Words
}

// List describes the list.
func (a Accounts) List() List {
	languages := []tabular.Option{
		{Code: "de", Word: a.Words.Term("exchange_language", "de")}, {Code: "en", Word: a.Words.Term("exchange_language", "en")},
	}
	states := []account.State{account.Active, account.Invited, account.Disabled, account.Sample, account.Erased}
	return List{
		Table: tabular.Table{Name: "accounts", Title: a.Words.T("users.title"), Columns: []tabular.Column{
			{Key: "name", Heading: a.Words.T("account.name"), Role: tabular.Changes},
			{Key: "login", Heading: a.Words.T("signin.login"), Kind: tabular.Key, Role: tabular.Identifies, Needed: true},
			{Key: "email", Heading: a.Words.T("account.email"), Role: tabular.Changes},
			{Key: "language", Heading: a.Words.T("account.language"), Kind: tabular.Selected, Role: tabular.Changes, Choices: languages},
			{Key: "state", Heading: a.Words.T("users.state"), Kind: tabular.Selected, Role: tabular.Changes, Choices: options(a.Words, "user_state", states)},
			{Key: "roles", Heading: a.Words.T("users.roles"), Kind: tabular.Listed, Role: tabular.Changes, Choices: options(a.Words, "role", access.Roles())},
			{Key: "places", Heading: a.Words.T("exchange.places"), Kind: tabular.Told, Tell: a.tellPlaces},
			{Key: "last_day", Heading: a.Words.T("users.last_day"), Kind: tabular.Date},
			{Key: "id", Heading: a.Words.T("account.id"), Kind: tabular.Key},
		}},
		Read:   access.ReadUsers,
		About:  a.Words.T("exchange.accounts_about"),
		Rows:   a.all,
		Import: accountImport{a},
	}
}

func (a Accounts) all(ctx context.Context, actor access.Actor) (tabular.Rows, error) {
	now, err := a.Now(ctx)
	if err != nil {
		return nil, err
	}
	users, err := a.Accounts.Users(ctx, actor)
	if err != nil {
		return nil, err
	}
	users = slices.DeleteFunc(users, func(u account.User) bool { return u.State == account.Erased }) // nothing is left to tell
	return a.Rows(now.Tree, users), nil
}

// Rows returns the rows of some accounts.
func (a Accounts) Rows(tree *landscape.Tree, users []account.User) tabular.Rows {
	t := a.List().Table
	rows := make([][]string, len(users))
	for i, u := range users {
		rows[i] = a.row(t, tree, u)
	}
	return tabular.All(rows)
}

func (a Accounts) row(t tabular.Table, tree *landscape.Tree, u account.User) []string {
	return t.Row(map[string]string{
		"name": u.Name, "login": u.Login, "email": u.Email, "language": u.Language, "state": string(u.State),
		"roles": rolesOf(u.Grants), "places": placesOf(tree, u.Grants), "last_day": u.LastDay, "id": string(u.ID),
	})
}

// rolesOf is the plain form of roles: those for a part of the administration
// with its key.
func rolesOf(grants []access.Grant) string {
	items := make([]tabular.Item, len(grants))
	for i, g := range grants {
		items[i] = tabular.Item{Code: string(g.Role), Key: string(g.Scope)}
	}
	return tabular.Listing(items)
}

// placesOf is the same with the names of the parts, in the order of the roles. A
// part that is no more keeps its key.
func placesOf(tree *landscape.Tree, grants []access.Grant) string {
	texts := make([]string, len(grants))
	for i, g := range grants {
		texts[i] = tabular.Item{Code: string(g.Role), Key: cmp.Or(PlaceName(tree, g.Scope), string(g.Scope))}.String()
	}
	return strings.Join(texts, "; ")
}

// tellPlaces writes roles for people: "Beitragen – Altenpleen".
func (a Accounts) tellPlaces(value string, l tabular.Lang) string {
	items := tabular.Items(value)
	texts := make([]string, len(items))
	for i, item := range items {
		place := item.Key
		if place == "" {
			place = a.Words.T("users.everywhere").In(l)
		}
		texts[i] = a.Words.Term("role", item.Code).In(l) + " – " + place
	}
	return strings.Join(texts, "; ")
}

// PlaceName is the name of a part of the administration, "" if there is none, as
// for the whole installation.
func PlaceName(tree *landscape.Tree, scope access.Scope) string {
	key, ressort, within := strings.Cut(string(scope), "/")
	unit, ok := tree.Authority(landscape.ARS(key))
	if !ok {
		return ""
	}
	if within {
		return unit.Name + ", " + ressort
	}
	return unit.Name
}
