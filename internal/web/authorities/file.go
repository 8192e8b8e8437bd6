package authorities

import (
	"net/http"
	"slices"

	"kiesel/internal/exchange"
	"kiesel/internal/web/page"
)

// file sends the authorities of the list.
func (a Area) file(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	list := exchange.Authorities{Words: v.Words()}
	return v.Send(w, r, list.List().Table, list.Rows(slices.Values(l.units)))
}
