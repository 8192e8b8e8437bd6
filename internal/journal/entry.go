package journal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"time"
)

// Entry is one change. Seq, Prev and Hash are set by the chain, not by the
// caller.
type Entry struct {
	Seq     int64           `json:"seq"`     // 1 for the first entry, without gaps
	At      time.Time       `json:"at"`      // UTC, whole microseconds
	Actor   string          `json:"actor"`   // access.Actor.ID
	Action  string          `json:"action"`  // verb with room, e.g. "landscape.override"
	Subject string          `json:"subject"` // key of what changed, e.g. a LeiKa key
	Reason  string          `json:"reason"`  // why, in the actor's words; may be empty
	Before  json.RawMessage `json:"before"`  // state before, or null if there was none
	After   json.RawMessage `json:"after"`   // state after, or null if there is none
	Prev    string          `json:"prev"`    // Hash of the entry before, empty for the first
	Hash    string          `json:"hash"`    // hex SHA-256, see [Entry.Sum]
}

// SetStates fills in Before and After from what their JSON shall say; nil stands
// for no such state.
func (e *Entry) SetStates(before, after any) error {
	for _, state := range []struct {
		value any
		into  *json.RawMessage
	}{{before, &e.Before}, {after, &e.After}} {
		text, err := json.Marshal(state.value)
		if err != nil {
			return fmt.Errorf("recording %s of %q: %w", e.Action, e.Subject, err)
		}
		*state.into = text
	}
	return nil
}

// Recorder appends entries. It is part of a transaction: an entry is kept if
// and only if the change it tells of is kept.
type Recorder interface {
	// Record chains e to the last entry and appends it. Seq, Prev, Hash and,
	// if zero, At are set by the implementation.
	Record(ctx context.Context, e Entry) error
}

// Reader gives the recorded entries back.
type Reader interface {
	// Entries yields all entries in ascending order of Seq. The sequence ends
	// after the first error.
	Entries(ctx context.Context) iter.Seq2[Entry, error]
}

// Sum returns the hash that belongs to e: SHA-256 over its fields, each
// preceded by its length, so that no two different entries share an encoding.
func (e Entry) Sum() string {
	h := sha256.New()
	for _, field := range []string{
		strconv.FormatInt(e.Seq, 10),
		strconv.FormatInt(e.At.UTC().UnixMicro(), 10),
		e.Actor, e.Action, e.Subject, e.Reason,
		string(e.Before), string(e.After), e.Prev,
	} {
		fmt.Fprintf(h, "%d:", len(field))
		h.Write([]byte(field))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Chain returns e as the successor of last. The zero last starts the chain.
func Chain(last, e Entry) Entry {
	e.At = e.At.UTC().Truncate(time.Microsecond)
	e.Seq, e.Prev = last.Seq+1, last.Hash
	e.Hash = e.Sum()
	return e
}

// ErrBroken is wrapped by the error of [Verify] when the record was tampered
// with or damaged.
var ErrBroken = errors.New("journal is broken")

// Verify walks the entries and returns how many hold. The error names the
// first entry that was changed, removed or re-ordered. A record that was cut
// off at its end can't be told from a shorter one; compare the count or the
// last hash with a copy kept elsewhere.
func Verify(entries iter.Seq2[Entry, error]) (n int64, err error) {
	var last Entry
	for e, err := range entries {
		switch {
		case err != nil:
			return n, fmt.Errorf("reading the journal after entry %d: %w", last.Seq, err)
		case e.Seq != last.Seq+1:
			return n, fmt.Errorf("%w: entry %d follows entry %d", ErrBroken, e.Seq, last.Seq)
		case e.Prev != last.Hash:
			return n, fmt.Errorf("%w: entry %d does not continue entry %d", ErrBroken, e.Seq, last.Seq)
		case e.Sum() != e.Hash:
			return n, fmt.Errorf("%w: entry %d was changed after it was written", ErrBroken, e.Seq)
		}
		last, n = e, n+1
	}
	return n, nil
}
