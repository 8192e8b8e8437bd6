package services

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
	file, err := export.NewCSV(w, v.T("services.file")+".csv",
		v.T("services.key"), v.T("services.name"), v.T("services.type"), v.T("services.ozg"), v.T("services.ozg_id"),
		v.T("services.topic"), v.T("services.situation"), v.T("services.level"), v.T("services.body"), v.T("services.rule"))
	if err != nil {
		return err
	}
	for _, s := range l.found.Services {
		c := l.levels[s.ID]
		if err := file.Row(s.Key, s.Name, s.Type, s.OZGName, s.OZG, s.Topic, s.Situation, v.Term("competent", c.Level.String()), c.Body, c.Rule); err != nil {
			return err
		}
	}
	return file.Close()
}
