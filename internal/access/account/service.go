package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/access/password"
	"kiesel/internal/access/secret"
	"kiesel/internal/journal"
)

// Config wires a [Service].
type Config struct {
	Store Store
	Now   func() time.Time
	// Key is the installation key; with it the secrets of authenticator apps
	// are sealed and logins that failed are made unreadable.
	Key []byte
	// Log takes what went wrong at the door, by ID and never by login. Nil
	// logs nothing.
	Log *slog.Logger
	// Cost is what hashing a password costs; zero means [password.Strong].
	Cost password.Params
}

// How long things last.
const (
	idle       = 2 * time.Hour        // a session that nobody uses
	lifetime   = 12 * time.Hour       // a session
	halfWay    = 5 * time.Minute      // between password and code
	fresh      = 10 * time.Minute     // a proof that is good for sensitive changes
	seenStep   = 5 * time.Minute      // how exactly it is kept when a session was seen
	setupTime  = 24 * time.Hour       // the link for the first administrator
	inviteTime = 7 * 24 * time.Hour   // a link to set a password
	tokenTime  = 366 * 24 * time.Hour // the longest life of a token
)

// Service holds the use cases. It may be used from several goroutines, and
// several servers may run on one store.
type Service struct {
	store   Store
	now     func() time.Time
	log     *slog.Logger
	hasher  *password.Hasher
	box     *secret.Box
	key     []byte
	limiter *limiter
}

// NewService wires the use cases.
func NewService(c Config) (*Service, error) {
	box, err := secret.NewBox(c.Key, "authenticator app")
	if err != nil {
		return nil, err
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Cost == (password.Params{}) {
		c.Cost = password.Strong()
	}
	return &Service{
		store: c.Store, now: c.Now, log: c.Log, box: box, key: c.Key,
		hasher: password.NewHasher(c.Cost, runtime.GOMAXPROCS(0)), limiter: newLimiter(),
	}, nil
}

// today is the day of a last use.
func (s *Service) today() string { return s.now().UTC().Format(time.DateOnly) }

// seen is what the journal tells of an account: nothing by which a person could
// be recognised.
type seen struct {
	State    State          `json:"state"`
	Grants   []access.Grant `json:"grants"`
	Password bool           `json:"password"`
	TOTP     bool           `json:"totp"`
	Provider bool           `json:"provider"`
	Version  int64          `json:"version"`
}

// record keeps what became of an account. Before is nil for a new one.
func record(ctx context.Context, tx Tx, e journal.Entry, before, after *User) error {
	var states [2]json.RawMessage
	for i, u := range []*User{before, after} {
		if u == nil {
			continue
		}
		state, err := json.Marshal(seen{u.State, u.Grants, u.Password, u.TOTP, u.Subject != "", u.Version})
		if err != nil {
			return fmt.Errorf("recording %s: %w", e.Action, err)
		}
		states[i] = state
	}
	e.Before, e.After = states[0], states[1]
	if after == nil || after.State != Erased { // of an erased person no key is left
		e.Person = e.Subject
	}
	return tx.Record(ctx, e)
}

// entry begins an entry about an account.
func (s *Service) entry(actor access.Actor, action string, id ID, reason string) journal.Entry {
	return journal.Entry{At: s.now(), Actor: actor.ID, Action: action, Subject: string(id), Reason: reason}
}

// change reads an account, changes it and keeps it with an entry; what change
// does beside goes through tx. It refuses to lose the last administrator.
func (s *Service) change(ctx context.Context, actor access.Actor, action string, id ID, reason string, change func(Tx, *User) error) (User, error) {
	var after User
	err := s.store.Update(ctx, func(tx Tx) error {
		before, changed, err := s.changeIn(ctx, tx, actor, action, id, reason, change)
		if err != nil {
			return err
		}
		after = changed
		return keepAdministrator(ctx, tx, before.Administers() && !after.Administers())
	})
	if err != nil {
		return User{}, fmt.Errorf("%s of account %s: %w", action, id, err)
	}
	return after, nil
}

// changeIn is change within a transaction, without looking after administrators.
func (s *Service) changeIn(ctx context.Context, tx Tx, actor access.Actor, action string, id ID, reason string, change func(Tx, *User) error) (before, after User, err error) {
	if before, err = tx.Claim(ctx, id); err != nil {
		return before, after, err
	}
	after = before
	if err := change(tx, &after); err != nil {
		return before, after, err
	}
	after.Version = before.Version + 1
	return before, after, errors.Join(tx.Put(ctx, after), record(ctx, tx, s.entry(actor, action, id, reason), &before, &after))
}

// keepAdministrator returns [ErrLastAdministrator] if one was lost and nobody is
// left.
func keepAdministrator(ctx context.Context, tx Tx, lost bool) error {
	if !lost {
		return nil
	}
	n, err := tx.Administrators(ctx)
	if err == nil && n == 0 {
		err = ErrLastAdministrator
	}
	return err
}
