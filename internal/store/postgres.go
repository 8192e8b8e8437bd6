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

// The lock's number is arbitrary; it only has to be the same in every process
// that writes to the database. It is released at the end of the transaction.
var postgresDialect = dialect{
	goose:       database.DialectPostgres,
	lockWriters: "select pg_advisory_xact_lock(5204131)",
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
	pool.SetMaxIdleConns(connections / 2)
	return pool, nil
}

// explainPostgres adds what to do to the errors that an operator can mend.
func explainPostgres(err error) error {
	var refused *pgconn.ConnectError
	if errors.As(err, &refused) {
		return fmt.Errorf("PostgreSQL does not let us in; check the address, the password and that it is running: %w", err)
	}
	return err
}
