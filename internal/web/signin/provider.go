package signin

import (
	"errors"
	"net/http"

	"kiesel/internal/access/account"
	"kiesel/internal/access/oidc"
	"kiesel/internal/web/door"
	"kiesel/internal/web/page"
)

// The cookies for the provider. The first holds what must be known when
// somebody comes back, the second the proof that signing out there asks for;
// each is sent to the addresses that need it only.
const (
	visitCookie = "kiesel_visit"
	proofCookie = "kiesel_proof"
	leavePath   = "/sign-out"
	maxProof    = 3500 // bytes; browsers refuse cookies over 4096
)

// connecting is the page after somebody has connected their account.
const connecting = "/account?done=connected"

// visit leads to the provider.
func (a Area) visit(w http.ResponseWriter, r *http.Request, v *page.View) error {
	address, err := a.beginVisit(w, r, page.LocalPath(v.Param("next")))
	if err != nil {
		return a.providerFailed(w, r, v, err)
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

func (a Area) beginVisit(w http.ResponseWriter, r *http.Request, next string) (address string, err error) {
	address, kept, err := a.Provider.Begin(r.Context(), next)
	if err == nil {
		a.keep(w, visitCookie, providerPath, kept, int(oidc.MaxVisit.Seconds()))
	}
	return address, err
}

// connect begins to connect the own account with the provider. The way there is
// a link, for the Content-Security-Policy keeps forms from leading elsewhere.
func (a Area) connect(w http.ResponseWriter, r *http.Request, v *page.View) error {
	address, err := a.beginVisit(w, r, connecting)
	if err != nil {
		return a.providerFailed(w, r, v, err)
	}
	return v.Render(w, r, http.StatusOK, connectPage(v, a.ProviderName, address))
}

// comeBack takes the provider's answer.
func (a Area) comeBack(w http.ResponseWriter, r *http.Request, v *page.View) error {
	kept := ""
	if cookie, err := r.Cookie(visitCookie); err == nil {
		kept = cookie.Value
	}
	a.keep(w, visitCookie, providerPath, "", -1)
	who, err := a.Provider.Finish(r.Context(), kept, r.URL.Query())
	if err != nil {
		return a.providerFailed(w, r, v, err)
	}
	told := account.External{
		Issuer: who.Issuer, Subject: who.Subject, Login: who.Login, Name: who.Name, Email: who.Email, Grants: who.Grants,
	}
	if who.Next == connecting && v.SignedIn() {
		return a.finishConnecting(w, r, v, told)
	}
	in, err := a.Accounts.EnterExternal(r.Context(), told, door.Client(r))
	if err != nil {
		return a.providerFailed(w, r, v, err)
	}
	a.keepProof(w, who.IDToken)
	return a.proceed(w, r, in, who.Next)
}

func (a Area) finishConnecting(w http.ResponseWriter, r *http.Request, v *page.View, told account.External) error {
	if err := a.Accounts.Connect(r.Context(), v.Actor, v.Session, told); err != nil {
		return a.providerFailed(w, r, v, err)
	}
	http.Redirect(w, r, connecting, http.StatusSeeOther)
	return nil
}

// providerFailed says in words why the way through the provider has ended.
func (a Area) providerFailed(w http.ResponseWriter, r *http.Request, v *page.View, err error) error {
	var failed *oidc.Error
	var field *account.FieldError
	status, code := http.StatusForbidden, ""
	switch {
	case errors.As(err, &failed):
		status, code = http.StatusBadGateway, string(failed.Problem)
		if failed.Problem == oidc.Denied || failed.Problem == oidc.Stale {
			status = http.StatusBadRequest
		}
	case errors.Is(err, account.ErrNoRole):
		code = "no_role"
	case errors.Is(err, account.ErrConfirm):
		code = "confirm"
	case errors.Is(err, account.ErrCredentials):
		code = "closed"
	case errors.Is(err, account.ErrLastAdministrator):
		code = "last_administrator"
	case errors.As(err, &field):
		code = "data"
		if field.Problem == account.Taken {
			code = field.Field + "_taken"
		}
	}
	if code == "" {
		return err
	}
	a.Log.WarnContext(r.Context(), "signing in at the provider failed", "problem", code, "error", err)
	return v.Render(w, r, status, providerProblemPage(v, a, code, err))
}

// endSession returns the address at which the provider signs out, "" if the
// session did not come from there.
func (a Area) endSession(w http.ResponseWriter, r *http.Request, v *page.View) string {
	if a.Provider == nil || !v.Session.Provider {
		return ""
	}
	token := ""
	if cookie, err := r.Cookie(proofCookie); err == nil {
		token = cookie.Value
	}
	a.keep(w, proofCookie, leavePath, "", -1)
	return a.Provider.EndSession(r.Context(), token, a.SignedOut)
}

// keepProof keeps the provider's token for signing out. Without it the provider
// asks before it signs somebody out.
func (a Area) keepProof(w http.ResponseWriter, token string) {
	if len(token) <= maxProof {
		a.keep(w, proofCookie, leavePath, token, 0)
	}
}

func (a Area) keep(w http.ResponseWriter, name, path, value string, maxAge int) {
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure is set where the connection is, see the field
		Name: name, Value: value, Path: path, MaxAge: maxAge,
		HttpOnly: true, Secure: a.Cookies.Secure, SameSite: http.SameSiteLaxMode,
	})
}

// backChannel ends sessions because the provider itself says so (OpenID Connect
// Back-Channel Logout 1.0, section 2.8).
func (a Area) backChannel(w http.ResponseWriter, r *http.Request, _ *page.View) error {
	if err := r.ParseForm(); err != nil {
		return page.BadRequest("the form cannot be read: %w", err)
	}
	subject, err := a.Provider.BackChannel(r.Context(), r.PostForm.Get("logout_token"))
	if err != nil {
		return page.BadRequest("%w", err)
	}
	w.Header().Set("Cache-Control", "no-store")
	return a.Accounts.EndExternal(r.Context(), a.Provider.Issuer(), subject)
}

// ProviderHref is where the way to the provider begins that leads to a page
// afterwards.
func ProviderHref(next string) string { return withNext(providerPath, next) }
