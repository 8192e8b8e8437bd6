package transition

import (
	"context"
	"net/http"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Path is the address of the page.
const Path = "/recommendations/transition"

// Bundling is what the area asks of the bundling room.
type Bundling interface {
	// Transition plans which recommendations of a Land come first.
	Transition(ctx context.Context, land landscape.ARS, wish bundling.TransitionWish) (bundling.Transition, error)
}

// Area is the plan of the transition.
type Area struct {
	Landscape *current.Landscape
	Bundling  Bundling
	// Past has the recommendations as they were.
	Past *current.Past
	// Home is the Land whose services are judged.
	Home landscape.ARS
	// Now is the clock: the next year is the first that is planned.
	Now func() time.Time
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET "+Path, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.show))
	s.HandleFiles(Path, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.file))
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Landscape, a.Bundling = r.Landscape, r.Bundling
	return a
}

func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.find(r.Context(), v, true)
	if err != nil {
		return err
	}
	if len(c.problems()) > 0 {
		return v.Render(w, r, http.StatusUnprocessableEntity, wrongPage(v, c))
	}
	return v.Render(w, r, http.StatusOK, planPage(v, c))
}

// file sends the items of the plan.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.find(r.Context(), v, false)
	if err != nil {
		return err
	}
	if texts := c.problems(); len(texts) > 0 {
		return page.WrongEntry(strings.Join(texts, " "))
	}
	list := exchange.Measures{Words: v.Words()}
	t := c.transition
	return v.Send(w, r, list.Table(), list.Rows(t.Problem.Items, t.Plan, func(i int) string {
		return c.services[i].Name + ", " + v.Term("function", string(t.Items[i].Function))
	}))
}
