package views

import (
	"context"
	"errors"
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// Accounts is what the area asks of the accounts.
type Accounts interface {
	// SaveView keeps a view for the actor.
	SaveView(ctx context.Context, actor access.Actor, v account.View) (account.View, error)
	// DeleteView deletes one of the actor's own views.
	DeleteView(ctx context.Context, actor access.Actor, id string) error
}

// Area is what the forms of saved views lead to.
type Area struct {
	Accounts Accounts
}

// Routes adds the addresses.
func (a Area) Routes(s *page.Site) {
	s.Handle("POST /views", access.OwnAccount, a.save)
	s.Handle("POST /views/delete", access.OwnAccount, a.delete)
}

// save keeps the view and leads back to it.
func (a Area) save(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	saved, err := a.Accounts.SaveView(r.Context(), v.Actor, account.View{Page: field("page"), Query: field("query"), Name: field("name")})
	var wrong *account.FieldError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "name":
		return page.WrongEntry(v.T("views.name_wrong"))
	case err != nil:
		return err
	}
	http.Redirect(w, r, saved.Address(), http.StatusSeeOther)
	return nil
}

// delete deletes a view and leads back to the page on which it was done.
func (a Area) delete(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	back, err := account.View{Page: field("page"), Query: field("query"), Name: "-"}.Checked()
	if err != nil {
		return err
	}
	if err := a.Accounts.DeleteView(r.Context(), v.Actor, field("id")); err != nil {
		return err
	}
	http.Redirect(w, r, back.Address(), http.StatusSeeOther)
	return nil
}
