package store

import "github.com/pressly/goose/v3/database"

// dialect is all that differs between the engines once a database is open.
type dialect struct {
	// goose is the name under which goose knows the engine.
	goose database.Dialect
	// lockWriters makes writing transactions take turns; "" where the
	// connection does that.
	lockWriters string
	// explain says what an error of the engine means and what to do; it
	// returns all other errors as they are.
	explain func(error) error
}

// inFolder reports whether the database lies in the data folder.
func (d dialect) inFolder() bool { return d.goose == database.DialectSQLite3 }
