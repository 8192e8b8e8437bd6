package web

import (
	"context"
	"fmt"
	"net/http"

	"kiesel/internal/access"
	accounts "kiesel/internal/access/account"
	"kiesel/internal/api"
	"kiesel/internal/httpstatus"
	"kiesel/internal/web/about"
	"kiesel/internal/web/account"
	"kiesel/internal/web/apidocs"
	"kiesel/internal/web/authorities"
	"kiesel/internal/web/calculations"
	"kiesel/internal/web/calibration"
	"kiesel/internal/web/changes"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/current"
	"kiesel/internal/web/door"
	"kiesel/internal/web/evidence"
	"kiesel/internal/web/exchange"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/ideas"
	"kiesel/internal/web/jobs"
	"kiesel/internal/web/middleware"
	"kiesel/internal/web/page"
	"kiesel/internal/web/parallel"
	"kiesel/internal/web/portfolio"
	"kiesel/internal/web/recommendations"
	"kiesel/internal/web/scenarios"
	"kiesel/internal/web/search"
	"kiesel/internal/web/services"
	"kiesel/internal/web/signin"
	"kiesel/internal/web/start"
	"kiesel/internal/web/teams"
	"kiesel/internal/web/transition"
	"kiesel/internal/web/users"
	"kiesel/internal/web/verdict"
	"kiesel/internal/web/views"
)

// Server is the web interface, for people and for programs.
type Server struct {
	http.Handler
	site *page.Site
	rest *api.API
}

// Routes lists the addresses of the interface with the right that each needs.
func (s *Server) Routes() []page.Route {
	routes := s.site.Routes()
	for _, r := range s.rest.Routes() {
		routes = append(routes, page.Route{Pattern: r.Pattern, Need: r.Need})
	}
	return routes
}

// New returns the web interface. It fails if the program was built without
// its styles and scripts, if a message lacks a language, or if the data can't be
// read; it reads them so that the first page is as fast as the others.
func New(ctx context.Context, c Config) (*Server, error) {
	c = c.withDefaults()
	if _, err := c.Bundling.Portfolio(ctx, c.Home); err != nil {
		return nil, fmt.Errorf("preparing the first page: %w", err)
	}
	files, err := newAssets()
	if err != nil {
		return nil, err
	}
	words, err := i18n.Load()
	if err != nil {
		return nil, fmt.Errorf("loading the messages: %w", err)
	}
	mux := http.NewServeMux()
	site := &page.Site{
		Mux:       mux,
		Catalogue: words,
		Asset:     files.address,
		Version:   c.Version,
		Door:      c.Door,
		Samples:   c.Samples,
		Person:    personNames(c.Accounts),
		Views:     c.Accounts.Views,
		Classify:  httpstatus.Of,
		Log:       c.Log,
	}
	site.HandlePublic("GET "+staticPath, files.handler())
	mux.Handle("/", site.Refuse(http.StatusNotFound))
	past := &current.Past{Open: c.Past, Catalogue: c.Landscape.Catalogue(), Finder: c.Parallel.Finder, Now: c.Now}
	addAreas(site, c, past)
	lists := newExchange(c, words.Words())
	exchange.Area{Exchange: lists}.Routes(site)
	documentation, err := apidocs.New()
	if err != nil {
		return nil, err
	}
	documentation.Routes(site)
	rest := newAPI(c, past, lists, words.Words())
	handler, err := wrap(mux, rest, site, c)
	if err != nil {
		return nil, err
	}
	return &Server{Handler: handler, site: site, rest: rest}, nil
}

// addAreas adds the routes of every area of the screen.
func addAreas(site *page.Site, c Config, past *current.Past) {
	atlas := &chart.Atlas{}
	start.Area{Landscape: c.Landscape, Bundling: c.Bundling, Evidence: c.Evidence, Home: c.Home}.Routes(site)
	recommendations.Area{Landscape: c.Landscape, Bundling: c.Bundling, Past: past, Home: c.Home}.Routes(site)
	portfolio.Area{Landscape: c.Landscape, Bundling: c.Bundling, Programme: c.Programme, Past: past, Home: c.Home, Patience: c.Patience}.Routes(site)
	ideas.Area{Landscape: c.Landscape, Programme: c.Programme, Past: past, Patience: c.Patience, Home: c.Home}.Routes(site)
	teams.Area{Landscape: c.Landscape, Bundling: c.Bundling, Past: past, Home: c.Home}.Routes(site)
	transition.Area{Landscape: c.Landscape, Bundling: c.Bundling, Past: past, Home: c.Home, Now: c.Now}.Routes(site)
	services.Area{Landscape: c.Landscape, Past: past, Home: c.Home}.Routes(site)
	parallel.Area{Parallel: c.Parallel, Topics: c.Landscape.Catalogue().Topics(), Past: past}.Routes(site)
	verdict.Area{
		Landscape: c.Landscape, Bundling: c.Bundling, Evidence: c.Evidence, Programme: c.Programme, Scenarios: c.Scenarios, Atlas: atlas, Past: past,
		Home: c.Home, Words: site.Catalogue.Words(), Now: c.Now,
	}.Routes(site)
	calibration.Area{Landscape: c.Landscape, Bundling: c.Bundling, Home: c.Home, Words: site.Catalogue.Words(), Now: c.Now}.Routes(site)
	scenarios.Area{
		Landscape: c.Landscape, Bundling: c.Bundling, Scenarios: c.Scenarios, Past: past, Home: c.Home, Words: site.Catalogue.Words(), Now: c.Now,
	}.Routes(site)
	evidence.Area{
		Evidence: c.Evidence, Services: c.Landscape.Catalogue(), Tree: c.tree, Past: past, Jobs: c.Jobs, MaxUpload: c.MaxUpload, Log: c.Log,
	}.Routes(site)
	authorities.Area{Landscape: c.Landscape, Atlas: atlas, Past: past, Home: c.Home}.Routes(site)
	calculations.Area{Calculations: c.Calculations, Bundling: c.Bundling, Landscape: c.Landscape, Jobs: c.Jobs, Home: c.Home}.Routes(site)
	jobs.Area{Jobs: c.Jobs}.Routes(site)
	search.Area{Landscape: c.Landscape, Home: c.Home}.Routes(site)
	changes.Area{Journal: c.Journal, Services: c.Landscape.Catalogue(), Person: site.Person}.Routes(site)
	about.Area{}.Routes(site)
	addPeople(site, c)
}

// addPeople adds the areas about who somebody is.
func addPeople(site *page.Site, c Config) {
	door.Samples{People: c.Samples}.Routes(site)
	signin.Area{
		Accounts: c.Accounts, Cookies: c.cookies(), Provider: c.SignIn.Provider, ProviderName: c.SignIn.ProviderName,
		ProviderOnly: c.SignIn.ProviderOnly, SignedOut: c.SignIn.Address + page.SignInPath, Now: c.Now, Log: c.Log,
	}.Routes(site)
	views.Area{Accounts: c.Accounts}.Routes(site)
	users.Area{Accounts: c.Accounts, Tree: c.tree, Address: c.SignIn.Address}.Routes(site)
	account.Area{Accounts: c.Accounts, Cookies: c.cookies(), ProviderName: c.SignIn.ProviderName, Now: c.Now}.Routes(site)
}

// wrap puts the middleware around the areas, the outermost last. The interface
// for programs has its own way to refuse what comes from other sites.
func wrap(pages, rest http.Handler, site *page.Site, c Config) (http.Handler, error) {
	mux := http.NewServeMux()
	people := middleware.SameOrigin(site.Refuse(http.StatusForbidden), middleware.NoteRoute(pages))
	mux.Handle(api.Root+"/", middleware.NoteRoute(rest))
	mux.Handle(api.Docs, people)
	mux.Handle(api.Docs+"/", people)
	mux.Handle("/", people)
	var h http.Handler = mux
	if c.OnlyHere {
		h = door.OnlyHere(site.Refuse(http.StatusForbidden), h)
	}
	h = middleware.OneMoment(h)
	h = middleware.Recover(c.Log, site.Refuse(http.StatusInternalServerError), h)
	h = middleware.Log(c.Log, c.Now, c.Observe, h)
	h = middleware.Trace(c.Tracer, h)
	h = middleware.Secure(h)
	h = middleware.Identify(h)
	return middleware.Compress(h)
}

// personNames names people by the id of their account, "" for ids that are none
// and for people who were erased.
func personNames(people *accounts.Service) func(context.Context, string) string {
	return func(ctx context.Context, id string) string {
		u, err := people.User(ctx, access.System("journal"), accounts.ID(id))
		if err != nil {
			return ""
		}
		return u.Name
	}
}
