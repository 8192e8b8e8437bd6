package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/password"
	"kiesel/internal/access/secret"
)

// SetupLink returns the secret of the link with which the first administrator
// opens their account, in place of any that was given before; it is good for 24
// hours. It is "" if there is an administrator already, also one who has not
// answered the invitation yet. Servers call it when they start.
func (s *Service) SetupLink(ctx context.Context) (string, error) {
	needed, err := s.needsSetup(ctx)
	if err != nil || !needed {
		return "", err
	}
	text, hash := secret.New(secret.Link)
	err = s.store.Update(ctx, func(tx Tx) error {
		return errors.Join(
			tx.PutLink(ctx, s.newLink("", setupTime), hash),
			tx.Record(ctx, s.entry(setup, "user.setup.link", "", "")))
	})
	if err != nil {
		return "", fmt.Errorf("making the link for the first administrator: %w", err)
	}
	return text, nil
}

// setup is who opens the account of the first administrator.
var setup = access.System("setup")

// needsSetup reports whether nobody can or will be able to administer.
func (s *Service) needsSetup(ctx context.Context) (bool, error) {
	users, err := s.store.Users(ctx)
	return !slices.ContainsFunc(users, func(u User) bool {
		return (u.State == Invited || u.State == Active) && slices.Contains(u.Grants, everywhere)
	}), err
}

// newLink is a link to an account, or to none.
func (s *Service) newLink(id ID, life time.Duration) Link {
	return Link{User: id, Expires: s.now().UTC().Add(life).Truncate(time.Microsecond)}
}

// LinkOwner tells for whom a link is; the zero [User] stands for the first
// administrator. The link stays good. The error is [ErrLink].
func (s *Service) LinkOwner(ctx context.Context, text string) (User, error) {
	hash, ok := secret.Hash(secret.Link, text)
	if !ok {
		return User{}, ErrLink
	}
	link, err := s.store.Link(ctx, hash)
	if errors.Is(err, ErrNotFound) || err == nil && !s.now().Before(link.Expires) {
		return User{}, ErrLink
	}
	if err != nil || link.User == "" {
		return User{}, err
	}
	return s.store.User(ctx, link.User)
}

// SetUp opens the account of the first administrator with the link that
// [Service.SetupLink] gave; of u it takes login, name, email and language. The
// person signs in with [Service.Enter]. The error is [ErrLink], a
// [*password.WeakError] or a [*FieldError].
func (s *Service) SetUp(ctx context.Context, link string, u User, typed string) (User, error) {
	owner, err := s.LinkOwner(ctx, link)
	if err != nil {
		return User{}, err
	}
	if owner.ID != "" {
		return User{}, ErrLink
	}
	u = User{
		Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language,
		State: Active, Password: true, Grants: []access.Grant{everywhere},
	}
	if err := u.normalise(); err != nil {
		return User{}, err
	}
	hash, err := s.newPassword(ctx, u, typed)
	if err != nil {
		return User{}, err
	}
	return s.add(ctx, setup, u, hash, "", "user.setup", func(tx Tx, _ User) error { return s.take(ctx, tx, link, "") })
}

// Accept sets a password with a link of an invitation or of a reset and opens
// the account. All sessions end; the person signs in with [Service.Enter]. The
// error is [ErrLink] or a [*password.WeakError].
func (s *Service) Accept(ctx context.Context, link, typed string) (User, error) {
	owner, err := s.LinkOwner(ctx, link)
	if err != nil {
		return User{}, err
	}
	if owner.ID == "" {
		return User{}, ErrLink
	}
	hash, err := s.newPassword(ctx, owner, typed)
	if err != nil {
		return User{}, err
	}
	user, err := s.change(ctx, owner.Actor(), "user.join", owner.ID, "", func(tx Tx, after *User) error {
		if after.State != Invited && after.State != Active {
			return ErrLink
		}
		after.State, after.Password = Active, true
		return errors.Join(s.take(ctx, tx, link, owner.ID), tx.SetPassword(ctx, owner.ID, hash), tx.EndSessions(ctx, owner.ID))
	})
	if err != nil {
		return User{}, err
	}
	return user, s.store.ForgetAttempts(ctx, s.attemptKey("login "+user.Login))
}

// take uses a link up.
func (s *Service) take(ctx context.Context, tx Tx, text string, wanted ID) error {
	hash, _ := secret.Hash(secret.Link, text)
	link, err := tx.TakeLink(ctx, hash)
	if errors.Is(err, ErrNotFound) || err == nil && (link.User != wanted || !s.now().Before(link.Expires)) {
		return ErrLink
	}
	return err
}

// newPassword checks a password for its owner and hashes it.
func (s *Service) newPassword(ctx context.Context, owner User, typed string) (hash string, err error) {
	if err := password.Check(typed, owner.personal()...); err != nil {
		return "", err
	}
	return s.hasher.Hash(ctx, typed)
}
