package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/otel/trace"

	"kiesel/internal/journal"
	"kiesel/internal/store/db"
)

// tx is a writing transaction. The transaction types of the rooms embed it.
type tx struct {
	*db.Queries
	guard    *guard
	store    *Store
	last     journal.Entry // the entry to continue; only Seq and Hash are set
	recorded bool
	shredded []string // ids of the keys that the change destroys
}

// update runs fn in a transaction and commits it if all went well and the
// journal tells of it. It is the only way to change anything.
func (s *Store) update(ctx context.Context, fn func(*tx) error) error {
	if s.tracer != nil {
		var span trace.Span
		ctx, span = s.tracer.Start(ctx, "change") // from waiting for the turn to the commit
		defer span.End()
	}
	return s.explain(s.transact(ctx, fn))
}

func (s *Store) transact(ctx context.Context, fn func(*tx) error) error {
	// Those of this process wait here, so that they do not hold connections.
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return fmt.Errorf("waiting to begin a change: %w", ctx.Err())
	}
	within, err := s.beginTransaction(ctx)
	if err != nil {
		return fmt.Errorf("beginning a change: %w", err)
	}
	defer func() { _ = within.Rollback() }() // without effect after the commit

	g := &guard{transaction: within}
	t := &tx{Queries: db.New(s.traced(g)), guard: g, store: s}
	if err := t.begin(ctx); err != nil {
		return fmt.Errorf("beginning a change: %w", err)
	}
	if err := fn(t); err != nil {
		if p, ok := within.(*pipeline); ok {
			err = p.because(err)
		}
		return err
	}
	switch {
	case g.failed != nil: // fn went on regardless
		return fmt.Errorf("nothing was kept because a part of the change failed: %w", g.failed)
	case !t.recorded:
		return ErrUnrecorded
	}
	if err := within.Commit(); err != nil {
		return fmt.Errorf("committing a change: %w", err)
	}
	return s.forget(ctx, t.shredded)
}

// beginTransaction begins a transaction that waits for the turn of this process.
func (s *Store) beginTransaction(ctx context.Context) (transaction, error) {
	if lock := s.dialect.lockWriters; lock != "" {
		return beginPipeline(ctx, s.write, lock)
	}
	return s.write.BeginTx(ctx, nil)
}

// begin finds the end of the journal.
func (t *tx) begin(ctx context.Context) error {
	last, err := t.LastEntry(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	t.last = journal.Entry{Seq: last.Seq, Hash: last.Hash}
	return nil
}

// next is the number of the entry that will be recorded next. What a change
// writes holds from there on, so a change writes first and records then.
func (t *tx) next() int64 { return t.last.Seq + 1 }

// guard makes the engines alike: it refuses values that only one of them
// takes, and remembers a failure, after which PostgreSQL would refuse the
// commit and SQLite would not.
type guard struct {
	transaction
	failed error
}

// ExecContext implements db.DBTX.
func (g *guard) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := checkValues(args); err != nil {
		return nil, g.note(err)
	}
	result, err := g.transaction.ExecContext(ctx, query, args...)
	return result, g.note(err)
}

// note remembers the first failure and returns err.
func (g *guard) note(err error) error {
	if err != nil && g.failed == nil {
		g.failed = err
	}
	return err
}

// checkValues refuses text that is not UTF-8 or contains NUL and numbers that
// are not finite.
func checkValues(args []any) error {
	for _, arg := range args {
		switch v := arg.(type) {
		case string:
			if !utf8.ValidString(v) || strings.ContainsRune(v, 0) {
				return fmt.Errorf("%w: text %q is not valid UTF-8 or contains a NUL character", ErrValue, shorten(v))
			}
		case float64:
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("%w: number %v is not finite", ErrValue, v)
			}
		}
	}
	return nil
}

// shorten cuts text for an error message.
func shorten(s string) string {
	const limit = 60
	if len(s) <= limit {
		return s
	}
	return s[:limit] + "…"
}
