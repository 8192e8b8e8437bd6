package account

import (
	"context"
	"fmt"
	"slices"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

// Invite opens accounts within a larger change. They have no links yet: their
// owners get one each by [Service.Reset]. Of the users it takes login, name,
// email, language and grants. The error is an [*access.DeniedError] or a
// [*FieldError].
func (s *Service) Invite(ctx context.Context, tx Tx, actor access.Actor, users []User, reason string) ([]User, error) {
	invited := make([]User, len(users))
	for i, u := range users {
		u, err := s.fresh(actor, User{Login: u.Login, Name: u.Name, Email: u.Email, Language: u.Language, Grants: u.Grants, State: Invited})
		if err == nil {
			err = s.open(ctx, tx, actor, u, "", reason, "user.add", nil)
		}
		if err != nil {
			return nil, fmt.Errorf("inviting %q: %w", users[i].Login, err)
		}
		invited[i] = u
	}
	return invited, nil
}

// Revise is [Service.Describe], [Service.SetGrants], [Service.Disable] and
// [Service.Enable] for several accounts within a larger change: each becomes what
// its user here is, if it still has that user's version. It returns the accounts
// as they are kept. Whether an administrator is left is asked when all are
// changed, so that the office can be handed over. The error is [ErrNotFound], an
// [*access.DeniedError], a [*journal.ConflictError], a [*FieldError],
// [ErrState] or [ErrLastAdministrator].
func (s *Service) Revise(ctx context.Context, tx Tx, actor access.Actor, users []User, reason string) ([]User, error) {
	kept, lost := make([]User, len(users)), false
	for i, u := range users {
		before, err := tx.User(ctx, u.ID)
		if err == nil {
			kept[i], err = s.revise(ctx, tx, actor, before, u, reason)
		}
		if err != nil {
			return nil, fmt.Errorf("changing account %s: %w", u.ID, err)
		}
		lost = lost || before.Administers() && !kept[i].Administers()
	}
	return kept, keepAdministrator(ctx, tx, lost)
}

// revise makes an account what it shall be, with an entry for each kind of
// change.
func (s *Service) revise(ctx context.Context, tx Tx, actor access.Actor, before, wanted User, reason string) (User, error) {
	wanted, err := wanted.Checked()
	if err != nil {
		return before, err
	}
	if err := journal.CheckVersion(string(before.ID), wanted.Version, before.Version); err != nil {
		return before, err
	}
	after := before
	for _, step := range []struct {
		action string
		needed bool
		change func(Tx, *User) error
	}{
		{"user.describe", before.described() != wanted.described(), describe(ctx, wanted)},
		{"user.grants", !slices.Equal(before.Grants, wanted.Grants), replaceGrants(ctx, wanted.Grants)},
		{"user.disable", wanted.State == Disabled && before.State != Disabled, disable(ctx)},
		{"user.enable", wanted.State != Disabled && before.State == Disabled, enable},
	} {
		if !step.needed {
			continue
		}
		if _, after, err = s.changeIn(ctx, tx, actor, step.action, before.ID, reason, managing(actor, after.Version, step.change)); err != nil {
			return after, err
		}
	}
	if after.State != wanted.State {
		return after, fmt.Errorf("%w: it is %s and cannot become %s", ErrState, after.State, wanted.State)
	}
	return after, nil
}

// description is what [Service.Describe] changes.
type description struct{ login, name, email, language string }

func (u User) described() description { return description{u.Login, u.Name, u.Email, u.Language} }

// Withdraw takes invitations back within a larger change: the accounts are
// erased, if they still have the versions of the users here. The error is that of
// [Service.Erase], a [*journal.ConflictError], or [ErrState] if somebody has
// accepted.
func (s *Service) Withdraw(ctx context.Context, tx Tx, actor access.Actor, users []User, reason string) error {
	for _, u := range users {
		_, _, err := s.changeIn(ctx, tx, actor, "user.erase", u.ID, reason, managing(actor, u.Version, func(tx Tx, after *User) error {
			if after.State != Invited {
				return ErrState
			}
			return erase(ctx)(tx, after)
		}))
		if err != nil {
			return fmt.Errorf("taking the invitation of account %s back: %w", u.ID, err)
		}
	}
	return nil
}
