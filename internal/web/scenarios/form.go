package scenarios

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/entry"
	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/verdict"
)

// form is what was entered about a scenario.
type form struct {
	Name, Question, Reason string
	Settings               []setting
	Out                    []string // keys of authorities
	Forbid                 []arc
	Seen                   int64 // version that was shown, 0 for none
	More                   bool  // only more lines were asked for
	// Errors names the fields that can't be used, by the key of the words that
	// say why.
	Errors map[string]string
}

// setting is a line of the form: a parameter and its value as written.
type setting struct {
	Key, Value string
	Error      string // key of the words that say why it can't be used
}

// arc is a line of the form: a forbidden way.
type arc struct {
	Function, From, To string
	Error              string
}

// blank reports whether nothing was entered in the line.
func (s setting) blank() bool { return s.Key == "" && s.Value == "" }

func (a arc) blank() bool { return a.From == "" && a.To == "" }

// formOf is the form with what is kept of a scenario.
func formOf(v *page.View, s scenario.Scenario) form {
	f := form{Name: s.Name, Question: s.Question, Seen: s.Version, Errors: map[string]string{}}
	for key, value := range s.Settings {
		f.Settings = append(f.Settings, setting{Key: key.String(), Value: verdict.Number(v, value)})
	}
	slices.SortFunc(f.Settings, func(a, b setting) int { return strings.Compare(a.Key, b.Key) })
	for _, key := range s.Conditions.Out {
		f.Out = append(f.Out, string(key))
	}
	for _, a := range s.Conditions.Forbid {
		f.Forbid = append(f.Forbid, arc{Function: string(a.Function), From: string(a.From), To: string(a.To)})
	}
	return f
}

// readForm reads the fields. Settings and conditions come line by line, or packed
// into one field each as the merge page sends them.
func readForm(r *http.Request, v *page.View) (form, error) {
	field, err := part.ParseForm(r)
	if err != nil {
		return form{}, err
	}
	seen, err := page.SeenVersion(r, "version")
	if err != nil {
		return form{}, err
	}
	f := form{
		Name: field("name"), Question: field("question"), Reason: field("reason"), Seen: seen, More: field("more") != "",
		Out: outKeys(r.PostForm["out"]), Errors: map[string]string{},
	}
	for i, key := range r.PostForm["key"] {
		f.addSetting(setting{Key: key, Value: at(r.PostForm["value"], i)})
	}
	for i, from := range r.PostForm["from"] {
		f.addArc(arc{Function: at(r.PostForm["function"], i), From: from, To: at(r.PostForm["to"], i)})
	}
	return f, f.unpack(v, field(packedSettings), field(packedForbid))
}

// at is a value of a field that stands in every line, "" if the line lacks it.
func at(values []string, i int) string {
	if i < len(values) {
		return strings.TrimSpace(values[i])
	}
	return ""
}

func (f *form) addSetting(s setting) {
	if !s.blank() {
		f.Settings = append(f.Settings, s)
	}
}

func (f *form) addArc(a arc) {
	if !a.blank() {
		f.Forbid = append(f.Forbid, a)
	}
}

// parse turns the form into a scenario, without what can't be used, which it notes.
func (f *form) parse(lang i18n.Lang, tree *landscape.Tree) scenario.Scenario {
	s := scenario.Scenario{Name: f.Name, Question: f.Question, Version: f.Seen, Settings: bundling.WhatIf{}}
	for i := range f.Settings {
		f.Settings[i].parse(lang, s.Settings)
		f.noteLine("settings", f.Settings[i].Error)
	}
	for _, key := range f.Out {
		s.Conditions.Out = append(s.Conditions.Out, landscape.ARS(key))
	}
	outErr := s.Conditions.Check(tree)
	for i := range f.Forbid {
		f.Forbid[i].parse(tree, &s.Conditions)
		f.noteLine("forbid", f.Forbid[i].Error)
	}
	if outErr != nil {
		f.Errors["out"], s.Conditions.Out = "unknown", nil
	}
	return s
}

// lineWrong stands for a part of the form of which a line says what is wrong.
const lineWrong = "line"

// noteLine notes that a line of a part of the form can't be used.
func (f *form) noteLine(part, code string) {
	if code != "" {
		f.Errors[part] = lineWrong
	}
}

// parse puts the value of the line among the settings.
func (s *setting) parse(lang i18n.Lang, into bundling.WhatIf) {
	key, err := bundling.ParseKey(s.Key)
	if err != nil {
		s.Error = "parameter"
		return
	}
	value, ok := page.ParseNumber(lang, s.Value)
	if !ok {
		s.Error = "number"
		return
	}
	if _, twice := into[key]; twice {
		s.Error = "twice"
		return
	}
	if _, err := bundling.ParseWhatIf(bundling.WhatIf{key: value}.Settings()); err != nil {
		s.Error = "range"
		return
	}
	into[key] = value
}

// problem says what is wrong with the line, and what would be possible; "" if
// nothing is wrong.
func (s setting) problem(v *page.View) string {
	text := problemText(v, s.Error)
	if key, err := bundling.ParseKey(s.Key); err == nil && (s.Error == "number" || s.Error == "range") {
		text += " " + verdict.Allowed(v, key)
	}
	return text
}

// problem says what is wrong with the line, "" if nothing is.
func (a arc) problem(v *page.View) string { return problemText(v, a.Error) }

// problemText says what a code stands for, "" for none.
func problemText(v *page.View, code string) string {
	if code == "" {
		return ""
	}
	return v.Term("scenario_problem", code)
}

// parse puts the way of the line among the conditions.
func (a *arc) parse(tree *landscape.Tree, into *bundling.Conditions) {
	way := bundling.Arc{Function: landscape.Function(a.Function), From: landscape.ARS(a.From), To: landscape.ARS(a.To)}
	switch {
	case (bundling.Conditions{Forbid: []bundling.Arc{way}}).Check(tree) != nil:
		a.Error = "not_above"
	case slices.Contains(into.Forbid, way):
		a.Error = "twice"
	case slices.Contains(into.Out, way.From):
		a.Error = "out"
	default:
		into.Forbid = append(into.Forbid, way)
	}
}

// blame notes which fields an error of the room is about, unless more is known of
// them already.
func (f *form) blame(err error) bool {
	all := entry.All(err)
	for _, wrong := range all {
		if _, known := f.Errors[string(wrong.Field)]; !known {
			f.Errors[string(wrong.Field)] = problemCode(wrong)
		}
	}
	return len(all) > 0
}

// problemCode is the key of the words that say what is wrong with a field.
func problemCode(wrong *entry.Error) string {
	switch {
	case errors.Is(wrong, scenario.ErrNameTaken):
		return "taken"
	case errors.Is(wrong, bundling.ErrConditions):
		return "elsewhere"
	case wrong.Empty:
		return "empty"
	case wrong.TooLong:
		return "too_long"
	case wrong.Field == scenario.FieldName:
		return "one_line"
	}
	return "too_many"
}
