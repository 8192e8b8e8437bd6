package exchange

import (
	"context"
	"errors"
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// apply writes what a preview has shown.
func (a Area) apply(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.decide(w, r, v, "applied", a.Exchange.Apply)
}

// undo takes an import back.
func (a Area) undo(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.decide(w, r, v, "undone", a.Exchange.Undo)
}

// decide does something with an import for a reason, and leads to its page. If
// others were quicker it shows with which rows.
func (a Area) decide(
	w http.ResponseWriter, r *http.Request, v *page.View, what string,
	do func(ctx context.Context, actor access.Actor, id, reason string) (exchange.Import, error),
) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	id, reason := r.PathValue("id"), field("reason")
	_, err = do(r.Context(), v.Actor, id, reason)
	if err == nil {
		return redirect(w, r, importHref(id)+"?done="+what)
	}
	if errors.Is(err, exchange.ErrState) { // somebody has done it already, perhaps by a second click
		return redirect(w, r, importHref(id))
	}
	d, lost := a.look(r, v)
	if lost != nil {
		return err
	}
	d.reason = reason
	var stale *exchange.StaleError
	switch {
	case errors.As(err, &stale):
		return v.Render(w, r, http.StatusConflict, stalePage(v, d, stale.Rows))
	case errors.Is(err, exchange.ErrNoReason):
		d.wrong = v.T("files.no_reason")
		return v.Render(w, r, http.StatusUnprocessableEntity, importPage(v, d))
	}
	return err
}

// renew compares a file with what holds now and leads to the new preview.
func (a Area) renew(w http.ResponseWriter, r *http.Request, v *page.View) error {
	i, err := a.Exchange.Renew(r.Context(), v.Actor, r.PathValue("id"))
	if errors.Is(err, exchange.ErrState) {
		return redirect(w, r, importHref(r.PathValue("id")))
	}
	if err != nil {
		return err
	}
	return redirect(w, r, importHref(i.ID))
}
