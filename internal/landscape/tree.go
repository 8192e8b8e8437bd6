package landscape

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"

	"kiesel/internal/landscape/textfold"
)

// Tree is the administration at one point in time. It does not change and may
// be used from several goroutines.
type Tree struct {
	units    []Authority // by key, which puts each unit before its parts
	index    map[ARS]int
	children map[ARS][]int
	peopled  [LevelGemeinde + 1][]int // inhabited units by level
	folded   func() []foldedUnit      // for search, made when first needed
}

// NewTree links the units. They may come in any order; each but the Bund needs
// its parent among them, and the parent must be above it.
func NewTree(units []Authority) (*Tree, error) {
	t := &Tree{units: slices.Clone(units), index: make(map[ARS]int, len(units)), children: map[ARS][]int{}}
	slices.SortFunc(t.units, func(a, b Authority) int { return cmp.Compare(a.Key, b.Key) })
	t.folded = sync.OnceValue(t.fold)
	for i, u := range t.units {
		if _, err := ParseARS(string(u.Key)); err != nil {
			return nil, fmt.Errorf("building the tree: unit %q: %w", u.Name, err)
		}
		if _, double := t.index[u.Key]; double {
			return nil, fmt.Errorf("building the tree: unit %s (%s) occurs twice", u.Key, u.Name)
		}
		t.index[u.Key] = i
		if u.Population > 0 {
			t.peopled[u.Level] = append(t.peopled[u.Level], i)
		}
		if u.Key == Bund && u.Parent == "" {
			continue
		}
		if !isAbove(u.Parent, u.Key) {
			return nil, fmt.Errorf("building the tree: %q cannot be the parent of %s (%s); the key of a parent is the beginning of the keys of its parts", u.Parent, u.Key, u.Name)
		}
		if _, known := t.index[u.Parent]; !known {
			return nil, fmt.Errorf("building the tree: %s, the parent of %s (%s), is missing", u.Parent, u.Key, u.Name)
		}
		t.children[u.Parent] = append(t.children[u.Parent], i)
	}
	return t, nil
}

// isAbove tells whether a unit can be the parent of another: its key is a proper
// prefix, so that there is no way round in a circle.
func isAbove(parent, child ARS) bool {
	if parent == Bund {
		return child != Bund
	}
	return parent != "" && len(parent) < len(child) && strings.HasPrefix(string(child), string(parent))
}

// Len is the number of units.
func (t *Tree) Len() int { return len(t.units) }

// All yields every unit ordered by key, each before its parts.
func (t *Tree) All() iter.Seq[Authority] { return slices.Values(t.units) }

// Authority returns the unit with this key.
func (t *Tree) Authority(key ARS) (Authority, bool) {
	i, ok := t.index[key]
	if !ok {
		return Authority{}, false
	}
	return t.units[i], true
}

// Name returns the name of a unit, or its key if it is not in the tree.
func (t *Tree) Name(key ARS) string {
	if u, ok := t.Authority(key); ok {
		return u.Name
	}
	return string(key)
}

// Children returns the units directly below, ordered by key.
func (t *Tree) Children(key ARS) []Authority {
	children := make([]Authority, 0, len(t.children[key]))
	for _, i := range t.children[key] {
		children = append(children, t.units[i])
	}
	return children
}

// Ancestors returns the units above from the nearest to the Bund.
func (t *Tree) Ancestors(key ARS) []Authority {
	u, ok := t.Authority(key)
	if !ok || u.Parent == "" {
		return nil
	}
	above := make([]Authority, 0, 4) // Verband, Kreis, Land, Bund
	for ok && u.Parent != "" {
		if u, ok = t.Authority(u.Parent); ok {
			above = append(above, u)
		}
	}
	return above
}

// Descendants yields all units below key ordered by key, without the unit
// itself.
func (t *Tree) Descendants(key ARS) iter.Seq[Authority] {
	return func(yield func(Authority) bool) {
		first, ok := t.index[key]
		if !ok {
			return
		}
		for _, u := range t.units[first+1:] {
			if key != Bund && !strings.HasPrefix(string(u.Key), string(key)) || !yield(u) {
				return
			}
		}
	}
}

// Laender returns the Länder ordered by key.
func (t *Tree) Laender() []Authority { return t.inhabited(Bund, LevelLand) }

// Kreise returns the Kreise and kreisfreie Städte below a unit, ordered by key.
func (t *Tree) Kreise(below ARS) []Authority { return t.inhabited(below, LevelKreis) }

// Administrations returns the municipal administrations below a unit ordered
// by key: Ämter and other Verbände, amtsfreie Gemeinden and kreisfreie Städte.
// In Mecklenburg-Vorpommern these are 116.
func (t *Tree) Administrations(below ARS) []Authority { return t.inhabited(below, LevelAmt) }

// Gemeinden returns the inhabited municipalities below a unit ordered by key.
func (t *Tree) Gemeinden(below ARS) []Authority { return t.inhabited(below, LevelGemeinde) }

// inhabited leaves out coastal waters, forests and the like: an area where
// nobody lives has no administration of its own.
func (t *Tree) inhabited(below ARS, level Level) []Authority {
	first, known := t.index[below]
	if !known {
		return nil
	}
	units := t.peopled[level]
	from, _ := slices.BinarySearch(units, first+1)
	units = units[from:]
	if end := slices.IndexFunc(units, func(i int) bool {
		return below != Bund && !strings.HasPrefix(string(t.units[i].Key), string(below))
	}); end >= 0 {
		units = units[:end]
	}
	found := make([]Authority, len(units))
	for n, i := range units {
		found[n] = t.units[i]
	}
	return found
}

// Search finds units by name or by the beginning of their key. Every word of
// the query must begin a word of the name, or of the kind if another begins one
// of the name: "Amt Barth" finds the Amt and not the Stadt. Spelling is forgiven
// as in [textfold.Fold]. Higher levels come first, then larger units. limit 0
// means all.
func (t *Tree) Search(query string, limit int) []Authority {
	var found []Authority
	if key := WithoutSeparators(query); key != "" && digitProblem(key) == "" {
		for _, u := range t.units {
			if strings.HasPrefix(string(u.Key), key) {
				found = append(found, u)
			}
		}
	} else if words := textfold.Words(query); len(words) > 0 {
		for i, unit := range t.folded() {
			if unit.fits(words) {
				found = append(found, t.units[i])
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Authority) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(b.Population, a.Population))
	})
	if limit > 0 && len(found) > limit {
		found = found[:limit]
	}
	return found
}

// foldedUnit is a unit for search: folded words, each with a blank before it.
type foldedUnit struct{ name, kind string }

func (t *Tree) fold() []foldedUnit {
	units := make([]foldedUnit, len(t.units))
	kinds := map[string]string{} // there are few
	for i, u := range t.units {
		if _, known := kinds[u.Type]; !known {
			kinds[u.Type] = foldWords(u.Type)
		}
		units[i] = foldedUnit{name: foldWords(u.Name), kind: kinds[u.Type]}
	}
	return units
}

func foldWords(text string) string { return " " + strings.Join(textfold.Words(text), " ") }

// fits reports whether the words of a query mean the unit, see [Tree.Search].
func (u foldedUnit) fits(words []string) bool {
	named := false
	for _, word := range words {
		switch {
		case strings.Contains(u.name, " "+word):
			named = true
		case !strings.Contains(u.kind, " "+word):
			return false
		}
	}
	return named
}
