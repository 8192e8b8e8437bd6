package services

import (
	"context"
	"net/http"

	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// detail is the content of a service's page.
type detail struct {
	service     landscape.Service
	land        landscape.Authority
	competence  landscape.Competence
	authorities []landscape.Authority // that must provide it
	population  int                   // whom they serve
	edition     landscape.Edition
	override    landscape.Override
	overridden  bool
	done        string // what has just been done, "" for nothing
	form        form
}

func (a Area) detail(w http.ResponseWriter, r *http.Request, v *page.View) error {
	d, err := a.look(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	d.done = doneCode(v.Param("done"))
	return v.Render(w, r, http.StatusOK, detailPage(v, d))
}

// look collects what the page of a service shows.
func (a Area) look(ctx context.Context, id string) (detail, error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return detail{}, err
	}
	service, ok := now.Catalogue.Service(landscape.ServiceID(id))
	if !ok {
		return detail{}, page.NotFound("there is no service with the key %q", id)
	}
	d := detail{service: service, edition: now.Edition, competence: now.Competences(a.Home)[service.ID]}
	d.land, _ = now.Tree.Authority(a.Home)
	d.authorities = d.competence.Authorities(now.Tree, a.Home)
	for _, unit := range d.authorities {
		d.population += unit.Population
	}
	d.override, d.overridden = now.Override(service.ID)
	d.form = form{Level: d.competence.Level.String()}
	if d.overridden {
		d.form = form{Level: d.override.Level.String(), Reason: d.override.Reason, Source: d.override.Source, Seen: d.override.Version}
	}
	return d, nil
}

// answer returns the figures of the sentence at the top.
func (d detail) answer(v *page.View) part.Figures {
	count := part.Figure{
		Label:      v.T("services.competent_authorities"),
		Definition: v.T("services.competent_definition"),
		Source:     inLang(v, d.competence.Reason),
		AsOf:       string(d.edition.Date),
	}
	people := part.Figure{
		Label:      v.T("services.people_served"),
		Definition: v.T("services.people_definition"),
		Source:     d.edition.Source,
		AsOf:       string(d.edition.Date),
	}
	return part.Figures{"count": count.Int(v, len(d.authorities)), "people": people.Int(v, d.population)}
}

// authoritiesHref is the address of the list of competent authorities, "" if
// nobody or only one is competent.
func (d detail) authoritiesHref() string {
	if len(d.authorities) < 2 {
		return ""
	}
	return "/authorities?level=" + d.competence.Level.String() + "&within=" + string(d.land.Key)
}

// single is the one competent authority, if it is one.
func (d detail) single() (landscape.Authority, bool) {
	if len(d.authorities) != 1 {
		return landscape.Authority{}, false
	}
	return d.authorities[0], true
}

// crumbs leads from the list of services by topic.
func (d detail) crumbs(v *page.View) []page.Crumb {
	return []page.Crumb{{Text: v.T("services.title"), Href: "/services"}}
}
