package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/secret"
	"kiesel/internal/journal"
)

// Users lists the accounts that the actor may see, in order of their logins:
// those with a role in a part of the administration for which the actor may
// read accounts.
func (s *Service) Users(ctx context.Context, actor access.Actor) ([]User, error) {
	if err := actor.CheckAnywhere(access.ReadUsers); err != nil {
		return nil, err
	}
	all, err := s.store.Users(ctx)
	return slices.DeleteFunc(all, func(u User) bool { return !sees(actor, u) }), err
}

// User returns an account: the actor's own or one that the actor may see. The
// error is [ErrNotFound] for all others.
func (s *Service) User(ctx context.Context, actor access.Actor, id ID) (User, error) {
	u, err := s.store.User(ctx, id)
	hidden := err == nil && actor.ID != string(id) && !sees(actor, u)
	if hidden || errors.Is(err, ErrNotFound) {
		return User{}, ErrNotFound // in the same words, hidden or not there
	}
	return u, err
}

// ByLogin is [Service.User] for a login.
func (s *Service) ByLogin(ctx context.Context, actor access.Actor, login string) (User, error) {
	u, _, err := s.byLogin(ctx, Fold(login))
	if err == nil && actor.ID != string(u.ID) && !sees(actor, u) {
		err = ErrNotFound
	}
	if err != nil {
		return User{}, err
	}
	return u, nil
}

// sees reports whether the actor may know that there is such an account.
func sees(actor access.Actor, u User) bool {
	return actor.May(access.ReadUsers, access.Everywhere) ||
		slices.ContainsFunc(u.Grants, func(g access.Grant) bool { return actor.May(access.ReadUsers, g.Scope) })
}

// manages returns nil if the actor may change an account: it needs the right
// wherever the person has a role, and everywhere if the person has none.
func manages(actor access.Actor, u User) error {
	if len(u.Grants) == 0 {
		return actor.Check(access.ManageUsers, access.Everywhere)
	}
	for _, g := range u.Grants {
		if err := actor.Check(access.ManageUsers, g.Scope); err != nil {
			return err
		}
	}
	return nil
}

// MayManage reports whether the actor may change an account, so that a screen
// offers nothing that would be refused.
func MayManage(actor access.Actor, u User) bool { return manages(actor, u) == nil }

// managed returns an account that the actor may change.
func (s *Service) managed(ctx context.Context, actor access.Actor, id ID) (User, error) {
	u, err := s.User(ctx, actor, id)
	if err == nil {
		err = manages(actor, u)
	}
	return u, err
}

// Add opens an account and returns the secret of the link with which its owner
// sets a password within a week. Of u it takes login, name, email, language and
// grants. The error is an [*access.DeniedError] or a [*FieldError].
func (s *Service) Add(ctx context.Context, actor access.Actor, u User, reason string) (User, string, error) {
	u = User{Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language, Grants: u.Grants, State: Invited}
	text, hash := secret.New(secret.Link)
	u, err := s.add(ctx, actor, u, "", reason, "user.add", func(tx Tx, u User) error {
		return tx.PutLink(ctx, s.newLink(u.ID, inviteTime), hash)
	})
	if err != nil {
		return User{}, "", err
	}
	return u, text, nil
}

// AddWithPassword is [Service.Add] with a password that the owner knows already;
// the account is active at once. The error may also be a [*password.WeakError].
func (s *Service) AddWithPassword(ctx context.Context, actor access.Actor, u User, typed, reason string) (User, error) {
	u = User{
		Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language, Grants: u.Grants,
		State: Active, Password: true,
	}
	hash, err := s.newPassword(ctx, u, typed)
	if err != nil {
		return User{}, err
	}
	return s.add(ctx, actor, u, hash, reason, "user.add", nil)
}

// add keeps a new account that the actor may manage, with the hash of its
// password if it has one; with does what belongs to it.
func (s *Service) add(ctx context.Context, actor access.Actor, u User, hash, reason, action string, with func(Tx, User) error) (User, error) {
	u, err := s.fresh(actor, u)
	if err != nil {
		return User{}, err
	}
	err = s.store.Update(ctx, func(tx Tx) error { return s.open(ctx, tx, actor, u, hash, reason, action, with) })
	if err != nil {
		return User{}, fmt.Errorf("adding an account: %w", err)
	}
	return u, nil
}

// fresh is a new account that the actor may manage.
func (s *Service) fresh(actor access.Actor, u User) (User, error) {
	if err := u.normalise(); err != nil {
		return u, err
	}
	if err := manages(actor, u); err != nil {
		return u, err
	}
	u.ID, u.Version = ID(secret.ID(idPrefix)), 1
	u.CreatedAt = s.now().UTC().Truncate(time.Microsecond)
	return u, nil
}

// open keeps a new account within a transaction.
func (s *Service) open(ctx context.Context, tx Tx, actor access.Actor, u User, hash, reason, action string, with func(Tx, User) error) error {
	if err := checkTaken(ctx, tx, u); err != nil {
		return err
	}
	err := errors.Join(tx.Put(ctx, u), tx.SetPassword(ctx, u.ID, hash))
	if with != nil {
		err = errors.Join(err, with(tx, u))
	}
	return errors.Join(err, record(ctx, tx, s.entry(actor, action, u.ID, reason), nil, &u))
}

// checkTaken returns a [*FieldError] if login or provider belong to somebody
// else.
func checkTaken(ctx context.Context, tx Tx, u User) error {
	other, _, err := tx.ByLogin(ctx, u.Login)
	if err == nil && other.ID != u.ID {
		return &FieldError{"login", Taken}
	}
	if err != nil && !errors.Is(err, ErrNotFound) || u.Subject == "" {
		return ignoreNotFound(err)
	}
	other, err = tx.ByExternal(ctx, u.Issuer, u.Subject)
	if err == nil && other.ID != u.ID {
		return &FieldError{"subject", Taken}
	}
	return ignoreNotFound(err)
}

func ignoreNotFound(err error) error {
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// anyVersion is for changes that do not depend on what the actor saw.
const anyVersion = -1

// manage changes an account that the actor may manage before and after, if its
// version is still the one that the actor saw.
func (s *Service) manage(ctx context.Context, actor access.Actor, action string, id ID, version int64, reason string, change func(Tx, *User) error) (User, error) {
	if _, err := s.managed(ctx, actor, id); err != nil {
		return User{}, err
	}
	return s.change(ctx, actor, action, id, reason, managing(actor, version, change))
}

// managing lets change change an account that the actor may manage before and
// after, if its version is still the one that the actor saw.
func managing(actor access.Actor, version int64, change func(Tx, *User) error) func(Tx, *User) error {
	return func(tx Tx, u *User) error {
		if u.State == Erased {
			return ErrState
		}
		if err := manages(actor, *u); err != nil {
			return err
		}
		if version != anyVersion {
			if err := journal.CheckVersion(string(u.ID), version, u.Version); err != nil {
				return err
			}
		}
		if err := change(tx, u); err != nil {
			return err
		}
		return manages(actor, *u)
	}
}

// Describe replaces login, name, email and language of an account by those of u,
// which also tells ID and Version of the account that was seen. The error is
// [ErrNotFound], an [*access.DeniedError], a [*journal.ConflictError] or a [*FieldError].
func (s *Service) Describe(ctx context.Context, actor access.Actor, u User, reason string) (User, error) {
	return s.manage(ctx, actor, "user.describe", u.ID, u.Version, reason, describe(ctx, u))
}

func describe(ctx context.Context, u User) func(Tx, *User) error {
	return func(tx Tx, after *User) error {
		after.Login, after.Name, after.Email, after.Language = u.Login, u.Name, u.Email, u.Language
		if err := after.normalise(); err != nil {
			return err
		}
		return checkTaken(ctx, tx, *after)
	}
}

// SetGrants replaces the roles of the account that was seen and ends its
// sessions. The actor needs the right to manage accounts wherever the person
// has a role, before and after. The error is that of [Service.Describe] or
// [ErrLastAdministrator].
func (s *Service) SetGrants(ctx context.Context, actor access.Actor, id ID, version int64, grants []access.Grant, reason string) (User, error) {
	return s.manage(ctx, actor, "user.grants", id, version, reason, replaceGrants(ctx, grants))
}

func replaceGrants(ctx context.Context, grants []access.Grant) func(Tx, *User) error {
	return func(tx Tx, after *User) error {
		if err := after.setGrants(grants); err != nil {
			return err
		}
		return tx.EndSessions(ctx, after.ID)
	}
}

// Disable closes an account and ends its sessions; its tokens and links rest
// until it is enabled. The error is [ErrNotFound], an [*access.DeniedError],
// [ErrState] or [ErrLastAdministrator].
func (s *Service) Disable(ctx context.Context, actor access.Actor, id ID, reason string) (User, error) {
	return s.manage(ctx, actor, "user.disable", id, anyVersion, reason, disable(ctx))
}

func disable(ctx context.Context) func(Tx, *User) error {
	return func(tx Tx, after *User) error {
		if after.State == Sample {
			return ErrState
		}
		after.State = Disabled
		return tx.EndSessions(ctx, after.ID)
	}
}

// Enable opens a disabled account again. One that has neither password nor
// provider needs a link, see [Service.Reset]. The error is [ErrNotFound], an
// [*access.DeniedError] or [ErrState].
func (s *Service) Enable(ctx context.Context, actor access.Actor, id ID, reason string) (User, error) {
	return s.manage(ctx, actor, "user.enable", id, anyVersion, reason, enable)
}

func enable(_ Tx, after *User) error {
	if after.State != Disabled {
		return ErrState
	}
	after.State = after.Reopened()
	return nil
}

// Reopened is the state of the account once it is enabled: a person who has
// nothing to sign in with is still invited.
func (u User) Reopened() State {
	if !u.Password && u.Subject == "" {
		return Invited
	}
	return Active
}

// Reset takes password, authenticator app and sessions away and returns the
// secret of a link with which the owner sets a new password within a week. The
// error is [ErrNotFound], an [*access.DeniedError] or [ErrState].
func (s *Service) Reset(ctx context.Context, actor access.Actor, id ID, reason string) (User, string, error) {
	text, hash := secret.New(secret.Link)
	u, err := s.manage(ctx, actor, "user.reset", id, anyVersion, reason, func(tx Tx, after *User) error {
		if after.State == Disabled || after.State == Sample {
			return ErrState
		}
		after.Password, after.TOTP = false, false
		return errors.Join(
			tx.SetPassword(ctx, id, ""), tx.SetTOTP(ctx, id, "", 0), tx.SetRecovery(ctx, id, nil),
			tx.EndSessions(ctx, id), tx.PutLink(ctx, s.newLink(id, inviteTime), hash))
	})
	if err != nil {
		return User{}, "", err
	}
	return u, text, nil
}

// Erase removes everything that tells who somebody is, also the reasons that the
// journal gives for changes of the account. The ID stays, so that the journal
// still holds; it is given to nobody else. There is no way back. The
// error is [ErrNotFound], an [*access.DeniedError] or [ErrLastAdministrator].
func (s *Service) Erase(ctx context.Context, actor access.Actor, id ID, reason string) error {
	_, err := s.manage(ctx, actor, "user.erase", id, anyVersion, reason, erase(ctx))
	return err
}

func erase(ctx context.Context) func(Tx, *User) error {
	return func(tx Tx, after *User) error {
		id := after.ID
		*after = User{ID: id, State: Erased, CreatedAt: after.CreatedAt, Version: after.Version}
		if err := tx.Shred(ctx, journal.PersonKey(string(id))); err != nil && !errors.Is(err, journal.ErrNotFound) {
			return err
		}
		return errors.Join(
			tx.SetPassword(ctx, id, ""), tx.SetTOTP(ctx, id, "", 0), tx.SetRecovery(ctx, id, nil),
			tx.EndSessions(ctx, id), tx.DeleteTokens(ctx, id), tx.DeleteViews(ctx, id), tx.DeleteLinks(ctx, id), tx.ForgetRows(ctx, id))
	}
}
