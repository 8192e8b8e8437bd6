package account_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	kept "kiesel/internal/access/account"
	"kiesel/internal/access/totp"
	"kiesel/internal/web/account"
	"kiesel/internal/web/page"
	"kiesel/internal/web/signin"
	"kiesel/internal/web/webtest"
)

// newHouse is a house in which people may look after their accounts.
func newHouse(t *testing.T) *webtest.House {
	t.Helper()
	return webtest.NewHouse(t, func(h *webtest.House, s *page.Site) {
		signin.Area{Accounts: h.Accounts, Now: h.Now}.Routes(s)
		account.Area{Accounts: h.Accounts, Now: h.Now}.Routes(s)
	})
}

// confirmed shows the password again, as sensitive changes ask for.
func confirmed(b *webtest.Browser) {
	b.Helper()
	b.Get("/account/password").LeadsTo("/account/confirm?next=%2Faccount%2Fpassword")
	b.Get("/account/confirm?next=/account/password").Shows(200, `value="/account/password"`, "noch einmal")
	b.Post("/account/confirm", "password", webtest.Good, "next", "/account/password").LeadsTo("/account/password")
}

func TestOwnAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("erika", "reader@13", "auditor")
	b := h.SignedIn("erika")
	b.Get("/account").Shows(200, "Frau erika", "Lesen (13)", "Prüfung", "nicht eingerichtet", "dieses")
	b.Post("/account/language", "language", "en").LeadsTo("/account?done=language")
	b.Get("/account?done=language").Shows(200, `<html lang="en">`, "The language is saved.")
	b.Post("/account/language", "language", "xx").Shows(400)
	me, err := h.Accounts.ByLogin(t.Context(), access.Local(), "erika")
	if err != nil || me.Language != "en" {
		t.Errorf("the account speaks %q, %v", me.Language, err)
	}
}

// A session that somebody found open on a screen does not suffice to take the
// account over.
func TestSensitiveChangesNeedThePassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("erika", "reader")
	b := h.SignedIn("erika")
	h.Wait(11 * time.Minute)
	for _, path := range []string{"/account/password", "/account/app", "/account/tokens/new"} {
		next := "/account/confirm?next=" + strings.ReplaceAll(path, "/", "%2F")
		b.Get(path).LeadsTo(next)
	}
	b.Post("/account/password", "password", "neun Laternen tanzen mit", "repeat", "neun Laternen tanzen mit").LeadsTo("/account/confirm?next=%2Faccount%2Fpassword")
	b.Post("/account/app", "sealed", "x", "code", "1").LeadsTo("/account/confirm?next=%2Faccount%2Fapp")
	b.Post("/account/app/drop").LeadsTo("/account/confirm?next=%2Faccount")
	b.Post("/account/app/recovery").LeadsTo("/account/confirm?next=%2Faccount")
	b.Post("/account/tokens/new", "name", "x", "days", "30").LeadsTo("/account/confirm?next=%2Faccount%2Ftokens%2Fnew")

	b.Post("/account/confirm", "password", "falsch", "next", "/account").Shows(422, "Das Passwort stimmt nicht")
	b.Post("/account/confirm", "password", webtest.Good, "next", "//evil.example").LeadsTo("/")
	b.Get("/account/password").Shows(200)
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("erika", "reader")
	b, other := h.SignedIn("erika"), h.SignedIn("erika")
	h.Wait(11 * time.Minute)
	confirmed(b)
	const better = "Laternen tanzen um Mitternacht"
	b.Post("/account/password", "password", better, "repeat", "anders").Shows(422, "ein anderes Passwort")
	b.Post("/account/password", "password", "erikaerika", "repeat", "erikaerika").Shows(422, "Ihr Name oder Anmeldename")
	b.Post("/account/password", "password", better, "repeat", better).LeadsTo("/account?done=password")
	b.Get("/account?done=password").Shows(200, "Das Passwort ist geändert")
	other.Get("/account").LeadsTo("/sign-in?next=%2Faccount")
	other.Post("/sign-in", "login", "erika", "password", webtest.Good).Shows(422)
	other.Post("/sign-in", "login", "erika", "password", better).LeadsTo("/")
}

var codes = regexp.MustCompile(`<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>`)

func TestAuthenticatorApp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("erika", "reader")
	b := h.SignedIn("erika")
	offer := b.Get("/account/app").Shows(200, `class="qr"`, `<path d="M0 0h1v1h-1z`)
	secret, sealed, address := offer.Find(`name="secret" value="([^"]*)"`), offer.Find(`name="sealed" value="([^"]*)"`), offer.Find(`name="address" value="([^"]*)"`)
	form := []string{"secret", secret, "sealed", sealed, "address", strings.ReplaceAll(address, "&amp;", "&"), "code"}
	b.Post("/account/app", append(form, "000000")...).Shows(422, "Der Code stimmt nicht", secret, `class="qr"`)
	b.Post("/account/app", append(form[:3:3], "broken", "address", "x", "code", "000000")...).Shows(400)

	code, err := totp.Code(secret, h.Now())
	h.Must(err)
	shown := b.Post("/account/app", append(form, code)...).Shows(200, "Kiesel zeigt sie nie wieder")
	first := codes.FindAllStringSubmatch(shown.Body.String(), -1)
	if len(first) != 10 {
		t.Fatalf("%d recovery codes", len(first))
	}
	b.Get("/account").Shows(200, "Nach dem Passwort wird ihr Code verlangt").Hides(first[0][1], secret)

	second := codes.FindAllStringSubmatch(b.Post("/account/app/recovery").Shows(200).Body.String(), -1)
	other := h.NewBrowser()
	other.Post("/sign-in", "login", "erika", "password", webtest.Good).LeadsTo("/sign-in/code")
	other.Post("/sign-in/code", "code", first[0][1]).Shows(422) // replaced
	other.Post("/sign-in/code", "code", strings.ToUpper(second[0][1])).LeadsTo("/")

	b.Post("/account/app/drop").LeadsTo("/account?done=app_dropped")
	h.NewBrowser().Post("/sign-in", "login", "erika", "password", webtest.Good).LeadsTo("/")
}

func TestSessions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("erika", "reader")
	h.Person("paul", "reader")
	other, paul := h.SignedIn("erika"), h.SignedIn("paul")
	h.Wait(time.Minute)
	b := h.SignedIn("erika")
	theirs := paul.Get("/account").Find(`name="id" value="([^"]*)"`)
	ids := regexp.MustCompile(`name="id" value="([^"]*)"`).FindAllStringSubmatch(b.Get("/account").Body.String(), -1)
	if len(ids) != 2 {
		t.Fatalf("%d sessions are listed", len(ids))
	}
	b.Post("/account/sessions/end", "id", theirs).LeadsTo("/account?done=session")
	paul.Get("/account").Shows(200)     // nobody ends the sessions of others
	own, others := ids[0][1], ids[1][1] // newest first
	b.Post("/account/sessions/end", "id", others).LeadsTo("/account?done=session")
	other.Get("/account").LeadsTo("/sign-in?next=%2Faccount")
	b.Get("/account").Shows(200)
	b.Post("/account/sessions/end", "id", own)
	b.Get("/account").LeadsTo("/sign-in?next=%2Faccount")
}

func TestTokens(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.Person("erika", "coordinator")
	h.Person("paul", "reader")
	b := h.SignedIn("erika")
	b.Get("/account/tokens/new").Shows(200, "nur lesen")
	b.Post("/account/tokens/new", "name", "", "days", "30", "access", "read").Shows(422, "Diese Angabe fehlt.")
	b.Post("/account/tokens/new", "name", "x", "days", "10000", "access", "read").Shows(400)
	secret := b.Post("/account/tokens/new", "name", "Export <1>", "days", "30", "access", "read").
		Shows(200, "Export &lt;1&gt;", "01.04.2026").Find(`(kiesel_[a-z2-7]+)`)
	actor, err := h.Accounts.ByToken(t.Context(), secret)
	if err != nil || !actor.MayAnywhere(access.ReadContent) || actor.MayAnywhere(access.SetAssumption) {
		t.Errorf("the token makes %+v, %v", actor, err)
	}
	list := b.Get("/account").Shows(200, "Export &lt;1&gt;", "nur lesen", "01.04.2026", "02.03.2026").Hides(secret)
	id := list.Find(`name="id" value="(t-[^"]*)"`)
	h.SignedIn("paul").Post("/account/tokens/revoke", "id", id).Shows(404)
	b.Post("/account/tokens/revoke", "id", id).LeadsTo("/account?done=token_revoked")
	if _, err := h.Accounts.ByToken(t.Context(), secret); err == nil {
		t.Error("the token is still good")
	}
}

// The people of a demonstration have nothing to change, and say so.
func TestSamplesChangeNothing(t *testing.T) {
	t.Parallel()
	h := webtest.NewHouse(t, func(h *webtest.House, s *page.Site) {
		u, err := h.Accounts.EnsureSample(t.Context(), access.Local(), kept.User{Login: "muster", Grants: []access.Grant{{Role: access.Reader}}}, "")
		h.Must(err)
		h.Door = func(*http.Request) (page.Visitor, error) { return page.Visitor{Actor: u.Actor()}, nil }
		account.Area{Accounts: h.Accounts, Now: h.Now}.Routes(s)
	})
	b := h.NewBrowser()
	b.Get("/account").Shows(200, "Musterperson der Demonstration").Hides("/account/password", "/account/tokens")
	b.Get("/account/password").LeadsTo("/account")
	b.Post("/account/password", "password", webtest.Good, "repeat", webtest.Good).LeadsTo("/account")
	b.Post("/account/tokens/new", "name", "x", "days", "30").LeadsTo("/account")
}
