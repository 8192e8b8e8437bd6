package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3/database"
)

// The numbers of the locks are arbitrary; they only have to be the same in every
// process that uses the database. The one of writers is released at the end of
// the transaction.
var postgresDialect = dialect{
	goose:       database.DialectPostgres,
	lockWriters: "select pg_advisory_xact_lock(5204131)",
	columns: `select c.table_name, c.column_name, c.data_type from information_schema.columns c
		join information_schema.tables t using (table_schema, table_name)
		where t.table_schema = current_schema() and t.table_type = 'BASE TABLE' and t.table_name not like 'goose%'
		order by c.table_name, c.ordinal_position`,
	references: `select owner.relname, target.relname from pg_constraint c
		join pg_class owner on owner.oid = c.conrelid join pg_class target on target.oid = c.confrelid
		where c.contype = 'f' and owner.relnamespace = current_schema()::regnamespace`,
	snapshot:    &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
	claimAlone:  "select pg_try_advisory_lock(5204132)",
	claimShared: "select pg_try_advisory_lock_shared(5204132)",
	forget:      "vacuum journal_key",
	explain:     explainPostgres,
}

// connections is the most that one process opens to PostgreSQL.
const connections = 16

// openPostgres prepares connections to the database at the address. Nothing
// is sent before the first use.
func openPostgres(address string) (*sql.DB, error) {
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		return nil, errors.New("the address of the database must begin with postgres://")
	}
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("reading the address of the database: %w", err)
	}
	pool := stdlib.OpenDB(*cfg)
	pool.SetMaxOpenConns(connections)
	pool.SetMaxIdleConns(connections)
	return pool, nil
}

// explainPostgres adds what to do to the errors that an operator can mend.
func explainPostgres(err error) error {
	var refused *pgconn.ConnectError
	if errors.As(err, &refused) {
		return fmt.Errorf("PostgreSQL does not let us in; check the address, the password and that it is running: %w", err)
	}
	var told *pgconn.PgError
	if errors.As(err, &told) && told.Code == "53100" { // disk_full
		return fmt.Errorf("%w; free some on the machine of PostgreSQL and try again: %w", ErrNoSpace, err)
	}
	return err
}
