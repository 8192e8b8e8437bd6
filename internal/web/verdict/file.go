package verdict

import (
	"net/http"

	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
)

// changesFile sends what the recommendation means for every authority, for all
// functions.
func (a Area) changesFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	d, err := a.judge(r, v, landscape.ServiceID(r.PathValue("id")))
	if err != nil {
		return err
	}
	list := exchange.Effects{Words: a.Words}
	return v.Send(w, r, list.Table(d.service), list.Rows(d.service, d.Verdict, d.name))
}

// assumptionsFile sends the whole sheet of assumptions of the service, as it is
// in force. Changed, it can be brought back in.
func (a Area) assumptionsFile(w http.ResponseWriter, r *http.Request, v *page.View) error {
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return err
	}
	service, ok := now.Catalogue.Service(landscape.ServiceID(r.PathValue("id")))
	if !ok {
		return page.NotFound("there is no service with the key %q", r.PathValue("id"))
	}
	parameters, err := a.Bundling.Assumptions(r.Context(), service.ID)
	if err != nil {
		return err
	}
	list := exchange.Assumptions{Words: a.Words}
	t := list.List().Table
	t.Title.De, t.Title.En = t.Title.De+" "+string(service.ID), t.Title.En+" "+string(service.ID)
	return v.Send(w, r, t, list.Rows(service, parameters))
}
