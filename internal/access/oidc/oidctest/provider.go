// Package oidctest runs a real OpenID provider for tests: that of zitadel/oidc,
// with its login form, on a port of its own.
package oidctest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// The application as which tests ask, and the password of everybody at the
// provider.
const (
	ClientID     = "kiesel"
	ClientSecret = "shared with the provider"
	Password     = "verysecure"
)

// Provider is an OpenID provider. It knows one person, whose subject is "id1".
type Provider struct {
	// Issuer is its address.
	Issuer string
	// Login of the person.
	Login string

	store *groupStore
}

// Start runs a provider until the test ends. It sends people back to redirect
// and, after they have signed out, to signedOut.
func Start(tb testing.TB, redirect, signedOut string) *Provider {
	tb.Helper()
	p, end := Run(redirect, signedOut)
	tb.Cleanup(end)
	return p
}

// Run is [Start] outside of Go's tests; the provider runs until end is called.
func Run(redirect, signedOut string) (p *Provider, end func()) {
	server := httptest.NewUnstartedServer(nil)
	server.Start()
	users := storage.NewUserStore(server.URL)
	clients := map[string]*storage.Client{ClientID: storage.WebClient(ClientID, ClientSecret, redirect)}
	store := &groupStore{Storage: storage.NewStorageWithClients(users, clients), signedOut: signedOut}
	server.Config.Handler = exampleop.SetupServer(server.URL, store, nil, false)
	return &Provider{Issuer: server.URL, Login: users.GetUserByID("id1").Username, store: store}, server.Close
}

// SetGroups puts the person into groups, which the claim "groups" lists.
func (p *Provider) SetGroups(groups ...string) {
	p.store.mu.Lock()
	defer p.store.mu.Unlock()
	p.store.groups = groups
}

var hiddenID = regexp.MustCompile(`name="id" value="([^"]*)"`)

// SignIn opens the provider's address as a browser does, fills in its login
// form, and returns the address at Kiesel to which the provider leads back. It
// does not open that.
func (p *Provider) SignIn(tb testing.TB, browser *http.Client, address string) *url.URL {
	tb.Helper()
	form, _ := p.follow(tb, browser, http.MethodGet, address, nil)
	id := hiddenID.FindSubmatch(form)
	if id == nil {
		tb.Fatalf("%s shows no login form, but %s", address, form)
	}
	_, back := p.follow(tb, browser, http.MethodPost, p.Issuer+"/login/username", url.Values{
		"id": {string(id[1])}, "username": {p.Login}, "password": {Password},
	})
	if back == nil {
		tb.Fatal("the provider does not lead back")
	}
	return back
}

// follow sends a request and follows redirects as long as they stay at the
// provider. It returns what the provider shows and where it leads to.
func (p *Provider) follow(tb testing.TB, browser *http.Client, method, address string, form url.Values) (body []byte, to *url.URL) {
	tb.Helper()
	within := *browser
	within.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), p.Issuer+"/") {
			return nil
		}
		return http.ErrUseLastResponse
	}
	r, err := http.NewRequestWithContext(tb.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		tb.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := within.Do(r)
	if err != nil {
		tb.Fatal(err)
	}
	body, err = io.ReadAll(answer.Body)
	if err := errors.Join(err, answer.Body.Close()); err != nil {
		tb.Fatal(err)
	}
	to, err = answer.Location()
	if err != nil && !errors.Is(err, http.ErrNoLocation) {
		tb.Fatal(err)
	}
	return body, to
}

// groupStore adds groups and an address for signing out to the example's
// storage.
type groupStore struct {
	*storage.Storage
	signedOut string

	mu     sync.Mutex
	groups []string
}

// SetUserinfoFromToken tells about the person.
func (s *groupStore) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, token, subject, origin string) error {
	s.mu.Lock()
	info.AppendClaims("groups", slices.Clone(s.groups))
	s.mu.Unlock()
	return s.Storage.SetUserinfoFromToken(ctx, info, token, subject, origin)
}

// GetClientByClientID finds an application.
func (s *groupStore) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	client, err := s.Storage.GetClientByClientID(ctx, id)
	return signOutClient{client, s.signedOut}, err
}

// signOutClient is an application with an address for people who signed out.
type signOutClient struct {
	op.Client
	address string
}

// PostLogoutRedirectURIs lists that address.
func (c signOutClient) PostLogoutRedirectURIs() []string { return []string{c.address} }
