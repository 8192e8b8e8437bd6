package calibration

import (
	"errors"
	"net/http"
	"strconv"

	"kiesel/internal/bundling"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
)

// Fields with the versions that were seen, of the figure for all services and of
// that for one.
const (
	versionForAll = "version.all"
	versionForOne = "version.one"
)

// takeOver sets the elasticity as the page of an answer proposes it.
func (a Area) takeOver(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	as := bundling.Assumption{Name: elasticity.Name, Source: field("source"), AsOf: landscape.DateOf(a.Now())}
	versionField := versionForAll
	if field("scope") == "one" {
		as.Service, versionField = landscape.ServiceID(field("service")), versionForOne
	}
	if as.Version, err = page.SeenVersion(r, versionField); err != nil {
		return err
	}
	for name, target := range map[string]*float64{"value": &as.Value, "low": &as.Low, "high": &as.High} {
		if *target, err = strconv.ParseFloat(field(name), 64); err != nil {
			return page.BadRequest("the field %s is %q, not a number", name, field(name))
		}
	}
	reason := field("reason")
	if reason == "" {
		return page.BadRequest("a reason is needed; go back and say why")
	}
	err = a.Bundling.SetAssumption(r.Context(), v.Actor, as, reason)
	if conflict := (*journal.ConflictError)(nil); errors.As(err, &conflict) {
		return a.merge(w, r, v, as, reason, conflict)
	}
	if err != nil {
		return err
	}
	target := areaHref + "?saved=1"
	if as.Service != "" {
		target = services.VerdictHref(as.Service) + "?saved=1"
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
	return nil
}

// merge shows the estimate beside a figure that somebody else has set meanwhile.
func (a Area) merge(w http.ResponseWriter, r *http.Request, v *page.View, mine bundling.Assumption, reason string, c *journal.ConflictError) error {
	ctx := r.Context()
	seen, err := a.Bundling.AssumptionVersion(ctx, mine.Service, elasticity, c.Seen)
	if err != nil {
		return err
	}
	theirs, err := a.Bundling.AssumptionVersion(ctx, mine.Service, elasticity, c.Current)
	if err != nil {
		return err
	}
	versionField, scope := versionForAll, "all"
	if mine.Service != "" {
		versionField, scope = versionForOne, "one"
	}
	mine.Version = 1 // it is one, even if nothing was seen
	m := part.Merge{
		What: v.Term("parameter", elasticity.Name), Gone: theirs.Version == 0, Action: areaHref + "/assumption", Back: Href(mine.Service),
		Hidden: []part.Hidden{
			{Name: "scope", Value: scope}, {Name: "service", Value: string(mine.Service)},
			{Name: versionField, Value: strconv.FormatInt(theirs.Version, 10)},
		},
	}
	if !m.Gone {
		m.Who, m.When = v.Person(ctx, theirs.By), v.Time(theirs.At.Local())
	}
	for _, name := range []string{"value", "low", "high", "source"} {
		m.Fields = append(m.Fields, part.MergeField{
			Name: name, Label: v.Term("keep", name),
			Seen: mergeValue(v, seen, name), Theirs: mergeValue(v, theirs, name), Mine: mergeValue(v, mine, name),
		})
	}
	m.Fields = append(m.Fields, part.MergeField{Name: "reason", Label: v.Term("keep", "reason"), Mine: part.MergeValue{Value: reason}, Always: true})
	return v.Render(w, r, http.StatusConflict, part.MergePage(v, m))
}

// mergeValue is a field of an assumption as the page of two changes shows it.
func mergeValue(v *page.View, a bundling.Assumption, field string) part.MergeValue {
	if a.Version == 0 {
		return part.MergeValue{}
	}
	if field == "source" {
		return part.MergeValue{Value: a.Source}
	}
	x := map[string]float64{"value": a.Value, "low": a.Low, "high": a.High}[field]
	return part.MergeValue{Value: plain(x), Text: v.Decimal(x, 4)}
}

// plain writes a figure as [Area.takeOver] reads it.
func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
