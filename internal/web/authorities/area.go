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
	// Home is the Land that lists show unless asked for another one.
	Home landscape.ARS
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /authorities", access.ReadContent, a.list)
	s.Handle("GET /authorities.csv", access.ReadContent, a.listCSV)
	s.Handle("GET /authorities/{key}", access.ReadContent, a.detail)
}
