package users

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// detail is what the page of an account shows.
type detail struct {
	tree   *landscape.Tree
	user   account.User // as it is
	typed  account.User // as the form shows it
	grant  grantForm
	errors map[string]string // of the form about the person, in words
	// changed says that somebody else has changed the account since it was
	// shown.
	changed bool
	notice  string // what was done before, in words
	problem string // why a change is not possible, in words
}

func (a Area) look(r *http.Request, v *page.View) (d detail, err error) {
	if d.tree, err = a.Tree(r.Context()); err != nil {
		return d, err
	}
	d.user, err = a.Accounts.User(r.Context(), v.Actor, account.ID(r.PathValue("id")))
	d.typed = d.user
	return d, err
}

// show shows an account.
func (a Area) show(w http.ResponseWriter, r *http.Request, v *page.View) error {
	d, err := a.look(r, v)
	if err != nil {
		return err
	}
	d.notice, _ = v.Lookup("users_done", v.Param("done"))
	return v.Render(w, r, http.StatusOK, detailPage(v, d))
}

// describe changes name, login, address and language.
func (a Area) describe(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	d, err := a.look(r, v)
	if err != nil {
		return err
	}
	d.typed.Name, d.typed.Login, d.typed.Email, d.typed.Language = field("name"), field("login"), field("email"), field("language")
	if d.typed.Version, err = parseVersion(field("version")); err != nil {
		return err
	}
	_, err = a.Accounts.Describe(r.Context(), v.Actor, d.typed, "")
	if err == nil {
		return done(w, r, d.user.ID, "described")
	}
	status, known := d.blame(v, err)
	if !known {
		return err
	}
	return v.Render(w, r, status, detailPage(v, d))
}

// blame notes what is wrong with the form about the person. After a change by
// somebody else, what was typed stands beside what is in force, and counts if it
// is sent again.
func (d *detail) blame(v *page.View, err error) (status int, known bool) {
	var wrong *account.FieldError
	switch {
	case errors.Is(err, journal.ErrConflict):
		d.changed, d.typed.Version = true, d.user.Version
		return http.StatusConflict, true
	case errors.As(err, &wrong):
		d.errors = map[string]string{wrong.Field: v.Term("field_problem", string(wrong.Problem))}
		return http.StatusUnprocessableEntity, true
	}
	return 0, false
}

func parseVersion(text string) (int64, error) {
	version, err := strconv.ParseInt(text, 10, 64)
	if err != nil || version < 1 {
		return 0, page.BadRequest("version: %q is not the version of an account", text)
	}
	return version, nil
}

// grant adds a role.
func (a Area) grant(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.changeGrants(w, r, v, "granted", func(d *detail, field func(string) string) ([]access.Grant, bool) {
		d.grant = readGrant(field)
		g, ok := d.grant.resolve(v, d.tree)
		return append(slices.Clone(d.user.Grants), g), ok
	})
}

// revoke takes a role away.
func (a Area) revoke(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return a.changeGrants(w, r, v, "revoked", func(d *detail, field func(string) string) ([]access.Grant, bool) {
		return slices.DeleteFunc(slices.Clone(d.user.Grants), func(g access.Grant) bool { return g.String() == field("grant") }), true
	})
}

// changeGrants replaces the roles of the account that was shown, unless the form
// has to be shown again.
func (a Area) changeGrants(w http.ResponseWriter, r *http.Request, v *page.View, what string, change func(*detail, func(string) string) ([]access.Grant, bool)) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	d, err := a.look(r, v)
	if err != nil {
		return err
	}
	version, err := parseVersion(field("version"))
	if err != nil {
		return err
	}
	grants, ok := change(&d, field)
	if !ok {
		return v.Render(w, r, http.StatusUnprocessableEntity, detailPage(v, d))
	}
	_, err = a.Accounts.SetGrants(r.Context(), v.Actor, d.user.ID, version, grants, field("reason"))
	if errors.Is(err, journal.ErrConflict) {
		d.changed = true
		return v.Render(w, r, http.StatusConflict, detailPage(v, d))
	}
	if err != nil {
		return a.refuse(w, r, v, err)
	}
	return done(w, r, d.user.ID, what)
}

// refuse says in words on the page of the account why a change is not possible.
// Other errors it returns.
func (a Area) refuse(w http.ResponseWriter, r *http.Request, v *page.View, err error) error {
	var code string
	switch {
	case errors.Is(err, account.ErrLastAdministrator):
		code = "last_administrator"
	case errors.Is(err, account.ErrState):
		code = "state"
	default:
		return err
	}
	d, err := a.look(r, v)
	if err != nil {
		return err
	}
	d.problem = v.Term("users_problem", code)
	return v.Render(w, r, http.StatusConflict, detailPage(v, d))
}
