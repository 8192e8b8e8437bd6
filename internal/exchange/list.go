package exchange

import (
	"context"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
)

// List is a table of Kiesel that goes out as a file and perhaps comes back.
type List struct {
	tabular.Table
	// Read is the right to have it.
	Read access.Action
	// About says in a sentence what a row is.
	About tabular.Text
	// Nameless says what rows are about that have no name of their own, such as
	// all services; it may be empty.
	Nameless tabular.Text
	// Rows returns all that the actor may see.
	Rows func(context.Context, access.Actor) (tabular.Rows, error)
	// Import takes files back; nil for lists that only go out.
	Import Importer
	// Whole says that what is missing in a file is gone, see [Register]. With all
	// other lists it stays.
	Whole bool
}

// Importer is what a list must be able to do so that its files come back. Its
// implementations live beside the lists and write through the use cases of the
// rooms.
type Importer interface {
	// Need is the right that an import takes besides [access.ImportLists], both
	// for the whole installation.
	Need() access.Action
	// Compare tells what each row would do. Rows with problems stay wrong.
	Compare(context.Context, tabular.File) ([]Row, error)
	// Write sets some rows and takes others back, unless a version other than
	// theirs is in force, which is a [journal.ConflictError]. It returns the
	// versions that the rows set have then, and names the Person of rows in set
	// that had none.
	Write(ctx context.Context, tx Tx, actor access.Actor, set, remove []Row, reason string) ([]int64, error)
}

// options makes choices of codes of the domain.
func options[T ~string](w Words, family string, codes []T) []tabular.Option {
	all := make([]tabular.Option, len(codes))
	for i, code := range codes {
		all[i] = tabular.Option{Code: string(code), Word: w.Term(family, string(code))}
	}
	return all
}
