package programme

import (
	"context"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Store is what this room needs kept. Implementations live in package store and
// pass storetest.
type Store interface {
	// Entry is the number of the last entry of the journal, 0 if there is none.
	Entry(ctx context.Context) (int64, error)
	// Ideas lists the ideas about a Land, the last handed in first.
	Ideas(ctx context.Context, land landscape.ARS) ([]Idea, error)
	// Idea returns the idea with an id as it stands; its Version is 0 if there is
	// none.
	Idea(ctx context.Context, id string) (Idea, error)
	// Update runs fn in one transaction, see landscape.Store.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store].
type Tx interface {
	journal.Recorder
	// Idea returns the idea with an id as it stands; its Version is 0 if there is
	// none.
	Idea(ctx context.Context, id string) (Idea, error)
	// Waiting returns the idea that waits for a reply and has the person, the Land,
	// the service, the function, the title and the aim of i; its Version is 0 if
	// there is none.
	Waiting(ctx context.Context, i Idea) (Idea, error)
	// PutIdea keeps i as the next version of the idea with its id; the number that
	// i.Version gives does not matter.
	PutIdea(ctx context.Context, i Idea) error
}
