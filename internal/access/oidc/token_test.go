package oidc_test

import (
	"crypto/rsa"
	"maps"
	"net/url"
	"slices"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/oidc"
	"kiesel/internal/access/oidc/oidctest"
)

// finish signs in with an ID token that has claims of the test's own.
func finish(tb testing.TB, f *oidctest.Forger, p *oidc.Provider, key *rsa.PrivateKey, claims map[string]any) (oidc.Identity, error) {
	tb.Helper()
	address, kept := begin(tb, p)
	asked, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	all := map[string]any{"nonce": asked.Query().Get("nonce")}
	maps.Copy(all, claims)
	f.IDToken = f.Sign(tb, key, all)
	return p.Finish(tb.Context(), kept, url.Values{"state": {asked.Query().Get("state")}, "code": {"c"}})
}

func TestTokensOfOthersAreRefused(t *testing.T) {
	t.Parallel()
	f := oidctest.StartForger(t)
	p := newProvider(t, configFor(f.Issuer))
	stranger := oidctest.NewKey(t)
	for name, tc := range map[string]struct {
		claims map[string]any
		key    *rsa.PrivateKey
		want   oidc.Problem
	}{
		"honest":                      {nil, f.Key, ""},
		"for several, us among them":  {map[string]any{"aud": []string{"other", oidctest.ClientID}, "azp": oidctest.ClientID}, f.Key, ""},
		"tampered with":               {nil, stranger, oidc.Forged},
		"for somebody else":           {map[string]any{"aud": "other"}, f.Key, oidc.Audience},
		"given to somebody else":      {map[string]any{"aud": []string{"other", oidctest.ClientID}, "azp": "other"}, f.Key, oidc.Audience},
		"of a foreign issuer":         {map[string]any{"iss": "https://evil.example"}, f.Key, oidc.Forged},
		"without a nonce":             {map[string]any{"nonce": nil}, f.Key, oidc.Forged},
		"over":                        {map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}, f.Key, oidc.Clock},
		"of tomorrow":                 {map[string]any{"iat": time.Now().Add(24 * time.Hour).Unix()}, f.Key, oidc.Clock},
		"without an end":              {map[string]any{"exp": nil}, f.Key, oidc.Clock},
		"of seconds before our clock": {map[string]any{"iat": time.Now().Add(30 * time.Second).Unix()}, f.Key, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := finish(t, f, p, tc.key, tc.claims)
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
		f.IDToken = ""
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
	f := oidctest.StartForger(t)
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
			c := configFor(f.Issuer)
			c.GroupsClaim = tc.claim
			who, err := finish(t, f, newProvider(t, c), f.Key, tc.claims)
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
	f := oidctest.StartForger(t)
	p := newProvider(t, configFor(f.Issuer))
	stranger := oidctest.NewKey(t)
	for name, tc := range map[string]struct {
		claims map[string]any
		key    *rsa.PrivateKey
		want   oidc.Problem
	}{
		"honest":                 {nil, f.Key, ""},
		"tampered with":          {nil, stranger, oidc.Forged},
		"for somebody else":      {map[string]any{"aud": "other"}, f.Key, oidc.Audience},
		"of a foreign issuer":    {map[string]any{"iss": "https://evil.example"}, f.Key, oidc.Forged},
		"over":                   {map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}, f.Key, oidc.Clock},
		"an ID token":            {map[string]any{"events": nil, "nonce": "n"}, f.Key, oidc.Forged},
		"of a session only":      {map[string]any{"sub": nil, "sid": "s"}, f.Key, oidc.Refused},
		"that names no event":    {map[string]any{"events": nil}, f.Key, oidc.Forged},
		"with a nonce, as never": {map[string]any{"nonce": "n"}, f.Key, oidc.Forged},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			subject, err := p.BackChannel(t.Context(), f.SignLogout(t, tc.key, tc.claims))
			if tc.want != "" {
				wantProblem(t, err, tc.want)
			} else if err != nil || subject != "erika" {
				t.Errorf("got %q, %v", subject, err)
			}
		})
	}
}
