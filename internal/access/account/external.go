package account

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"kiesel/internal/access"
)

// External is a person as an OpenID provider tells of them, after the whole
// flow was checked.
type External struct {
	Issuer, Subject    string // together the person's key; never given to another
	Login, Name, Email string
	// Grants are the roles that the groups at the provider stand for. They
	// replace those of the account at every sign-in; nil leaves them alone.
	Grants []access.Grant
}

// EnterExternal signs a person in whom an OpenID provider vouches for. A person
// who comes for the first time gets an account; one whose login is taken by
// another account does not, for a provider must not take accounts over: the
// owner connects them, see [Service.Connect]. Name, address and grants follow
// the provider.
//
// The error is [ErrCredentials] for accounts that are not active, [ErrNoRole],
// [ErrLastAdministrator] or a [*FieldError].
func (s *Service) EnterExternal(ctx context.Context, e External, c Client) (SignIn, error) {
	if err := s.limiter.allow(c.Address, s.now()); err != nil {
		return SignIn{}, err
	}
	user, err := s.store.ByExternal(ctx, e.Issuer, e.Subject)
	switch {
	case errors.Is(err, ErrNotFound):
		user, err = s.addExternal(ctx, e)
	case err == nil && user.State != Active:
		err = ErrCredentials
	case err == nil:
		user, err = s.follow(ctx, user, e)
	}
	if err == nil && e.Grants != nil && len(user.Grants) == 0 {
		err = ErrNoRole
	}
	if err != nil {
		return SignIn{}, s.refused("provider", user.ID, err)
	}
	return s.begin(ctx, user, Session{Provider: true}, c.Agent, "")
}

// provider is who opens and changes accounts for an OpenID provider.
var provider = access.System("oidc")

// addExternal opens an account for somebody who comes for the first time.
func (s *Service) addExternal(ctx context.Context, e External) (User, error) {
	u := User{Login: e.Login, Name: e.Name, Email: e.Email, Grants: e.Grants, State: Active, Issuer: e.Issuer, Subject: e.Subject}
	return s.add(ctx, provider, u, "", "", "user.add", nil)
}

// follow brings an account up to date with the provider. New rights end the
// sessions that were begun with the old ones.
func (s *Service) follow(ctx context.Context, u User, e External) (User, error) {
	told := u
	told.Name, told.Email = cmp.Or(e.Name, u.Name), cmp.Or(e.Email, u.Email)
	if e.Grants != nil {
		told.Grants = e.Grants
	}
	if err := told.normalise(); err != nil {
		return u, err
	}
	rights := !slices.Equal(told.Grants, u.Grants)
	if told.Name == u.Name && told.Email == u.Email && !rights {
		return u, nil
	}
	return s.change(ctx, provider, "user.follow", u.ID, "", func(tx Tx, after *User) error {
		after.Name, after.Email, after.Grants = told.Name, told.Email, told.Grants
		if !rights {
			return nil
		}
		return tx.EndSessions(ctx, u.ID)
	})
}

// Connect lets the actor sign in through a provider from now on. The error is
// [ErrConfirm], or a [*FieldError] if somebody else is connected with e.
func (s *Service) Connect(ctx context.Context, actor access.Actor, session Session, e External) error {
	if err := s.sensitive(actor, session); err != nil {
		return err
	}
	_, err := s.change(ctx, actor, "user.connect", session.User, "", func(tx Tx, after *User) error {
		after.Issuer, after.Subject = e.Issuer, e.Subject
		return checkTaken(ctx, tx, *after)
	})
	return err
}

// EndExternal ends the sessions that a person began through a provider, who asks
// for it (OpenID Connect Back-Channel Logout). Nothing happens if nobody is
// connected with it.
func (s *Service) EndExternal(ctx context.Context, issuer, subject string) error {
	user, err := s.store.ByExternal(ctx, issuer, subject)
	if err != nil {
		return ignoreNotFound(err)
	}
	return s.store.EndProviderSessions(ctx, user.ID)
}
