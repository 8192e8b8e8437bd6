package oidctest

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc/oidctest"
)

// Forger is a provider that signs whatever a test wants.
type Forger struct {
	oidctest.Server
	// Issuer is its address.
	Issuer string
	// Key is the one with which its tokens are expected to be signed.
	Key *rsa.PrivateKey
	// IDToken is what it gives to whoever asks for a token.
	IDToken string
}

// StartForger runs a forger until the test ends.
func StartForger(tb testing.TB) *Forger {
	tb.Helper()
	f := &Forger{Key: NewKey(tb)}
	f.PublicKeys = []oidctest.PublicKey{{PublicKey: f.Key.Public(), KeyID: "1", Algorithm: "RS256"}}
	server := httptest.NewServer(f)
	tb.Cleanup(server.Close)
	f.Issuer = server.URL
	f.SetIssuer(f.Issuer)
	return f
}

// NewKey returns a key that nobody knows.
func NewKey(tb testing.TB) *rsa.PrivateKey {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

// ServeHTTP gives the token to everybody who asks for one.
func (f *Forger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/token" {
		f.Server.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"access_token": "a", "token_type": "Bearer", "id_token": f.IDToken})
}

// Sign makes a token about the person "erika" for Kiesel, good for a while, with
// claims of the test's own; nil leaves one out.
func (f *Forger) Sign(tb testing.TB, key *rsa.PrivateKey, claims map[string]any) string {
	tb.Helper()
	all := map[string]any{
		"iss": f.Issuer, "aud": ClientID, "sub": "erika", "iat": time.Now().Unix(), "exp": time.Now().Add(time.Hour).Unix(),
	}
	maps.Copy(all, claims)
	maps.DeleteFunc(all, func(_ string, value any) bool { return value == nil })
	text, err := json.Marshal(all)
	if err != nil {
		tb.Fatal(err)
	}
	return oidctest.SignIDToken(key, "1", "RS256", string(text))
}

// SignLogout is [Forger.Sign] for a logout token (Back-Channel Logout 1.0,
// section 2.4).
func (f *Forger) SignLogout(tb testing.TB, key *rsa.PrivateKey, claims map[string]any) string {
	tb.Helper()
	all := map[string]any{"jti": "1", "events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}
	maps.Copy(all, claims)
	return f.Sign(tb, key, all)
}
