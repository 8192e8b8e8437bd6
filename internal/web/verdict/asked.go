package verdict

import (
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/place"
)

// asked is what the pages about a service have in common: what is asked, and under
// which premises.
type asked struct {
	names
	service  landscape.Service
	land     landscape.Authority
	premises Premises
	// changed are the parameters that the premises take as certain.
	changed []bundling.Parameter
	// self is the address of the page without its premises.
	self string
	// Whom conditions may be about: the competent authorities, and the units that
	// may serve them, the Land first.
	competent []place.Group
	above     []landscape.Authority
}

// ask reads what a page about a service is asked.
func (a Area) ask(r *http.Request) (d asked, err error) {
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return d, err
	}
	d.names = names{now.Tree}
	id := landscape.ServiceID(r.PathValue("id"))
	var ok bool
	if d.service, ok = now.Catalogue.Service(id); !ok {
		return d, page.NotFound("there is no service with the key %q", id)
	}
	d.land, _ = now.Tree.Authority(a.Home)
	competence := now.Rules.Competence(d.service, a.Home)
	if competence.Level > landscape.LevelLand {
		d.competent = place.ByKreis(now.Tree, competence.Authorities(now.Tree, a.Home))
		d.above = append(d.above, d.land)
	}
	if competence.Level > landscape.LevelKreis {
		d.above = append(d.above, now.Tree.Kreise(a.Home)...)
	}
	d.premises, err = ReadPremises(r.URL.Query())
	return d, err
}

// changed returns the parameters that the premises take as certain.
func (a Area) changed(ctx context.Context, d asked) ([]bundling.Parameter, error) {
	if len(d.premises.WhatIf) == 0 {
		return nil, nil
	}
	all, err := a.Bundling.Assumptions(ctx, d.service.ID)
	return d.premises.changedIn(all), err
}

// changedIn returns the parameters that are taken as certain, with their values.
func (p Premises) changedIn(all []bundling.Parameter) (changed []bundling.Parameter) {
	for _, x := range all {
		if value, ok := p.WhatIf[x.Key]; ok {
			x.Value = value
			changed = append(changed, x)
		}
	}
	return changed
}

// action is where forms of the page are sent, fields is what they hand on.
func (d asked) action() string {
	path, _, _ := strings.Cut(d.self, "?")
	return path
}

func (d asked) fields() []part.Hidden {
	_, text, _ := strings.Cut(d.self, "?")
	query, _ := url.ParseQuery(text) // the page wrote it
	var fields []part.Hidden
	for _, name := range slices.Sorted(maps.Keys(query)) {
		fields = append(fields, part.Hidden{Name: name, Value: query.Get(name)})
	}
	return append(fields, d.premises.fields()...)
}

// conditionsText says in one line under which conditions the page computes.
func (d asked) conditionsText(v *page.View) string {
	c := d.premises.Conditions
	ways := make([]string, len(c.Forbid))
	for i, arc := range c.Forbid {
		ways[i] = d.way(v, arc)
	}
	out, forbid := d.list(c.Out), strings.Join(ways, " · ")
	switch {
	case forbid == "":
		return v.T("conditions.out", "names", out)
	case out == "":
		return v.T("conditions.forbid", "ways", forbid)
	}
	return v.T("conditions.both", "names", out, "ways", forbid)
}

// way names a forbidden way.
func (d asked) way(v *page.View, arc bundling.Arc) string {
	from := d.name(arc.From)
	if !d.competes(arc.From) {
		from = v.T("scenarios.all_below", "name", from)
	}
	if arc.Function == "" {
		return v.T("conditions.way", "from", from, "to", d.name(arc.To))
	}
	return v.T("conditions.way_of", "from", from, "to", d.name(arc.To), "function", v.Term("function", string(arc.Function)))
}

// competes reports whether an authority is one of the competent ones; otherwise a
// condition about it is one about all below.
func (d asked) competes(key landscape.ARS) bool {
	return slices.ContainsFunc(d.competent, func(g place.Group) bool {
		return slices.ContainsFunc(g.Members, func(a landscape.Authority) bool { return a.Key == key })
	})
}
