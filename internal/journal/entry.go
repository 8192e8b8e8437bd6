package journal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Entry is one change. Seq, Prev and Hash are set by the chain, not by the
// caller.
//
// Everything but the Reason is part of the chain for ever, readable. It names
// people by ids that mean nothing, never by name, login or address. The Reason,
// in the words of the actor, is kept sealed and can be erased, see [Entry.Seal].
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

	// Person is the id of the person whom the entry is about, "" if it is about
	// nobody. The Reason goes when that person is erased.
	Person string `json:"-"`
	// Erased says of an opened entry that its Reason can no longer be read and is
	// therefore empty.
	Erased bool `json:"-"`
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
