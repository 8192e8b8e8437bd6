package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/secret"
)

// tokenPrefix begins the ID of a token.
const tokenPrefix = "t-"

// ByToken returns the owner of a personal token, with what the token leaves of
// the owner's present rights. The error is [ErrNotSignedIn].
func (s *Service) ByToken(ctx context.Context, text string) (access.Actor, error) {
	hash, ok := secret.Hash(secret.Token, text)
	if !ok {
		return access.Actor{}, ErrNotSignedIn
	}
	token, owner, err := s.store.TokenOwner(ctx, hash)
	if errors.Is(err, ErrNotFound) || err == nil && (!s.now().Before(token.Expires) || owner.State != Active) {
		return access.Actor{}, ErrNotSignedIn
	}
	if err != nil {
		return access.Actor{}, err
	}
	if today := s.today(); token.LastDay != today {
		if err := s.store.UseToken(ctx, token.ID, today); err != nil {
			s.log.Warn("last use of a token not kept", "token", token.ID, "err", err) // reading goes on although the disk is full
		}
	}
	actor := owner.Actor()
	actor.Limit = token.Limit
	return actor, nil
}

// NewToken is a token to be.
type NewToken struct {
	Name    string // what it is for
	Limit   access.Limit
	Expires time.Time // in the future, at most a year away
}

// AddToken makes a personal token of the actor and returns its secret, which
// is shown once. The error is [ErrConfirm] or a [*FieldError].
func (s *Service) AddToken(ctx context.Context, actor access.Actor, session Session, n NewToken) (Token, string, error) {
	if err := s.sensitive(actor, session); err != nil {
		return Token{}, "", err
	}
	return s.addToken(ctx, actor, session.User, n)
}

// AddTokenFor is [Service.AddToken] for the command line, where programs get
// accounts. Administrators can't do it: they would get the rights of others.
func (s *Service) AddTokenFor(ctx context.Context, actor access.Actor, owner ID, n NewToken) (Token, string, error) {
	if actor.ID != access.Local().ID {
		return Token{}, "", &access.DeniedError{Action: access.OwnAccount}
	}
	return s.addToken(ctx, actor, owner, n)
}

func (s *Service) addToken(ctx context.Context, actor access.Actor, owner ID, n NewToken) (Token, string, error) {
	now := s.now().UTC()
	t := Token{
		ID: secret.ID(tokenPrefix), Owner: owner, Name: strings.TrimSpace(n.Name), Limit: n.Limit,
		Created: now.Truncate(time.Microsecond), Expires: n.Expires.UTC().Truncate(time.Microsecond),
	}
	if err := t.check(now); err != nil {
		return Token{}, "", err
	}
	text, hash := secret.New(secret.Token)
	err := s.store.Update(ctx, func(tx Tx) error {
		u, err := tx.User(ctx, owner)
		if err == nil && u.State != Active {
			err = ErrState
		}
		if err != nil {
			return err
		}
		e := s.entry(actor, "user.token.add", owner, "")
		e.After = t.state()
		return errors.Join(tx.AddToken(ctx, t, hash), tx.Record(ctx, e))
	})
	if err != nil {
		return Token{}, "", fmt.Errorf("adding a token of account %s: %w", owner, err)
	}
	return t, text, nil
}

// check finds what is wrong with a new token.
func (t Token) check(now time.Time) error {
	if t.Name == "" {
		return &FieldError{"name", Missing}
	}
	if err := checkText("name", t.Name); err != nil {
		return err
	}
	for _, a := range t.Limit.Only {
		if !slices.Contains(access.Actions(), a) {
			return &FieldError{"only", Unknown}
		}
	}
	if !t.Expires.After(now) || t.Expires.After(now.Add(tokenTime)) {
		return &FieldError{"expires", OutOfRange}
	}
	return nil
}

// state is what the journal tells of a token: all but its name, in which people
// write whatever they like.
func (t Token) state() json.RawMessage {
	t.Name = ""
	state, _ := json.Marshal(t) // has nothing that can't be written
	return state
}

// Tokens lists the tokens of an account, newest first: one's own, or, for those
// who may manage it, another's. The error is [ErrNotFound].
func (s *Service) Tokens(ctx context.Context, actor access.Actor, owner ID) ([]Token, error) {
	if _, err := s.ownOrManaged(ctx, actor, owner); err != nil {
		return nil, err
	}
	return s.store.Tokens(ctx, owner)
}

// RevokeToken ends a token at once: one's own, or, for those who may manage the
// account, another's. The error is [ErrNotFound].
func (s *Service) RevokeToken(ctx context.Context, actor access.Actor, owner ID, tokenID string) error {
	if _, err := s.ownOrManaged(ctx, actor, owner); err != nil {
		return err
	}
	all, err := s.store.Tokens(ctx, owner)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(t Token) bool { return t.ID == tokenID })
	if i < 0 {
		return fmt.Errorf("revoking token %q of account %s: %w", tokenID, owner, ErrNotFound)
	}
	e := s.entry(actor, "user.token.revoke", owner, "")
	e.Before = all[i].state()
	err = s.store.Update(ctx, func(tx Tx) error {
		return errors.Join(tx.DeleteToken(ctx, owner, tokenID), tx.Record(ctx, e))
	})
	if err != nil {
		return fmt.Errorf("revoking token %q of account %s: %w", tokenID, owner, err)
	}
	return nil
}

// ownOrManaged returns an account that is the actor's or that the actor may
// manage.
func (s *Service) ownOrManaged(ctx context.Context, actor access.Actor, id ID) (User, error) {
	if actor.ID == string(id) && actor.MayAnywhere(access.OwnAccount) {
		return s.store.User(ctx, id)
	}
	return s.managed(ctx, actor, id)
}
