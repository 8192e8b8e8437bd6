package scenarios

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/web/services"
)

// Bundling is what the area asks of the bundling room.
type Bundling interface {
	// Assumptions lists every parameter of a service with the value in force.
	Assumptions(ctx context.Context, id landscape.ServiceID) ([]bundling.Parameter, error)
}

// Area is the pages about scenarios.
type Area struct {
	Landscape *current.Landscape
	Bundling  Bundling
	Scenarios *scenario.Service
	// Past has the scenarios as they were.
	Past *current.Past
	// Home is the Land for which scenarios are kept.
	Home landscape.ARS
	// Words are those of files, in both languages.
	Words exchange.Words
	// Now is the clock.
	Now func() time.Time
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	const all = "/services/{id}/scenarios"
	read := func(path string, h func(Area, http.ResponseWriter, *http.Request, *page.View) error) {
		s.Handle("GET "+all+path, access.ReadContent, current.AsOf(a.Past, a, Area.then, h))
	}
	read("", Area.list)
	read("/compare", Area.compare)
	read("/compare.xlsx", Area.file)
	read("/paper", Area.paper)
	s.Handle("GET "+all+"/new", access.SetAssumption, a.begin)
	s.Handle("POST "+all+"/new", access.SetAssumption, a.save)
	read("/{scenario}", Area.show)
	s.Handle("POST "+all+"/{scenario}", access.SetAssumption, a.save)
	s.Handle("POST "+all+"/{scenario}/delete", access.SetAssumption, a.remove)
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Landscape, a.Bundling, a.Scenarios = r.Landscape, r.Bundling, r.Scenarios
	return a
}

// href is the address of a scenario's page.
func href(service landscape.ServiceID, id string) string {
	return services.ScenariosHref(service) + "/" + url.PathEscape(id)
}

// compareHref is the address of scenarios side by side.
func compareHref(service landscape.ServiceID, ids ...string) string {
	return services.ScenariosHref(service) + "/compare?" + url.Values{"scenario": ids}.Encode()
}

// subject is what all pages of a service know.
type subject struct {
	now     *current.Snapshot
	service landscape.Service
	land    landscape.Authority
	today   landscape.Date
}

func (a Area) subject(r *http.Request) (subject, error) {
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return subject{}, err
	}
	p := subject{now: now, today: landscape.DateOf(a.Now())}
	var ok bool
	if p.service, ok = now.Catalogue.Service(landscape.ServiceID(r.PathValue("id"))); !ok {
		return p, page.NotFound("there is no service with the key %q", r.PathValue("id"))
	}
	if p.land, ok = now.Tree.Authority(a.Home); !ok {
		return p, fmt.Errorf("the Land %s is not in the landscape", a.Home)
	}
	return p, nil
}

// name names an authority.
func (p subject) name(key landscape.ARS) string { return p.now.Tree.Name(key) }

// crumbs lead to the pages of the service, the list of scenarios included.
func (p subject) crumbs(v *page.View) []page.Crumb {
	return []page.Crumb{
		{Text: v.T("services.title"), Href: "/services"},
		{Text: p.service.Name, Href: services.Href(p.service.ID)},
		{Text: v.T("scenarios.recommendation"), Href: services.VerdictHref(p.service.ID)},
		{Text: v.T("scenarios.title"), Href: services.ScenariosHref(p.service.ID)},
	}
}
