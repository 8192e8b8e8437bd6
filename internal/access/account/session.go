package account

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"kiesel/internal/access"
	"kiesel/internal/access/secret"
)

// BySession returns the person whose browser sent the cookie. The error is
// [ErrNotSignedIn] if there is no such session, if it is half-way, or if it has
// ended: two hours after its last use or twelve after its begin.
func (s *Service) BySession(ctx context.Context, cookie string) (access.Actor, Session, error) {
	session, user, err := s.session(ctx, cookie)
	if err != nil {
		return access.Actor{}, Session{}, err
	}
	if session.HalfWay {
		return access.Actor{}, Session{}, ErrNotSignedIn
	}
	if now := s.now(); now.Sub(session.Seen) >= seenStep {
		session.Seen = now.UTC()
		if err := s.store.TouchSession(ctx, session); err != nil {
			s.log.Warn("session not extended", "user", user.ID, "err", err) // reading goes on although the disk is full
		}
	}
	return user.Actor(), session, nil
}

// session finds a session that has not ended and its owner.
func (s *Service) session(ctx context.Context, cookie string) (Session, User, error) {
	id, ok := secret.Hash(secret.Session, cookie)
	if !ok {
		return Session{}, User{}, ErrNotSignedIn
	}
	session, user, err := s.store.SessionOwner(ctx, id)
	if errors.Is(err, ErrNotFound) || err == nil && (session.over(s.now()) || user.State != Active) {
		return Session{}, User{}, ErrNotSignedIn
	}
	return session, user, err
}

// over reports whether the session has ended.
func (s Session) over(now time.Time) bool {
	return !now.Before(s.Ends) || now.Sub(s.Seen) >= idle
}

// Fresh reports whether the person has shown who they are in the last ten
// minutes, as sensitive changes demand.
func (s *Service) Fresh(session Session) bool { return s.now().Sub(session.Proved) < fresh }

// Confirm proves the person of a session once more by password, as [ErrConfirm]
// asks for. People without a password sign in at their provider again. The
// error is [ErrCredentials] or a [*WaitError].
func (s *Service) Confirm(ctx context.Context, session Session, typed string) (Session, error) {
	err := s.attempt(ctx, "confirm "+string(session.User), func() (bool, error) {
		c, err := s.store.Credential(ctx, session.User)
		if err != nil {
			return false, err
		}
		return s.provePassword(ctx, session.User, c, typed)
	})
	if err != nil {
		return Session{}, s.refused("confirmation", session.User, err)
	}
	session.Seen, session.Proved = s.now().UTC(), s.now().UTC()
	return session, s.store.TouchSession(ctx, session)
}

// Leave ends the session of a cookie; nothing happens if there is none.
func (s *Service) Leave(ctx context.Context, cookie string) error {
	id, ok := secret.Hash(secret.Session, cookie)
	if !ok {
		return nil
	}
	session, _, err := s.store.SessionOwner(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.store.EndSession(ctx, session.User, id)
}

// Sessions lists where the actor is signed in, newest first.
func (s *Service) Sessions(ctx context.Context, actor access.Actor) ([]Session, error) {
	if err := actor.CheckAnywhere(access.OwnAccount); err != nil {
		return nil, err
	}
	all, err := s.store.Sessions(ctx, ID(actor.ID))
	if err != nil {
		return nil, err
	}
	now := s.now()
	return slices.DeleteFunc(all, func(session Session) bool { return session.HalfWay || session.over(now) }), nil
}

// EndSession ends one of the actor's own sessions; nothing happens if there is
// no such session.
func (s *Service) EndSession(ctx context.Context, actor access.Actor, id string) error {
	if err := actor.CheckAnywhere(access.OwnAccount); err != nil {
		return err
	}
	return s.store.EndSession(ctx, ID(actor.ID), id)
}

// sensitive returns nil if the session is the actor's and was proved a moment
// ago. What gives or takes proofs is closed to personal tokens, which have no
// session: whoever found one would keep the account.
func (s *Service) sensitive(actor access.Actor, session Session) error {
	if err := actor.CheckAnywhere(access.OwnAccount); err != nil {
		return err
	}
	if session.HalfWay || string(session.User) != actor.ID {
		return ErrNotSignedIn
	}
	if !s.Fresh(session) {
		return ErrConfirm
	}
	return nil
}

// shortAgent keeps of a browser's name what fits and can be shown.
func shortAgent(agent string) string {
	const longest = 200 // bytes
	agent = agent[:min(len(agent), longest)]
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(agent, ""))
}
