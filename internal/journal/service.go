package journal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kiesel/internal/access"
)

// Service holds the journal's own use cases.
type Service struct {
	Store Store
	Now   func() time.Time // the clock
}

// Find returns the entries that match f, opened, newest first. The journal tells
// of the whole installation, so the right to read it must be granted for that.
// The error wraps [access.ErrNoActor] or [access.ErrDenied].
func (s *Service) Find(ctx context.Context, actor access.Actor, f Filter) ([]Entry, error) {
	if err := actor.Check(access.ReadJournal, access.Everywhere); err != nil {
		return nil, err
	}
	return s.Store.Find(ctx, f)
}

// Entry returns one entry, opened. The error wraps [ErrNotFound] or one of those
// of [Service.Find].
func (s *Service) Entry(ctx context.Context, actor access.Actor, seq int64) (Entry, error) {
	if err := actor.Check(access.ReadJournal, access.Everywhere); err != nil {
		return Entry{}, err
	}
	return s.Store.Entry(ctx, seq)
}

// Actions lists the actions that occur. Errors are those of [Service.Find].
func (s *Service) Actions(ctx context.Context, actor access.Actor) ([]string, error) {
	if err := actor.Check(access.ReadJournal, access.Everywhere); err != nil {
		return nil, err
	}
	return s.Store.Actions(ctx)
}

// ErrNoReason is returned where a reason must be given.
var ErrNoReason = errors.New("a reason is needed")

// Redact makes the reason of an entry unreadable for ever, in the journal and in
// earlier states. The redaction is an entry itself, so its own reason must not
// repeat what is to be forgotten. The error wraps [ErrNotFound], [ErrNoReason],
// [ErrUnsealed],
// [ErrInForce], [access.ErrNoActor] or [access.ErrDenied].
func (s *Service) Redact(ctx context.Context, actor access.Actor, seq int64, reason string) error {
	if err := actor.Check(access.RedactJournal, access.Everywhere); err != nil {
		return err
	}
	if reason == "" {
		return ErrNoReason
	}
	e, err := s.Store.Entry(ctx, seq)
	if err != nil {
		return err
	}
	if e.Erased {
		return nil
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		err := tx.Shred(ctx, EntryKey(seq))
		if errors.Is(err, ErrNotFound) {
			return ErrUnsealed
		}
		if err != nil {
			return err
		}
		return tx.Record(ctx, Entry{
			At: s.Now(), Actor: actor.ID, Action: "journal.redact", Subject: EntryKey(seq), Reason: reason,
		})
	})
	if err != nil {
		return fmt.Errorf("redacting entry %d: %w", seq, err)
	}
	return nil
}

// ErrInForce is wrapped when the words to be erased still hold, as the reason of
// a decision in force.
var ErrInForce = errors.New("the words still hold as the reason of a decision; decide anew with other words, or take it back, then try again")

// ErrUnsealed is wrapped when an entry has no sealed reason: it gave none, or it
// was written by a version of Kiesel that did not seal.
var ErrUnsealed = errors.New("the entry has no sealed reason; what older versions wrote is part of the chain and stays")
