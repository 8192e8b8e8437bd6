package place

import (
	"cmp"
	"slices"
	"strings"

	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
)

// maxChoices is how many authorities a form offers for a name.
const maxChoices = 20

// Names of the fields in the form, and of the part of the page that holds them.
const (
	textField = "place"
	keyField  = "scope"
	partialID = "place-field"
)

// Pick is an authority as it is entered: by its name or key and, among several
// with that name, by a choice.
type Pick struct {
	Text string // name or key
	// Chosen is the key of the choice.
	Chosen landscape.ARS
	// Choices are the authorities that the text fits, as far as they are shown.
	Choices []landscape.Authority
	// Error says what is wrong with what was entered, in words.
	Error string
}

// Read takes what was entered out of a form.
func Read(field func(string) string) Pick {
	return Pick{Text: field(textField), Chosen: landscape.ARS(field(keyField))}
}

// Set takes a field of a form, if it is one of a pick.
func (p *Pick) Set(name, text string) bool {
	switch name {
	case textField:
		p.Text = text
	case keyField:
		p.Chosen = landscape.ARS(text)
	default:
		return false
	}
	return true
}

// Offer is a pick with an authority chosen in advance.
func Offer(tree *landscape.Tree, key landscape.ARS) Pick {
	unit, ok := tree.Authority(key)
	if !ok {
		return Pick{}
	}
	return Pick{Text: unit.Name, Chosen: key, Choices: []landscape.Authority{unit}}
}

// Asked reports whether a script asks for the authorities with a name.
func Asked(v *page.View) bool { return v.Partial(partialID) }

// Find looks for the authority among those that may be chosen; ok is false if
// there is none or more than one, and the pick then says so.
func (p *Pick) Find(v *page.View, tree *landscape.Tree, may func(landscape.Authority) bool) (unit landscape.Authority, ok bool) {
	p.Choices, p.Error = nil, ""
	fits := p.search(tree)
	allowed := leaveOutTwins(tree, slices.DeleteFunc(slices.Clone(fits), func(a landscape.Authority) bool { return !may(a) }))
	p.Choices = allowed[:min(len(allowed), maxChoices)]
	for _, unit := range allowed {
		if len(allowed) == 1 || unit.Key == p.Chosen {
			p.Chosen = unit.Key
			return unit, true
		}
	}
	var problem string
	switch {
	case p.Text == "":
		problem = "missing"
	case len(fits) == 0:
		problem = "unknown"
	case len(allowed) == 0:
		problem = "denied"
	case len(allowed) > maxChoices:
		problem = "many"
	default:
		problem = "several"
	}
	p.Error = v.Term("place_problem", problem)
	return landscape.Authority{}, false
}

// search finds the authorities that the text fits; a whole key fits only one.
func (p *Pick) search(tree *landscape.Tree) []landscape.Authority {
	if unit, ok := tree.Authority(landscape.ARS(landscape.WithoutSeparators(p.Text))); ok {
		return []landscape.Authority{unit}
	}
	return tree.Search(p.Text, 0)
}

// leaveOutTwins keeps the highest of those that are one administration: a
// kreisfreie Stadt is a Kreis, its administration and a Gemeinde at once.
func leaveOutTwins(tree *landscape.Tree, units []landscape.Authority) []landscape.Authority {
	listed := map[landscape.ARS]bool{}
	for _, u := range units {
		listed[u.Key] = true
	}
	return slices.DeleteFunc(units, func(u landscape.Authority) bool {
		return u.Population > 0 && slices.ContainsFunc(tree.Ancestors(u.Key), func(up landscape.Authority) bool {
			return listed[up.Key] && up.Population == u.Population
		})
	})
}

// DistinctName is the name of an authority with what tells it from others of
// that name: "Rosenheim (Landkreis)".
func DistinctName(tree *landscape.Tree, unit landscape.Authority) string {
	sameName, sameKind := false, false
	for u := range tree.All() {
		if u.Name == unit.Name && u.Key != unit.Key && u.Population != unit.Population {
			sameName = true
			sameKind = sameKind || u.Type == unit.Type
		}
	}
	switch {
	case sameKind:
		return unit.Name + " (" + describe(tree, unit) + ")"
	case sameName:
		return unit.Name + " (" + cmp.Or(unit.Type, string(unit.Key)) + ")"
	}
	return unit.Name
}

// describe says what an authority is and where, to tell those of the same name
// apart.
func describe(tree *landscape.Tree, unit landscape.Authority) string {
	var words []string
	if unit.Type != "" {
		words = append(words, unit.Type)
	}
	for _, up := range tree.Ancestors(unit.Key) {
		if up.Level == landscape.LevelKreis || up.Level == landscape.LevelLand {
			words = append(words, up.Name)
		}
	}
	return strings.Join(words, ", ")
}
