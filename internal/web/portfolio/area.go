package portfolio

import (
	"context"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Bundling is what the area asks of the bundling room.
type Bundling interface {
	// Ranking ranks the candidates of a Land under the given weights.
	Ranking(ctx context.Context, land landscape.ARS, w bundling.Weights) (bundling.Ranking, error)
}

// Programme is what the area asks of the programme room.
type Programme interface {
	// Ideas lists the ideas about a Land.
	Ideas(ctx context.Context, land landscape.ARS) ([]programme.Idea, error)
	// Today is the day from which promises are counted.
	Today() landscape.Date
}

// Area is the ranked list.
type Area struct {
	Landscape *current.Landscape
	Bundling  Bundling
	Programme Programme
	// Past has the ranking as it was.
	Past *current.Past
	// Patience is how long a request works on the list before the page says how far
	// it has come, and asks again.
	Patience time.Duration
	// Home is the Land whose services are ranked.
	Home landscape.ARS
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET "+address, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.list))
	s.HandleFiles(address, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.file))
}

// address of the list.
const address = "/portfolio"

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Landscape, a.Bundling, a.Programme = r.Landscape, r.Bundling, r.Programme
	return a
}
