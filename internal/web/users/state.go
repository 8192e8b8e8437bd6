package users

import (
	"context"
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// disable closes an account.
func (a Area) disable(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.changeState(w, r, v, "disabled", a.Accounts.Disable)
}

// enable opens it again.
func (a Area) enable(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.changeState(w, r, v, "enabled", a.Accounts.Enable)
}

// erase removes everything that tells who somebody is.
func (a Area) erase(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.changeState(w, r, v, "erased", func(ctx context.Context, actor access.Actor, id account.ID, reason string) (account.User, error) {
		return account.User{ID: id}, a.Accounts.Erase(ctx, actor, id, reason)
	})
}

func (a Area) changeState(w http.ResponseWriter, r *http.Request, v *page.View, what string,
	change func(context.Context, access.Actor, account.ID, string) (account.User, error),
) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	user, err := change(r.Context(), v.Actor, account.ID(r.PathValue("id")), field("reason"))
	if err != nil {
		return a.refuse(w, r, v, err)
	}
	return done(w, r, user.ID, what)
}

// reset takes the password away and shows a link for a new one, this once.
func (a Area) reset(w http.ResponseWriter, r *http.Request, v *page.View) error {
	user, secret, err := a.Accounts.Reset(r.Context(), v.Actor, account.ID(r.PathValue("id")), "")
	if err != nil {
		return a.refuse(w, r, v, err)
	}
	return v.RenderSecret(w, r, http.StatusOK, linkPage(v, user, a.linkAddress(r, secret), v.T("users.reset_title")))
}

// askErase asks whether it is meant, for there is no way back.
func (a Area) askErase(w http.ResponseWriter, r *http.Request, v *page.View) error {
	d, err := a.look(r, v)
	if err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, erasePage(v, d))
}
