package users

import (
	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/place"
)

// grantForm is a role to be granted, as it is entered: for everywhere, or for a
// part of the administration that is named or given by its key.
type grantForm struct {
	role  string
	all   bool // everywhere
	place place.Pick
	wrong string // what is wrong with the role, in words
}

func readGrant(field func(string) string) grantForm {
	return grantForm{role: field("role"), all: field("where") == "all", place: place.Read(field)}
}

// refused reports whether something is wrong with what was entered.
func (f *grantForm) refused() bool { return f.wrong != "" || f.place.Error != "" }

// resolve finds the grant that was entered; ok is false if something is wrong or
// missing, and the form then says what.
func (f *grantForm) resolve(v *page.View, tree *landscape.Tree) (g access.Grant, ok bool) {
	var err error
	if g.Role, err = access.ParseRole(f.role); err != nil {
		f.wrong = v.Term("field_problem", "unknown")
	}
	if !f.all {
		g.Scope = f.find(v, tree)
	}
	return g, !f.refused()
}

// find looks for the part of the administration; a Ressort is found by its key
// alone.
func (f *grantForm) find(v *page.View, tree *landscape.Tree) access.Scope {
	if scope, err := access.ParseScope(f.place.Text); err == nil && exchange.PlaceName(tree, scope) != "" {
		return scope
	}
	unit, _ := f.place.Find(v, tree, mayManageIn(v))
	return access.ScopeOf(string(unit.Key))
}

// mayManageIn tells in which parts of the administration the reader may manage
// people.
func mayManageIn(v *page.View) func(landscape.Authority) bool {
	return func(a landscape.Authority) bool {
		return v.Actor.May(access.ManageUsers, access.ScopeOf(string(a.Key)))
	}
}

// grantText is a grant in words: "Beitragen – Amt Altenpleen".
func grantText(v *page.View, tree *landscape.Tree, g access.Grant) string {
	return v.Term("role", string(g.Role)) + " – " + scopeText(v, tree, g.Scope)
}

// scopeText names a part of the administration. One that is no more keeps its
// key.
func scopeText(v *page.View, tree *landscape.Tree, scope access.Scope) string {
	if scope == access.Everywhere {
		return v.T("users.everywhere")
	}
	if name := exchange.PlaceName(tree, scope); name != "" {
		return name
	}
	return string(scope)
}
