package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc/oidctest"

	"kiesel/internal/access"
	"kiesel/internal/access/oidc"
	remote "kiesel/internal/access/oidc/oidctest"
)

// forger is a provider that puts into its tokens whatever a test wants.
type forger struct {
	oidctest.Server
	issuer string
	key    *rsa.PrivateKey
	token  string // the next ID token
}

func newForger(tb testing.TB) *forger {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tb.Fatal(err)
	}
	f := &forger{key: key}
	f.PublicKeys = []oidctest.PublicKey{{PublicKey: key.Public(), KeyID: "1", Algorithm: "RS256"}}
	server := httptest.NewServer(f)
	tb.Cleanup(server.Close)
	f.issuer = server.URL
	f.SetIssuer(f.issuer)
	return f
}

// ServeHTTP gives a token to everybody who asks.
func (f *forger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/token" {
		f.Server.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"access_token": "a", "token_type": "Bearer", "id_token": f.token})
}

// sign makes a token with claims.
func (f *forger) sign(tb testing.TB, key *rsa.PrivateKey, claims map[string]any) string {
	tb.Helper()
	text, err := json.Marshal(claims)
	if err != nil {
		tb.Fatal(err)
	}
	return oidctest.SignIDToken(key, "1", "RS256", string(text))
}

// finish takes an ID token with the claims of an honest one and those of the
// test; nil leaves one out.
func (f *forger) finish(tb testing.TB, p *oidc.Provider, key *rsa.PrivateKey, claims map[string]any) (oidc.Identity, error) {
	tb.Helper()
	address, kept := begin(tb, p)
	asked, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string]any{
		"iss": f.issuer, "aud": remote.ClientID, "sub": "erika", "nonce": asked.Query().Get("nonce"),
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	}
	maps.Copy(all, claims)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	f.token = f.sign(tb, key, all)
	return p.Finish(tb.Context(), kept, url.Values{"state": {asked.Query().Get("state")}, "code": {"c"}})
}

func TestTokensOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	f := newForger(t)
	p := newProvider(t, configFor(f.issuer))
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		claims map[string]any
		key    *rsa.PrivateKey
		want   oidc.Problem
	}{
		"honest":                      {nil, f.key, ""},
		"for several, us among them":  {map[string]any{"aud": []string{"other", remote.ClientID}, "azp": remote.ClientID}, f.key, ""},
		"tampered with":               {nil, stranger, oidc.Forged},
		"for somebody else":           {map[string]any{"aud": "other"}, f.key, oidc.Audience},
		"given to somebody else":      {map[string]any{"aud": []string{"other", remote.ClientID}, "azp": "other"}, f.key, oidc.Audience},
		"of a foreign issuer":         {map[string]any{"iss": "https://evil.example"}, f.key, oidc.Forged},
		"without a nonce":             {map[string]any{"nonce": nil}, f.key, oidc.Forged},
		"over":                        {map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}, f.key, oidc.Clock},
		"of tomorrow":                 {map[string]any{"iat": time.Now().Add(24 * time.Hour).Unix()}, f.key, oidc.Clock},
		"without an end":              {map[string]any{"exp": nil}, f.key, oidc.Clock},
		"of seconds before our clock": {map[string]any{"iat": time.Now().Add(30 * time.Second).Unix()}, f.key, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := f.finish(t, p, tc.key, tc.claims)
			if tc.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			wantProblem(t, err, tc.want)
		})
	}
	t.Run("no token at all", func(t *testing.T) {
		address, kept := begin(t, p)
		f.token = ""
		_, err := p.Finish(t.Context(), kept, url.Values{"state": {stateOf(t, address)}, "code": {"c"}})
		wantProblem(t, err, oidc.Forged)
	})
}

func stateOf(tb testing.TB, address string) string {
	tb.Helper()
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	return u.Query().Get("state")
}

// Groups stand where the provider puts them.
func TestGroups(t *testing.T) {
	t.Parallel()
	f := newForger(t)
	want := []access.Grant{{Role: access.Coordinator, Scope: "13"}}
	for name, tc := range map[string]struct {
		claim  string
		claims map[string]any
		want   []access.Grant
	}{
		"a list":               {"groups", map[string]any{"groups": []string{"x", "land-coordinators", "land-coordinators"}}, want},
		"one text":             {"groups", map[string]any{"groups": "land-coordinators"}, want},
		"within an object":     {"realm_access.roles", map[string]any{"realm_access": map[string]any{"roles": []string{"land-coordinators"}}}, want},
		"a name with dots":     {"https://sso.example/groups", map[string]any{"https://sso.example/groups": []string{"land-coordinators"}}, want},
		"none":                 {"groups", nil, nil},
		"not known here":       {"groups", map[string]any{"groups": []string{"Land-Coordinators", ""}}, nil},
		"something else":       {"groups", map[string]any{"groups": map[string]any{"land-coordinators": true}}, nil},
		"a list of all sorts":  {"groups", map[string]any{"groups": []any{1, nil, "land-coordinators"}}, want},
		"an object that is no": {"realm_access.roles", map[string]any{"realm_access": "land-coordinators"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := configFor(f.issuer)
			c.GroupsClaim = tc.claim
			who, err := f.finish(t, newProvider(t, c), f.key, tc.claims)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(who.Grants, tc.want) {
				t.Errorf("grants %v, want %v", who.Grants, tc.want)
			}
		})
	}
}

func TestBackChannel(t *testing.T) {
	t.Parallel()
	f := newForger(t)
	p := newProvider(t, configFor(f.issuer))
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	events := map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}
	for name, tc := range map[string]struct {
		claims map[string]any
		key    *rsa.PrivateKey
		want   oidc.Problem
	}{
		"honest":                 {nil, f.key, ""},
		"tampered with":          {nil, stranger, oidc.Forged},
		"for somebody else":      {map[string]any{"aud": "other"}, f.key, oidc.Audience},
		"of a foreign issuer":    {map[string]any{"iss": "https://evil.example"}, f.key, oidc.Forged},
		"over":                   {map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}, f.key, oidc.Clock},
		"an ID token":            {map[string]any{"events": nil, "nonce": "n"}, f.key, oidc.Forged},
		"of a session only":      {map[string]any{"sub": nil, "sid": "s"}, f.key, oidc.Refused},
		"that names no event":    {map[string]any{"events": nil}, f.key, oidc.Forged},
		"with a nonce, as never": {map[string]any{"nonce": "n"}, f.key, oidc.Forged},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := map[string]any{
				"iss": f.issuer, "aud": remote.ClientID, "sub": "erika", "jti": "1", "events": events,
				"iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
			}
			maps.Copy(all, tc.claims)
			maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
			subject, err := p.BackChannel(t.Context(), f.sign(t, tc.key, all))
			if tc.want != "" {
				wantProblem(t, err, tc.want)
			} else if err != nil || subject != "erika" {
				t.Errorf("got %q, %v", subject, err)
			}
		})
	}
}
