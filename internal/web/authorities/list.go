package authorities

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"

	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// list is the content of the list page.
type list struct {
	query   query
	place   landscape.Authority
	edition landscape.Edition
	units   []landscape.Authority // all that match
	pages   part.Pages
	laender []landscape.Authority
	kreise  []landscape.Authority // to choose from in the Land, empty for all Germany
	kinds   []string
	tree    *landscape.Tree
	picture *chart.Map // nil if there are no boundaries
	asTree  bool
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	if err := a.draw(v, &l); err != nil {
		return err
	}
	return v.RenderPart(w, r, "results", results(v, l), listPage(v, l))
}

// find reads the query and collects what it asks for.
func (a Area) find(ctx context.Context, v *page.View) (list, error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return list{}, err
	}
	tree := now.Tree
	q, err := parseQuery(v, tree, a.Home)
	if err != nil {
		return list{}, err
	}
	l := list{query: q, edition: now.Edition, tree: tree, laender: tree.Laender(), asTree: v.Param("view") == "tree"}
	l.place, _ = tree.Authority(q.within)
	l.kinds = kinds(q.all(tree))
	if q.within != landscape.Bund && q.level > landscape.LevelKreis {
		l.kreise = tree.Kreise(q.within.Land())
	}
	l.units, err = q.units(tree)
	l.pages = part.ParsePages(v, len(l.units))
	return l, err
}

// draw adds the map, if the boundaries of these units are known.
func (a Area) draw(v *page.View, l *list) error {
	g, err := a.Atlas.Geography(l.query.level, l.query.within)
	if errors.Is(err, landscape.ErrNoBoundaries) {
		return nil
	}
	if err != nil {
		return err
	}
	l.picture = picture(v, g, *l)
	return nil
}

// picture shades the units of a list by its measure.
func picture(v *page.View, g *chart.Geography, l list) *chart.Map {
	m := l.query.measure
	units := make(map[landscape.ARS]chart.Unit, len(l.units))
	values := make([]float64, 0, len(l.units))
	for _, u := range l.units {
		value := m.value(u)
		values = append(values, value)
		units[u.Key] = chart.Unit{Name: u.Name, Value: value, Text: m.writeUnit(v, value), Href: href(u.Key)}
	}
	figure := m.figure(v, l.edition)
	return &chart.Map{
		Geography:  g,
		Title:      m.title(v),
		Summary:    summary(v, m, l.units),
		Units:      units,
		Scale:      chart.NewScale(values),
		Write:      func(x float64) string { return m.write(v, x) },
		Provenance: figure,
	}
}

// summary says in words what the map shows: the extremes and the middle.
func summary(v *page.View, m measure, units []landscape.Authority) string {
	known := slices.DeleteFunc(slices.Clone(units), func(a landscape.Authority) bool { return math.IsNaN(m.value(a)) })
	if len(known) == 0 {
		return v.T("authorities.map_nothing")
	}
	slices.SortFunc(known, func(a, b landscape.Authority) int {
		if m.value(a) < m.value(b) {
			return -1
		}
		return 1
	})
	low, middle, high := known[0], known[len(known)/2], known[len(known)-1]
	return v.T("authorities.map_summary",
		"low", low.Name, "low_value", m.writeUnit(v, m.value(low)),
		"high", high.Name, "high_value", m.writeUnit(v, m.value(high)),
		"middle_value", m.writeUnit(v, m.value(middle)))
}

// kinds returns the official types among units in alphabetical order.
func kinds(units []landscape.Authority) []string {
	var found []string
	for _, u := range units {
		if u.Type != "" && !slices.Contains(found, u.Type) {
			found = append(found, u.Type)
		}
	}
	slices.Sort(found)
	return found
}

// href is the address of an authority's page.
func href(key landscape.ARS) string { return "/authorities/" + string(key) }

// chips names the filters in force.
func (l list) chips(v *page.View) []part.Chip {
	var chips []part.Chip
	if v.Param("within") != "" {
		chips = append(chips, part.Chip{Param: "within", Text: l.place.Name})
	}
	if l.query.kind != "" {
		chips = append(chips, part.Chip{Param: "type", Text: l.query.kind})
	}
	if l.query.text != "" {
		chips = append(chips, part.Chip{Param: "q", Text: "„" + l.query.text + "“"})
	}
	return chips
}

// columns of the table.
func (l list) columns(v *page.View) []part.Column {
	figures := measureColumns(v, l.edition)
	for i := range figures {
		figures[i].Sort = string(measures[i])
	}
	return append([]part.Column{
		{Text: v.T("authorities.name"), Sort: "name"},
		{Text: v.T("authorities.type"), Sort: "type"},
	}, figures...)
}

// population returns how many people the listed units serve.
func (l list) population() int {
	sum := 0
	for _, u := range l.units {
		sum += u.Population
	}
	return sum
}

// answer returns the figures of the sentence at the top.
func (l list) answer(v *page.View) part.Figures {
	count := part.Figure{
		Label:      v.Term("levels", l.query.level.String()),
		Definition: v.Term("level_definition", l.query.level.String()),
		Source:     l.edition.Source, AsOf: string(l.edition.Date),
	}
	people := population.figure(v, l.edition)
	return part.Figures{"count": count.Int(v, len(l.units)), "people": people.Int(v, l.population())}
}
