package store

import (
	"errors"
	"fmt"
)

var (
	// ErrUnrecorded is returned by Update when the transaction recorded no
	// journal entry. Nothing of it is kept.
	ErrUnrecorded = errors.New("store: a change must be recorded in the journal")
	// ErrValue is wrapped when a text or number is none that both engines keep.
	ErrValue = errors.New("this can't be kept")
	// ErrPast is returned by Update of an earlier state.
	ErrPast = errors.New("an earlier state can't be changed")
	// ErrNoData is wrapped when the data folder holds no database and the
	// caller asked for an existing one.
	ErrNoData = errors.New("no data yet")
	// ErrInUse is wrapped when another server holds the data folder.
	ErrInUse = errors.New("data folder is in use")
	// ErrOtherQueue is returned by [Store.ClaimQueue].
	ErrOtherQueue = errors.New("another Kiesel with a queue of its own works on this database")
	// ErrNotEmpty is wrapped when a backup or a restore would overwrite
	// something.
	ErrNotEmpty = errors.New("already there")
	// ErrNewer is wrapped when the database was written by a newer Kiesel.
	ErrNewer = errors.New("database is newer than this program")
	// ErrWrongKey is wrapped when the installation key is not the one with
	// which the database was begun.
	ErrWrongKey = errors.New("installation key does not belong to this database")
	// ErrNoSpace is wrapped when a change was refused because the disk is full.
	// Nothing of it was kept, and nothing else was lost.
	ErrNoSpace = errors.New("no space left for the database")
	// ErrDamaged is wrapped when the database or a backup is not what was
	// written.
	ErrDamaged = errors.New("damaged")
)

// wrongKey says how to mend a data folder that has the wrong key.
func wrongKey(dir string) error {
	return fmt.Errorf("%w: put the %s with which the database was begun into %s; every backup contains it", ErrWrongKey, keyFile, dir)
}
