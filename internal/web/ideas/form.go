package ideas

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/a-h/templ"

	"kiesel/internal/bundling"
	"kiesel/internal/entry"
	"kiesel/internal/landscape"
	"kiesel/internal/programme"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// submitTime is how long handing in may take, since it waits for the ranking.
const submitTime = 5 * time.Minute

// draft is the content of the page on which an idea is handed in.
type draft struct {
	service  landscape.Service
	function landscape.Function
	basis    programme.Basis
	existing []programme.Idea // about the same
	today    landscape.Date
	last     landscape.Date // on which a reply may be promised
	form     form
	// unfinished says that there are no figures to show yet.
	unfinished *bundling.UnfinishedError
}

// form is what was entered about an idea.
type form struct {
	Title, Aim, ReplyBy string
	// Errors names the fields that can't be used, by the key of the words that
	// say why.
	Errors problems
}

// problems names the fields of a form that can't be used, by the key of the words
// that say why.
type problems map[string]string

// blame notes which fields an error of the room is about.
func (p problems) blame(err error) bool {
	all := entry.All(err)
	for _, wrong := range all {
		code := "other"
		switch {
		case wrong.Field == programme.FieldReplyBy:
			code = "reply_by"
		case wrong.Field == programme.FieldDecision:
			code = "decision"
		case wrong.Empty:
			code = "empty"
		case wrong.TooLong:
			code = "too_long"
		}
		p[string(wrong.Field)] = code
	}
	return len(all) > 0
}

// text says what is wrong with a field, "" if nothing is.
func (p problems) text(v *page.View, field string) string {
	code, wrong := p[field]
	if !wrong {
		return ""
	}
	return v.Term("idea_problem", code)
}

// attributes ties a field to its hint, and to its message if it has one.
func (p problems) attributes(field string) templ.Attributes {
	if _, wrong := p[field]; !wrong {
		return templ.Attributes{"aria-describedby": field + "-hint"}
	}
	return templ.Attributes{"aria-invalid": "true", "aria-describedby": field + "-hint " + field + "-error"}
}

// begin shows the form, with the figures of now.
func (a Area) begin(w http.ResponseWriter, r *http.Request, v *page.View) error {
	d, err := a.draft(r, v)
	if err != nil {
		return err
	}
	d.form.Title = shorten(v.T("ideas.title_of", "service", d.service.Name, "function", functionName(v, d.function)), programme.MaxTitle)
	d.form.ReplyBy = string(programme.ReplyBy(d.today, programme.DefaultReplyDays))
	d.basis, err = a.figures(r.Context(), d)
	late := errors.Is(err, context.DeadlineExceeded) && r.Context().Err() == nil
	if err != nil && !late {
		return err
	}
	if late && !errors.As(err, &d.unfinished) {
		d.unfinished = &bundling.UnfinishedError{} // it had not even begun to rank
	}
	return v.RenderPart(w, r, "results", figuresAndForm(v, d), newPage(v, d))
}

// figures are those of now, unless they take longer than patience.
func (a Area) figures(ctx context.Context, d draft) (programme.Basis, error) {
	ctx, cancel := context.WithTimeout(ctx, a.Patience)
	defer cancel()
	return a.Programme.Basis(ctx, a.Home, d.service.ID, d.function)
}

// draft reads what the idea is to be about.
func (a Area) draft(r *http.Request, v *page.View) (draft, error) {
	now, err := a.Landscape.Now(r.Context())
	if err != nil {
		return draft{}, err
	}
	today := a.Programme.Today()
	d := draft{function: landscape.Function(v.Param("function")), today: today, last: programme.ReplyBy(today, programme.MaxReplyDays)}
	d.form.Errors = problems{}
	var ok bool
	if d.service, ok = now.Catalogue.Service(landscape.ServiceID(v.Param("service"))); !ok {
		return d, page.NotFound("there is no service with the key %q", v.Param("service"))
	}
	if d.function != "" && !slices.Contains(landscape.Functions(), d.function) {
		return d, page.BadRequest("function %q: must be one of %v", d.function, landscape.Functions())
	}
	all, err := a.Programme.Ideas(r.Context(), a.Home)
	d.existing = About(all, d.service.ID, d.function)
	return d, err
}

// submit hands an idea in.
func (a Area) submit(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	d, err := a.draft(r, v)
	if err != nil {
		return err
	}
	if err := page.AllowTime(w, submitTime); err != nil {
		return err
	}
	d.form.Title, d.form.Aim, d.form.ReplyBy = field("title"), field("aim"), field("reply_by")
	kept, err := a.Programme.Submit(r.Context(), v.Actor, programme.Idea{
		Land: a.Home, Service: d.service.ID, Function: d.function, Title: d.form.Title, Aim: d.form.Aim, ReplyBy: landscape.Date(d.form.ReplyBy),
	})
	if err == nil {
		http.Redirect(w, r, Href(kept.ID)+"?done=submitted", http.StatusSeeOther)
		return nil
	}
	if !d.form.Errors.blame(err) {
		return err
	}
	if d.basis, err = a.Programme.Basis(r.Context(), a.Home, d.service.ID, d.function); err != nil {
		return err
	}
	return v.Render(w, r, http.StatusUnprocessableEntity, newPage(v, d))
}

// shorten cuts a text to so many characters.
func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
