package services

import (
	"net/http"

	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/web/page"
)

// file sends the services as the list of competences, which can be brought back
// in.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	list := exchange.Competences{Home: a.Home, Words: v.Words()}
	t := list.List().Table
	t.Title = v.Words().T("services.title")
	return v.Send(w, r, t, list.Rows(bundling.Landscape{Rules: l.now.Rules}, l.found.Services))
}
