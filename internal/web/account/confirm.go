package account

import (
	"net/http"

	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/signin"
)

// askConfirm asks for the password once more.
func (a Area) askConfirm(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.renderConfirm(w, r, v, http.StatusOK, v.Param("next"), "")
}

func (a Area) renderConfirm(w http.ResponseWriter, r *http.Request, v *page.View, status int, next, problem string) error {
	user, err := a.Accounts.Me(r.Context(), v.Actor)
	if err != nil {
		return err
	}
	return v.Render(w, r, status, confirmPage(v, user, a.ProviderName, page.LocalPath(next), problem))
}

// confirm checks the password and goes on to what it was asked for.
func (a Area) confirm(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	_, err = a.Accounts.Confirm(r.Context(), v.Session, r.PostForm.Get("password"))
	if err == nil {
		http.Redirect(w, r, page.LocalPath(field("next")), http.StatusSeeOther)
		return nil
	}
	status, problem := signin.Excuse(v, err, v.T("account.password_wrong"), a.Now())
	if problem == "" {
		return err
	}
	return a.renderConfirm(w, r, v, status, field("next"), problem)
}
