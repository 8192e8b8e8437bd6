package users

import (
	"errors"
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/place"
)

// invitation is what is entered for a new account.
type invitation struct {
	tree   *landscape.Tree
	user   account.User
	grant  grantForm
	errors map[string]string // of the fields about the person, in words
}

// askNew asks who is to get an account, or tells a script which parts of the
// administration have a name.
func (a Area) askNew(w http.ResponseWriter, r *http.Request, v *page.View) error {
	tree, err := a.Tree(r.Context())
	if err != nil {
		return err
	}
	i := invitation{tree: tree}
	if place.Asked(v) {
		i.grant.place = place.Read(v.Param)
		i.grant.find(v, tree)
		return v.Render(w, r, http.StatusOK, placeContent(v, tree, i.grant.place))
	}
	return v.Render(w, r, http.StatusOK, invitePage(v, i))
}

// add opens an account and shows the link for its owner, this once.
func (a Area) add(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	i := invitation{
		user:   account.User{Name: field("name"), Login: field("login"), Email: field("email"), Language: field("language")},
		grant:  readGrant(field),
		errors: map[string]string{},
	}
	if i.tree, err = a.Tree(r.Context()); err != nil {
		return err
	}
	g, ok := i.grant.resolve(v, i.tree)
	if !ok {
		return v.Render(w, r, http.StatusUnprocessableEntity, invitePage(v, i))
	}
	i.user.Grants = []access.Grant{g}
	user, secret, err := a.Accounts.Add(r.Context(), v.Actor, i.user, field("reason"))
	var wrong *account.FieldError
	if errors.As(err, &wrong) {
		i.errors[wrong.Field] = v.Term("field_problem", string(wrong.Problem))
		return v.Render(w, r, http.StatusUnprocessableEntity, invitePage(v, i))
	}
	if err != nil {
		return err
	}
	return v.RenderSecret(w, r, http.StatusOK, linkPage(v, user, a.linkAddress(r, secret), v.T("users.invited_title")))
}
