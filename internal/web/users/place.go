package users

import (
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
)

// maxChoices is how many authorities a form offers for a name.
const maxChoices = 20

// grantForm is a role to be granted, as it is entered: for everywhere, or for a
// part of the administration that is named or given by its key.
type grantForm struct {
	role  string
	all   bool   // everywhere
	place string // name or key
	scope string // key of the choice among several with that name
	// choices are the authorities with that name, if there are several.
	choices []landscape.Authority
	// errors says what is wrong with which field, in words.
	errors map[string]string
}

func readGrant(field func(string) string) grantForm {
	return grantForm{role: field("role"), all: field("where") == "all", place: field("place"), scope: field("scope"), errors: map[string]string{}}
}

// resolve finds the grant that was entered; ok is false if something is wrong or
// missing, and the form then says what.
func (f *grantForm) resolve(v *page.View, tree *landscape.Tree) (g access.Grant, ok bool) {
	role, err := access.ParseRole(f.role)
	if err != nil {
		f.errors["role"] = v.Term("field_problem", "unknown")
	}
	g.Role = role
	if !f.all {
		g.Scope, ok = f.find(v, tree)
		return g, ok && len(f.errors) == 0
	}
	return g, len(f.errors) == 0
}

// find looks for the part of the administration.
func (f *grantForm) find(v *page.View, tree *landscape.Tree) (access.Scope, bool) {
	if f.place == "" {
		f.errors["place"] = v.Term("field_problem", "missing")
		return "", false
	}
	if scope, err := access.ParseScope(f.place); err == nil && placeName(tree, scope) != "" {
		return scope, true
	}
	f.choices = tree.Search(f.place, maxChoices)
	for _, c := range f.choices {
		if len(f.choices) == 1 || string(c.Key) == f.scope {
			return access.ScopeOf(string(c.Key)), true
		}
	}
	problem := "place_several"
	if len(f.choices) == 0 {
		problem = "place_unknown"
	}
	f.errors["place"] = v.Term("users_problem", problem)
	return "", false
}

// placeName is the name of a part of the administration, "" if there is none.
func placeName(tree *landscape.Tree, scope access.Scope) string {
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
	if name := placeName(tree, scope); name != "" {
		return name
	}
	return string(scope)
}

// above names what an authority lies in, to tell those of the same name apart.
func above(tree *landscape.Tree, a landscape.Authority) string {
	var names []string
	for _, up := range tree.Ancestors(a.Key) {
		if up.Level == landscape.LevelKreis || up.Level == landscape.LevelLand {
			names = append(names, up.Name)
		}
	}
	return strings.Join(names, ", ")
}
