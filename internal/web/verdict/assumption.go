package verdict

import (
	"errors"
	"net/http"

	"kiesel/internal/bundling"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
)

// assumptionForm is what was entered to keep a figure for good.
type assumptionForm struct {
	Key, Value, Low, High, Source, Reason string
	Seen                                  int64 // version that was shown, 0 for none
	// Errors names the fields that can't be used, by the key of the words that
	// say why.
	Errors map[string]string
}

// setAssumption keeps a figure for the service.
func (a Area) setAssumption(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id := landscape.ServiceID(r.PathValue("id"))
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	seen, err := page.SeenVersion(r, versionField(field("key")))
	if err != nil {
		return err
	}
	f := assumptionForm{
		Key: field("key"), Value: field("value"), Low: field("low"), High: field("high"), Source: field("source"), Reason: field("reason"),
		Seen: seen, Errors: map[string]string{},
	}
	assumption, err := f.parse(v.Lang(), id)
	if err != nil {
		return err
	}
	if len(f.Errors) == 0 {
		err := a.Bundling.SetAssumption(r.Context(), v.Actor, assumption, f.Reason)
		if err == nil {
			http.Redirect(w, r, services.VerdictHref(id)+"?saved=1", http.StatusSeeOther)
			return nil
		}
		if conflict := (*journal.ConflictError)(nil); errors.As(err, &conflict) {
			return a.merge(w, r, v, assumption, f, conflict)
		}
		if !f.blame(err) {
			return err
		}
	}
	d, err := a.judge(r, v, id)
	if err != nil {
		return err
	}
	d.form = f
	return v.Render(w, r, http.StatusUnprocessableEntity, verdictPage(v, d))
}

// parse reads the figures and notes the fields that can't be used.
func (f *assumptionForm) parse(lang i18n.Lang, id landscape.ServiceID) (bundling.Assumption, error) {
	key, err := bundling.ParseKey(f.Key)
	if err != nil {
		return bundling.Assumption{}, page.BadRequest("%w", err)
	}
	a := bundling.Assumption{Service: id, Function: key.Function, Name: key.Name, Version: f.Seen, Source: f.Source}
	for name, target := range map[string]*float64{"value": &a.Value, "low": &a.Low, "high": &a.High} {
		text := map[string]string{"value": f.Value, "low": f.Low, "high": f.High}[name]
		if text == "" && name != "value" {
			continue
		}
		number, ok := page.ParseNumber(lang, text)
		if *target = number; !ok {
			f.Errors[name] = "number"
		}
	}
	switch {
	case f.Low == "" && f.High == "":
		a.Low, a.High = a.Value, a.Value
	case f.Low == "":
		f.Errors["low"] = "both"
	case f.High == "":
		f.Errors["high"] = "both"
	}
	if f.Source == "" {
		f.Errors["source"] = "source"
	}
	if f.Reason == "" {
		f.Errors["reason"] = "reason"
	}
	return a, nil
}

// problem says what is wrong with a field.
func (f assumptionForm) problem(v *page.View, code string) string {
	text := v.Term("keep_error", code)
	if key, err := bundling.ParseKey(f.Key); err == nil && code == "range" {
		text += " " + Allowed(v, key)
	}
	return text
}

// blame notes which field an error of the bundling room is about.
func (f *assumptionForm) blame(err error) bool {
	var outside *bundling.RangeError
	switch {
	case errors.As(err, &outside) && outside.Switch:
		f.Errors["value"] = "switch"
	case errors.As(err, &outside):
		f.Errors["value"] = "range"
	case errors.Is(err, bundling.ErrNoSource):
		f.Errors["source"] = "source"
	default:
		return false
	}
	return true
}

// resetAssumption takes a kept figure back.
func (a Area) resetAssumption(w http.ResponseWriter, r *http.Request, v *page.View) error {
	id := landscape.ServiceID(r.PathValue("id"))
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	key, err := bundling.ParseKey(field("key"))
	if err != nil {
		return page.BadRequest("%w", err)
	}
	seen, err := page.SeenVersion(r, versionField(key.String()))
	if err != nil {
		return err
	}
	if err := a.Bundling.ResetAssumption(r.Context(), v.Actor, id, key, seen, v.T("verdict.reset_reason")); err != nil {
		return err
	}
	http.Redirect(w, r, services.VerdictHref(id)+"?saved=1", http.StatusSeeOther)
	return nil
}

// versionField is the hidden field with the version of a parameter that a form
// shows.
func versionField(key string) string { return "version." + key }

// version is what a form says of a parameter: what was seen when it was filled
// in for the first time.
func (d verdict) version(p bundling.Parameter) int64 {
	if d.form.Key == p.Key.String() {
		return d.form.Seen
	}
	return p.Version
}

// hasOwn reports whether a figure was set for this service.
func (d verdict) hasOwn() bool {
	for _, p := range d.Parameters {
		if p.Origin == bundling.OriginService {
			return true
		}
	}
	return false
}
