package account

import (
	"context"
	"errors"
	"fmt"
	"net/netip"

	"kiesel/internal/access/password"
	"kiesel/internal/access/secret"
	"kiesel/internal/access/totp"
)

// Client is from where somebody signs in.
type Client struct {
	// Address counts for the rate limit and is not kept. It may be the zero
	// value, then there is no such limit.
	Address netip.Addr
	// Agent is how the browser names itself.
	Agent string
}

// SignIn is what a person gets who has shown who they are.
type SignIn struct {
	// Cookie is the secret of the session; it is not kept and can't be had
	// again. The browser must send it over the same site only and hide it from
	// scripts.
	Cookie string
	// Session begun. If it is HalfWay, ask for a code and call [Service.Code].
	Session Session
}

// Enter signs a person in by login and password. The error is [ErrCredentials]
// or a [*WaitError], alike for logins that exist and that do not.
func (s *Service) Enter(ctx context.Context, login, typed string, c Client) (SignIn, error) {
	if err := s.limiter.allow(c.Address, s.now()); err != nil {
		return SignIn{}, err
	}
	login = Fold(login)
	var user User
	err := s.attempt(ctx, "login "+login, func() (right bool, err error) {
		user, right, err = s.proveByLogin(ctx, login, typed)
		return right, err
	})
	if err != nil {
		return SignIn{}, s.refused("password", user.ID, err)
	}
	return s.begin(ctx, user, Session{HalfWay: user.TOTP}, c.Agent, "")
}

// proveByLogin checks a password. It does the same work whether or not there is
// an account that can sign in.
func (s *Service) proveByLogin(ctx context.Context, login, typed string) (User, bool, error) {
	user, c, err := s.byLogin(ctx, login)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return User{}, false, err
	}
	if user.State != Active {
		c.Password = ""
	}
	right, err := s.provePassword(ctx, user.ID, c, typed)
	return user, right, err
}

// byLogin finds an account by its folded login; text that can be none is not
// put to the store.
func (s *Service) byLogin(ctx context.Context, login string) (User, Credential, error) {
	if checkLogin(login) != nil {
		return User{}, Credential{}, ErrNotFound
	}
	return s.store.ByLogin(ctx, login)
}

// provePassword compares a password with the hash in c and renews the hash if
// it was made with other parameters than those in force.
func (s *Service) provePassword(ctx context.Context, id ID, c Credential, typed string) (bool, error) {
	if len(typed) > 4*password.MaxLength {
		return false, nil // nobody has such a password, and it would be costly
	}
	right, stale, err := s.hasher.Verify(ctx, typed, c.Password)
	if err != nil || !right || !stale {
		return right, err
	}
	hash, err := s.hasher.Hash(ctx, typed)
	if err != nil {
		return false, err
	}
	return true, s.store.RenewHash(ctx, id, c.Password, hash)
}

// Code completes a sign-in with the code of the authenticator app or a recovery
// code, which is used up. The session of the cookie ends and a new one begins.
// The error is [ErrNotSignedIn] if the first step is too long ago,
// [ErrCredentials] or a [*WaitError].
func (s *Service) Code(ctx context.Context, cookie, typed string, c Client) (SignIn, error) {
	if err := s.limiter.allow(c.Address, s.now()); err != nil {
		return SignIn{}, err
	}
	session, user, err := s.session(ctx, cookie)
	if err != nil {
		return SignIn{}, err
	}
	if !session.HalfWay {
		return SignIn{}, ErrNotSignedIn
	}
	err = s.attempt(ctx, "code "+string(user.ID), func() (bool, error) { return s.proveCode(ctx, &user, typed) })
	if err != nil {
		return SignIn{}, s.refused("code", user.ID, err)
	}
	return s.begin(ctx, user, Session{}, c.Agent, session.ID)
}

// proveCode checks a code of either kind. No code is right twice; user is as it
// is once the code is used up.
func (s *Service) proveCode(ctx context.Context, user *User, typed string) (bool, error) {
	if hash, ok := secret.HashRecoveryCode(string(user.ID), typed); ok {
		return s.useRecovery(ctx, user, hash)
	}
	c, err := s.store.Credential(ctx, user.ID)
	if err != nil {
		return false, err
	}
	key, err := s.box.Open(c.TOTP, string(user.ID))
	if err != nil {
		return false, fmt.Errorf("reading the secret of the authenticator app: %w", err)
	}
	step, right, err := totp.Check(key, typed, s.now())
	if err != nil || !right {
		return false, err
	}
	return s.store.UseStep(ctx, user.ID, step)
}

// useRecovery uses a recovery code up, with an entry in the journal.
func (s *Service) useRecovery(ctx context.Context, user *User, hash string) (bool, error) {
	after, err := s.change(ctx, user.Actor(), "user.recover", user.ID, "", func(tx Tx, u *User) error {
		used, err := tx.UseRecovery(ctx, u.ID, hash)
		if err == nil && !used {
			err = ErrCredentials
		}
		return err
	})
	if errors.Is(err, ErrCredentials) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	*user = after
	return true, nil
}

// begin begins a session of a user who has just shown who they are.
func (s *Service) begin(ctx context.Context, user User, session Session, agent, replaced string) (SignIn, error) {
	cookie, id := secret.New(secret.Session)
	now := s.now().UTC()
	session.ID, session.User, session.Client = id, user.ID, shortAgent(agent)
	session.Begun, session.Seen, session.Proved = now, now, now
	session.Ends = now.Add(lifetime)
	if session.HalfWay {
		session.Ends = now.Add(halfWay)
	}
	begun, err := s.store.BeginSession(ctx, Begin{
		Session: session, Version: user.Version, Replaced: replaced, Day: s.today(), Forget: now.Add(-forgetAfter),
	})
	if err == nil && !begun {
		err = ErrNotSignedIn // the proof may be that of an old password
	}
	if err != nil {
		return SignIn{}, fmt.Errorf("beginning a session: %w", err)
	}
	return SignIn{cookie, session}, nil
}

// refused logs why somebody did not get in and returns err. The login is not
// logged: people also type their password there.
func (s *Service) refused(proof string, id ID, err error) error {
	var waiting *WaitError
	switch {
	case errors.As(err, &waiting):
		s.log.Warn("sign-in refused: too many attempts", "proof", proof, "user", id, "until", waiting.Until)
	case errors.Is(err, ErrCredentials):
		s.log.Warn("sign-in refused", "proof", proof, "user", id)
	}
	return err
}
