package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"kiesel/internal/journal"
	"kiesel/internal/store/db"
)

// Moved says what [Move] moved.
type Moved struct {
	Schema  int64        `json:"schema"` // version of both schemas
	Tables  []MovedTable `json:"tables"`
	Journal journal.End  `json:"journal"` // of both journals
}

// MovedTable is a table, equal in both places.
type MovedTable struct {
	Name string `json:"name"`
	Rows int64  `json:"rows"`
}

// Move copies an installation to an empty place, on the same engine or another:
// every row of every table, and the installation key. All that was copied is
// read again and compared before it counts: either everything arrives in one
// transaction, or nothing does and Move can be repeated.
//
// The source is not changed; its schema may be older than this program's. No
// server may run on it (SQLite: [ErrInUse]), for what it wrote later would be
// missing. The target may be a place where nothing is yet or that an earlier
// attempt prepared; one that holds anything else is refused with [ErrNotEmpty],
// one with another installation key with [ErrWrongKey].
func Move(ctx context.Context, from, to Config) (m Moved, err error) {
	from.AsIs, from.Exclusive = true, true
	source, err := Open(ctx, from)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	if m, err = source.moveTo(ctx, to); err != nil {
		return m, fmt.Errorf("moving the data from %s to %s: %w", from.place(), to.place(), err)
	}
	return m, nil
}

// moveTo copies everything to an empty place.
func (s *Store) moveTo(ctx context.Context, to Config) (m Moved, err error) {
	if m.Schema, err = schemaVersion(ctx, s.read); err != nil {
		return m, s.explain(err)
	}
	if err := takeKey(to.Dir, s.folder.key); err != nil {
		return m, err
	}
	to.Exclusive, to.schema = true, m.Schema
	target, err := open(ctx, to)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, target.Close()) }()

	reading, err := s.read.BeginTx(ctx, s.dialect.snapshot)
	if err != nil {
		return m, s.explain(err)
	}
	defer func() { _ = reading.Rollback() }() // nothing was written
	writing, err := target.write.BeginTx(ctx, nil)
	if err != nil {
		return m, target.explain(err)
	}
	defer func() { _ = writing.Rollback() }() // without effect after the commit
	c := copier{source: end{s.dialect, reading}, target: end{target.dialect, writing}}
	if err := c.copy(ctx, &m); err != nil {
		return m, target.explain(s.explain(err))
	}
	if err := writing.Commit(); err != nil {
		return m, target.explain(fmt.Errorf("committing: %w", errors.Join(ctx.Err(), err)))
	}
	return m, nil
}

// takeKey makes a folder that has the key, unless it has it already.
func takeKey(dir string, k key) error {
	if dir == "" {
		return errors.New("no data folder given for the installation key")
	}
	if _, err := makeFolder(dir); err != nil {
		return err
	}
	path := filepath.Join(dir, keyFile)
	have, err := readKey(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return writeKey(path, k)
	case err != nil:
		return err
	case have.fingerprint() != k.fingerprint():
		return fmt.Errorf("%w: %s holds the key of another installation; name an empty folder", ErrWrongKey, path)
	}
	return nil
}

// end is one end of a move, in a transaction.
type end struct {
	dialect dialect
	tx      *sql.Tx
}

// copier copies all tables from one end to the other.
type copier struct{ source, target end }

// copy copies and compares everything, and says in m what there was.
func (c *copier) copy(ctx context.Context, m *Moved) error {
	tables, err := c.sameTables(ctx)
	if err != nil {
		return err
	}
	if err := c.clear(ctx, tables); err != nil {
		return err
	}
	for _, t := range tables {
		rows, err := c.table(ctx, t)
		if err != nil {
			return fmt.Errorf("copying the table %s: %w", t.name, err)
		}
		m.Tables = append(m.Tables, MovedTable{Name: t.name, Rows: rows})
	}
	m.Journal, err = journal.Verify(entries(ctx, db.New(c.target.tx)))
	return err
}

// sameTables returns the tables, which both ends must have alike.
func (c *copier) sameTables(ctx context.Context) ([]table, error) {
	tables, err := c.source.dialect.tables(ctx, c.source.tx)
	if err != nil {
		return nil, err
	}
	others, err := c.target.dialect.tables(ctx, c.target.tx)
	if err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(tables, others) {
		return nil, fmt.Errorf("the two places do not have the same tables: %v and %v", tables, others)
	}
	for _, t := range tables {
		for _, f := range t.columns {
			if !slices.Contains(kinds, f.kind) {
				return nil, fmt.Errorf("the column %s of the table %s has the type %s, which cannot be moved", f.name, t.name, f.kind)
			}
		}
	}
	return tables, nil
}

// kinds are the types of columns that the migrations use; see [field.value].
var kinds = []string{"text", "bigint", "boolean", "double precision"}

// settings is the one table that a new installation fills by itself.
const settings = "installation"

// clear keeps all others from writing to the target, and makes sure that it is
// empty.
func (c *copier) clear(ctx context.Context, tables []table) error {
	if lock := c.target.dialect.lockWriters; lock != "" {
		if _, err := c.target.tx.ExecContext(ctx, lock); err != nil {
			return err
		}
	}
	for _, t := range tables {
		if t.name == settings {
			continue
		}
		var n int64
		if err := c.target.tx.QueryRowContext(ctx, "select count(*) from "+t.name).Scan(&n); err != nil {
			return fmt.Errorf("counting the rows of %s: %w", t.name, err)
		}
		if n > 0 {
			return fmt.Errorf("%w: the table %s of the target has %d rows; choose an empty place", ErrNotEmpty, t.name, n)
		}
	}
	_, err := c.target.tx.ExecContext(ctx, "delete from "+settings)
	return err
}

// chunk is how many rows are held in memory at a time.
const chunk = 64 * batch

// table copies one table, compares it and returns its number of rows.
func (c *copier) table(ctx context.Context, t table) (int64, error) {
	writer := &guard{transaction: c.target.tx}
	var rows [][]any
	flush := func() error {
		err := writer.insert(ctx, t.name, t.columnNames(), rows)
		rows = rows[:0]
		return err
	}
	sent, err := c.source.scan(ctx, t, func(row []any) error {
		rows = append(rows, row)
		if len(rows) < chunk {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return 0, err
	}
	arrived, err := c.target.scan(ctx, t, func([]any) error { return nil })
	if err == nil && arrived != sent {
		err = fmt.Errorf("%d rows were sent, %d arrived, or they differ", sent.rows, arrived.rows)
	}
	return arrived.rows, err
}

// sum stands for the rows of a table, in any order: two tables with the same
// sum have the same rows.
type sum struct {
	rows   int64
	hashes [sha256.Size]byte // of the rows, added byte by byte
}

// add adds a row.
func (s *sum) add(row []any) error {
	text, err := json.Marshal(row) // numbers and texts look the same from both engines
	if err != nil {
		return err
	}
	s.rows++
	for i, b := range sha256.Sum256(text) {
		s.hashes[i] += b
	}
	return nil
}

// scan calls do for every row of a table and sums them up.
func (e end) scan(ctx context.Context, t table, do func(row []any) error) (s sum, err error) {
	rows, err := e.tx.QueryContext(ctx, "select "+strings.Join(t.columnNames(), ", ")+" from "+t.name) //nolint:gosec // the names are from the catalogue
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		row, into := make([]any, len(t.columns)), make([]any, len(t.columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return s, err
		}
		for i, f := range t.columns {
			if row[i], err = f.value(row[i]); err != nil {
				return s, err
			}
		}
		if err := errors.Join(s.add(row), do(row)); err != nil {
			return s, err
		}
	}
	return s, rows.Err()
}

// value returns a value as the migrations mean it, whatever the engine gave.
func (f field) value(v any) (any, error) {
	if v == nil {
		return nil, nil //nolint:nilnil // null is a value
	}
	switch v := v.(type) {
	case string:
		if f.kind == "text" {
			return v, nil
		}
	case int64:
		switch f.kind {
		case "bigint":
			return v, nil
		case "boolean":
			return v != 0, nil
		case "double precision":
			return float64(v), nil
		}
	case float64:
		if f.kind == "double precision" {
			return v, nil
		}
	case bool:
		if f.kind == "boolean" {
			return v, nil
		}
	}
	return nil, fmt.Errorf("the column %s of type %s holds a %T", f.name, f.kind, v)
}
