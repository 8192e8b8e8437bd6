package exchange

import (
	"context"
	"errors"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// accountImport takes accounts back in: new rows invite, changed rows describe,
// grant, revoke, disable and enable. Passwords and links are never part of it.
type accountImport struct{ Accounts }

// Need implements [Importer].
func (accountImport) Need() access.Action { return access.ManageUsers }

// Compare implements [Importer].
func (a accountImport) Compare(ctx context.Context, file tabular.File) ([]Row, error) {
	now, err := a.Now(ctx)
	if err != nil {
		return nil, err
	}
	users, err := a.Accounts.Accounts.Users(ctx, access.System("exchange"))
	if err != nil {
		return nil, err
	}
	c := accountComparer{Accounts: a.Accounts, t: a.List().Table, tree: now.Tree, file: file, users: map[string]account.User{}}
	for _, u := range users {
		if u.State != account.Erased {
			c.users[u.Login] = u
		}
	}
	rows, after := make([]Row, len(file.Rows)), make(map[string]account.User, len(file.Rows))
	for i, r := range file.Rows {
		var wanted account.User
		if rows[i], wanted = c.compare(r); rows[i].Kind != Wrong {
			after[wanted.Login] = wanted
		}
	}
	c.keepAdministrator(rows, after)
	return rows, nil
}

// accountComparer compares the rows of one file.
type accountComparer struct {
	Accounts
	t     tabular.Table
	tree  *landscape.Tree
	file  tabular.File
	users map[string]account.User // by login
}

// compare says what a row would do, and what the account would be then.
func (c *accountComparer) compare(r tabular.Row) (Row, account.User) {
	login := account.Fold(c.t.Get(r.Values, "login"))
	before, known := c.users[login]
	if len(r.Problems) > 0 {
		return c.person(wrong(r, before.Name), before), before
	}
	if c.t.Get(r.Values, "state") == "" && known {
		r.Values[c.t.Index("state")] = string(before.State)
	}
	wanted, problems := c.wanted(r, before, known)
	if problems != nil {
		return c.person(wrong(r, wanted.Name, problems...), before), before
	}
	values := c.t.Row(nil)
	copy(values, r.Values)
	for key, value := range map[string]string{
		"name": wanted.Name, "login": wanted.Login, "email": wanted.Email, "state": string(wanted.State), "roles": rolesOf(wanted.Grants),
	} {
		values[c.t.Index(key)] = value
	}
	r.Values = values
	h := holding{name: wanted.Name}
	if known {
		h = holding{name: wanted.Name, values: c.row(c.t, c.tree, before), own: true, version: before.Version}
	}
	return c.person(compare(c.t, r, h), before), wanted
}

// person names whom a row is about, if there is such an account.
func (c *accountComparer) person(r Row, u account.User) Row {
	r.Person = string(u.ID)
	return r
}

// wanted is the account that a row asks for.
func (c *accountComparer) wanted(r tabular.Row, before account.User, known bool) (account.User, []tabular.Problem) {
	u := before
	if !known {
		u.State = account.Invited
	}
	u.Login, u.Name = c.t.Get(r.Values, "login"), c.t.Get(r.Values, "name")
	u.Email, u.Language = c.t.Get(r.Values, "email"), c.t.Get(r.Values, "language")
	u.Grants = nil
	for _, item := range tabular.Items(c.t.Get(r.Values, "roles")) {
		g := access.Grant{Role: access.Role(item.Code), Scope: access.ScopeOf(item.Key)}
		if what := c.unknownPlace(before, g); what != nil {
			return u, []tabular.Problem{c.file.Problem(r.Line, c.t.Index("roles"), *what)}
		}
		u.Grants = append(u.Grants, g)
	}
	state, what := stateAfter(before, known, account.State(c.t.Get(r.Values, "state")))
	if what != nil {
		return u, []tabular.Problem{c.file.Problem(r.Line, c.t.Index("state"), *what)}
	}
	u.State = state
	u, err := u.Checked()
	var field *account.FieldError
	if errors.As(err, &field) {
		column := field.Field
		if column == "grants" {
			column = "roles"
		}
		return u, []tabular.Problem{c.file.Problem(r.Line, c.t.Index(column), c.Words.Term("field_problem", string(field.Problem)))}
	}
	return u, nil
}

// unknownPlace says that a new role is for a part of the administration that
// does not exist. Roles that somebody has already may outlive their part.
func (c *accountComparer) unknownPlace(before account.User, g access.Grant) *tabular.Text {
	for _, has := range before.Grants {
		if has == g {
			return nil
		}
	}
	if _, err := access.ParseScope(string(g.Scope)); err == nil && (g.Scope == access.Everywhere || PlaceName(c.tree, g.Scope) != "") {
		return nil
	}
	what := tabular.Textf(
		"„%s“ ist kein Schlüssel einer Behörde; hinter der Rolle steht ein Schlüssel wie 13073 oder nichts für die ganze Installation",
		"“%s” is the key of no authority; behind the role stands a key such as 13073, or nothing for the whole installation", g.Scope)
	return &what
}

// stateAfter is the state that an account would have, or why it cannot.
func stateAfter(before account.User, known bool, wanted account.State) (account.State, *tabular.Text) {
	var what tabular.Text
	switch {
	case !known && (wanted == "" || wanted == account.Invited):
		return account.Invited, nil
	case !known:
		what = tabular.Text{De: "ein neues Konto ist zuerst „eingeladen“; lassen Sie die Zelle leer", En: "a new account is “invited” at first; leave the cell empty"}
	case wanted == before.State:
		return wanted, nil
	case wanted == account.Erased:
		what = tabular.Text{De: "eine Datei löscht niemanden; das geht auf der Seite des Kontos", En: "a file erases nobody; that is done on the page of the account"}
	case before.State == account.Sample || wanted == account.Sample:
		what = tabular.Text{De: "eine Musterperson der Demonstration bleibt es, und niemand wird dazu", En: "a sample person of the demonstration stays one, and nobody becomes one"}
	case wanted == account.Disabled:
		return account.Disabled, nil
	case before.State == account.Disabled:
		return before.Reopened(), nil
	case wanted == account.Active:
		what = tabular.Text{De: "offen wird das Konto, wenn die Person mit ihrem Link ein Passwort festlegt", En: "the account opens when the person sets a password with the link"}
	default:
		what = tabular.Text{De: "wer ein Passwort hat, wird nicht wieder eingeladen; setzen Sie es auf der Seite des Kontos zurück", En: "who has a password is not invited again; reset it on the page of the account"}
	}
	return wanted, &what
}

// keepAdministrator makes the rows wrong that would leave nobody who manages the
// accounts.
func (c *accountComparer) keepAdministrator(rows []Row, after map[string]account.User) {
	left, lost := false, map[account.ID]bool{}
	for login, before := range c.users {
		u, changes := after[login]
		if !changes {
			u = before
		}
		left = left || u.Administers()
		lost[before.ID] = before.Administers() && !u.Administers()
	}
	if left {
		return
	}
	for i, r := range rows {
		if r.Kind != Wrong && lost[account.ID(r.Person)] {
			rows[i].Kind = Wrong
			rows[i].Problems = []tabular.Problem{{Line: r.Line, What: c.Words.Term("users_problem", "last_administrator")}}
		}
	}
}

// Write implements [Importer].
func (a accountImport) Write(ctx context.Context, tx Tx, actor access.Actor, set, remove []Row, reason string) ([]int64, error) {
	t := a.List().Table
	var invited, revised []account.User
	for _, r := range set {
		if r.Person == "" {
			invited = append(invited, accountOf(t, r))
		} else {
			revised = append(revised, accountOf(t, r))
		}
	}
	invited, err := a.Accounts.Accounts.Invite(ctx, tx.Accounts(), actor, invited, reason)
	if err != nil {
		return nil, err
	}
	if revised, err = a.Accounts.Accounts.Revise(ctx, tx.Accounts(), actor, revised, reason); err != nil {
		return nil, err
	}
	withdrawn := make([]account.User, len(remove))
	for i, r := range remove {
		withdrawn[i] = accountOf(t, r)
	}
	if err := a.Accounts.Accounts.Withdraw(ctx, tx.Accounts(), actor, withdrawn, reason); err != nil {
		return nil, err
	}
	versions := make([]int64, len(set))
	for i := range set {
		kept := &revised
		if set[i].Person == "" {
			kept = &invited
		}
		set[i].Person, versions[i] = string((*kept)[0].ID), (*kept)[0].Version
		*kept = (*kept)[1:]
	}
	return versions, nil
}

// accountOf is what a row says, with the version that was seen.
func accountOf(t tabular.Table, r Row) account.User {
	u := account.User{
		ID: account.ID(r.Person), Version: r.Version, Login: t.Get(r.Values, "login"), Name: t.Get(r.Values, "name"),
		Email: t.Get(r.Values, "email"), Language: t.Get(r.Values, "language"), State: account.State(t.Get(r.Values, "state")),
	}
	for _, item := range tabular.Items(t.Get(r.Values, "roles")) {
		u.Grants = append(u.Grants, access.Grant{Role: access.Role(item.Code), Scope: access.ScopeOf(item.Key)})
	}
	return u
}
