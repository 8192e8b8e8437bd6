package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	"github.com/pressly/goose/v3/database"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var sqliteDialect = dialect{
	goose: database.DialectSQLite3,
	columns: `select t.name, c.name, lower(c.type) from sqlite_schema t join pragma_table_info(t.name) c
		where t.type = 'table' and t.name not like 'sqlite%' and t.name not like 'goose%' order by t.name, c.cid`,
	references: `select t.name, f."table" from sqlite_schema t join pragma_foreign_key_list(t.name) f where t.type = 'table'`,
	forget:     "pragma wal_checkpoint(truncate)",
	explain:    explainSQLite,
}

// readers is the number of connections that read at the same time.
const readers = 8

// openSQLite opens the file with one connection that writes and some that only
// read.
//
// In WAL mode readers see the last committed state and neither wait for the
// writer nor make it wait. The writer takes its lock at BEGIN (immediate): a
// transaction can't fail half-way because another process wrote meanwhile.
// synchronous=FULL waits for the disk at every commit. NORMAL would be several
// times faster but could lose the last commits in a power failure, after the
// screen has said "saved" and without a trace in the journal; changes are too
// rare for that trade.
func openSQLite(path string) (write, read *sql.DB, err error) {
	write, err = openFile(path, url.Values{
		"_txlock":  {"immediate"},
		"_journal": {"WAL"},
		"_sync":    {"FULL"},
		"_fk":      {"1"},
		"_pragma":  {"secure_delete(1)"}, // what is erased is overwritten
	})
	if err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	read, err = openFile(path, url.Values{"_query_only": {"1"}})
	if err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return write, read, nil
}

// openFile opens an SQLite file. SQLite touches it at the first statement.
func openFile(path string, options url.Values) (*sql.DB, error) {
	options.Set("_timeout", "10000") // milliseconds to wait for another process
	address := url.URL{Scheme: "file", Path: path, OmitHost: true, RawQuery: options.Encode()}
	return sql.Open("sqlite", address.String())
}

// explainSQLite adds what to do to the errors that an operator can mend.
func explainSQLite(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff { // the low byte is the class of an extended code
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("the database is %w; stop Kiesel and restore a backup: %w", ErrDamaged, err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("another program has been writing to the database for over ten seconds; try again: %w", err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("%w; free some and try again: %w", ErrNoSpace, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR:
		return fmt.Errorf("the database cannot be read or written; check the owner and the permissions of the data folder and the disk: %w", err)
	}
	return err
}
