package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/access/account"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/store/db"
)

// exchangeStore implements [exchange.Store].
type exchangeStore struct{ view }

// exchangeTx implements [exchange.Tx].
type exchangeTx struct{ *tx }

// Exchange returns what the exchange room needs kept.
func (s *Store) Exchange() exchange.Store { return exchangeStore{view{s, inForce}} }

func (s exchangeStore) Update(ctx context.Context, fn func(exchange.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(exchangeTx{t}) })
}

// Landscape, Bundling and Accounts let the rooms take part in the transaction.
func (t exchangeTx) Landscape() landscape.Tx { return landscapeTx(t) }
func (t exchangeTx) Bundling() bundling.Tx   { return bundlingTx(t) }
func (t exchangeTx) Accounts() account.Tx    { return accountTx(t) }

func (s exchangeStore) Imports(ctx context.Context) ([]exchange.Import, error) {
	rows, err := s.queries().FindImports(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the imports: %w", s.explain(err))
	}
	imports := make([]exchange.Import, len(rows))
	for i, r := range rows {
		imports[i] = fileImport(db.FileImport{
			ID: r.ID, List: r.List, File: r.File, State: r.State, Actor: r.Actor, At: r.At, Reason: r.Reason,
			RowsNew: r.RowsNew, RowsChanged: r.RowsChanged, RowsUnchanged: r.RowsUnchanged, RowsWrong: r.RowsWrong,
			UndoneBy: r.UndoneBy, UndoneAt: r.UndoneAt,
		})
	}
	return imports, nil
}

func (s exchangeStore) Import(ctx context.Context, id string) (exchange.Import, error) {
	r, err := s.queries().FindImport(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return exchange.Import{}, fmt.Errorf("%q: %w", id, exchange.ErrNotFound)
	}
	if err != nil {
		return exchange.Import{}, fmt.Errorf("reading import %s: %w", id, s.explain(err))
	}
	i := fileImport(r)
	if err := json.Unmarshal([]byte(r.Payload), &i.Plan); err != nil {
		return i, fmt.Errorf("reading the rows of import %s: %w", id, err)
	}
	return i, nil
}

// fileImport is an import without its rows.
func fileImport(r db.FileImport) exchange.Import {
	i := exchange.Import{
		ID: r.ID, State: exchange.State(r.State), By: r.Actor, At: time.UnixMicro(r.At).UTC(), Reason: r.Reason,
		Counts: exchange.Counts{}, Plan: exchange.Plan{List: r.List, File: r.File}, UndoneBy: r.UndoneBy,
	}
	for kind, n := range map[exchange.Kind]int64{
		exchange.New: r.RowsNew, exchange.Changed: r.RowsChanged, exchange.Unchanged: r.RowsUnchanged, exchange.Wrong: r.RowsWrong,
	} {
		if n > 0 {
			i.Counts[kind] = int(n)
		}
	}
	if r.UndoneAt != 0 {
		i.UndoneAt = time.UnixMicro(r.UndoneAt).UTC()
	}
	return i
}

// Propose implements [exchange.Store]. A proposal changes nothing and is gone
// after a day, so the journal does not tell of it.
func (s exchangeStore) Propose(ctx context.Context, i exchange.Import) error {
	return s.count(ctx, func(q *db.Queries) error { return putImport(ctx, q, i) })
}

// DropProposals implements [exchange.Store].
func (s exchangeStore) DropProposals(ctx context.Context, before time.Time) error {
	return s.count(ctx, func(q *db.Queries) error {
		if err := q.DropProposals(ctx, before.UnixMicro()); err != nil {
			return fmt.Errorf("dropping old proposals: %w", err)
		}
		return nil
	})
}

func (t exchangeTx) PutImport(ctx context.Context, i exchange.Import) error {
	return putImport(ctx, t.Queries, i)
}

func putImport(ctx context.Context, q *db.Queries, i exchange.Import) error {
	payload, err := json.Marshal(i.Plan)
	if err != nil {
		return fmt.Errorf("keeping import %s: %w", i.ID, err)
	}
	undoneAt := int64(0)
	if !i.UndoneAt.IsZero() {
		undoneAt = i.UndoneAt.UnixMicro()
	}
	err = q.PutImport(ctx, db.PutImportParams{
		ID: i.ID, List: i.Plan.List, File: i.Plan.File, State: string(i.State), Actor: i.By, At: i.At.UnixMicro(), Reason: i.Reason,
		RowsNew: int64(i.Counts[exchange.New]), RowsChanged: int64(i.Counts[exchange.Changed]),
		RowsUnchanged: int64(i.Counts[exchange.Unchanged]), RowsWrong: int64(i.Counts[exchange.Wrong]),
		UndoneBy: i.UndoneBy, UndoneAt: undoneAt, Payload: string(payload),
	})
	if err != nil {
		return fmt.Errorf("keeping import %s: %w", i.ID, err)
	}
	return nil
}

func (t exchangeTx) State(ctx context.Context, id string) (exchange.State, error) {
	state, err := t.ImportState(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("%q: %w", id, exchange.ErrNotFound)
	}
	if err != nil {
		return "", fmt.Errorf("reading the state of import %s: %w", id, err)
	}
	return exchange.State(state), nil
}

// ForgetRows removes what imported files said about a person.
func (t accountTx) ForgetRows(ctx context.Context, id account.ID) error {
	found, err := t.ImportsWith(ctx, string(id))
	if err != nil {
		return fmt.Errorf("looking for imports about account %s: %w", id, err)
	}
	for _, i := range found {
		var p exchange.Plan
		if err := json.Unmarshal([]byte(i.Payload), &p); err != nil {
			return fmt.Errorf("reading the rows of import %s: %w", i.ID, err)
		}
		p.Rows = slices.DeleteFunc(p.Rows, func(r exchange.Row) bool { return r.Person == string(id) })
		payload, err := json.Marshal(p)
		if err == nil {
			err = t.ReplacePayload(ctx, db.ReplacePayloadParams{ID: i.ID, Payload: string(payload)})
		}
		if err != nil {
			return fmt.Errorf("erasing account %s from import %s: %w", id, i.ID, err)
		}
	}
	return nil
}
