package scenarios

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/place"
	"kiesel/internal/web/services"
	"kiesel/internal/web/verdict"
)

// edit is the content of a scenario's page.
type edit struct {
	subject
	scenario   scenario.Scenario // the zero one if it is new
	form       form
	parameters []bundling.Parameter
	groups     []place.Group
	above      []landscape.Authority // who may serve others: the Land, then its Kreise
}

// emptyLines is how many lines a form offers beyond those that are filled in.
const emptyLines = 2

// begin shows the form of a new scenario, with the premises of the address.
func (a Area) begin(w http.ResponseWriter, r *http.Request, v *page.View) error {
	premises, err := verdict.ReadPremises(r.URL.Query())
	if err != nil {
		return err
	}
	e, err := a.edit(r, scenario.Scenario{})
	if err != nil {
		return err
	}
	e.form = formOf(v, scenario.Scenario{Settings: premises.WhatIf, Conditions: premises.Conditions})
	return v.Render(w, r, http.StatusOK, editPage(v, e))
}

// show shows a scenario, to those who may in a form.
func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	s, err := a.Scenarios.Scenario(r.Context(), landscape.ServiceID(r.PathValue("id")), r.PathValue("scenario"))
	if err != nil {
		return err
	}
	e, err := a.edit(r, s)
	if err != nil {
		return err
	}
	e.form = formOf(v, s)
	return v.Render(w, r, http.StatusOK, editPage(v, e))
}

// edit collects what the page of a scenario offers to choose from.
func (a Area) edit(r *http.Request, s scenario.Scenario) (edit, error) {
	p, err := a.subject(r)
	if err != nil {
		return edit{}, err
	}
	e := edit{subject: p, scenario: s, above: append([]landscape.Authority{p.land}, p.now.Tree.Kreise(a.Home)...)}
	if e.parameters, err = a.Bundling.Assumptions(r.Context(), p.service.ID); err != nil {
		return e, err
	}
	competence := p.now.Rules.Competence(p.service, a.Home)
	if competence.Level >= landscape.LevelLand {
		e.groups = place.ByKreis(p.now.Tree, competence.Authorities(p.now.Tree, a.Home))
	}
	return e, nil
}

// choices are the groups of competent authorities, and after them what the form
// names besides, so that saving loses nothing that is not competent any more.
func (e edit) choices(v *page.View) []place.Group {
	other := place.Group{Name: v.T("scenarios.out_other")}
	for _, key := range e.form.Out {
		if !e.competent(key) {
			other.Members = append(other.Members, landscape.Authority{Key: landscape.ARS(key), Name: e.name(landscape.ARS(key))})
		}
	}
	if len(other.Members) == 0 {
		return e.groups
	}
	return append(slices.Clone(e.groups), other)
}

// competent reports whether an authority is one of the competent ones.
func (e edit) competent(key string) bool {
	return slices.ContainsFunc(e.groups, func(g place.Group) bool {
		return slices.ContainsFunc(g.Members, func(a landscape.Authority) bool { return string(a.Key) == key })
	})
}

// carrier reports whether a unit is one of those that may serve others.
func (e edit) carrier(key string) bool {
	return slices.ContainsFunc(e.above, func(a landscape.Authority) bool { return string(a.Key) == key })
}

// out counts the members of a group that do not join.
func (e edit) out(g place.Group) int {
	n := 0
	for _, a := range g.Members {
		if slices.Contains(e.form.Out, string(a.Key)) {
			n++
		}
	}
	return n
}

// save keeps what was entered.
func (a Area) save(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, err := readForm(r, v)
	if err != nil {
		return err
	}
	seen, err := a.seen(r, f)
	if err != nil {
		return err
	}
	e, err := a.edit(r, seen)
	if err != nil {
		return err
	}
	if f.More {
		e.form = f
		return v.Render(w, r, http.StatusOK, editPage(v, e))
	}
	mine := f.parse(v.Lang(), e.now.Tree)
	mine.ID, mine.Service, mine.Land = e.scenario.ID, e.service.ID, a.Home
	reason := f.Reason
	if mine.ID == "" {
		reason = f.Question // the question says why there is a new scenario
	}
	var kept scenario.Scenario
	if len(f.Errors) == 0 {
		kept, err = a.Scenarios.SaveScenario(r.Context(), v.Actor, mine, reason)
	} else { // all that is wrong is said at once
		err = a.Scenarios.Check(r.Context(), mine, reason)
	}
	switch conflict := (*journal.ConflictError)(nil); {
	case err == nil && len(f.Errors) == 0:
		http.Redirect(w, r, compareHref(e.service.ID, kept.ID)+"&done=saved", http.StatusSeeOther)
		return nil
	case errors.As(err, &conflict):
		return a.merge(w, r, v, e, mine, f, conflict)
	case err != nil && !f.blame(err):
		return err
	}
	e.form = f
	return v.Render(w, r, http.StatusUnprocessableEntity, editPage(v, e))
}

// seen is the scenario as it was when the form was filled in, so that the page
// goes on saying of it what is kept.
func (a Area) seen(r *http.Request, f form) (scenario.Scenario, error) {
	id := r.PathValue("scenario")
	if id == "" {
		return scenario.Scenario{}, nil
	}
	s, err := a.Scenarios.Store.ScenarioVersion(r.Context(), id, f.Seen)
	if err == nil && (s.Version == 0 || s.Service != landscape.ServiceID(r.PathValue("id"))) {
		return scenario.Scenario{ID: id, Name: f.Name}, nil // what it is not, saving says
	}
	return s, err
}

// remove ends a scenario.
func (a Area) remove(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, err := readForm(r, v)
	if err != nil {
		return err
	}
	service := landscape.ServiceID(r.PathValue("id"))
	err = a.Scenarios.DeleteScenario(r.Context(), v.Actor, service, r.PathValue("scenario"), f.Seen, f.Reason)
	if err != nil {
		return err
	}
	http.Redirect(w, r, services.ScenariosHref(service)+"?done=deleted", http.StatusSeeOther)
	return nil
}

// lines are the settings of the form and empty lines.
func (e edit) lines() []setting {
	return append(slices.Clone(e.form.Settings), make([]setting, emptyLines)...)
}

// ways are the forbidden ways of the form and empty lines.
func (e edit) ways() []arc { return append(slices.Clone(e.form.Forbid), make([]arc, emptyLines)...) }

// inForce says which value of a parameter holds.
func inForce(v *page.View, p bundling.Parameter) string {
	if p.Origin == bundling.OriginMissing {
		return v.Missing()
	}
	return quantity(v, p.Value, p.Unit)
}

// title is the name of the scenario, or that of a new one.
func (e edit) title(v *page.View) string {
	if e.scenario.ID == "" {
		return v.T("scenarios.new")
	}
	return e.scenario.Name
}

// action is where the form is sent.
func (e edit) action() string {
	if e.scenario.ID == "" {
		return services.ScenariosHref(e.service.ID) + "/new"
	}
	return href(e.service.ID, e.scenario.ID)
}

// tell writes what a scenario changes, as one text for people.
func (p subject) tell(v *page.View, s scenario.Scenario) (settings, out, forbid string) {
	lines := make([]string, 0, len(s.Settings))
	for _, text := range s.Settings.Settings() {
		name, _, _ := strings.Cut(text, "=")
		if key, err := bundling.ParseKey(name); err == nil {
			lines = append(lines, verdict.ParameterName(v, key)+" = "+verdict.Number(v, s.Settings[key]))
		} else {
			lines = append(lines, text)
		}
	}
	settings, lines = strings.Join(lines, "\n"), make([]string, 0, len(s.Conditions.Out))
	for _, key := range s.Conditions.Out {
		lines = append(lines, p.name(key))
	}
	out, lines = strings.Join(lines, "\n"), make([]string, 0, len(s.Conditions.Forbid))
	for _, a := range s.Conditions.Forbid {
		lines = append(lines, p.way(v, a))
	}
	return settings, out, strings.Join(lines, "\n")
}

// way names a forbidden way.
func (p subject) way(v *page.View, a bundling.Arc) string {
	function := v.T("scenarios.every_function")
	if a.Function != "" {
		function = v.Term("function", string(a.Function))
	}
	return v.T("scenarios.way", "from", p.name(a.From), "to", p.name(a.To), "function", function)
}
