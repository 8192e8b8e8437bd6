package authorities

import (
	"context"
	"errors"
	"net/http"

	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// detail is the content of an authority's page.
type detail struct {
	unit      landscape.Authority
	edition   landscape.Edition
	ancestors []landscape.Authority // nearest first
	children  []landscape.Authority // directly below and inhabited
	history   []landscape.Authority // newest first
	pages     part.Pages            // of the children
	place     *chart.Geography      // where it lies; nil if there are no boundaries
	duties    duties
}

func (a Area) detail(w http.ResponseWriter, r *http.Request, v *page.View) error {
	d, err := a.look(r.Context(), v, landscape.ARS(r.PathValue("key")))
	if err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, detailPage(v, d))
}

// look collects what the page of a unit shows.
func (a Area) look(ctx context.Context, v *page.View, key landscape.ARS) (detail, error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return detail{}, err
	}
	tree := now.Tree
	unit, ok := tree.Authority(key)
	if !ok {
		return detail{}, page.NotFound("there is no authority with the key %q", key)
	}
	d := detail{unit: unit, edition: now.Edition, ancestors: tree.Ancestors(key), children: branches(tree, key), duties: dutiesOf(now, unit, a.Home)}
	d.pages = part.ParsePages(v, len(d.children))
	versions, err := a.Landscape.Keeper().Store.History(ctx, key)
	if err != nil {
		return detail{}, err
	}
	for _, u := range versions {
		d.history = append([]landscape.Authority{u}, d.history...)
	}
	d.place, err = a.surroundings(unit)
	return d, err
}

// surroundings returns the map on which a unit is to be found: its own level
// within its Land, or the level above where only that is known.
func (a Area) surroundings(u landscape.Authority) (*chart.Geography, error) {
	within := u.Key.Land()
	if u.Level <= landscape.LevelLand {
		within = landscape.Bund
	}
	g, err := a.Atlas.Geography(u.Level, within)
	if errors.Is(err, landscape.ErrNoBoundaries) {
		return nil, nil
	}
	return g, err
}

// crumbs leads from the list of authorities through the units above.
func (d detail) crumbs(v *page.View) []page.Crumb {
	crumbs := []page.Crumb{{Text: v.T("authorities.title"), Href: "/authorities"}}
	for i := len(d.ancestors) - 1; i >= 0; i-- {
		crumbs = append(crumbs, page.Crumb{Text: d.ancestors[i].Name, Href: href(d.ancestors[i].Key)})
	}
	return crumbs
}

// figures are the key figures of the unit.
func (d detail) figures(v *page.View) []part.Figure {
	figures := make([]part.Figure, len(measures))
	for i, m := range measures {
		figures[i] = m.figure(v, d.edition).Decimal(v, m.value(d.unit), m.decimals(), m.short(v))
	}
	return figures
}

// answer returns the figures of the sentence at the top.
func (d detail) answer(v *page.View) part.Figures {
	parts := part.Figure{
		Label:      v.T("authorities.parts"),
		Definition: v.T("authorities.parts_definition"),
		Source:     d.edition.Source, AsOf: string(d.edition.Date),
	}
	return part.Figures{
		"people": population.figure(v, d.edition).Int(v, d.unit.Population),
		"parts":  parts.Int(v, len(d.children)),
	}
}

// answerKey chooses the sentence by what the unit consists of.
func (d detail) answerKey() string {
	switch {
	case len(d.children) == 0:
		return "alone"
	case d.unit.Level == landscape.LevelAmt && len(d.children) == 1:
		return "own"
	}
	return d.children[0].Level.String()
}

// land returns the name of the unit that the map shows.
func (d detail) land() string {
	for _, a := range d.ancestors {
		if a.Level == landscape.LevelLand || a.Level == landscape.LevelBund {
			return a.Name
		}
	}
	return d.unit.Name
}

// columns of the table of parts. It keeps the order of the register.
func (d detail) columns(v *page.View) []part.Column {
	return append([]part.Column{{Text: v.T("authorities.name")}, {Text: v.T("authorities.type")}}, measureColumns(v, d.edition)...)
}
