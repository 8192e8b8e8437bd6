package signin

import (
	"errors"
	"math"
	"net/http"
	"time"

	"kiesel/internal/access/account"
	"kiesel/internal/web/door"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// form is what the sign-in page shows again.
type form struct {
	login, next string
	problem     string // why it did not work, in words
	notice      string // what has happened before, in words
}

// show asks who somebody is. Who is signed in already goes on.
func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	f := form{next: page.LocalPath(v.Param("next"))}
	if v.SignedIn() {
		http.Redirect(w, r, f.next, http.StatusSeeOther)
		return nil
	}
	if word, ok := v.Lookup("signin_notice", v.Param("after")); ok {
		f.notice = word
	}
	return v.Render(w, r, http.StatusOK, enterPage(v, a, f))
}

// enter signs in with login and password.
func (a Area) enter(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	f := form{login: field("login"), next: page.LocalPath(field("next"))}
	in, err := a.Accounts.Enter(r.Context(), f.login, r.PostForm.Get("password"), door.Client(r))
	if err == nil {
		return a.proceed(w, r, in, f.next)
	}
	status, problem := Excuse(v, err, v.T("signin.wrong"), a.Now())
	if problem == "" {
		return err
	}
	f.problem = problem
	return v.Render(w, r, status, enterPage(v, a, f))
}

// Excuse says in words why a proof was not accepted: those given if it was
// wrong, others if it was too early. They are empty for other errors.
func Excuse(v *page.View, err error, wrong string, now time.Time) (status int, words string) {
	var waiting *account.WaitError
	switch {
	case errors.As(err, &waiting):
		return http.StatusTooManyRequests, v.T("signin.wait", "time", duration(v, waiting.Until.Sub(now)))
	case errors.Is(err, account.ErrCredentials):
		return http.StatusUnprocessableEntity, wrong
	}
	return 0, ""
}

// duration writes how long to wait, never less than it is.
func duration(v *page.View, d time.Duration) string {
	if d <= time.Minute {
		return v.T("signin.seconds", "n", max(1, int(math.Ceil(d.Seconds()))))
	}
	return v.T("signin.minutes", "n", int(math.Ceil(d.Minutes())))
}

// askCode asks for the code that completes a sign-in.
func (a Area) askCode(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Render(w, r, http.StatusOK, codePage(v, form{next: page.LocalPath(v.Param("next"))}))
}

// code completes a sign-in.
func (a Area) code(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	f := form{next: page.LocalPath(field("next"))}
	in, err := a.Accounts.Code(r.Context(), a.Cookies.Read(r), field("code"), door.Client(r))
	switch {
	case err == nil:
		return a.proceed(w, r, in, f.next)
	case errors.Is(err, account.ErrNotSignedIn):
		http.Redirect(w, r, withNext(page.SignInPath, f.next), http.StatusSeeOther)
		return nil
	}
	status, problem := Excuse(v, err, v.T("signin.code_wrong"), a.Now())
	if problem == "" {
		return err
	}
	f.problem = problem
	return v.Render(w, r, status, codePage(v, f))
}

// done tells somebody who signed in for the sake of another tab to go back to
// it.
func (a Area) done(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Render(w, r, http.StatusOK, donePage(v))
}

// leave ends the session here. The one at the provider may go on, so the page
// offers to end it too; a redirect there after a form is what the
// Content-Security-Policy forbids.
func (a Area) leave(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if err := a.Accounts.Leave(r.Context(), a.Cookies.Read(r)); err != nil {
		return err
	}
	a.Cookies.Drop(w)
	if elsewhere := a.endSession(w, r, v); elsewhere != "" {
		v.SignOut()
		return v.Render(w, r, http.StatusOK, leftPage(v, a.ProviderName, elsewhere))
	}
	http.Redirect(w, r, page.SignInPath+"?after=left", http.StatusSeeOther)
	return nil
}
