package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// MaxVisit is how long somebody may take at the provider.
const MaxVisit = 15 * time.Minute

// purpose of what the browser keeps.
const purpose = "oidc sign-in"

// leeway is how much the provider's clock may be ahead.
const leeway = 2 * time.Minute

// visit is what must be known again when somebody comes back.
type visit struct {
	State    string    `json:"state"`    // links question and answer
	Nonce    string    `json:"nonce"`    // links question and token
	Verifier string    `json:"verifier"` // of PKCE: proves that the one who asked takes the answer
	Next     string    `json:"next"`
	Until    time.Time `json:"until"`
}

// Begin returns the provider's address at which somebody signs in, and what
// their browser must keep for [Provider.Finish] meanwhile, in a cookie. next is
// the page to show afterwards. The error is an [*Error].
func (p *Provider) Begin(ctx context.Context, next string) (address, kept string, err error) {
	d, err := p.discover(ctx)
	if err != nil {
		return "", "", err
	}
	v := visit{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Next: next, Until: p.config.Now().Add(MaxVisit),
	}
	text, err := json.Marshal(v)
	if err != nil {
		return "", "", fmt.Errorf("noting a sign-in: %w", err)
	}
	address = d.oauth.AuthCodeURL(v.State, oidc.Nonce(v.Nonce), oauth2.S256ChallengeOption(v.Verifier))
	return address, p.config.Sealer.Seal(string(text), purpose), nil
}

// Finish takes the answer that the provider sent along with the browser, and
// what the browser kept since [Provider.Begin]. Whoever calls it deletes what
// was kept; the answer is good for one sign-in only, which the provider sees
// to. The error is an [*Error].
func (p *Provider) Finish(ctx context.Context, kept string, answer url.Values) (Identity, error) {
	v, err := p.recall(kept, answer.Get("state"))
	if err != nil {
		return Identity{}, &Error{Stale, err}
	}
	if err := p.checkAnswer(answer); err != nil {
		return Identity{}, err
	}
	d, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	token, err := d.oauth.Exchange(p.context(ctx), answer.Get("code"), oauth2.VerifierOption(v.Verifier))
	if err != nil {
		return Identity{}, exchangeError(err)
	}
	raw, _ := token.Extra("id_token").(string)
	known, err := p.verify(ctx, d, raw, v.Nonce)
	if err != nil {
		return Identity{}, err
	}
	if err := p.addUserInfo(ctx, d, token, known); err != nil {
		return Identity{}, err
	}
	who := p.identity(known)
	who.IDToken, who.Next = raw, v.Next
	return who, nil
}

// recall opens what the browser kept and compares the state.
func (p *Provider) recall(kept, state string) (visit, error) {
	var v visit
	text, err := p.config.Sealer.Open(kept, purpose)
	if err != nil {
		return v, fmt.Errorf("the sign-in was not begun here: %w", err)
	}
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return v, fmt.Errorf("the sign-in was not begun here: %w", err)
	}
	switch {
	case subtle.ConstantTimeCompare([]byte(v.State), []byte(state)) != 1:
		return v, errors.New("the answer belongs to another sign-in")
	case p.config.Now().After(v.Until):
		return v, fmt.Errorf("the sign-in took longer than %v", MaxVisit)
	}
	return v, nil
}

// checkAnswer looks for a no and for an answer of somebody else (RFC 9207).
func (p *Provider) checkAnswer(answer url.Values) error {
	if issuer := answer.Get("iss"); issuer != "" && issuer != p.config.Issuer {
		return &Error{Forged, fmt.Errorf("the answer comes from %q", issuer)}
	}
	code := answer.Get("error")
	if code == "" {
		return nil
	}
	err := fmt.Errorf("the provider answered %q: %s", code, answer.Get("error_description"))
	if code == "access_denied" || code == "consent_required" || code == "login_required" {
		return &Error{Denied, err}
	}
	return &Error{Refused, err}
}

// exchangeError tells a no of the provider from no answer at all. What the
// provider said stands in its code and description; its whole answer might hold
// a token.
func exchangeError(err error) error {
	var no *oauth2.RetrieveError
	if errors.As(err, &no) {
		return &Error{Refused, fmt.Errorf("the provider gave no token: %s %s", no.ErrorCode, no.ErrorDescription)}
	}
	return &Error{Unreachable, err}
}

// verify checks the ID token (OpenID Connect Core 1.0, section 3.1.3.7) and
// returns its claims.
func (p *Provider) verify(ctx context.Context, d *discovery, raw, nonce string) (claims, error) {
	token, err := d.verifier.Verify(p.context(ctx), raw)
	var over *oidc.TokenExpiredError
	switch {
	case errors.As(err, &over):
		return nil, &Error{Clock, fmt.Errorf("the token was over at %v, and here it is %v", over.Expiry.UTC(), p.config.Now().UTC())}
	case err != nil:
		return nil, &Error{Forged, err}
	case token.IssuedAt.After(p.config.Now().Add(leeway)):
		return nil, &Error{Clock, fmt.Errorf("the token is of %v, and here it is %v", token.IssuedAt.UTC(), p.config.Now().UTC())}
	case !slices.Contains(token.Audience, p.config.ClientID):
		return nil, &Error{Audience, fmt.Errorf("the token is for %q, not for %q", token.Audience, p.config.ClientID)}
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(nonce)) != 1:
		return nil, &Error{Forged, errors.New("the token belongs to another sign-in")}
	}
	var c claims
	if err := token.Claims(&c); err != nil {
		return nil, &Error{Forged, fmt.Errorf("reading the token: %w", err)}
	}
	if party := c.text("azp"); party != "" && party != p.config.ClientID {
		return nil, &Error{Audience, fmt.Errorf("the token was given to %q, not to %q", party, p.config.ClientID)}
	}
	return c, nil
}

// addUserInfo adds what the provider tells about the person outside of the
// token. What stands in the token remains.
func (p *Provider) addUserInfo(ctx context.Context, d *discovery, token *oauth2.Token, known claims) error {
	if d.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := d.UserInfo(p.context(ctx), oauth2.StaticTokenSource(token))
	if err != nil {
		return &Error{Refused, fmt.Errorf("asking who this is: %w", err)}
	}
	if info.Subject != known.text("sub") {
		return &Error{Forged, fmt.Errorf("the provider tells about %q, but %q signed in", info.Subject, known.text("sub"))}
	}
	var more claims
	if err := info.Claims(&more); err != nil {
		return &Error{Refused, fmt.Errorf("asking who this is: %w", err)}
	}
	for name, value := range more {
		if _, exists := known[name]; !exists {
			known[name] = value
		}
	}
	return nil
}
