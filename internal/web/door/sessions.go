package door

import (
	"context"
	"errors"
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/web/page"
)

// Accounts knows sessions.
type Accounts interface {
	// BySession returns the person whose browser sent the cookie, or
	// account.ErrNotSignedIn.
	BySession(ctx context.Context, cookie string) (access.Actor, account.Session, error)
}

// Sessions is the door of an installation: the browser of somebody who has
// signed in sends a cookie.
type Sessions struct {
	Accounts Accounts
	// Cookies keeps the secret of the session in the browser.
	Cookies Cookies
}

// Visitor is a [page.Door].
func (d Sessions) Visitor(r *http.Request) (page.Visitor, error) {
	cookie := d.Cookies.Read(r)
	if cookie == "" {
		return page.Visitor{}, nil
	}
	actor, session, err := d.Accounts.BySession(r.Context(), cookie)
	switch {
	case errors.Is(err, account.ErrNotSignedIn):
		return page.Visitor{}, nil
	case err != nil:
		return page.Visitor{}, err
	}
	return page.Visitor{Actor: actor, Session: session}, nil
}

// Cookies keeps the secret of a session in the browser: for this host alone,
// out of reach of scripts, not sent along with what other sites cause – but for
// links, which must lead somebody who is signed in to the page.
type Cookies struct {
	// Secure says that browsers come by HTTPS. Then the name of the cookie
	// itself makes them keep it to this host and to HTTPS (prefix __Host-, RFC
	// 6265bis, section 4.1.3.2).
	Secure bool
}

func (c Cookies) name() string {
	if c.Secure {
		return "__Host-kiesel"
	}
	return "kiesel"
}

// Read returns the secret of the session, "" if the browser has none.
func (c Cookies) Read(r *http.Request) string {
	cookie, err := r.Cookie(c.name())
	if err != nil {
		return ""
	}
	return cookie.Value
}

// Keep gives the browser the secret of a session. It forgets it when it is
// closed; the session ends earlier if it is not used.
func (c Cookies) Keep(w http.ResponseWriter, secret string) { http.SetCookie(w, c.cookie(secret, 0)) }

// Drop makes the browser forget the session.
func (c Cookies) Drop(w http.ResponseWriter) { http.SetCookie(w, c.cookie("", -1)) }

func (c Cookies) cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure is set where the connection is, see the field
		Name: c.name(), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: c.Secure, SameSite: http.SameSiteLaxMode,
	}
}
