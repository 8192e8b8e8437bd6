package evidence

import (
	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/place"
)

// owner is whose log is sent, as it is entered: an authority of the register,
// or one outside it, such as that of a published log or of another country.
type owner struct {
	outside bool
	place   place.Pick
	name    string // of an authority outside
}

// outside is the value of the field "where" for authorities outside the
// register.
const outside = "outside"

// proposedOwner is what the address names, or the only authority for which the
// reader may bring evidence in.
func proposedOwner(v *page.View, tree *landscape.Tree) owner {
	o := owner{outside: v.Param("where") == outside && mayOutside(v), place: place.Read(v.Param)}
	if o.place.Text != "" || place.Asked(v) {
		o.place.Find(v, tree, mayAddFor(v))
		return o
	}
	if own, ok := ownAuthority(v, tree); ok {
		o.place = place.Offer(tree, own)
	}
	return o
}

// set takes a field of the form, if it is one about the owner.
func (o *owner) set(name, text string) bool {
	switch name {
	case "where":
		o.outside = text == outside
	case "outside":
		o.name = text
	default:
		return o.place.Set(name, text)
	}
	return true
}

// find returns the authority; problem says in words why there is none.
func (o *owner) find(v *page.View, tree *landscape.Tree) (_ evidence.Origin, problem string) {
	if !o.outside {
		unit, ok := o.place.Find(v, tree, mayAddFor(v))
		if !ok {
			return evidence.Origin{}, o.place.Error
		}
		return evidence.Origin{Name: place.DistinctName(tree, unit), ARS: unit.Key}, ""
	}
	switch {
	case !mayOutside(v):
		return evidence.Origin{}, v.T("upload.outside_denied")
	case o.name == "":
		return evidence.Origin{}, v.T("upload.no_authority")
	}
	return evidence.Origin{Name: o.name}, ""
}

// outsideProblem is what is wrong with an authority outside the register.
func (f form) outsideProblem() string {
	if !f.owner.outside {
		return ""
	}
	return f.problems["authority"]
}

// mayAddFor tells for which authorities the reader may bring evidence in.
func mayAddFor(v *page.View) func(landscape.Authority) bool {
	return func(a landscape.Authority) bool {
		return v.Actor.May(access.AddEvidence, access.ScopeOf(string(a.Key)))
	}
}

// mayOutside reports whether the reader may bring in evidence of authorities
// outside the register, which belongs to the whole installation.
func mayOutside(v *page.View) bool { return v.Actor.May(access.AddEvidence, access.Everywhere) }

// ownAuthority returns the authority of the reader, if there is only one for
// which they may bring evidence in. Whoever may do so for a Land looks after
// many.
func ownAuthority(v *page.View, tree *landscape.Tree) (key landscape.ARS, ok bool) {
	scopes := map[access.Scope]bool{}
	for _, g := range v.Actor.Grants {
		if g.Role.Allows(access.AddEvidence) {
			scopes[g.Scope] = true
			key = landscape.ARS(g.Scope)
		}
	}
	own, known := tree.Authority(key)
	return key, len(scopes) == 1 && known && own.Level >= landscape.LevelKreis
}
