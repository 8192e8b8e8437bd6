package services

import (
	"net/http"
	"strconv"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// merge shows a decision beside the one that somebody else has made meanwhile.
func (a Area) merge(w http.ResponseWriter, r *http.Request, v *page.View, d detail, f form, c *journal.ConflictError) error {
	decisions := a.Landscape.Keeper().Store
	seen, err := decisions.OverrideVersion(r.Context(), d.service.ID, c.Seen)
	if err != nil {
		return err
	}
	theirs, err := decisions.OverrideVersion(r.Context(), d.service.ID, c.Current)
	if err != nil {
		return err
	}
	level, _ := parseLevel(f.Level)
	mine := landscape.Override{Version: 1, Level: level, Reason: f.Reason, Source: f.Source}
	m := part.Merge{
		What: d.service.Name, Gone: theirs.Version == 0, Action: Href(d.service.ID) + "/competence", Back: Href(d.service.ID),
		Hidden: []part.Hidden{{Name: "version", Value: strconv.FormatInt(theirs.Version, 10)}},
		Fields: []part.MergeField{
			{Name: "level", Label: v.T("services.level"), Seen: levelValue(v, seen), Theirs: levelValue(v, theirs), Mine: levelValue(v, mine)},
			{Name: "reason", Label: v.T("services.reason"), Seen: part.MergeValue{Value: seen.Reason}, Theirs: part.MergeValue{Value: theirs.Reason}, Mine: part.MergeValue{Value: mine.Reason}},
			{Name: "source", Label: v.T("services.source"), Seen: part.MergeValue{Value: seen.Source}, Theirs: part.MergeValue{Value: theirs.Source}, Mine: part.MergeValue{Value: mine.Source}},
		},
	}
	if !m.Gone {
		m.Who, m.When = v.Person(r.Context(), theirs.By), v.Date(string(theirs.At))
	}
	return v.Render(w, r, http.StatusConflict, part.MergePage(v, m))
}

// levelValue is the level of a decision; nothing if there is none.
func levelValue(v *page.View, o landscape.Override) part.MergeValue {
	if o.Version == 0 {
		return part.MergeValue{}
	}
	return part.MergeValue{Value: o.Level.String(), Text: v.Term("competent", o.Level.String())}
}
