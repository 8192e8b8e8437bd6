package store

import (
	"context"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"kiesel/internal/journal"
	"kiesel/internal/store/db"
)

// journalStore implements [journal.Store].
type journalStore struct{ *Store }

func (s journalStore) Update(ctx context.Context, fn func(journal.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(t) })
}

// journalPage is how many entries are read at a time, so that a long journal
// does not have to fit into memory.
const journalPage = 500

func (s journalStore) Entries(ctx context.Context) iter.Seq2[journal.Entry, error] {
	return s.EntriesAfter(ctx, 0)
}

func (s journalStore) EntriesAfter(ctx context.Context, seq int64) iter.Seq2[journal.Entry, error] {
	return func(yield func(journal.Entry, error) bool) {
		for e, err := range entriesAfter(ctx, s.queries(), seq) {
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

func (s journalStore) Entry(ctx context.Context, seq int64) (journal.Entry, error) {
	var where conditions
	where.add("j.seq = $%d", seq)
	found, err := s.find(ctx, where, 1)
	if err != nil {
		return journal.Entry{}, err
	}
	if len(found) == 0 {
		return journal.Entry{}, fmt.Errorf("entry %d: %w", seq, journal.ErrNotFound)
	}
	return found[0], nil
}

func (s journalStore) Find(ctx context.Context, f journal.Filter) ([]journal.Entry, error) {
	var where conditions
	if f.Subject != "" {
		where.add("j.subject_root = $%d", root(f.Subject))
	}
	if f.Subject != root(f.Subject) {
		where.add("j.subject = $%d", f.Subject)
	}
	if f.Action != "" {
		where.add("j.action = $%d", f.Action)
	}
	if f.Actor != "" {
		where.add("j.actor = $%d", f.Actor)
	}
	if !f.From.IsZero() {
		where.add("j.at >= $%d", f.From.UnixMicro())
	}
	if !f.Until.IsZero() {
		where.add("j.at < $%d", f.Until.UnixMicro())
	}
	if f.Before > 0 {
		where.add("j.seq < $%d", f.Before)
	}
	return s.find(ctx, where, f.Limit)
}

// conditions are what the rows of a query must meet. They vary with the filter,
// so that the engine can use the index that fits.
type conditions struct {
	sql  []string
	args []any
}

// add adds a condition on one value, whose place in the text is $%d.
func (c *conditions) add(condition string, value any) {
	c.args = append(c.args, value)
	c.sql = append(c.sql, fmt.Sprintf(condition, len(c.args)))
}

// find returns the entries that meet the conditions, newest first, opened.
func (s journalStore) find(ctx context.Context, where conditions, limit int) ([]journal.Entry, error) {
	query := `select j.seq, j.at, j.actor, j.action, j.subject, j.reason, j.state_before, j.state_after, j.prev, j.hash, k.key
from journal j left join journal_key k on k.id = 'entry:' || j.seq`
	if len(where.sql) > 0 {
		query += " where " + strings.Join(where.sql, " and ")
	}
	query += " order by j.seq desc"
	if limit > 0 {
		where.args = append(where.args, limit)
		query += fmt.Sprintf(" limit $%d", len(where.args))
	}
	keys := keyring{s: s.Store, known: map[string]sql.NullString{}}
	found, err := s.scan(ctx, query, where.args, keys)
	if err != nil {
		return nil, fmt.Errorf("reading the journal: %w", s.explain(err))
	}
	for i := range found {
		if err := found[i].Open(func(id string) (journal.Key, error) { return keys.key(ctx, id) }); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// scan returns the entries that a query finds, as they are kept, and puts their
// keys on the ring.
func (s journalStore) scan(ctx context.Context, query string, args []any, keys keyring) (found []journal.Entry, err error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r db.EntriesAfterRow
		var key sql.NullString
		err := rows.Scan(&r.Seq, &r.At, &r.Actor, &r.Action, &r.Subject, &r.Reason, &r.StateBefore, &r.StateAfter, &r.Prev, &r.Hash, &key)
		if err != nil {
			return nil, err
		}
		found = append(found, entry(r))
		keys.known[journal.EntryKey(r.Seq)] = key
	}
	return found, rows.Err()
}

// keyring gives out the keys of the entries that were read, and looks up those
// of persons, each once.
type keyring struct {
	s     *Store
	known map[string]sql.NullString
}

func (k keyring) key(ctx context.Context, id string) (journal.Key, error) {
	text, ok := k.known[id]
	if !ok {
		found, err := k.s.queries().JournalKey(ctx, id)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return journal.Key{}, fmt.Errorf("reading the key %s: %w", id, k.s.explain(err))
		}
		text = sql.NullString{String: found, Valid: err == nil}
		k.known[id] = text
	}
	if !text.Valid {
		return journal.Key{}, fmt.Errorf("key %s: %w", id, journal.ErrNotFound)
	}
	return parseKey(text.String)
}

func (s journalStore) Actions(ctx context.Context) ([]string, error) {
	actions, err := s.queries().Actions(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the actions of the journal: %w", s.explain(err))
	}
	return actions, nil
}

// VerifyJournal checks that the journal is one unbroken chain that reaches the
// known ends; see [journal.Verify] for its error.
func (s *Store) VerifyJournal(ctx context.Context, known ...journal.End) (journal.End, error) {
	return journal.Verify(s.Journal().Entries(ctx), known...)
}

// SigningKey returns the key with which this installation signs checkpoints of
// its journal. It follows from the installation key, so that it is in every
// backup and the same on all servers of a database.
func (s *Store) SigningKey() (ed25519.PrivateKey, error) {
	seed, err := hkdf.Key(sha256.New, s.folder.key, nil, "kiesel journal checkpoint", ed25519.SeedSize)
	if err != nil {
		return nil, fmt.Errorf("deriving the key for checkpoints: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}
