package account

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// lives are how many days a token may be good for.
var lives = []int{30, 90, 365}

// tokenForm is what is entered for a new token.
type tokenForm struct {
	name     string
	days     int
	readOnly bool
	problem  string // of the name, in words
}

// askToken asks what a new token is for.
func (a Area) askToken(w http.ResponseWriter, r *http.Request, v *page.View) error {
	return v.Render(w, r, http.StatusOK, tokenPage(v, tokenForm{days: lives[1], readOnly: true}))
}

// addToken makes a token and shows its secret, this once.
func (a Area) addToken(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	f := tokenForm{name: field("name"), readOnly: field("access") != "full"}
	if f.days, err = strconv.Atoi(field("days")); err != nil || !slices.Contains(lives, f.days) {
		return page.BadRequest("days: %q is none of %v", field("days"), lives)
	}
	token, secret, err := a.Accounts.AddToken(r.Context(), v.Actor, v.Session, account.NewToken{
		Name: f.name, Limit: access.Limit{ReadOnly: f.readOnly}, Expires: a.Now().Add(time.Duration(f.days) * 24 * time.Hour),
	})
	var wrong *account.FieldError
	switch {
	case errors.Is(err, account.ErrConfirm):
		return confirmFirst(w, r, tokenPath)
	case errors.As(err, &wrong) && wrong.Field == "name":
		f.problem = v.Term("field_problem", string(wrong.Problem))
		return v.Render(w, r, http.StatusUnprocessableEntity, tokenPage(v, f))
	case err != nil:
		return err
	}
	return v.RenderSecret(w, r, http.StatusOK, newTokenPage(v, token, secret))
}

// revokeToken ends a token.
func (a Area) revokeToken(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	if err := a.Accounts.RevokeToken(r.Context(), v.Actor, v.Session.User, field("id")); err != nil {
		return err
	}
	return done(w, r, "token_revoked")
}
