package search

import (
	"net/http"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// shown is how many results of each kind the page shows; the lists behind it
// show all.
const shown = 8

// maxQuery is the longest query in bytes; nobody types more.
const maxQuery = 200

// Area is the search page.
type Area struct {
	Landscape *current.Landscape
	// Home is the Land whose competences are shown with services.
	Home landscape.ARS
}

// Routes adds the page.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /search", access.ReadContent, a.search)
}

// found is what a search came to.
type found struct {
	query       string
	authorities []landscape.Authority // all
	tree        *landscape.Tree
	services    landscape.Found
	levels      landscape.Competences
	edition     landscape.Edition
}

func (a Area) search(w http.ResponseWriter, r *http.Request, v *page.View) error {
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return err
	}
	f := found{query: strings.TrimSpace(v.Param("q")), tree: now.Tree, levels: now.Competences(a.Home), edition: now.Edition}
	if len(f.query) > maxQuery {
		return page.BadRequest("q: the query has %d bytes, %d are possible", len(f.query), maxQuery)
	}
	if f.query != "" {
		f.authorities = now.Tree.Search(f.query, 0)
		f.services = now.Catalogue.Find(landscape.Filter{Query: f.query, Limit: shown})
	}
	return v.Render(w, r, http.StatusOK, searchPage(v, f))
}

// first returns the authorities that the page shows.
func (f found) first() []landscape.Authority { return f.authorities[:min(len(f.authorities), shown)] }

// place says where an authority lies: the Land, and the Kreis for what is below
// it.
func (f found) place(a landscape.Authority) string {
	var names []string
	for _, above := range f.tree.Ancestors(a.Key) {
		if above.Level == landscape.LevelKreis || above.Level == landscape.LevelLand {
			names = append(names, above.Name)
		}
	}
	return strings.Join(names, ", ")
}

// answer returns the figures of the sentence at the top.
func (f found) answer(v *page.View) part.Figures {
	authorities := part.Figure{Label: v.T("authorities.title"), Definition: v.T("search.definition"), Source: f.edition.Source, AsOf: string(f.edition.Date)}
	services := part.Figure{Label: v.T("services.title"), Definition: v.T("search.definition"), Source: v.T("search.catalogue")}
	return part.Figures{
		"authorities": authorities.Int(v, len(f.authorities)),
		"services":    services.Int(v, f.services.Total),
	}
}
