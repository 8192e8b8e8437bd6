package apidocs

import (
	"fmt"
	"net/http"
	"net/url"

	openapi "kiesel/docs/api"
	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// Area is the pages about the REST interface.
type Area struct{ document document }

// New reads the document that the pages show.
func New() (Area, error) {
	d, err := read(openapi.JSON)
	if err != nil {
		return Area{}, fmt.Errorf("reading the description of the REST interface: %w", err)
	}
	return Area{document: d}, nil
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET "+api.Docs, access.Public, a.list)
	s.Handle("GET "+api.Docs+"/{operation}", access.Public, a.operation)
}

func (a Area) list(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Render(w, r, http.StatusOK, listPage(v, a.document))
}

func (a Area) operation(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id := r.PathValue("operation")
	o, ok := a.document.find(id)
	if !ok {
		return page.NotFound("the interface has no operation %q", id)
	}
	return v.Render(w, r, http.StatusOK, operationPage(v, o))
}

// operationHref is the address of the page about an operation.
func operationHref(id string) string { return api.Docs + "/" + url.PathEscape(id) }

// answer returns the figure of the sentence at the top.
func answer(v *page.View, d document) part.Figures {
	count := part.Figure{Label: v.T("apidocs.title"), Definition: v.T("apidocs.definition"), Source: "openapi.json"}
	return part.Figures{"count": count.Int(v, d.count())}
}
