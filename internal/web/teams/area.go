package teams

import (
	"context"
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Path is the address of the page.
const Path = "/portfolio/teams"

// servicesPath is the address of the file of all services, without its ending.
const servicesPath = Path + "/services"

// limitsPath is the address of the file of budgets and floors, without its ending.
const limitsPath = Path + "/limits"

// Bundling is what the area asks of the bundling room.
type Bundling interface {
	// Teams finds the cheapest plan of a Land within posts, money and acceptance.
	Teams(ctx context.Context, land landscape.ARS, wish bundling.TeamWish) (bundling.TeamPlan, error)
	// WantedPosts returns the posts that the plans without limits need.
	WantedPosts(ctx context.Context, land landscape.ARS) ([]bundling.Team, error)
}

// Area is the page of the teams.
type Area struct {
	Landscape *current.Landscape
	Bundling  Bundling
	// Past has the services as they were.
	Past *current.Past
	// Home is the Land whose services are shared.
	Home landscape.ARS
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET "+Path, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.show))
	s.HandleFiles(Path, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.teamsFile))
	s.HandleFiles(limitsPath, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.limitsFile))
	s.HandleFiles(servicesPath, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.servicesFile))
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Landscape, a.Bundling = r.Landscape, r.Bundling
	return a
}

// show shows the plan; where there is none, the form with what is wrong. What the
// form sends becomes an address that holds all of it.
func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	asked, err := parse(r.URL.Query())
	if err != nil {
		return err
	}
	if asked.sent && !asked.wrong() {
		http.Redirect(w, r, v.Keep(asked.href()), http.StatusSeeOther)
		return nil
	}
	c, err := a.find(r.Context(), v, asked)
	if err != nil {
		return err
	}
	switch {
	case asked.wrong():
		return v.Render(w, r, c.status, wrongPage(v, c))
	case !asked.limited():
		return v.Render(w, r, c.status, emptyPage(v, c))
	}
	return v.Render(w, r, c.status, planPage(v, c))
}

// teamsFile sends the teams with what they are worth.
func (a Area) teamsFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.plan(r, v)
	if err != nil {
		return err
	}
	list := exchange.Teams{Words: v.Words()}
	return v.Send(w, r, list.Table(), list.Rows(c.plan.Teams, c.name))
}

// limitsFile sends the budgets and floors with what they come to.
func (a Area) limitsFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.plan(r, v)
	if err != nil {
		return err
	}
	list := exchange.Limits{Words: v.Words()}
	return v.Send(w, r, list.Table(), list.Rows(c.plan, c.name))
}

// servicesFile sends all functions of services with who carries them.
func (a Area) servicesFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.plan(r, v)
	if err != nil {
		return err
	}
	list := exchange.SharedServices{Words: v.Words()}
	return v.Send(w, r, list.Table(), list.Rows(c.plan.Services, c.serviceName, c.name))
}

// plan finds the plan for a file; without one there is no file.
func (a Area) plan(r *http.Request, v *page.View) (content, error) {
	asked, err := parse(r.URL.Query())
	if err != nil {
		return content{}, err
	}
	if !asked.limited() || asked.wrong() {
		return content{}, page.BadRequest("team: give at least one as KEY:FUNCTION:POSTS, e.g. team=13072:expertise:4, or a budget, a floor or max_carriers")
	}
	asked.wish.Time = 0 // a file can wait
	c, err := a.find(r.Context(), v, asked)
	if err == nil {
		err = c.err
	}
	return c, err
}
