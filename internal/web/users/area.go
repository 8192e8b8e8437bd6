package users

import (
	"context"
	"net/http"
	"net/url"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/landscape"
	"kiesel/internal/web/page"
	"kiesel/internal/web/signin"
)

// Accounts is what the area asks of the accounts.
type Accounts interface {
	// Users lists the accounts that the actor may see, in order of their logins.
	Users(ctx context.Context, actor access.Actor) ([]account.User, error)
	User(ctx context.Context, actor access.Actor, id account.ID) (account.User, error)
	// Add opens an account and returns the secret of a link for its owner.
	Add(ctx context.Context, actor access.Actor, u account.User, reason string) (account.User, string, error)
	Describe(ctx context.Context, actor access.Actor, u account.User, reason string) (account.User, error)
	SetGrants(ctx context.Context, actor access.Actor, id account.ID, version int64, grants []access.Grant, reason string) (account.User, error)
	Disable(ctx context.Context, actor access.Actor, id account.ID, reason string) (account.User, error)
	Enable(ctx context.Context, actor access.Actor, id account.ID, reason string) (account.User, error)
	// Reset takes the password away and returns the secret of a link for a new
	// one.
	Reset(ctx context.Context, actor access.Actor, id account.ID, reason string) (account.User, string, error)
	Erase(ctx context.Context, actor access.Actor, id account.ID, reason string) error
}

// Area is the pages about accounts and roles.
type Area struct {
	Accounts Accounts
	// Tree returns the authorities in force.
	Tree func(context.Context) (*landscape.Tree, error)
	// Address is where people reach Kiesel, for the links handed to them; "" is
	// where the request came to.
	Address string
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET /roles", access.OwnAccount, a.roles)
	s.Handle("GET /users", access.ReadUsers, a.list)
	s.HandleFiles("/users", access.ReadUsers, a.file)
	s.Handle("GET /users/new", access.ManageUsers, a.askNew)
	s.Handle("POST /users/new", access.ManageUsers, a.add)
	s.Handle("GET /users/{id}", access.ReadUsers, a.show)
	s.Handle("POST /users/{id}", access.ManageUsers, a.describe)
	s.Handle("POST /users/{id}/grant", access.ManageUsers, a.grant)
	s.Handle("POST /users/{id}/revoke", access.ManageUsers, a.revoke)
	s.Handle("POST /users/{id}/disable", access.ManageUsers, a.disable)
	s.Handle("POST /users/{id}/enable", access.ManageUsers, a.enable)
	s.Handle("POST /users/{id}/reset", access.ManageUsers, a.reset)
	s.Handle("GET /users/{id}/erase", access.ManageUsers, a.askErase)
	s.Handle("POST /users/{id}/erase", access.ManageUsers, a.erase)
}

// href is the page of an account.
func href(id account.ID) string { return "/users/" + url.PathEscape(string(id)) }

// done leads to the page of an account, where a notice says what was done.
func done(w http.ResponseWriter, r *http.Request, id account.ID, what string) error {
	http.Redirect(w, r, href(id)+"?done="+what, http.StatusSeeOther)
	return nil
}

// linkAddress is the full address of a one-time link.
func (a Area) linkAddress(r *http.Request, secret string) string {
	base := a.Address
	if base == "" {
		base = "http://" + r.Host
	}
	return base + signin.LinkPath + secret
}

// manages reports whether the reader may change an account.
func manages(v *page.View, u account.User) bool {
	return u.State != account.Erased && account.MayManage(v.Actor, u)
}
