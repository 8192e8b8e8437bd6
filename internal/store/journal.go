package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"kiesel/internal/journal"
	"kiesel/internal/store/db"
)

// journalReader implements [journal.Reader].
type journalReader struct{ *Store }

// journalPage is how many entries are read at a time, so that a long journal
// does not have to fit into memory.
const journalPage = 500

func (s journalReader) Entries(ctx context.Context) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		for e, err := range entries(ctx, s.queries()) {
			if !yield(e, s.explain(err)) {
				return
			}
		}
	}
}

// entries yields all entries page by page. Entries are never changed, so the
// pages fit together although others write meanwhile.
func entries(ctx context.Context, q *db.Queries) iter.Seq2[journal.Entry, error] {
	return entriesAfter(ctx, q, 0)
}

// entriesAfter is [entries] from an entry on, without that one.
func entriesAfter(ctx context.Context, q *db.Queries, last int64) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		last := last // each run begins there
		for {
			rows, err := q.EntriesAfter(ctx, db.EntriesAfterParams{Seq: last, PageSize: journalPage})
			if err != nil {
				yield(journal.Entry{}, fmt.Errorf("reading the journal after entry %d: %w", last, err))
				return
			}
			for _, r := range rows {
				if !yield(entry(r), nil) {
					return
				}
				last = r.Seq
			}
			if len(rows) < journalPage {
				return
			}
		}
	}
}

func entry(r db.EntriesAfterRow) journal.Entry {
	return journal.Entry{
		Seq: r.Seq, At: time.UnixMicro(r.At).UTC(), Actor: r.Actor, Action: r.Action, Subject: r.Subject, Reason: r.Reason,
		Before: json.RawMessage(r.StateBefore), After: json.RawMessage(r.StateAfter), Prev: r.Prev, Hash: r.Hash,
	}
}
