package parallel

import (
	"net/url"

	"kiesel/internal/access"
	"kiesel/internal/parallel"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Area is the pages about parallel processes.
type Area struct {
	Parallel *parallel.Service
	// Topics are the topic fields of the catalogue.
	Topics []string
	// Past has the decisions as they were.
	Past *current.Past
}

// Path is the address of the list.
const Path = "/services/parallel"

const pairPath = Path + "/pair"

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET "+Path, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.list))
	s.HandleFiles(Path, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.file))
	s.Handle("GET "+pairPath, access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.show))
	s.Handle("POST "+pairPath, access.DecideParallel, a.decide)
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Parallel = r.Parallel
	return a
}

// Href is the address of a pair's page.
func Href(p parallel.Pair) string {
	return pairPath + "?" + url.Values{"a": {string(p.A)}, "b": {string(p.B)}}.Encode()
}
