package verdict

import (
	"net/http"
	"strconv"

	"kiesel/internal/bundling"
	"kiesel/internal/journal"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
)

// merge shows a figure beside the one that somebody else has set meanwhile.
func (a Area) merge(
	w http.ResponseWriter, r *http.Request, v *page.View, mine bundling.Assumption, f assumptionForm, c *journal.ConflictError,
) error {
	ctx, key := r.Context(), mine.Key()
	seen, err := a.Bundling.AssumptionVersion(ctx, mine.Service, key, c.Seen)
	if err != nil {
		return err
	}
	theirs, err := a.Bundling.AssumptionVersion(ctx, mine.Service, key, c.Current)
	if err != nil {
		return err
	}
	mine.Version = 1 // it is one, even if nothing was seen
	address := services.VerdictHref(mine.Service)
	m := part.Merge{
		What: ParameterName(v, key), Gone: theirs.Version == 0, Action: address + "/assumption", Back: address,
		Hidden: []part.Hidden{
			{Name: "key", Value: key.String()},
			{Name: versionField(key.String()), Value: strconv.FormatInt(theirs.Version, 10)},
		},
	}
	for _, field := range []struct {
		name string
		of   func(bundling.Assumption) string
	}{
		{"value", func(a bundling.Assumption) string { return Number(v, a.Value) }},
		{"low", func(a bundling.Assumption) string { return Number(v, a.Low) }},
		{"high", func(a bundling.Assumption) string { return Number(v, a.High) }},
		{"source", func(a bundling.Assumption) string { return a.Source }},
	} {
		value := func(a bundling.Assumption) part.MergeValue {
			if a.Version == 0 {
				return part.MergeValue{}
			}
			return part.MergeValue{Value: field.of(a)}
		}
		m.Fields = append(m.Fields, part.MergeField{
			Name: field.name, Label: v.Term("keep", field.name), Seen: value(seen), Theirs: value(theirs), Mine: value(mine),
		})
	}
	m.Fields = append(m.Fields, part.MergeField{
		Name: "reason", Label: v.Term("keep", "reason"), Mine: part.MergeValue{Value: f.Reason}, Always: true,
	})
	if !m.Gone {
		m.Who, m.When = v.Person(ctx, theirs.By), v.Time(theirs.At.Local())
	}
	return v.Render(w, r, http.StatusConflict, part.MergePage(v, m))
}
