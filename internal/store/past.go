package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/store/db"
)

// inForce stands for the newest entry of the journal: what holds after it is in
// force. Rows in force hold until the number above.
const inForce = math.MaxInt64 - 1

// view is the data as they were after one entry of the journal. The stores of
// the rooms embed it.
type view struct {
	*Store
	entry int64
}

// update runs fn in a transaction, see [Store.update]. The past can't be
// changed.
func (v view) update(ctx context.Context, fn func(*tx) error) error {
	if v.entry != inForce {
		return ErrPast
	}
	return v.Store.update(ctx, fn)
}

// lastEntry is the number of the last entry of the journal that belongs to the
// view, 0 if there is none.
func (v view) lastEntry(ctx context.Context) (int64, error) {
	if v.entry != inForce {
		return v.entry, nil
	}
	return journal.Last(ctx, func(ctx context.Context) (int64, error) {
		last, err := v.queries().LastEntry(ctx)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, fmt.Errorf("reading the end of the journal: %w", v.explain(err))
		}
		return last.Seq, nil
	})
}

// Past gives the rooms the data as they were at an earlier time. Its stores
// refuse changes with [ErrPast].
type Past struct{ view }

// AsOf returns the data as they were at a time: after the last change recorded
// until then. The error wraps [journal.ErrNoPast] if there were none yet, or if states
// of that time were not kept.
func (s *Store) AsOf(ctx context.Context, at time.Time) (Past, error) {
	q := s.queries()
	last, err := q.LastEntryUntil(ctx, at.UnixMicro())
	if errors.Is(err, sql.ErrNoRows) {
		return Past{}, fmt.Errorf("%w: nothing had been recorded by %s", journal.ErrNoPast, at.Format(time.DateTime))
	}
	if err != nil {
		return Past{}, fmt.Errorf("looking for the state of %s: %w", at.Format(time.DateTime), s.explain(err))
	}
	since, err := s.historySince(ctx, q)
	if err != nil {
		return Past{}, err
	}
	if last < since {
		return Past{}, fmt.Errorf("%w: states are kept since entry %d of the journal, the upgrade of the data", journal.ErrNoPast, since)
	}
	return Past{view{s, last}}, nil
}

// At returns the data as they were after an entry of the journal. The error wraps
// [journal.ErrNoPast] if the state is not kept.
func (s *Store) At(ctx context.Context, entry int64) (Past, error) {
	since, err := s.historySince(ctx, s.queries())
	if err != nil {
		return Past{}, err
	}
	if entry < since {
		return Past{}, fmt.Errorf("%w: states are kept since entry %d of the journal", journal.ErrNoPast, since)
	}
	return Past{view{s, entry}}, nil
}

// historySince returns the number of the entry from which on states are kept.
func (s *Store) historySince(ctx context.Context, q *db.Queries) (int64, error) {
	text, err := q.Setting(ctx, "history_since")
	if err != nil {
		return 0, fmt.Errorf("looking for the first state kept: %w", s.explain(err))
	}
	return strconv.ParseInt(text, 10, 64)
}

// Entry is the number of the last journal entry that belongs to the state. Two
// Pasts with the same number are the same.
func (p Past) Entry() int64 { return p.entry }

// Landscape returns what the landscape room had kept.
func (p Past) Landscape() landscape.Store { return landscapeStore(p) }

// Evidence returns what the evidence room had kept.
func (p Past) Evidence() evidence.Store { return evidenceStore(p) }

// Bundling returns what the bundling room had kept.
func (p Past) Bundling() bundling.Store { return bundlingStore(p) }

// Scenarios returns what the room of scenarios had kept.
func (p Past) Scenarios() scenario.Store { return scenarioStore(p) }

// Programme returns what the programme room had kept.
func (p Past) Programme() programme.Store { return programmeStore(p) }

// Parallel returns what the room of parallel processes had kept.
func (p Past) Parallel() parallel.Store { return parallelStore(p) }
