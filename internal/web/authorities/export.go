package authorities

import (
	"net/http"

	"kiesel/internal/web/export"
	"kiesel/internal/web/page"
)

func (a Area) listCSV(w http.ResponseWriter, r *http.Request, v *page.View) error {
	l, err := a.find(r.Context(), v)
	if err != nil {
		return err
	}
	file, err := export.NewCSV(w, v.T("authorities.file")+".csv",
		v.T("authorities.key"), v.T("authorities.name"), v.T("authorities.type"), v.T("authorities.parent_key"),
		v.Term("measure", string(population)), v.Term("measure", string(area))+" (km²)", v.T("authorities.valid_from"))
	if err != nil {
		return err
	}
	for _, u := range l.units {
		if err := file.Row(u.Key, u.Name, u.Type, u.Parent, u.Population, area.value(u), u.ValidFrom); err != nil {
			return err
		}
	}
	return file.Close()
}
