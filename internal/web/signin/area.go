package signin

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/oidc"
	"kiesel/internal/web/door"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
)

// Accounts is what the area asks of the accounts.
type Accounts interface {
	door.Accounts
	// Enter signs in by login and password.
	Enter(ctx context.Context, login, typed string, c account.Client) (account.SignIn, error)
	// Code completes a sign-in with a code.
	Code(ctx context.Context, cookie, typed string, c account.Client) (account.SignIn, error)
	// EnterExternal signs in whom an OpenID provider vouches for.
	EnterExternal(ctx context.Context, e account.External, c account.Client) (account.SignIn, error)
	// Connect lets the actor sign in through a provider from now on.
	Connect(ctx context.Context, actor access.Actor, session account.Session, e account.External) error
	// EndExternal ends the sessions of a person at a provider.
	EndExternal(ctx context.Context, issuer, subject string) error
	// Leave ends a session.
	Leave(ctx context.Context, cookie string) error
	// Me returns the actor's own account.
	Me(ctx context.Context, actor access.Actor) (account.User, error)
	// LinkOwner tells for whom a one-time link is; the zero User stands for the
	// first administrator.
	LinkOwner(ctx context.Context, link string) (account.User, error)
	// SetUp opens the account of the first administrator.
	SetUp(ctx context.Context, link string, u account.User, typed string) (account.User, error)
	// Accept sets a password with a link.
	Accept(ctx context.Context, link, typed string) (account.User, error)
}

// Area is the pages for signing in and out.
type Area struct {
	Accounts Accounts
	Cookies  door.Cookies
	// Provider is the OpenID provider; nil without one.
	Provider *oidc.Provider
	// ProviderName is what people call it, such as "Landeskonto".
	ProviderName string
	// ProviderOnly closes the way with a password.
	ProviderOnly bool
	// SignedOut is the full address of the page after signing out at the
	// provider.
	SignedOut string
	// Now is the clock.
	Now func() time.Time
	// Log is told why the provider did not let somebody in.
	Log *slog.Logger
}

// Routes adds the pages.
func (a Area) Routes(s *page.Site) {
	s.Handle("GET "+page.SignInPath, access.Public, a.show)
	s.Handle("GET "+donePath, access.OwnAccount, a.done)
	s.Handle("POST /sign-out", access.Public, a.leave)
	s.Handle("POST "+page.SignInPath, access.Public, a.byPassword(a.enter))
	s.Handle("GET "+codePath, access.Public, a.byPassword(a.askCode))
	s.Handle("POST "+codePath, access.Public, a.byPassword(a.code))
	s.Handle("GET "+LinkPath+"{secret}", access.Public, a.byPassword(a.showLink))
	s.Handle("POST "+LinkPath+"{secret}", access.Public, a.byPassword(a.useLink))
	s.Handle("GET "+providerPath, access.Public, a.byProvider(a.visit))
	s.Handle("GET "+CallbackPath, access.Public, a.byProvider(a.comeBack))
	s.Handle("POST "+ConnectPath, access.OwnAccount, a.byProvider(a.connect))
	s.Handle("POST "+providerPath+"/logout", access.Public, a.byProvider(a.backChannel))
}

// byPassword is for pages that exist only where people may sign in with a
// password.
func (a Area) byPassword(h page.Handler) page.Handler {
	return a.exists(!a.ProviderOnly, h, "here people sign in at %s only", a.ProviderName)
}

// byProvider is for pages that exist only where there is an OpenID provider.
func (a Area) byProvider(h page.Handler) page.Handler {
	return a.exists(a.Provider != nil, h, "here people do not sign in at a provider")
}

// exists is a handler, or where it does not exist one that says why.
func (a Area) exists(does bool, h page.Handler, why string, args ...any) page.Handler {
	if does {
		return h
	}
	return func(http.ResponseWriter, *http.Request, *page.View) error { return page.NotFound(why, args...) }
}

// Addresses of the area.
const (
	codePath     = page.SignInPath + "/code"
	donePath     = page.SignInPath + "/done"
	providerPath = page.SignInPath + "/provider"
	// ConnectPath begins to connect the own account with the provider.
	ConnectPath = providerPath + "/connect"
	// CallbackPath is where the OpenID provider leads people back to.
	CallbackPath = providerPath + "/callback"
	// LinkPath is where one-time links lead, with their secret behind it.
	LinkPath = "/link/"
)

// withNext is an address of the area that remembers the page to show
// afterwards.
func withNext(path, next string) string {
	if next = page.LocalPath(next); next == "/" {
		return path
	}
	return path + "?" + url.Values{"next": {next}}.Encode()
}

// proceed keeps a sign-in that has succeeded, or its first half, and leads on. The
// session that the browser had before ends: it may be one that somebody else has
// planted there.
func (a Area) proceed(w http.ResponseWriter, r *http.Request, in account.SignIn, next string) error {
	if err := a.Accounts.Leave(r.Context(), a.Cookies.Read(r)); err != nil {
		return err
	}
	a.Cookies.Keep(w, in.Cookie)
	if in.Session.HalfWay {
		http.Redirect(w, r, withNext(codePath, next), http.StatusSeeOther)
		return nil
	}
	if err := a.speak(w, r, in); err != nil {
		return err
	}
	http.Redirect(w, r, page.LocalPath(next), http.StatusSeeOther)
	return nil
}

// speak makes the screens speak the language of the account, if it has one.
func (a Area) speak(w http.ResponseWriter, r *http.Request, in account.SignIn) error {
	actor, _, err := a.Accounts.BySession(r.Context(), in.Cookie)
	if err != nil {
		return err
	}
	if !actor.MayAnywhere(access.OwnAccount) {
		return nil // without any role; the next page says so
	}
	me, err := a.Accounts.Me(r.Context(), actor)
	if err != nil {
		return err
	}
	if lang, ok := i18n.ParseLang(me.Language); ok {
		page.RememberLang(w, lang)
	}
	return nil
}
