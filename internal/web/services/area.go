package services

import (
	"net/url"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
)

// Area is the pages about services.
type Area struct {
	Landscape *current.Landscape
	// Past has the competences as they were.
	Past *current.Past
	// Home is the Land whose competences are shown.
	Home landscape.ARS
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /services", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.list))
	s.HandleFiles("/services", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.file))
	s.Handle("GET /services/{id}", access.ReadContent, current.AsOf(a.Past, a, Area.then, Area.detail))
	s.Handle("POST /services/{id}/competence", access.SetCompetence, a.decide)
	s.Handle("POST /services/{id}/competence/reset", access.SetCompetence, a.reset)
}

// then is the area on the data of an earlier time.
func (a Area) then(r current.Rooms) Area {
	a.Landscape = r.Landscape
	return a
}

// Href is the address of a service's page.
func Href(id landscape.ServiceID) string { return "/services/" + url.PathEscape(string(id)) }

// VerdictHref is the address of the bundling recommendation for a service.
func VerdictHref(id landscape.ServiceID) string { return Href(id) + "/verdict" }

// ScenariosHref is the address of the scenarios of a service.
func ScenariosHref(id landscape.ServiceID) string { return Href(id) + "/scenarios" }

// PaperHref is the address of the decision paper on a scenario of a service, or with
// an empty scenario on the recommendation in force.
func PaperHref(id landscape.ServiceID, scenario string) string {
	address := ScenariosHref(id) + "/paper"
	if scenario == "" {
		return address
	}
	return address + "?" + url.Values{"scenario": {scenario}}.Encode()
}
