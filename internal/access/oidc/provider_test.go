package oidc_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/oidc"
	"kiesel/internal/access/oidc/oidctest"
)

// The whole way through a real provider: its login form, the code, PKCE, the
// token and the groups.
func TestSignIn(t *testing.T) {
	t.Parallel()
	remote := oidctest.Start(t, redirect, signedOut)
	remote.SetGroups("all", "land-coordinators")
	p := newProvider(t, configFor(remote.Issuer))

	address, kept := begin(t, p)
	answer := remote.SignIn(t, newBrowser(t), address).Query()
	who, err := p.Finish(t.Context(), kept, answer)
	if err != nil {
		t.Fatal(err)
	}
	if who.Issuer != remote.Issuer || who.Subject != "id1" || who.Login != remote.Login || who.Name != "Test User" ||
		who.Email != "test-user@zitadel.ch" || who.Language != "de" || who.Next != "/services" {
		t.Errorf("got %+v", who)
	}
	if want := []access.Grant{{Role: access.Coordinator, Scope: "13"}}; !slices.Equal(who.Grants, want) {
		t.Errorf("grants %v, want %v", who.Grants, want)
	}

	// The answer is good for one sign-in, even if the browser kept its part.
	_, err = p.Finish(t.Context(), kept, answer)
	wantProblem(t, err, oidc.Refused)
}

// What Kiesel asks for: code flow, PKCE with SHA-256, state and nonce, new ones
// each time.
func TestBeginAsksSafely(t *testing.T) {
	t.Parallel()
	p := newProvider(t, configFor(oidctest.Start(t, redirect, signedOut).Issuer))
	seen := map[string]bool{}
	for range 2 {
		address, _ := begin(t, p)
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		if q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("scope") != "openid profile email" {
			t.Errorf("asks with %v", q)
		}
		for _, name := range []string{"state", "nonce", "code_challenge"} {
			value := q.Get(name)
			if len(value) < 20 || seen[value] {
				t.Errorf("%s is %q", name, value)
			}
			seen[value] = true
		}
	}
}

var verifier = regexp.MustCompile(`"verifier":"[^"]*"`)

func TestSignInRefused(t *testing.T) {
	t.Parallel()
	remote := oidctest.Start(t, redirect, signedOut)
	p := newProvider(t, configFor(remote.Issuer))
	_, foreign := begin(t, p)
	for name, tc := range map[string]struct {
		asked  func(address string) string // what the browser makes of Kiesel's question
		kept   func(kept string) string    // what it makes of what it keeps
		answer func(url.Values)            // what it makes of the provider's answer
		want   oidc.Problem
	}{
		"another nonce": {
			asked: func(address string) string { return with(t, address, "nonce", "planted") },
			want:  oidc.Forged,
		},
		"another state": {answer: func(q url.Values) { q.Set("state", "planted") }, want: oidc.Stale},
		"no state":      {answer: func(q url.Values) { q.Del("state") }, want: oidc.Stale},
		"nothing kept":  {kept: func(string) string { return "" }, want: oidc.Stale},
		"another sign-in was begun": {
			kept: func(string) string { return foreign },
			want: oidc.Stale,
		},
		"no PKCE verifier": {
			kept: func(kept string) string {
				return verifier.ReplaceAllString(kept, `"verifier":""`)
			},
			want: oidc.Refused,
		},
		"foreign issuer":         {answer: func(q url.Values) { q.Set("iss", "https://evil.example") }, want: oidc.Forged},
		"planted code":           {answer: func(q url.Values) { q.Set("code", "planted") }, want: oidc.Refused},
		"the person said no":     {answer: func(q url.Values) { q.Set("error", "access_denied") }, want: oidc.Denied},
		"the provider said no":   {answer: func(q url.Values) { q.Set("error", "server_error") }, want: oidc.Refused},
		"said no to other state": {answer: func(q url.Values) { q.Set("error", "access_denied"); q.Del("state") }, want: oidc.Stale},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, kept := begin(t, p)
			if tc.asked != nil {
				address = tc.asked(address)
			}
			answer := remote.SignIn(t, newBrowser(t), address).Query()
			if tc.kept != nil {
				kept = tc.kept(kept)
			}
			if tc.answer != nil {
				tc.answer(answer)
			}
			_, err := p.Finish(t.Context(), kept, answer)
			wantProblem(t, err, tc.want)
		})
	}
}

// Clocks that differ are named as the cause, and a visit that takes too long
// begins anew.
func TestSignInAtOtherTimes(t *testing.T) {
	t.Parallel()
	remote := oidctest.Start(t, redirect, signedOut)
	for name, tc := range map[string]struct {
		begun, finished time.Duration // of Kiesel's clock against the provider's
		want            oidc.Problem
	}{
		"Kiesel's clock is ahead":  {2 * time.Hour, 2 * time.Hour, oidc.Clock},
		"Kiesel's clock is behind": {-time.Hour, -time.Hour, oidc.Clock},
		"took too long":            {0, oidc.MaxVisit + time.Second, oidc.Stale},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			off := tc.begun
			c := configFor(remote.Issuer)
			c.Now = func() time.Time { return time.Now().Add(off) }
			p := newProvider(t, c)
			address, kept := begin(t, p)
			answer := remote.SignIn(t, newBrowser(t), address).Query()
			off = tc.finished
			_, err := p.Finish(t.Context(), kept, answer)
			wantProblem(t, err, tc.want)
		})
	}
}

func TestWrongSecret(t *testing.T) {
	t.Parallel()
	remote := oidctest.Start(t, redirect, signedOut)
	c := configFor(remote.Issuer)
	c.ClientSecret = "not that of the provider"
	p := newProvider(t, c)
	address, kept := begin(t, p)
	_, err := p.Finish(t.Context(), kept, remote.SignIn(t, newBrowser(t), address).Query())
	wantProblem(t, err, oidc.Refused)
	if strings.Contains(err.Error(), c.ClientSecret) {
		t.Errorf("the error tells the secret: %v", err)
	}
}

// The provider may be away when Kiesel starts, and come back.
func TestProviderAway(t *testing.T) {
	t.Parallel()
	remote := oidctest.Start(t, redirect, signedOut)
	away := true
	c := configFor(remote.Issuer)
	c.Client = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		if away {
			return nil, http.ErrServerClosed
		}
		return http.DefaultTransport.RoundTrip(r)
	})}
	p := newProvider(t, c)
	_, _, err := p.Begin(t.Context(), "/")
	wantProblem(t, err, oidc.Unreachable)
	if address := p.EndSession(t.Context(), "", signedOut); address != "" {
		t.Errorf("signs out at %q", address)
	}
	away = false
	begin(t, p)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Signing out at the provider leads back to Kiesel.
func TestEndSession(t *testing.T) {
	t.Parallel()
	remote := oidctest.Start(t, redirect, signedOut)
	p := newProvider(t, configFor(remote.Issuer))
	address, kept := begin(t, p)
	browser := newBrowser(t)
	who, err := p.Finish(t.Context(), kept, remote.SignIn(t, browser, address).Query())
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{"with the token": who.IDToken, "without": ""} {
		browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		answer, err := browser.Get(p.EndSession(t.Context(), token, signedOut))
		if err != nil {
			t.Fatal(err)
		}
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
		if got := answer.Header.Get("Location"); got != signedOut {
			t.Errorf("%s: leads to %q, want %q", name, got, signedOut)
		}
	}
}

func TestNewRefusesUnsafeConfigurations(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*oidc.Config)
		want   string // of the error; "" if it is fine
	}{
		"https":                {func(c *oidc.Config) { c.RedirectURL = "https://kiesel.example/sign-in/oidc/callback" }, ""},
		"http on this machine": {func(c *oidc.Config) { c.Issuer = "http://127.0.0.1:9998" }, ""},
		"http":                 {func(c *oidc.Config) { c.Issuer = "http://sso.example" }, "write https://"},
		"http back":            {func(c *oidc.Config) { c.RedirectURL = "http://kiesel.example/" }, "write https://"},
		"no address":           {func(c *oidc.Config) { c.Issuer = "sso" }, "no address"},
		"no client":            {func(c *oidc.Config) { c.ClientID = "" }, "client id"},
		"no sealer":            {func(c *oidc.Config) { c.Sealer = nil }, "seal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := configFor("https://sso.example/realms/land")
			tc.change(&c)
			_, err := oidc.New(c)
			if tc.want == "" && err != nil {
				t.Error(err)
			}
			if tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("got %v, want an error with %q", err, tc.want)
			}
		})
	}
}
