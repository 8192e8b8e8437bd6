package account

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"rsc.io/qr"

	"kiesel/internal/access/account"
	"kiesel/internal/access/secret"
	"kiesel/internal/web/door"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/signin"
)

// offerApp shows a secret for an authenticator app. Nothing changes before its
// first code is entered.
func (a Area) offerApp(w http.ResponseWriter, r *http.Request, v *page.View) error {
	app, err := a.Accounts.OfferApp(r.Context(), v.Actor, v.Session)
	if err != nil {
		return err
	}
	return renderApp(w, r, v, http.StatusOK, app, "")
}

func renderApp(w http.ResponseWriter, r *http.Request, v *page.View, status int, app account.App, problem string) error {
	picture, err := drawQR(app.Address)
	if err != nil {
		return err
	}
	return v.RenderSecret(w, r, status, appPage(v, app, picture, problem))
}

// useApp makes the codes of the app necessary once the first one is right. The
// form brings the secret back: sealed for Kiesel, and open for showing it again.
func (a Area) useApp(w http.ResponseWriter, r *http.Request, v *page.View) error {
	field, err := part.ParseForm(r)
	if err != nil {
		return err
	}
	app := account.App{Sealed: field("sealed"), Secret: field("secret"), Address: field("address")}
	codes, in, err := a.Accounts.UseApp(r.Context(), v.Actor, v.Session, app.Sealed, field("code"), door.Client(r))
	switch {
	case errors.Is(err, account.ErrConfirm):
		return confirmFirst(w, r, appPath)
	case errors.Is(err, secret.ErrSealed):
		return page.BadRequest("sealed: %w", err)
	case err != nil:
		status, problem := signin.Excuse(v, err, v.T("signin.code_wrong"), a.Now())
		if problem == "" {
			return err
		}
		return renderApp(w, r, v, status, app, problem)
	}
	a.Cookies.Keep(w, in.Cookie)
	return v.RenderSecret(w, r, http.StatusOK, recoveryPage(v, codes))
}

// dropApp makes codes unnecessary.
func (a Area) dropApp(w http.ResponseWriter, r *http.Request, v *page.View) error {
	err := a.Accounts.DropApp(r.Context(), v.Actor, v.Session)
	if errors.Is(err, account.ErrConfirm) {
		return confirmFirst(w, r, home)
	}
	if err != nil {
		return err
	}
	return done(w, r, "app_dropped")
}

// renewRecovery replaces the recovery codes.
func (a Area) renewRecovery(w http.ResponseWriter, r *http.Request, v *page.View) error {
	codes, err := a.Accounts.RenewRecovery(r.Context(), v.Actor, v.Session)
	if errors.Is(err, account.ErrConfirm) {
		return confirmFirst(w, r, home)
	}
	if err != nil {
		return err
	}
	return v.RenderSecret(w, r, http.StatusOK, recoveryPage(v, codes))
}

// picture is a QR code as a path of unit squares.
type picture struct {
	size int // squares on a side
	path string
}

// drawQR draws text as a QR code that still reads with some of it hidden (level
// M, 15 %).
func drawQR(text string) (picture, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return picture{}, fmt.Errorf("drawing a QR code: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&path, "M%d %dh1v1h-1z", x, y)
			}
		}
	}
	return picture{code.Size, path.String()}, nil
}

// groups puts spaces into a key, so that it can be typed.
func groups(key string) string {
	const size = 4
	var b strings.Builder
	for i, c := range key {
		if i > 0 && i%size == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return b.String()
}
