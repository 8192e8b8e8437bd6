package about

import (
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/web/page"
)

// Area is the pages about Kiesel itself.
type Area struct{}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /about", access.Public, a.about)
	s.Handle("GET /accessibility", access.Public, a.accessibility)
}

func (a Area) about(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Render(w, r, http.StatusOK, aboutPage(v))
}

func (a Area) accessibility(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Render(w, r, http.StatusOK, accessibilityPage(v))
}
