package exchange

import (
	"context"
	"errors"
	"fmt"
	"time"

	"kiesel/internal/access/account"
	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// State is how far an import has come.
type State string

// The states.
const (
	Proposed State = "proposed" // previewed; only who brought it sees it, for a day
	Applied  State = "applied"
	Undone   State = "undone"
)

// Import is a file that was brought in.
type Import struct {
	ID     string
	State  State
	By     string    // id of the actor who proposed or applied it
	At     time.Time // when, UTC
	Reason string
	Counts Counts
	// Plan has all rows while proposed, afterwards those that were changed. It is
	// empty in lists of imports but for the names of list and file.
	Plan     Plan
	UndoneBy string    // "" unless it was taken back
	UndoneAt time.Time // zero unless it was taken back
}

// Errors of the use cases.
var (
	// ErrUnknownList is wrapped by errors about a list that does not exist.
	ErrUnknownList = errors.New("there is no such list")
	// ErrOnlyOut is wrapped by errors about files for a list that only goes out.
	ErrOnlyOut = errors.New("the list can only be exported")
	// ErrNotFound is wrapped by errors about an import that does not exist, or
	// that the actor may not see.
	ErrNotFound = errors.New("there is no such import")
	// ErrState is wrapped by errors about an import that is not, or no longer,
	// in the state that was expected.
	ErrState = errors.New("the import is in another state")
	// ErrWrongRows is wrapped by errors about a file with wrong rows.
	ErrWrongRows = errors.New("the file has rows that cannot be used; correct them and bring it in again")
	// ErrNothing is wrapped by errors about a file that changes nothing.
	ErrNothing = errors.New("the file changes nothing")
	// ErrNoReason is wrapped by errors about a change without a reason.
	ErrNoReason = errors.New("a reason is needed")
)

// StaleError says that rows were changed by others since they were looked at, or
// since the import that shall be taken back. Nothing was written.
type StaleError struct {
	Rows []Row
}

// Error names the first rows.
func (e *StaleError) Error() string {
	text := ""
	for i, r := range e.Rows {
		if i == 5 {
			text += ", …"
			break
		}
		if i > 0 {
			text += ", "
		}
		text += r.place()
	}
	if len(e.Rows) == 1 {
		return "nothing was changed, because a row has been changed meanwhile: " + text
	}
	return fmt.Sprintf("nothing was changed, because %d rows have been changed meanwhile: %s", len(e.Rows), text)
}

// place names a row for people.
func (r Row) place() string {
	switch {
	case r.Line == 0:
		return r.Name
	case r.Name == "":
		return fmt.Sprintf("row %d", r.Line)
	}
	return fmt.Sprintf("row %d (%s)", r.Line, r.Name)
}

// Unwrap returns [journal.ErrConflict].
func (e *StaleError) Unwrap() error { return journal.ErrConflict }

// Store is what the exchange room needs kept. Implementations live in package
// store and pass storetest.
type Store interface {
	// Imports lists those that were applied, newest first, without their rows.
	Imports(ctx context.Context) ([]Import, error)
	// Import returns one with its rows. The error wraps [ErrNotFound].
	Import(ctx context.Context, id string) (Import, error)
	// Propose keeps an import that changes nothing yet, without an entry in the
	// journal.
	Propose(ctx context.Context, i Import) error
	// DropProposals deletes the proposals from before a time.
	DropProposals(ctx context.Context, before time.Time) error
	// Update runs fn in one transaction, see landscape.Store.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store] that reaches into the rooms to which the lists
// belong.
type Tx interface {
	journal.Recorder
	// PutImport keeps an import, in place of the one with the same id.
	PutImport(ctx context.Context, i Import) error
	// State returns the state of an import. The error wraps [ErrNotFound].
	State(ctx context.Context, id string) (State, error)
	// Landscape is the transaction as the landscape room knows it.
	Landscape() landscape.Tx
	// Bundling is the transaction as the bundling room knows it.
	Bundling() bundling.Tx
	// Accounts is the transaction as the room of the accounts knows it.
	Accounts() account.Tx
}

// Words are the words of the screens in both languages.
type Words interface {
	// T returns the words for a key.
	T(key string) tabular.Text
	// Term returns the word for a code of the domain.
	Term(family, code string) tabular.Text
}
