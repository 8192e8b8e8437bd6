package account

import (
	"errors"
	"net/http"

	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
	"kiesel/internal/web/door"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/signin"
)

// askPassword asks for a new password.
func (a Area) askPassword(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Render(w, r, http.StatusOK, passwordPage(v, nil))
}

// setPassword replaces the password. All other sessions end.
func (a Area) setPassword(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if _, err := part.ParseForm(r); err != nil {
		return err
	}
	typed := r.PostForm.Get("password")
	if typed != r.PostForm.Get("repeat") {
		return v.Render(w, r, http.StatusUnprocessableEntity, passwordPage(v, map[string]string{"repeat": v.T("signin.repeat_wrong")}))
	}
	in, err := a.Accounts.SetOwnPassword(r.Context(), v.Actor, v.Session, typed, door.Client(r))
	var weak *password.WeakError
	switch {
	case errors.Is(err, account.ErrConfirm):
		return confirmFirst(w, r, passwordPath)
	case errors.As(err, &weak):
		return v.Render(w, r, http.StatusUnprocessableEntity, passwordPage(v, map[string]string{"password": signin.Weakness(v, weak)}))
	case err != nil:
		return err
	}
	a.Cookies.Keep(w, in.Cookie)
	return done(w, r, "password")
}
