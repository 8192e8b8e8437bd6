package verdict

import (
	"io"
	"net/http"

	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
	"kiesel/internal/web/export"
	"kiesel/internal/web/page"
)

// sheet sends all assumptions for a service as a file, which can be brought in
// again as part of the list of assumptions.
func (a Area) sheet(w http.ResponseWriter, r *http.Request, v *page.View, f tabular.Format) error {
	id := landscape.ServiceID(r.PathValue("id"))
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return err
	}
	service, ok := now.Catalogue.Service(id)
	if !ok {
		return page.NotFound("there is no service with the key %q", id)
	}
	parameters, err := a.Bundling.Assumptions(r.Context(), id)
	if err != nil {
		return err
	}
	lang, list := tabular.Lang(v.Lang()), exchange.Assumptions{Words: a.Words}
	table := list.List().Table
	return export.Download(w, table.Title.In(lang)+"-"+string(id), f, func(out io.Writer) error {
		return table.Write(out, f, lang, list.Rows(service, parameters))
	})
}

func (a Area) sheetCSV(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.sheet(w, r, v, tabular.CSV)
}

func (a Area) sheetXLSX(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.sheet(w, r, v, tabular.XLSX)
}
