package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/store/db"
)

// Record implements [journal.Recorder]. Before and After are kept byte for
// byte; where there is no state they become null.
func (t *tx) Record(ctx context.Context, e journal.Entry) error {
	if e.Actor == "" {
		return access.ErrNoActor
	}
	if e.Action == "" {
		return errors.New("recording a change: it has no action")
	}
	if e.At.IsZero() {
		e.At = t.store.now()
	}
	for _, state := range []*json.RawMessage{&e.Before, &e.After} {
		if len(*state) == 0 {
			*state = json.RawMessage("null")
		}
		if !json.Valid(*state) {
			return fmt.Errorf("recording %s of %q: a state is not JSON", e.Action, e.Subject)
		}
	}
	if err := checkValues([]any{e.Reason}); err != nil { // sealed it would be any text
		return t.guard.note(err)
	}
	e.Seq = t.next()
	if err := e.Seal(func(id string) (journal.Key, error) { return t.sealingKey(ctx, id) }); err != nil {
		return fmt.Errorf("recording %s of %q: %w", e.Action, e.Subject, err)
	}
	e = journal.Chain(t.last, e)
	err := t.AppendEntry(ctx, db.AppendEntryParams{
		Seq: e.Seq, At: e.At.UnixMicro(), Actor: e.Actor, Action: e.Action, Subject: e.Subject, Reason: e.Reason,
		StateBefore: string(e.Before), StateAfter: string(e.After), Prev: e.Prev, Hash: e.Hash, SubjectRoot: root(e.Subject),
	})
	if err != nil {
		return fmt.Errorf("recording %s of %q: %w", e.Action, e.Subject, err)
	}
	t.last, t.recorded = e, true
	return nil
}

// root is the part of a subject before the first slash: the thing whose part
// changed.
func root(subject string) string {
	thing, _, _ := strings.Cut(subject, "/")
	return thing
}

// sealingKey returns the key with an id. It makes one if there never was one; for
// the next entry there can't be.
func (t *tx) sealingKey(ctx context.Context, id string) (journal.Key, error) {
	if seq, ok := journal.EntryOf(id); !ok || seq != t.next() {
		key, err := openingKey(ctx, t.Queries, id)
		if !errors.Is(err, journal.ErrNotFound) {
			return key, err
		}
	}
	key := journal.NewKey()
	return key, t.AddJournalKey(ctx, db.AddJournalKeyParams{ID: id, Key: hex.EncodeToString(key[:])})
}

// openingKey returns the key with an id. The error wraps [journal.ErrNotFound] if
// there never was one, [journal.ErrShredded] if it was destroyed.
func openingKey(ctx context.Context, q *db.Queries, id string) (journal.Key, error) {
	text, err := q.JournalKey(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return journal.Key{}, fmt.Errorf("key %s: %w", id, journal.ErrNotFound)
	}
	if err != nil {
		return journal.Key{}, fmt.Errorf("reading the key %s: %w", id, err)
	}
	return parseKey(text)
}

// parseKey reads a key as the database has it.
func parseKey(text string) (k journal.Key, err error) {
	if text == "" {
		return k, journal.ErrShredded
	}
	if n, err := hex.Decode(k[:], []byte(text)); err != nil || n != len(k) {
		return k, fmt.Errorf("a key of the journal is %w", ErrDamaged)
	}
	return k, nil
}

// Redacted stands where the words of a person have been erased from an earlier
// state.
const Redacted = "[geschwärzt]"

// Shred implements [journal.Shredder]. The words that an entry wrote into a
// state that is over go with its key.
func (t *tx) Shred(ctx context.Context, id string) error {
	_, err := openingKey(ctx, t.Queries, id)
	if errors.Is(err, journal.ErrShredded) {
		return nil
	}
	if err != nil {
		return err
	}
	if seq, ok := journal.EntryOf(id); ok {
		if err := t.redactStates(ctx, seq); err != nil {
			return err
		}
	}
	if err := t.ShredJournalKey(ctx, db.ShredJournalKeyParams{ID: id, Entry: t.next()}); err != nil {
		return fmt.Errorf("destroying the key %s: %w", id, err)
	}
	t.shredded = append(t.shredded, id)
	return nil
}

// redactStates erases the words that an entry wrote into states that are over.
func (t *tx) redactStates(ctx context.Context, seq int64) error {
	held, err := t.OverridesInForceSince(ctx, db.OverridesInForceSinceParams{Entry: seq, Now: t.next()})
	if err == nil && held == 0 {
		held, err = t.ParallelDecisionsInForceSince(ctx, db.ParallelDecisionsInForceSinceParams{Entry: seq, Now: t.next()})
	}
	if err == nil && held == 0 {
		held, err = t.IdeaRepliesInForceSince(ctx, db.IdeaRepliesInForceSinceParams{Entry: seq, Now: t.next()})
	}
	if err == nil && held > 0 {
		return journal.ErrInForce
	}
	if err == nil {
		err = t.redactImports(ctx, seq)
	}
	if err == nil {
		err = t.RedactOverrides(ctx, db.RedactOverridesParams{Entry: seq, Reason: Redacted, Now: t.next()})
	}
	if err == nil {
		err = t.RedactParallelDecisions(ctx, db.RedactParallelDecisionsParams{Entry: seq, Reason: Redacted, Now: t.next()})
	}
	if err == nil {
		err = t.RedactIdeaReplies(ctx, db.RedactIdeaRepliesParams{Entry: seq, Reason: Redacted, Now: t.next()})
	}
	if err != nil {
		return fmt.Errorf("erasing the words of entry %d: %w", seq, err)
	}
	return nil
}
