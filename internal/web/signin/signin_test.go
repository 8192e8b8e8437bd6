package signin_test

import (
	"bytes"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/totp"
	"kiesel/internal/web/page"
	"kiesel/internal/web/signin"
	"kiesel/internal/web/webtest"
)

// newHouse is a house with a door and two pages behind it. adapt may be nil.
func newHouse(t *testing.T, adapt func(*webtest.House, *signin.Area)) *webtest.House {
	t.Helper()
	return webtest.NewHouse(t, func(h *webtest.House, s *page.Site) {
		a := signin.Area{Accounts: h.Accounts, Now: h.Now, Log: slog.New(slog.DiscardHandler)}
		if adapt != nil {
			adapt(h, &a)
		}
		a.Cookies = h.Cookies
		a.Routes(s)
		show := func(w http.ResponseWriter, r *http.Request, v *page.View) error {
			return v.Render(w, r, http.StatusOK, page.Layout(v, page.Head{Title: r.Method}))
		}
		for _, pattern := range []string{"GET /", "POST /services/{id}"} {
			s.Handle(pattern, access.ReadContent, show)
		}
		s.Handle("POST /account/password", access.OwnAccount, show)
	})
}

// Without a session there is nothing to see but the way in; it leads back to
// the page that was asked for.
func TestSignInLeadsToThePageAskedFor(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.Person("erika", "reader")
	b := h.NewBrowser()
	b.Get("/services?q=geburt").LeadsTo("/sign-in?next=%2Fservices%3Fq%3Dgeburt")
	b.Get("/sign-in?next=%2Fservices%3Fq%3Dgeburt").Shows(200, `name="next" value="/services?q=geburt"`)
	b.Post("/sign-in", "login", "erika", "password", webtest.Good, "next", "/services?q=geburt").LeadsTo("/services?q=geburt")
	b.Get("/services?q=geburt").Shows(200, "Frau erika", "Abmelden")
	b.Get("/sign-in?next=/search").LeadsTo("/search")

	b.Post("/sign-out").LeadsTo("/sign-in?after=left")
	b.Get("/sign-in?after=left").Shows(200, "Sie haben sich abgemeldet.")
	b.Get("/").LeadsTo("/sign-in")
}

func TestSignInLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.Person("erika", "reader")
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "javascript:alert(1)"} {
		b := h.NewBrowser()
		b.Get("/sign-in?next="+next).Shows(200, `name="next" value="/"`)
		b.Post("/sign-in", "login", "erika", "password", webtest.Good, "next", next).LeadsTo("/")
		b.Get("/sign-in?next=" + next).LeadsTo("/")
	}
}

// Every sign-in begins a session of its own: a cookie that somebody planted
// before opens nothing afterwards, nor does one that was signed out.
func TestSessionIsNewAtSignIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.Person("erika", "reader")
	b := h.SignedIn("erika")
	first := b.Cookie["kiesel"]
	b.Post("/sign-in", "login", "erika", "password", webtest.Good)
	second := b.Cookie["kiesel"]
	if second == first || second == "" {
		t.Errorf("the session before sign-in was %q, afterwards it is %q", first, second)
	}
	planted := h.NewBrowser()
	planted.Cookie["kiesel"] = first
	planted.Get("/").LeadsTo("/sign-in")
	b.Get("/").Shows(200)
	b.Post("/sign-out")
	if b.Cookie["kiesel"] != "" {
		t.Error("the browser keeps the session after signing out")
	}
	b.Cookie["kiesel"] = second
	b.Get("/").LeadsTo("/sign-in")
}

// A session ends with what it rests on: whoever stole it loses it when the owner
// takes measures, or when the rights change.
func TestSessionEndsWithItsReason(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	for name, change := range map[string]func(*webtest.House, account.User, *webtest.Browser) error{
		"password changed": func(h *webtest.House, _ account.User, b *webtest.Browser) error {
			actor, session, err := h.Accounts.BySession(h.Context(), b.Cookie["kiesel"])
			if err == nil {
				_, err = h.Accounts.SetOwnPassword(h.Context(), actor, session, "sieben Igel lesen Zeitung", account.Client{})
			}
			return err
		},
		"roles changed": func(h *webtest.House, u account.User, _ *webtest.Browser) error {
			_, err := h.Accounts.SetGrants(h.Context(), access.Local(), u.ID, u.Version, []access.Grant{{Role: access.Auditor}}, "")
			return err
		},
		"account closed": func(h *webtest.House, u account.User, _ *webtest.Browser) error {
			_, err := h.Accounts.Disable(h.Context(), access.Local(), u.ID, "")
			return err
		},
		"new link": func(h *webtest.House, u account.User, _ *webtest.Browser) error {
			_, _, err := h.Accounts.Reset(h.Context(), access.Local(), u.ID, "")
			return err
		},
		"person erased": func(h *webtest.House, u account.User, _ *webtest.Browser) error {
			return h.Accounts.Erase(h.Context(), access.Local(), u.ID, "")
		},
		"signed out": func(_ *webtest.House, _ account.User, b *webtest.Browser) error {
			other := b.NewBrowser()
			other.Cookie["kiesel"] = b.Cookie["kiesel"]
			other.Post("/sign-out")
			return nil
		},
	} {
		login := strings.ReplaceAll(name, " ", ".")
		u := h.Person(login, "reader")
		b := h.SignedIn(login)
		b.Get("/").Shows(200)
		h.Must(change(h, u, b))
		if w := b.Get("/"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/sign-in" {
			t.Errorf("%s: the session still opens the door (status %d)", name, w.Code)
		}
	}
}

func TestSessionCookie(t *testing.T) {
	t.Parallel()
	for secure, name := range map[bool]string{false: "kiesel", true: "__Host-kiesel"} {
		h := newHouse(t, func(h *webtest.House, _ *signin.Area) { h.Cookies.Secure = secure })
		h.Person("erika", "reader")
		b := h.NewBrowser()
		cookie := b.Post("/sign-in", "login", "erika", "password", webtest.Good).Result().Cookies()[0]
		if cookie.Name != name || cookie.Secure != secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" || cookie.Domain != "" {
			t.Errorf("secure %t: cookie %v", secure, cookie)
		}
		b.Get("/").Shows(200)
		if secure { // a cookie that a plain connection could have planted opens nothing
			b.Cookie = map[string]string{"kiesel": cookie.Value}
			b.Get("/").LeadsTo("/sign-in")
		}
	}
}

func TestSignInRefusals(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.Person("erika", "reader")
	b := h.NewBrowser()
	for _, login := range []string{"erika", "nobody"} {
		b.Post("/sign-in", "login", login, "password", "falsch", "next", "/search").
			Shows(422, "Anmeldename oder Passwort stimmen nicht", `value="`+login+`"`, `value="/search"`, "lang=en").
			Hides("falsch")
	}
	for range 4 {
		b.Post("/sign-in", "login", "erika", "password", "falsch")
	}
	b.Post("/sign-in", "login", "erika", "password", webtest.Good).Shows(429, "Zu viele Versuche", "10 Sekunden")
	h.Wait(10 * time.Second)
	b.Post("/sign-in", "login", "erika", "password", webtest.Good).LeadsTo("/")
}

// One address that tries many accounts is slowed down, whatever it tries.
func TestSignInLimitPerAddress(t *testing.T) {
	t.Parallel()
	b := newHouse(t, nil).NewBrowser()
	for i := range 30 {
		b.Post("/sign-in", "login", "erika"+strings.Repeat("a", i), "password", "falsch").Shows(422)
	}
	b.Post("/sign-in", "login", "b", "password", "falsch").Shows(429, "in 2 Sekunden")
}

// A form of another site signs nobody in, also not as the attacker.
func TestSignInFromAnotherSite(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.Person("erika", "reader")
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/sign-in", strings.NewReader("login=erika&password="+webtest.Good))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	b := h.NewBrowser()
	b.Send(r).Shows(403)
	if len(b.Cookie) != 0 {
		t.Errorf("cookies %v", b.Cookie)
	}
}

// A session that has ended leads a reader to the sign-in, and keeps what a
// writer has entered.
func TestEndedSessionLosesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.Person("erika", "coordinator")
	b := h.SignedIn("erika")
	h.Wait(13 * time.Hour)
	b.Get("/services").LeadsTo("/sign-in?next=%2Fservices")
	b.Post("/services/99?a=1", "reason", `Satzung "neu" <b>`, "level", "amt", "level", "land").Shows(401,
		"Ihre Eingaben sind noch da", `action="/services/99?a=1"`, `name="level" value="amt"`, `name="level" value="land"`,
		`name="reason" value="Satzung &#34;neu&#34; &lt;b&gt;"`, `href="/sign-in?next=%2Fsign-in%2Fdone"`)

	other := h.SignedIn("erika") // in another tab
	other.Get("/sign-in/done").Shows(200, "Angemeldet als Frau erika")
	b.Cookie = other.Cookie
	b.Post("/services/99?a=1", "reason", "Satzung").Shows(200)
}

// A file can't be held, and passwords must not be.
func TestEndedSessionHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	b := newHouse(t, nil).NewBrowser()
	b.Post("/account/password", "password", webtest.Good).
		Shows(401, "senden Sie das Formular dann noch einmal ab").Hides(webtest.Good)

	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	b.Must(form.WriteField("note", "secret of the log"))
	b.Must(form.Close())
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/services/99", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	b.Send(r).Shows(401, "senden Sie das Formular dann noch einmal ab").Hides("secret of the log")
}

// Where htmx fetches a part of a page, the whole page leaves for the sign-in.
func TestEndedSessionInAPartOfAPage(t *testing.T) {
	t.Parallel()
	w := newHouse(t, nil).NewBrowser().Get("/services?q=a", "HX-Request", "true", "HX-Current-URL", "http://localhost/services?level=amt")
	if got := w.Header().Get("HX-Redirect"); w.Code != 401 || got != "/sign-in?next=%2Fservices%3Flevel%3Damt" {
		t.Errorf("status %d leads to %q", w.Code, got)
	}
}

// With an authenticator app the password is only half the way.
func TestSecondStep(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.Person("erika", "reader")
	in, err := h.Accounts.Enter(t.Context(), "erika", webtest.Good, account.Client{})
	h.Must(err)
	actor, session, err := h.Accounts.BySession(t.Context(), in.Cookie)
	h.Must(err)
	app, err := h.Accounts.OfferApp(t.Context(), actor, session)
	h.Must(err)
	now := func() string {
		code, err := totp.Code(app.Secret, h.Now())
		h.Must(err)
		return code
	}
	recovery, _, err := h.Accounts.UseApp(t.Context(), actor, session, app.Sealed, now(), account.Client{})
	h.Must(err)
	h.Wait(time.Minute)

	for name, code := range map[string]func() string{"app": now, "recovery code": func() string { return recovery[0] }} {
		b := h.NewBrowser()
		b.Post("/sign-in", "login", "erika", "password", webtest.Good, "next", "/services").LeadsTo("/sign-in/code?next=%2Fservices")
		b.Get("/services").LeadsTo("/sign-in?next=%2Fservices") // half-way is not in
		b.Get("/sign-in/code?next=%2Fservices").Shows(200, "Code", `value="/services"`)
		half := b.Cookie["kiesel"]
		b.Post("/sign-in/code", "code", "000000", "next", "/services").Shows(422, "Der Code stimmt nicht")
		used := code()
		b.Post("/sign-in/code", "code", used, "next", "/services").LeadsTo("/services")
		b.Get("/services").Shows(200, "Frau erika")
		if b.Cookie["kiesel"] == half {
			t.Errorf("%s: the session is the one of before", name)
		}
		again := h.NewBrowser()
		again.Post("/sign-in", "login", "erika", "password", webtest.Good)
		again.Post("/sign-in/code", "code", used).Shows(422, "wurde schon benutzt")
	}
	late := h.NewBrowser()
	late.Post("/sign-in", "login", "erika", "password", webtest.Good)
	h.Wait(6 * time.Minute)
	late.Post("/sign-in/code", "code", now(), "next", "/services").LeadsTo("/sign-in?next=%2Fservices")
}

// The first administrator sets up the account with the link, once.
func TestFirstAdministrator(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	link, err := h.Accounts.SetupLink(t.Context())
	h.Must(err)
	b := h.NewBrowser()
	b.Get("/link/"+link).Shows(200, "Kiesel einrichten")
	for name, tc := range map[string]struct {
		fields []string
		words  string
	}{
		"weak":     {[]string{"login", "admin", "password", "passwort2026", "repeat", "passwort2026"}, "Dieses Wort benutzen viele."},
		"short":    {[]string{"login", "admin", "password", "kurz", "repeat", "kurz"}, "zu wenige Zeichen"},
		"differs":  {[]string{"login", "admin", "password", webtest.Good, "repeat", webtest.Good + "!"}, "ein anderes Passwort als das oben"},
		"no login": {[]string{"password", webtest.Good, "repeat", webtest.Good}, "Diese Angabe fehlt."},
		"own name": {[]string{"login", "admin", "name", "Sieglinde Adelhauser", "password", "sieglindeadelhauser", "repeat", "sieglindeadelhauser"}, "Ihr Name oder Anmeldename"},
	} {
		t.Run(name, func(t *testing.T) { b.Post("/link/"+link, tc.fields...).Shows(422, tc.words) })
	}
	b.Post("/link/"+link, "login", "admin", "name", "Ada Admin", "password", webtest.Good, "repeat", webtest.Good).LeadsTo("/")
	b.Get("/").Shows(200, "Ada Admin")
	h.NewBrowser().Get("/link/"+link).Shows(404, "Dieser Link gilt nicht mehr")
	h.NewBrowser().Post("/link/"+link, "login", "evil", "password", webtest.Good, "repeat", webtest.Good).Shows(404, "Dieser Link gilt nicht mehr")
	again, err := h.Accounts.SetupLink(t.Context())
	if err != nil || again != "" {
		t.Errorf("there is another link for a first administrator: %q, %v", again, err)
	}
}

func TestInvitation(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	_, link, err := h.Accounts.Add(t.Context(), access.Local(), account.User{Login: "erika", Language: "en", Grants: []access.Grant{{Role: access.Reader}}}, "")
	h.Must(err)
	b := h.NewBrowser()
	b.Get("/link/"+link).Shows(200, "Passwort festlegen", "erika")
	b.Post("/link/"+link, "password", webtest.Good, "repeat", webtest.Good).LeadsTo("/")
	b.Get("/").Shows(200, `<html lang="en">`) // the language of the account
	b.Get("/link/"+link).Shows(404, "This link is of no more use")
}

// Who sets a password where others have failed too often is told that it is set,
// and when to come back.
func TestInvitationWhereOthersFailed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	_, link, err := h.Accounts.Add(t.Context(), access.Local(), account.User{Login: "erika", Grants: []access.Grant{{Role: access.Reader}}}, "")
	h.Must(err)
	b := h.NewBrowser()
	for i := range 30 {
		b.Post("/sign-in", "login", "b"+strings.Repeat("a", i), "password", "falsch").Shows(422)
	}
	b.Post("/link/"+link, "password", webtest.Good, "repeat", webtest.Good).Shows(429, "Ihr Passwort ist gesetzt", "in 2 Sekunden", `value="erika"`)
	h.Wait(2 * time.Second)
	b.Post("/sign-in", "login", "erika", "password", webtest.Good).LeadsTo("/")
}
