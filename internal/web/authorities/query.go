package authorities

import (
	"cmp"
	"slices"

	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
)

// defaultSort puts the largest units first.
const defaultSort = "-population"

// query is what the list is asked for.
type query struct {
	level   landscape.Level
	within  landscape.ARS
	kind    string // official type, "" for all
	text    string // words of a name or the beginning of a key
	measure measure
	sort    string
}

// listLevels are the levels that can be listed, from top to bottom.
var listLevels = []landscape.Level{landscape.LevelLand, landscape.LevelKreis, landscape.LevelAmt, landscape.LevelGemeinde}

// parseQuery reads the address of the list. Without a level it shows the
// municipal administrations, without a place those of home.
func parseQuery(v *page.View, tree *landscape.Tree, home landscape.ARS) (query, error) {
	q := query{
		level:  landscape.LevelAmt,
		within: home,
		kind:   v.Param("type"),
		text:   v.Param("q"),
		sort:   cmp.Or(v.Param("sort"), defaultSort),
	}
	if code := v.Param("level"); code != "" {
		i := slices.IndexFunc(listLevels, func(l landscape.Level) bool { return l.String() == code })
		if i < 0 {
			return q, page.BadRequest("level %q: must be land, kreis, amt or gemeinde", code)
		}
		q.level = listLevels[i]
	}
	if key := v.Param("within"); key != "" {
		q.within = landscape.ARS(key)
	}
	unit, ok := tree.Authority(q.within)
	if !ok {
		return q, page.BadRequest("within %q: there is no such authority", q.within)
	}
	// A Land contains no Länder: asked for those, show all of them.
	if q.level <= unit.Level {
		q.within = landscape.Bund
	}
	var err error
	q.measure, err = parseMeasure(v.Param("measure"))
	return q, err
}

// units returns the authorities that the query asks for, ordered.
func (q query) units(tree *landscape.Tree) ([]landscape.Authority, error) {
	units := q.all(tree)
	if q.kind != "" {
		units = slices.DeleteFunc(units, func(a landscape.Authority) bool { return a.Type != q.kind })
	}
	if q.text != "" {
		units = keep(units, tree.Search(q.text, 0))
	}
	return units, q.order(units)
}

// all returns the authorities of the level and place.
func (q query) all(tree *landscape.Tree) []landscape.Authority {
	switch q.level {
	case landscape.LevelLand:
		return tree.Laender()
	case landscape.LevelKreis:
		return tree.Kreise(q.within)
	case landscape.LevelGemeinde:
		return tree.Gemeinden(q.within)
	default:
		return tree.Administrations(q.within)
	}
}

// keep returns the units that are among wanted, too.
func keep(units, wanted []landscape.Authority) []landscape.Authority {
	found := make(map[landscape.ARS]bool, len(wanted))
	for _, a := range wanted {
		found[a.Key] = true
	}
	return slices.DeleteFunc(units, func(a landscape.Authority) bool { return !found[a.Key] })
}

// order sorts by the column that the query names.
func (q query) order(units []landscape.Authority) error {
	column, descending := q.sort, false
	if column[0] == '-' {
		column, descending = column[1:], true
	}
	var compare func(a, b landscape.Authority) int
	switch column {
	case "name":
		compare = func(a, b landscape.Authority) int { return cmp.Compare(a.Name, b.Name) }
	case "type":
		compare = func(a, b landscape.Authority) int { return cmp.Compare(a.Type, b.Type) }
	default:
		m, err := parseMeasure(column)
		if err != nil || column == "" {
			return page.BadRequest("sort %q: must be name, type, population, area or density", q.sort)
		}
		compare = func(a, b landscape.Authority) int { return cmp.Compare(m.value(a), m.value(b)) }
	}
	slices.SortFunc(units, func(a, b landscape.Authority) int {
		if descending {
			a, b = b, a
		}
		return cmp.Or(compare(a, b), cmp.Compare(a.Key, b.Key))
	})
	return nil
}
