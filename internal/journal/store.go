package journal

import (
	"context"
	"errors"
	"iter"
	"time"
)

// ErrNotFound is wrapped by errors about an entry that does not exist.
var ErrNotFound = errors.New("there is no such entry in the journal")

// ErrNoPast is wrapped when no state of the time asked for is kept.
var ErrNoPast = errors.New("no state of that time is kept")

// Reader gives the recorded entries back.
type Reader interface {
	// Entries yields all entries as they are kept, sealed, in ascending order of
	// Seq: what [Verify] and [WriteLines] take. The sequence ends after the
	// first error.
	Entries(ctx context.Context) iter.Seq2[Entry, error]
	// EntriesAfter is Entries from an entry on, without that one.
	EntriesAfter(ctx context.Context, seq int64) iter.Seq2[Entry, error]
	// Find returns the entries that match f, opened, newest first.
	Find(ctx context.Context, f Filter) ([]Entry, error)
	// Entry returns one entry, opened. The error wraps [ErrNotFound].
	Entry(ctx context.Context, seq int64) (Entry, error)
	// Actions lists the actions that occur, in ascending order.
	Actions(ctx context.Context) ([]string, error)
}

// Filter narrows [Reader.Find]; zero fields match everything.
type Filter struct {
	// Subject is what changed. A subject without slash stands for all its parts
	// too: "99012" for "99012/rate".
	Subject string
	Action  string
	Actor   string
	From    time.Time // not before
	Until   time.Time // before
	Before  int64     // with a smaller number: the page after the entry with this one
	Limit   int       // largest number of entries; 0 for all
}

// Store is what the journal's own use cases need.
type Store interface {
	Reader
	// Update runs fn in one transaction, see landscape.Store.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store]. Rooms whose changes erase people embed
// [Shredder] in theirs.
type Tx interface {
	Recorder
	Shredder
}

// Shredder destroys keys.
type Shredder interface {
	// Shred destroys the key with this id, see [EntryKey] and [PersonKey], and
	// with it every copy of what it sealed that the database still holds. The
	// change must be recorded like any other. The error wraps [ErrNotFound] if
	// there never was such a key; a key that is destroyed already stays so.
	Shred(ctx context.Context, id string) error
}
