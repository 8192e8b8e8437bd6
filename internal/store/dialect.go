package store

import (
	"database/sql"

	"github.com/pressly/goose/v3/database"
)

// dialect is all that differs between the engines once a database is open.
type dialect struct {
	// goose is the name under which goose knows the engine.
	goose database.Dialect
	// lockWriters makes writing transactions take turns; "" where the
	// connection does that.
	lockWriters string
	// columns lists the tables of Kiesel, sorted by name, with the name and the
	// type of each of their columns.
	columns string
	// references lists which table has a foreign key to which.
	references string
	// snapshot are the options of a transaction that sees one moment.
	snapshot *sql.TxOptions
	// claimAlone and claimShared try to get a lock for the time of a session,
	// see [Store.ClaimQueue]; "" where only one server uses the database.
	claimAlone, claimShared string
	// forget makes the engine give up old copies of rows that were overwritten.
	forget string
	// explain says what an error of the engine means and what to do; it
	// returns all other errors as they are.
	explain func(error) error
}

// inFolder reports whether the database lies in the data folder.
func (d dialect) inFolder() bool { return d.goose == database.DialectSQLite3 }
