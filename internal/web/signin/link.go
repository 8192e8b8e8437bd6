package signin

import (
	"errors"
	"net/http"

	"kiesel/internal/access/account"
	"kiesel/internal/access/password"
	"kiesel/internal/web/door"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// linkForm is what is entered behind a one-time link.
type linkForm struct {
	owner  account.User // the zero value for the first administrator
	href   string
	name   string
	login  string
	errors map[string]string // by field, in words
}

// first reports whether the link sets up the first administrator.
func (f linkForm) first() bool { return f.owner.ID == "" }

// showLink asks for a password, and the first administrator also for a name.
func (a Area) showLink(w http.ResponseWriter, r *http.Request, v *page.View) error {
	owner, err := a.Accounts.LinkOwner(r.Context(), r.PathValue("secret"))
	if errors.Is(err, account.ErrLink) {
		return v.Render(w, r, http.StatusNotFound, goneLinkPage(v))
	}
	if err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, linkPage(v, linkForm{owner: owner, href: r.URL.Path}))
}

// useLink sets the password and signs in with it.
func (a Area) useLink(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	link, typed := r.PathValue("secret"), r.PostForm.Get("password")
	f := linkForm{href: r.URL.Path, name: field("name"), login: field("login"), errors: map[string]string{}}
	if f.owner, err = a.Accounts.LinkOwner(r.Context(), link); err == nil {
		var user account.User
		if user, err = a.openAccount(r, v, f, link, typed); err == nil {
			return a.enterWith(w, r, v, user, typed)
		}
	}
	if errors.Is(err, account.ErrLink) {
		return v.Render(w, r, http.StatusNotFound, goneLinkPage(v))
	}
	if !f.blame(v, err) {
		return err
	}
	return v.Render(w, r, http.StatusUnprocessableEntity, linkPage(v, f))
}

// errRepeat says that the password was typed differently the second time.
var errRepeat = errors.New("the two passwords differ")

// openAccount sets up the account of the link.
func (a Area) openAccount(r *http.Request, v *page.View, f linkForm, link, typed string) (account.User, error) {
	switch {
	case typed != r.PostForm.Get("repeat"):
		return account.User{}, errRepeat
	case f.first():
		u := account.User{Name: f.name, Login: f.login, Language: string(v.Lang())}
		return a.Accounts.SetUp(r.Context(), link, u, typed)
	}
	return a.Accounts.Accept(r.Context(), link, typed)
}

// enterWith signs in with the password just set. Somebody who has an
// authenticator app is asked for its code, somebody at whose address others
// have failed too often may have to wait: the link is used up by then.
func (a Area) enterWith(w http.ResponseWriter, r *http.Request, v *page.View, u account.User, typed string) error {
	in, err := a.Accounts.Enter(r.Context(), u.Login, typed, door.Client(r))
	if err == nil {
		return a.proceed(w, r, in, "/")
	}
	status, problem := Excuse(v, err, v.T("signin.wrong"), a.Now())
	if problem == "" {
		return err
	}
	return v.Render(w, r, status, enterPage(v, a, form{notice: v.Term("signin_notice", "set"), problem: problem, login: u.Login, next: "/"}))
}

// blame notes in words which field an error is about.
func (f *linkForm) blame(v *page.View, err error) bool {
	var weak *password.WeakError
	var wrong *account.FieldError
	switch {
	case errors.Is(err, errRepeat):
		f.errors["repeat"] = v.T("signin.repeat_wrong")
	case errors.As(err, &weak):
		f.errors["password"] = Weakness(v, weak)
	case errors.As(err, &wrong):
		f.errors[wrong.Field] = v.Term("field_problem", string(wrong.Problem))
	default:
		return false
	}
	return true
}

// Weakness says in words why a password is refused.
func Weakness(v *page.View, weak *password.WeakError) string {
	text := ""
	for _, reason := range weak.Reasons {
		text += v.Term("weak_password", string(reason)) + " "
	}
	return text + v.T("signin.password_advice")
}
