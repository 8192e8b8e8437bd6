package calculation

import (
	"context"

	"kiesel/internal/journal"
)

// Store is what this room needs kept. Implementations live in package store and
// pass storetest.
type Store interface {
	// Entry is the number of the last entry of the journal, 0 if there is none.
	Entry(ctx context.Context) (int64, error)
	// Calculations lists all calculations, the last ordered first, without their
	// services.
	Calculations(ctx context.Context) ([]Calculation, error)
	// Calculation returns one, or an error that wraps [ErrNotFound].
	Calculation(ctx context.Context, id string) (Calculation, error)
	// Answers lists the answers that are kept, by the place of their service.
	Answers(ctx context.Context, id string) (map[int]Answer, error)
	// KeepAnswer keeps the answer for the service at a place of [Calculation.Services],
	// without an entry in the journal. If there is one already, it stays: both
	// follow from the same data. It wraps [ErrNotFound] if the calculation is gone.
	KeepAnswer(ctx context.Context, id string, place int, a Answer) error
	// Update runs fn in one transaction, see landscape.Store.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store].
type Tx interface {
	journal.Recorder
	// Calculation returns one, or an error that wraps [ErrNotFound].
	Calculation(ctx context.Context, id string) (Calculation, error)
	// PutCalculation creates or replaces the calculation with c.ID; its answers stay.
	PutCalculation(ctx context.Context, c Calculation) error
	// DeleteCalculation removes a calculation with its answers.
	DeleteCalculation(ctx context.Context, id string) error
}
