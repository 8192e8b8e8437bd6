package start

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/recommendations"
)

// topServices is how many services the page names.
const topServices = 5

// Evidence is what the area asks of the evidence room.
type Evidence interface {
	// Comparisons lists the kept comparisons of a service, newest first; an
	// empty service lists all.
	Comparisons(ctx context.Context, actor access.Actor, service landscape.ServiceID) ([]evidence.StoredComparison, error)
}

// Area is the first page.
type Area struct {
	Landscape *current.Landscape
	Bundling  recommendations.Bundling
	Evidence  Evidence
	// Home is the Land that the page is about.
	Home landscape.ARS
}

// Routes adds the page.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /{$}", access.ReadContent, a.show)
}

// overview is the content of the page.
type overview struct {
	land       landscape.Authority
	edition    landscape.Edition
	portfolio  bundling.Portfolio
	counts     map[bundling.Group]int
	unclear    int       // services whose competence nobody knows
	top        []service // largest expected saving first
	admins     int
	comparison string // id of the newest comparison, "" if there is none
}

// service is a service with its recommendation.
type service struct {
	landscape.Service
	outcome *bundling.ServiceOutcome
}

func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	o, err := a.collect(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, startPage(v, o))
}

// collect gathers what the page shows.
func (a Area) collect(ctx context.Context, actor access.Actor) (overview, error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return overview{}, err
	}
	o := overview{edition: now.Edition, admins: len(now.Tree.Administrations(a.Home))}
	o.land, _ = now.Tree.Authority(a.Home)
	if o.portfolio, err = a.Bundling.Portfolio(ctx, a.Home); err != nil {
		return o, err
	}
	o.counts = o.portfolio.Groups()
	o.top = top(now.Catalogue, o.portfolio)
	for i := range o.portfolio.Services {
		if o.portfolio.Services[i].Level == landscape.LevelUnknown {
			o.unclear++
		}
	}
	kept, err := a.Evidence.Comparisons(ctx, actor, "")
	if err != nil {
		return o, err
	}
	if len(kept) > 0 {
		o.comparison = kept[0].ID
	}
	return o, nil
}

// top returns the services with the largest expected savings.
func top(catalogue *landscape.Catalogue, p bundling.Portfolio) []service {
	var found []*bundling.ServiceOutcome
	for i := range p.Services {
		o := &p.Services[i]
		if g := o.Group(); g == bundling.GroupBundle || g == bundling.GroupInPart {
			found = append(found, o)
		}
	}
	slices.SortStableFunc(found, func(x, y *bundling.ServiceOutcome) int { return cmp.Compare(y.Saving, x.Saving) })
	var services []service
	for _, o := range found[:min(len(found), topServices)] {
		if s, ok := catalogue.Service(o.Service); ok {
			services = append(services, service{s, o})
		}
	}
	return services
}

// figures are the key figures of the page.
func (o overview) figures(v *page.View) []part.Figure {
	people := part.Figure{
		Label: v.T("start.people"), Definition: v.Term("measure_definition", "population"),
		Source: o.edition.Source, AsOf: string(o.edition.Date),
	}
	admins := part.Figure{
		Label: v.Term("levels", "amt"), Definition: v.Term("level_definition", "amt"),
		Source: o.edition.Source, AsOf: string(o.edition.Date),
	}
	saving := recommendations.SavingFigure(v)
	saving.Definition = v.T("start.saving_definition")
	return []part.Figure{people.Int(v, o.land.Population), admins.Int(v, o.admins), saving.Estimate(v, o.portfolio.Saving)}
}

// href is the address of the list of recommendations of a group.
func href(g bundling.Group) string { return "/recommendations?outcome=" + string(g) }
