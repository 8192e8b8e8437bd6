package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/coreos/go-oidc/v3/oidc"
)

// EndSession returns the address at which the provider signs somebody out and
// leads back to the address back, which is registered there. "" means that the
// provider has none or does not answer; then the session there goes on. idToken
// is that of the sign-in, so that the provider need not ask; it may be empty.
func (p *Provider) EndSession(ctx context.Context, idToken, back string) string {
	d, err := p.discover(ctx)
	if err != nil || d.endSession == "" {
		return ""
	}
	address, err := url.Parse(d.endSession)
	if err != nil {
		return ""
	}
	q := address.Query()
	q.Set("client_id", p.config.ClientID)
	q.Set("post_logout_redirect_uri", back)
	if idToken != "" {
		q.Set("id_token_hint", idToken)
	}
	address.RawQuery = q.Encode()
	return address.String()
}

// BackChannel reads a logout token that the provider itself has sent and
// returns the subject whose sessions end. The error is an [*Error].
func (p *Provider) BackChannel(ctx context.Context, logoutToken string) (subject string, err error) {
	d, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	token, err := d.verifier.VerifyLogout(p.context(ctx), logoutToken)
	var over *oidc.TokenExpiredError
	switch {
	case errors.As(err, &over):
		return "", &Error{Clock, fmt.Errorf("the logout token was over at %v", over.Expiry.UTC())}
	case err != nil:
		return "", &Error{Forged, err}
	case !slices.Contains(token.Audience, p.config.ClientID):
		return "", &Error{Audience, fmt.Errorf("the logout token is for %q", token.Audience)}
	case token.Subject == "":
		return "", &Error{Refused, errors.New("the logout token names a session only: let the provider name the person (claim \"sub\") too")}
	}
	return token.Subject, nil
}
