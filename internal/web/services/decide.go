package services

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
)

// maxReason is the longest reason, in characters.
const maxReason = 2000

// form is what was entered to decide a competence.
type form struct {
	Level  string
	Reason string
	Source string
	Seen   int64 // version of the override that was shown, 0 for none
	// Errors names the fields that can't be used, by the key of the words that
	// say why.
	Errors map[string]string
}

// decide puts a competence decided by hand in place of the rules.
func (a Area) decide(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f, err := readForm(r)
	if err != nil {
		return err
	}
	d, err := a.look(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	level, ok := parseLevel(f.Level)
	f.check(ok)
	if len(f.Errors) > 0 {
		d.form = f
		return v.Render(w, r, http.StatusUnprocessableEntity, detailPage(v, d))
	}
	err = a.Landscape.Keeper().Override(r.Context(), v.Actor, landscape.Override{
		Service: d.service.ID, Version: f.Seen, Level: level, Reason: f.Reason, Source: f.Source,
	})
	if conflict := (*journal.ConflictError)(nil); errors.As(err, &conflict) {
		return a.merge(w, r, v, d, f, conflict)
	}
	if err != nil {
		return err
	}
	return backToService(w, r, d.service.ID, doneDecided)
}

// reset lets the rules decide again.
func (a Area) reset(w http.ResponseWriter, r *http.Request, v *page.View) error {
	d, err := a.look(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	seen, err := page.SeenVersion(r, "version")
	if err != nil {
		return err
	}
	if err := a.Landscape.Keeper().RemoveOverride(r.Context(), v.Actor, d.service.ID, seen, v.T("services.reset_reason")); err != nil {
		return err
	}
	return backToService(w, r, d.service.ID, doneReset)
}

// readForm reads the fields; a body that is no form is a bad request.
func readForm(r *http.Request) (form, error) {
	seen, err := page.SeenVersion(r, "version")
	if err != nil {
		return form{}, err
	}
	return form{
		Level:  r.PostForm.Get("level"),
		Reason: strings.TrimSpace(r.PostForm.Get("reason")),
		Source: strings.TrimSpace(r.PostForm.Get("source")),
		Seen:   seen,
	}, nil
}

// check notes the fields that can't be used.
func (f *form) check(knownLevel bool) {
	f.Errors = map[string]string{}
	if !knownLevel {
		f.Errors["level"] = "level"
	}
	switch n := utf8.RuneCountInString(f.Reason); {
	case n == 0:
		f.Errors["reason"] = "reason"
	case n > maxReason:
		f.Errors["reason"] = "too_long"
	}
	if utf8.RuneCountInString(f.Source) > maxReason {
		f.Errors["source"] = "too_long"
	}
}

// What can have been done before the page is shown.
const (
	doneDecided = "decided"
	doneReset   = "reset"
)

// doneCode returns code if it names something that can have been done.
func doneCode(code string) string {
	if slices.Contains([]string{doneDecided, doneReset}, code) {
		return code
	}
	return ""
}

// backToService leads from a change to the page that shows it, so that
// reloading does not change it again.
func backToService(w http.ResponseWriter, r *http.Request, id landscape.ServiceID, done string) error {
	http.Redirect(w, r, Href(id)+"?"+url.Values{"done": {done}}.Encode(), http.StatusSeeOther)
	return nil
}
