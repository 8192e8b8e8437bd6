package scenarios

import (
	"net/http"
	"strconv"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/journal"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
)

// Fields of the form that hold many lines at once, as the merge page sends them.
const (
	packedSettings = "settings"
	packedForbid   = "forbid"
)

// merge shows a scenario beside what somebody else has made of it meanwhile.
func (a Area) merge(w http.ResponseWriter, r *http.Request, v *page.View, e edit, mine scenario.Scenario, f form, c *journal.ConflictError) error {
	ctx := r.Context()
	seen, err := a.Scenarios.Store.ScenarioVersion(ctx, mine.ID, c.Seen)
	if err != nil {
		return err
	}
	theirs, err := a.Scenarios.Store.ScenarioVersion(ctx, mine.ID, c.Current)
	if err != nil {
		return err
	}
	m := part.Merge{
		What: seen.Name, Gone: theirs.Version == 0, Action: e.action(), Back: href(e.service.ID, mine.ID),
		Hidden: []part.Hidden{{Name: "version", Value: strconv.FormatInt(theirs.Version, 10)}},
	}
	sides := [3][]part.MergeValue{e.values(v, seen), e.values(v, theirs), e.values(v, mine)}
	for i, name := range []string{"name", "question", packedSettings, "out", packedForbid} {
		m.Fields = append(m.Fields, part.MergeField{
			Name: name, Label: v.Term("scenario_field", name), Seen: sides[0][i], Theirs: sides[1][i], Mine: sides[2][i],
		})
	}
	m.Fields = append(m.Fields, part.MergeField{
		Name: "reason", Label: v.Term("scenario_field", "reason"), Mine: part.MergeValue{Value: f.Reason}, Always: true,
	})
	if !m.Gone {
		m.Who, m.When = v.Person(ctx, theirs.By), v.Time(theirs.At.Local())
	} else {
		m.Back = services.ScenariosHref(e.service.ID)
	}
	return v.Render(w, r, http.StatusConflict, part.MergePage(v, m))
}

// values are the fields of a scenario on the merge page.
func (p subject) values(v *page.View, s scenario.Scenario) []part.MergeValue {
	settings, out, forbid := p.tell(v, s)
	keys := make([]string, len(s.Conditions.Out))
	for i, key := range s.Conditions.Out {
		keys[i] = string(key)
	}
	ways := make([]string, len(s.Conditions.Forbid))
	for i, a := range s.Conditions.Forbid {
		ways[i] = strings.Join([]string{string(a.Function), string(a.From), string(a.To)}, "|")
	}
	return []part.MergeValue{
		{Value: s.Name},
		{Value: s.Question},
		{Value: strings.Join(s.Settings.Settings(), " "), Text: settings},
		{Value: strings.Join(keys, " "), Text: out},
		{Value: strings.Join(ways, " "), Text: forbid},
	}
}

// unpack adds the lines of packed fields to the form.
func (f *form) unpack(v *page.View, settings, forbid string) error {
	whatIf, err := bundling.ParseWhatIf(strings.Fields(settings))
	if err != nil {
		return page.BadRequest("%w", err)
	}
	f.Settings = append(f.Settings, formOf(v, scenario.Scenario{Settings: whatIf}).Settings...)
	for _, text := range strings.Fields(forbid) {
		parts := strings.Split(text, "|")
		if len(parts) != 3 {
			return page.BadRequest("the forbidden way %q of the form is not function|from|to", text)
		}
		f.addArc(arc{Function: parts[0], From: parts[1], To: parts[2]})
	}
	return nil
}

// outKeys are the authorities that do not join, each named in a field of its own
// or several in one.
func outKeys(fields []string) []string {
	keys := make([]string, 0, len(fields))
	for _, field := range fields {
		keys = append(keys, strings.Fields(field)...)
	}
	return keys
}
