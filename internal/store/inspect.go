package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	"github.com/pressly/goose/v3"

	"kiesel/internal/journal"
	"kiesel/internal/store/db"
)

// Contents sums up what an SQLite database holds, so that two states of it can
// be compared.
type Contents struct {
	Schema  int64            `json:"schema"` // version of the schema
	Rows    map[string]int64 `json:"rows"`   // number of rows by table
	Journal journal.End      `json:"journal"`
}

// inspectFile opens an SQLite file that nobody else uses, without changing
// it, checks everything that can be checked and sums it up.
func inspectFile(ctx context.Context, path string) (_ Contents, err error) {
	file, err := openFile(path, url.Values{"mode": {"ro"}, "immutable": {"1"}})
	if err != nil {
		return Contents{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := errors.Join(checkIntegrity(ctx, file), checkForeignKeys(ctx, file)); err != nil {
		return Contents{}, err
	}
	var c Contents
	if c.Schema, err = schemaVersion(ctx, file); err != nil {
		return c, err
	}
	if c.Rows, err = countRows(ctx, file); err != nil {
		return c, err
	}
	c.Journal, err = journal.Verify(entries(ctx, db.New(file)))
	return c, err
}

// schemaVersion returns the version to which the schema was migrated.
func schemaVersion(ctx context.Context, q *sql.DB) (version int64, err error) {
	err = q.QueryRowContext(ctx, "select max(version_id) from goose_db_version").Scan(&version)
	if err != nil {
		return 0, fmt.Errorf("reading the version of the schema: %w", err)
	}
	return version, nil
}

// knownSchema is the version of the schema that this program writes.
func knownSchema() (known int64, err error) {
	files, err := migrations.ReadDir("migrations")
	for _, file := range files {
		version, err := goose.NumericComponent(file.Name())
		if err != nil {
			return 0, err
		}
		known = max(known, version)
	}
	return known, err
}

// checkIntegrity lets SQLite look for damage in the file.
func checkIntegrity(ctx context.Context, file *sql.DB) error {
	found, err := column(ctx, file, "pragma integrity_check(10)")
	if err != nil {
		return fmt.Errorf("checking the integrity: %w", err)
	}
	if len(found) != 1 || found[0] != "ok" {
		return fmt.Errorf("the database is %w: %q", ErrDamaged, found)
	}
	return nil
}

// checkForeignKeys looks for rows that refer to rows that are not there.
func checkForeignKeys(ctx context.Context, file *sql.DB) error {
	tables, err := column(ctx, file, `select distinct "table" from pragma_foreign_key_check`)
	if err != nil {
		return fmt.Errorf("checking the foreign keys: %w", err)
	}
	if len(tables) > 0 {
		return fmt.Errorf("the database is %w: rows of %q refer to rows that are missing", ErrDamaged, tables)
	}
	return nil
}

// countRows counts the rows of every table of Kiesel.
func countRows(ctx context.Context, file *sql.DB) (map[string]int64, error) {
	tables, err := sqliteDialect.tables(ctx, file)
	if err != nil {
		return nil, err
	}
	rows := map[string]int64{}
	for _, t := range tables {
		var n int64
		if err := file.QueryRowContext(ctx, "select count(*) from "+t.name).Scan(&n); err != nil {
			return nil, fmt.Errorf("counting the rows of %s: %w", t.name, err)
		}
		rows[t.name] = n
	}
	return rows, nil
}

// column returns the first column of a query's result.
func column(ctx context.Context, file *sql.DB, query string) (values []string, err error) {
	rows, err := file.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, rows.Err()
}
