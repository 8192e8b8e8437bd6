package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Config says at which provider people sign in.
type Config struct {
	// Issuer is the provider's address, "https://sso.example.de/realms/land";
	// http only on this machine.
	Issuer string
	// ClientID is the name under which the provider knows Kiesel.
	ClientID string
	// ClientSecret proves that it is Kiesel that asks; "" for a public client,
	// which PKCE alone protects.
	ClientSecret string
	// RedirectURL is the address of Kiesel to which the provider sends people
	// back. It is registered there.
	RedirectURL string
	// Scopes are asked for besides "openid".
	Scopes []string
	// GroupsClaim is where the person's groups stand, "groups" or
	// "realm_access.roles".
	GroupsClaim string
	// Roles says which roles the groups stand for.
	Roles Roles
	// Sealer seals what the browser keeps meanwhile.
	Sealer Sealer
	// Client talks to the provider. The default waits ten seconds at most.
	Client *http.Client
	// Now is the clock. The default is time.Now.
	Now func() time.Time
}

// Sealer seals short texts so that nobody else can read or change them.
type Sealer interface {
	// Seal returns the text sealed for a purpose.
	Seal(text, purpose string) string
	// Open returns the text that was sealed for the purpose, or an error if it
	// was not.
	Open(sealed, purpose string) (string, error)
}

// Provider is an OpenID provider. Its methods may be called from several
// goroutines.
type Provider struct {
	config Config

	mu    sync.Mutex
	found *discovery
}

// discovery is what the provider tells about itself.
type discovery struct {
	*oidc.Provider
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	// endSession is the address for signing out at the provider, "" if it has
	// none.
	endSession string
}

// New checks the configuration. The provider itself is asked when somebody
// signs in for the first time, so that Kiesel starts without it.
func New(c Config) (*Provider, error) {
	switch {
	case c.ClientID == "":
		return nil, errors.New("the client id is missing under which the OpenID provider knows Kiesel")
	case c.Sealer == nil:
		return nil, errors.New("nothing to seal a sign-in with")
	}
	if err := checkAddress(c.Issuer); err != nil {
		return nil, fmt.Errorf("the OpenID provider: %w", err)
	}
	if err := checkAddress(c.RedirectURL); err != nil {
		return nil, fmt.Errorf("the address to which the OpenID provider leads back: %w", err)
	}
	if c.GroupsClaim == "" {
		c.GroupsClaim = "groups"
	}
	if c.Client == nil {
		c.Client = &http.Client{Timeout: 10 * time.Second}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Provider{config: c}, nil
}

// Issuer is the provider's address, which is part of the keys of its people.
func (p *Provider) Issuer() string { return p.config.Issuer }

// checkAddress refuses addresses over which others could listen.
func checkAddress(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "":
		return fmt.Errorf("%q is no address such as https://sso.example.de", address)
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	}
	return fmt.Errorf("%q is not safe: write https://", address)
}

func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// discover asks the provider about itself, until it has answered once. The
// error is an [*Error].
func (p *Provider) discover(ctx context.Context) (*discovery, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	c := p.config
	provider, err := oidc.NewProvider(p.context(ctx), c.Issuer)
	if err != nil {
		return nil, &Error{Unreachable, err}
	}
	var more struct {
		EndSession string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, &Error{Unreachable, fmt.Errorf("reading its configuration: %w", err)}
	}
	p.found = &discovery{
		Provider: provider,
		oauth: oauth2.Config{
			ClientID: c.ClientID, ClientSecret: c.ClientSecret, Endpoint: provider.Endpoint(), RedirectURL: c.RedirectURL,
			Scopes: append([]string{oidc.ScopeOpenID}, c.Scopes...),
		},
		// The audience is checked in verify, to tell that mistake from others.
		verifier:   provider.Verifier(&oidc.Config{SkipClientIDCheck: true, Now: c.Now}),
		endSession: more.EndSession,
	}
	return p.found, nil
}

// context makes both libraries use the configured client.
func (p *Provider) context(ctx context.Context) context.Context {
	return oidc.ClientContext(ctx, p.config.Client)
}
