package signin_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/access/oidc"
	"kiesel/internal/access/oidc/oidctest"
	"kiesel/internal/access/secret"
	"kiesel/internal/web/signin"
	"kiesel/internal/web/webtest"
)

// address is where people would reach the house.
const address = "http://localhost:8080"

// newHouseWith is a house where people may sign in at a provider, in which the
// group "land-coordinators" coordinates Mecklenburg-Vorpommern.
func newHouseWith(t *testing.T, only bool) (*webtest.House, *oidctest.Provider) {
	t.Helper()
	remote := oidctest.Start(t, address+signin.CallbackPath, address+"/sign-in")
	return houseAt(t, remote.Issuer, only), remote
}

// houseAt is a house that lets people of an issuer in.
func houseAt(t *testing.T, issuer string, only bool, adapt ...func(*webtest.House)) *webtest.House {
	t.Helper()
	return newHouse(t, func(h *webtest.House, a *signin.Area) {
		for _, change := range adapt {
			change(h)
		}
		box, err := secret.NewBox(h.Store.Key(), "test")
		h.Must(err)
		a.Provider, err = oidc.New(oidc.Config{
			Issuer: issuer, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, RedirectURL: address + signin.CallbackPath,
			Scopes: []string{"profile", "email"}, Sealer: box,
			Roles: oidc.Roles{"land-coordinators": {{Role: access.Coordinator, Scope: "13"}}, "land-admins": {{Role: access.Administrator}}},
		})
		h.Must(err)
		a.ProviderName, a.ProviderOnly, a.SignedOut = "Landeskonto", only, address+"/sign-in"
	})
}

// visit goes to the provider, signs in there, and returns where the provider
// leads back to.
func visit(t *testing.T, b *webtest.Browser, remote *oidctest.Provider, from string) string {
	t.Helper()
	to := b.Get(from)
	if to.Code != http.StatusSeeOther {
		t.Fatalf("%s: status %d does not lead to the provider", from, to.Code)
	}
	return atProvider(t, remote, to.Header().Get("Location"))
}

// atProvider signs in at the provider's address.
func atProvider(t *testing.T, remote *oidctest.Provider, asked string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return remote.SignIn(t, &http.Client{Jar: jar}, asked).RequestURI()
}

// Groups at the provider become roles, anew at every sign-in; the journal tells
// of it.
func TestSignInAtProvider(t *testing.T) {
	t.Parallel()
	h, remote := newHouseWith(t, false)
	remote.SetGroups("land-coordinators")
	b := h.NewBrowser()
	b.Get("/services?q=a").LeadsTo("/sign-in?next=%2Fservices%3Fq%3Da")
	b.Get("/sign-in?next=%2Fservices%3Fq%3Da").Shows(200, "Mit Landeskonto anmelden", `href="/sign-in/provider?next=%2Fservices%3Fq%3Da"`, "Passwort")
	back := visit(t, b, remote, "/sign-in/provider?next=%2Fservices%3Fq%3Da")
	b.Get(back).LeadsTo("/services?q=a")
	b.Get("/services?q=a").Shows(200, "Test User")
	user, err := h.Accounts.ByLogin(t.Context(), access.Local(), remote.Login)
	h.Must(err)
	if len(user.Grants) != 1 || user.Grants[0].String() != "coordinator@13" || user.Password || user.Subject != "id1" {
		t.Errorf("account %+v", user)
	}

	// Without any group there is no way in, and the old session has ended.
	remote.SetGroups("others")
	other := h.NewBrowser()
	other.Get(visit(t, other, remote, "/sign-in/provider")).Shows(403, "keine Rolle")
	b.Get("/").LeadsTo("/sign-in")

	remote.SetGroups("land-admins")
	other.Get(visit(t, other, remote, "/sign-in/provider")).LeadsTo("/")
	actions := map[string]int{}
	for e, err := range h.Store.Journal().Entries(t.Context()) {
		h.Must(err)
		actions[e.Action+" by "+e.Actor]++
	}
	if actions["user.add by system:oidc"] != 1 || actions["user.follow by system:oidc"] != 2 {
		t.Errorf("the journal has %v", actions)
	}
}

// An answer signs in once, in the browser that asked.
func TestProviderAnswerIsForOneBrowserOnce(t *testing.T) {
	t.Parallel()
	h, remote := newHouseWith(t, false)
	remote.SetGroups("land-coordinators")
	b := h.NewBrowser()
	back := visit(t, b, remote, "/sign-in/provider")
	h.NewBrowser().Get(back).Shows(400, "nicht in diesem Browser begonnen")
	kept := b.Cookie["kiesel_visit"]
	b.Get(back).LeadsTo("/")
	if _, there := b.Cookie["kiesel_visit"]; there {
		t.Error("the browser still keeps its part")
	}
	b.Get(back).Shows(400, "nicht in diesem Browser begonnen")
	b.Cookie["kiesel_visit"] = kept // as somebody would who had stolen all of it
	b.Get(back).Shows(502, "nimmt die Anfrage von Kiesel nicht an")
}

func TestProviderSaysNo(t *testing.T) {
	t.Parallel()
	h, remote := newHouseWith(t, false)
	b := h.NewBrowser()
	state := func() string {
		u, err := url.Parse(b.Get("/sign-in/provider?next=/services").Header().Get("Location"))
		h.Must(err)
		return u.Query().Get("state")
	}
	b.Get("/sign-in/provider/callback?error=access_denied&state="+state()).Shows(400, "abgebrochen oder abgelehnt", "access_denied")
	b.Get("/sign-in/provider/callback?error=%3Cscript%3E&state="+state()).Shows(502, "&lt;script&gt;").Hides("<script>&")
	b.Get("/sign-in/provider/callback").Shows(400, "nicht in diesem Browser begonnen")
	b.Get(strings.Replace(visit(t, b, remote, "/sign-in/provider"), "code=", "code=x", 1)).Shows(502)
}

// A login that has a local account already is not taken over; its owner connects
// the two.
func TestConnect(t *testing.T) {
	t.Parallel()
	h, remote := newHouseWith(t, false)
	remote.SetGroups("land-coordinators")
	h.Person(remote.Login, "reader")
	b := h.NewBrowser()
	b.Get(visit(t, b, remote, "/sign-in/provider")).Shows(403, "hat bei Kiesel schon ein Konto")

	b = h.SignedIn(remote.Login)
	question := b.Post("/sign-in/provider/connect").Shows(200, "Weiter zu Landeskonto")
	asked := strings.ReplaceAll(question.Find(`href="(http://127[^"]*)"`), "&amp;", "&")
	b.Get(atProvider(t, remote, asked)).LeadsTo("/account?done=connected")
	b = h.NewBrowser()
	b.Get(visit(t, b, remote, "/sign-in/provider")).LeadsTo("/")
	b.Get("/").Shows(200, "Test User")
}

// Whoever planted an answer does not get their own access connected with the
// account of somebody who is signed in.
func TestConnectNeedsAFreshProof(t *testing.T) {
	t.Parallel()
	h, remote := newHouseWith(t, false)
	h.Person("erika", "reader")
	b := h.SignedIn("erika")
	h.Wait(11 * time.Minute)
	question := b.Post("/sign-in/provider/connect").Shows(200)
	asked := strings.ReplaceAll(question.Find(`href="(http://127[^"]*)"`), "&amp;", "&")
	b.Get(atProvider(t, remote, asked)).Shows(403, "Bestätigen Sie erst noch einmal")
}

// Signing out offers to sign out at the provider too, with the proof that it is
// the same person.
func TestSignOutAtProvider(t *testing.T) {
	t.Parallel()
	h, remote := newHouseWith(t, false)
	remote.SetGroups("land-coordinators")
	b := h.NewBrowser()
	b.Get(visit(t, b, remote, "/sign-in/provider")).LeadsTo("/")
	left := b.Post("/sign-out").Shows(200, "Auch bei Landeskonto abmelden").Hides("Test User")
	there, err := url.Parse(strings.ReplaceAll(left.Find(`href="(http://127[^"]*)"`), "&amp;", "&"))
	h.Must(err)
	if q := there.Query(); there.Path != "/end_session" || q.Get("post_logout_redirect_uri") != address+"/sign-in" || strings.Count(q.Get("id_token_hint"), ".") != 2 {
		t.Errorf("signs out at %v", there)
	}
	b.Get("/").LeadsTo("/sign-in")
	if _, there := b.Cookie["kiesel_proof"]; there {
		t.Error("the browser keeps the provider's token")
	}

	h.Person("erika", "reader")
	h.SignedIn("erika").Post("/sign-out").LeadsTo("/sign-in?after=left") // came with a password
}

func TestProviderOnly(t *testing.T) {
	t.Parallel()
	h, remote := newHouseWith(t, true)
	remote.SetGroups("land-coordinators")
	h.Person("erika", "reader")
	_, link, err := h.Accounts.Add(t.Context(), access.Local(), account.User{Login: "new"}, "")
	h.Must(err)
	b := h.NewBrowser()
	b.Get("/sign-in").Shows(200, "Mit Landeskonto anmelden").Hides("Passwort", "<input")
	b.Post("/sign-in", "login", "erika", "password", webtest.Good).Shows(404)
	b.Get("/link/" + link).Shows(404)
	b.Get(visit(t, b, remote, "/sign-in/provider")).LeadsTo("/")
}

func TestWithoutProvider(t *testing.T) {
	t.Parallel()
	b := newHouse(t, nil).NewBrowser()
	b.Get("/sign-in").Shows(200).Hides("/sign-in/provider")
	b.Get("/sign-in/provider").Shows(404)
	b.Get("/sign-in/provider/callback").Shows(404)
	b.Post("/sign-in/provider/logout", "logout_token", "x").Shows(404)
}

// Signing out at the provider ends the sessions that came from there, and no
// others.
func TestSignOutByProvider(t *testing.T) {
	t.Parallel()
	f := oidctest.StartForger(t)
	h := houseAt(t, f.Issuer, false)
	b := h.NewBrowser()
	asked, err := url.Parse(b.Get("/sign-in/provider").Header().Get("Location"))
	h.Must(err)
	f.IDToken = f.Sign(t, f.Key, map[string]any{
		"nonce": asked.Query().Get("nonce"), "preferred_username": "erika", "name": "Erika M.", "groups": []string{"land-coordinators"},
	})
	b.Get("/sign-in/provider/callback?code=c&state=" + asked.Query().Get("state")).LeadsTo("/")
	h.Person("paul", "reader")
	paul := h.SignedIn("paul")

	for _, forged := range []string{"", "x.y.z", f.IDToken, f.SignLogout(t, oidctest.NewKey(t), nil)} {
		h.NewBrowser().Post("/sign-in/provider/logout", "logout_token", forged).Shows(400)
	}
	b.Get("/").Shows(200, "Erika M.")
	h.NewBrowser().Post("/sign-in/provider/logout", "logout_token", f.SignLogout(t, f.Key, nil)).Shows(200)
	b.Get("/").LeadsTo("/sign-in")
	paul.Get("/").Shows(200)
}

// Every cookie on every way in and out is out of reach of scripts and of other
// sites, and kept to HTTPS where people come by it; the browser of the test looks
// at each.
func TestEveryCookieIsGuarded(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		remote := oidctest.Start(t, address+signin.CallbackPath, address+"/sign-in")
		h := houseAt(t, remote.Issuer, false, func(h *webtest.House) { h.Cookies.Secure = secure })
		remote.SetGroups("land-coordinators")
		h.Person("erika", "reader")
		b := h.NewBrowser()
		b.Get("/sign-in?lang=en")
		b.Get(visit(t, b, remote, "/sign-in/provider")).LeadsTo("/")
		b.Post("/sign-out")
		b.Post("/sign-in", "login", "erika", "password", webtest.Good)
		session := map[bool]string{false: "kiesel", true: "__Host-kiesel"}[secure]
		for _, name := range []string{"kiesel_lang", "kiesel_visit", "kiesel_proof", session} {
			if !b.Seen[name] {
				t.Errorf("secure %t: no cookie %s among %v", secure, name, b.Seen)
			}
		}
	}
}
