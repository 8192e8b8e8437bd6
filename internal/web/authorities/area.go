package authorities

import (
	"context"

	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/page"
)

// Landscape is what the area asks of the landscape room.
type Landscape interface {
	// Tree returns the administration as it is now.
	Tree(ctx context.Context) (*landscape.Tree, error)
	// Edition returns the edition of the register that the tree shows.
	Edition(ctx context.Context) (landscape.Edition, error)
	// History returns all kept versions of a unit, oldest first.
	History(ctx context.Context, key landscape.ARS) ([]landscape.Authority, error)
}

// Area is the pages about authorities.
type Area struct {
	Landscape Landscape
	Atlas     *chart.Atlas
	// Home is the Land that lists show unless asked for another one.
	Home landscape.ARS
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /authorities", a.list)
	s.Handle("GET /authorities.csv", a.listCSV)
	s.Handle("GET /authorities/{key}", a.detail)
}
