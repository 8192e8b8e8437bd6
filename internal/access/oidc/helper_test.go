package oidc_test

import (
	"errors"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/oidc"
	"kiesel/internal/access/oidc/oidctest"
)

// Where Kiesel would be.
const (
	redirect  = "http://localhost:8080/sign-in/oidc/callback"
	signedOut = "http://localhost:8080/sign-in"
)

// markSealer only marks texts, so that tests can look into them and change
// them.
type markSealer struct{}

func (markSealer) Seal(text, purpose string) string { return purpose + ":" + text }

func (markSealer) Open(sealed, purpose string) (string, error) {
	text, ok := strings.CutPrefix(sealed, purpose+":")
	if !ok {
		return "", errors.New("not sealed")
	}
	return text, nil
}

// configFor is a configuration in which the group "land-coordinators"
// coordinates Mecklenburg-Vorpommern.
func configFor(issuer string) oidc.Config {
	return oidc.Config{
		Issuer: issuer, ClientID: oidctest.ClientID, ClientSecret: oidctest.ClientSecret, RedirectURL: redirect,
		Scopes: []string{"profile", "email"}, Sealer: markSealer{},
		Roles: oidc.Roles{"land-coordinators": {{Role: access.Coordinator, Scope: "13"}}},
	}
}

func newProvider(tb testing.TB, c oidc.Config) *oidc.Provider {
	tb.Helper()
	p, err := oidc.New(c)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// begin begins a sign-in.
func begin(tb testing.TB, p *oidc.Provider) (address, kept string) {
	tb.Helper()
	address, kept, err := p.Begin(tb.Context(), "/services")
	if err != nil {
		tb.Fatal(err)
	}
	return address, kept
}

// newBrowser returns a client that keeps cookies.
func newBrowser(tb testing.TB) *http.Client {
	tb.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

// wantProblem fails unless err is an [*oidc.Error] with the problem.
func wantProblem(tb testing.TB, err error, want oidc.Problem) {
	tb.Helper()
	var failed *oidc.Error
	if !errors.As(err, &failed) || failed.Problem != want {
		tb.Errorf("got %v, want the problem %q", err, want)
	}
}

// with returns the query of an address with one value changed.
func with(tb testing.TB, address, name, value string) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}
