package journal

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"time"

	"kiesel/internal/access"
)

// Service holds the journal's own use cases.
type Service struct {
	Store Store
	Key   ed25519.PrivateKey // of the installation, signs checkpoints
	Now   func() time.Time   // the clock
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

// Verify checks that the journal is one unbroken chain and reaches what the
// checkpoints say; it returns how far it holds. The error is a [*BrokenError],
// wraps [ErrForged] if a checkpoint was not signed by this installation, or is
// one of those of [Service.Find].
func (s *Service) Verify(ctx context.Context, actor access.Actor, checkpoints ...Checkpoint) (End, error) {
	if err := actor.Check(access.ReadJournal, access.Everywhere); err != nil {
		return End{}, err
	}
	known := make([]End, len(checkpoints))
	for i, c := range checkpoints {
		if err := c.Check(s.publicKey()); err != nil {
			return End{}, err
		}
		known[i] = c.End
	}
	return Verify(s.Store.Entries(ctx), known...)
}

// Checkpoint verifies the journal and signs how far it reaches. Nothing is kept:
// a checkpoint is worth something only elsewhere. The error is a [*BrokenError]
// or wraps [access.ErrNoActor] or [access.ErrDenied].
func (s *Service) Checkpoint(ctx context.Context, actor access.Actor) (Checkpoint, error) {
	if err := actor.Check(access.Operate, access.Everywhere); err != nil {
		return Checkpoint{}, err
	}
	end, err := Verify(s.Store.Entries(ctx))
	if err != nil {
		return Checkpoint{}, err
	}
	return Sign(s.Key, end, s.Now()), nil
}

// publicKey is the part of the key with which checkpoints are checked.
func (s *Service) publicKey() ed25519.PublicKey {
	public, _ := s.Key.Public().(ed25519.PublicKey) // always is
	return public
}

// Lines writes entries as they are kept, sealed, as [WriteLines] does: those
// after an entry, at most limit. If there may be more, more is the number of the
// last one written, else 0. Errors are those of [Service.Find].
func (s *Service) Lines(ctx context.Context, actor access.Actor, w io.Writer, after int64, limit int) (more int64, err error) {
	if err := actor.Check(access.ReadJournal, access.Everywhere); err != nil {
		return 0, err
	}
	_, err = WriteLines(w, func(yield func(Entry, error) bool) {
		n := 0
		for e, err := range s.Store.EntriesAfter(ctx, after) {
			if !yield(e, err) {
				return
			}
			if n++; n == limit {
				more = e.Seq
				return
			}
		}
	})
	return more, err
}

// ErrNoReason is returned where a reason must be given.
var ErrNoReason = errors.New("a reason is needed")

// Redact makes the reason of an entry unreadable for ever, in the journal and in
// earlier states. The redaction is an entry itself, so its own reason must not
// repeat what is to be forgotten. The error wraps [ErrNotFound], [ErrNoReason],
// [ErrUnsealed], [ErrInForce], [access.ErrNoActor] or [access.ErrDenied].
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
