package recommendations

import (
	"context"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Bundling is what the area asks of the bundling room.
type Bundling interface {
	// Portfolio returns the outcomes of all services in a Land.
	Portfolio(ctx context.Context, land landscape.ARS) (bundling.Portfolio, error)
}

// Area is the list of recommendations.
type Area struct {
	Landscape *current.Landscape
	Bundling  Bundling
	// Past has the recommendations as they were.
	Past *current.Past
	// Home is the Land whose services are judged.
	Home landscape.ARS
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /recommendations", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.list))
	s.HandleFiles("/recommendations", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.file))
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Landscape, a.Bundling = r.Landscape, r.Bundling
	return a
}
