package authorities

import (
	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Area is the pages about authorities.
type Area struct {
	Landscape *current.Landscape
	Atlas     *chart.Atlas
	// Past has the register as it was.
	Past *current.Past
	// Home is the Land that lists show unless asked for another one.
	Home landscape.ARS
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /authorities", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.list))
	s.HandleFiles("/authorities", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.file))
	s.Handle("GET /authorities/{key}", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.detail))
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Landscape = r.Landscape
	return a
}
