package account

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/web/door"
	"kiesel/internal/web/page"
)

// Accounts is what the area asks of the accounts.
type Accounts interface {
	// Me returns the actor's own account.
	Me(ctx context.Context, actor access.Actor) (account.User, error)
	// Fresh reports whether the person has shown who they are a moment ago.
	Fresh(session account.Session) bool
	// Confirm proves the person of a session once more.
	Confirm(ctx context.Context, session account.Session, typed string) (account.Session, error)
	SetLanguage(ctx context.Context, actor access.Actor, language string) error
	SetOwnPassword(ctx context.Context, actor access.Actor, session account.Session, typed string, c account.Client) (account.SignIn, error)
	// OfferApp makes a secret for an authenticator app, UseApp puts it to use.
	OfferApp(ctx context.Context, actor access.Actor, session account.Session) (account.App, error)
	UseApp(ctx context.Context, actor access.Actor, session account.Session, sealed, typed string, c account.Client) ([]string, account.SignIn, error)
	DropApp(ctx context.Context, actor access.Actor, session account.Session) error
	RenewRecovery(ctx context.Context, actor access.Actor, session account.Session) ([]string, error)
	// Sessions lists where the actor is signed in, newest first.
	Sessions(ctx context.Context, actor access.Actor) ([]account.Session, error)
	EndSession(ctx context.Context, actor access.Actor, id string) error
	// Tokens lists the tokens of an account, newest first.
	Tokens(ctx context.Context, actor access.Actor, owner account.ID) ([]account.Token, error)
	AddToken(ctx context.Context, actor access.Actor, session account.Session, n account.NewToken) (account.Token, string, error)
	RevokeToken(ctx context.Context, actor access.Actor, owner account.ID, tokenID string) error
}

// Area is the pages about one's own account.
type Area struct {
	Accounts Accounts
	Cookies  door.Cookies
	// ProviderName is what people call the OpenID provider; "" without one.
	ProviderName string
	// Now is the clock.
	Now func() time.Time
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET "+home, access.OwnAccount, a.show)
	handle := func(pattern string, h page.Handler) { s.Handle(pattern, access.OwnAccount, a.withSession(h)) }
	handle("POST /account/language", a.setLanguage)
	handle("GET "+confirmPath, a.askConfirm)
	handle("POST "+confirmPath, a.confirm)
	handle("GET "+passwordPath, a.fresh(a.askPassword))
	handle("POST "+passwordPath, a.setPassword)
	handle("GET "+appPath, a.fresh(a.offerApp))
	handle("POST "+appPath, a.useApp)
	handle("POST "+appPath+"/drop", a.dropApp)
	handle("POST "+recoveryPath, a.renewRecovery)
	handle("POST /account/sessions/end", a.endSession)
	handle("GET "+tokenPath, a.fresh(a.askToken))
	handle("POST "+tokenPath, a.addToken)
	handle("POST /account/tokens/revoke", a.revokeToken)
}

// Addresses of the area.
const (
	home         = "/account"
	confirmPath  = home + "/confirm"
	passwordPath = home + "/password"
	appPath      = home + "/app"
	recoveryPath = appPath + "/recovery"
	tokenPath    = home + "/tokens/new"
)

// withSession leads people without a session, the samples of a demonstration, to
// the page that says why they can't change anything.
func (a Area) withSession(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		if v.Session.ID == "" {
			http.Redirect(w, r, home, http.StatusSeeOther)
			return nil
		}
		return h(w, r, v)
	}
}

// fresh asks for the password first, unless that was a moment ago.
func (a Area) fresh(h page.Handler) page.Handler {
	return func(w http.ResponseWriter, r *http.Request, v *page.View) error {
		if !a.Accounts.Fresh(v.Session) {
			return confirmFirst(w, r, r.URL.Path)
		}
		return h(w, r, v)
	}
}

// confirmFirst leads to the page that asks for the password, and from there to
// next.
func confirmFirst(w http.ResponseWriter, r *http.Request, next string) error {
	http.Redirect(w, r, confirmPath+"?"+url.Values{"next": {next}}.Encode(), http.StatusSeeOther)
	return nil
}

// done leads home, where a notice says what was done.
func done(w http.ResponseWriter, r *http.Request, what string) error {
	http.Redirect(w, r, home+"?done="+what, http.StatusSeeOther)
	return nil
}
