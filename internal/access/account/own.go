package account

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/access/secret"
	"kiesel/internal/access/totp"
)

// Me returns the actor's own account.
func (s *Service) Me(ctx context.Context, actor access.Actor) (User, error) {
	if err := actor.CheckAnywhere(access.OwnAccount); err != nil {
		return User{}, err
	}
	return s.store.User(ctx, ID(actor.ID))
}

// SetLanguage replaces the language of the actor's screens. The error is a
// [*FieldError], [ErrNotFound], or [ErrState] for the people of a demonstration.
func (s *Service) SetLanguage(ctx context.Context, actor access.Actor, language string) error {
	if err := actor.CheckAnywhere(access.OwnAccount); err != nil {
		return err
	}
	_, err := s.change(ctx, actor, "user.language", ID(actor.ID), "", func(_ Tx, after *User) error {
		if after.State == Sample {
			return ErrState
		}
		after.Language = language
		return after.normalise()
	})
	return err
}

// SetOwnPassword replaces the actor's password. All sessions end; the one
// returned takes the place of the one given. The error is [ErrConfirm] or a
// [*password.WeakError].
func (s *Service) SetOwnPassword(ctx context.Context, actor access.Actor, session Session, typed string, c Client) (SignIn, error) {
	if err := s.sensitive(actor, session); err != nil {
		return SignIn{}, err
	}
	user, err := s.store.User(ctx, session.User)
	if err != nil {
		return SignIn{}, err
	}
	hash, err := s.newPassword(ctx, user, typed)
	if err != nil {
		return SignIn{}, err
	}
	user, err = s.change(ctx, actor, "user.password", user.ID, "", func(tx Tx, after *User) error {
		after.Password = true
		return errors.Join(tx.SetPassword(ctx, after.ID, hash), tx.EndSessions(ctx, after.ID))
	})
	if err != nil {
		return SignIn{}, err
	}
	return s.begin(ctx, user, Session{Provider: session.Provider}, c.Agent, "")
}

// App is an authenticator app to be set up.
type App struct {
	Secret  string // to type into the app, base32
	Address string // to show as a QR code, otpauth://…
	Sealed  string // the secret for [Service.UseApp], which only Kiesel can read
}

// OfferApp makes a secret for an authenticator app. Nothing changes before
// [Service.UseApp].
func (s *Service) OfferApp(ctx context.Context, actor access.Actor, session Session) (App, error) {
	if err := s.sensitive(actor, session); err != nil {
		return App{}, err
	}
	user, err := s.store.User(ctx, session.User)
	if err != nil {
		return App{}, err
	}
	key, address, err := totp.New(user.Login)
	if err != nil {
		return App{}, err
	}
	return App{Secret: key, Address: address, Sealed: s.box.Seal(key, string(user.ID))}, nil
}

// recoveryCodes is how many codes a person gets for a lost telephone.
const recoveryCodes = 10

// UseApp makes the codes of an offered app necessary from now on, once the
// person has shown one. It returns recovery codes, which are shown once, and a
// session in place of all others. The error is [ErrConfirm], [ErrCredentials]
// or a [*WaitError].
func (s *Service) UseApp(ctx context.Context, actor access.Actor, session Session, sealed, typed string, c Client) ([]string, SignIn, error) {
	if err := s.sensitive(actor, session); err != nil {
		return nil, SignIn{}, err
	}
	var step int64
	err := s.attempt(ctx, "app "+actor.ID, func() (right bool, err error) {
		key, err := s.box.Open(sealed, actor.ID)
		if err != nil {
			return false, err
		}
		step, right, err = totp.Check(key, strings.TrimSpace(typed), s.now())
		return right, err
	})
	if err != nil {
		return nil, SignIn{}, err
	}
	codes, hashes := newRecoveryCodes(session.User)
	user, err := s.change(ctx, actor, "user.app.use", session.User, "", func(tx Tx, after *User) error {
		after.TOTP = true
		return errors.Join(
			tx.SetTOTP(ctx, after.ID, sealed, step), tx.SetRecovery(ctx, after.ID, hashes), tx.EndSessions(ctx, after.ID))
	})
	if err != nil {
		return nil, SignIn{}, err
	}
	in, err := s.begin(ctx, user, Session{Provider: session.Provider}, c.Agent, "")
	return codes, in, err
}

// DropApp makes codes unnecessary. The error is [ErrConfirm].
func (s *Service) DropApp(ctx context.Context, actor access.Actor, session Session) error {
	if err := s.sensitive(actor, session); err != nil {
		return err
	}
	_, err := s.change(ctx, actor, "user.app.drop", session.User, "", func(tx Tx, after *User) error {
		after.TOTP = false
		return errors.Join(tx.SetTOTP(ctx, after.ID, "", 0), tx.SetRecovery(ctx, after.ID, nil))
	})
	return err
}

// RenewRecovery replaces the recovery codes. The error is [ErrConfirm], or
// [ErrState] without an authenticator app.
func (s *Service) RenewRecovery(ctx context.Context, actor access.Actor, session Session) ([]string, error) {
	if err := s.sensitive(actor, session); err != nil {
		return nil, err
	}
	codes, hashes := newRecoveryCodes(session.User)
	_, err := s.change(ctx, actor, "user.app.recovery", session.User, "", func(tx Tx, after *User) error {
		if !after.TOTP {
			return ErrState
		}
		return tx.SetRecovery(ctx, after.ID, hashes)
	})
	if err != nil {
		return nil, fmt.Errorf("renewing recovery codes: %w", err)
	}
	return codes, nil
}

func newRecoveryCodes(owner ID) (codes, hashes []string) {
	for range recoveryCodes {
		code, hash := secret.NewRecoveryCode(string(owner))
		codes, hashes = append(codes, code), append(hashes, hash)
	}
	return codes, hashes
}
