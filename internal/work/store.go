package work

import (
	"context"
	"time"

	"kiesel/internal/journal"
)

// Store keeps jobs. Implementations live in package store and pass storetest.
type Store interface {
	// FindJob returns a job or [ErrNotFound].
	FindJob(ctx context.Context, id string) (Job, error)
	// FindJobs lists the jobs that match f, newest first.
	FindJobs(ctx context.Context, f Filter) ([]Job, error)
	// CountJobs counts what FindJobs would list.
	CountJobs(ctx context.Context, f Filter) (int, error)
	// Update runs fn in one transaction, see landscape.Store.
	Update(ctx context.Context, fn func(Tx) error) error
}

// Tx is a transaction of [Store].
type Tx interface {
	journal.Recorder
	// Job returns a job as it is within the transaction, or [ErrNotFound].
	Job(ctx context.Context, id string) (Job, error)
	// PutJob creates or replaces the job with j.ID.
	PutJob(ctx context.Context, j Job) error
	// DeleteEnded removes the jobs that ended before an instant and returns how
	// many there were.
	DeleteEnded(ctx context.Context, before time.Time) (int64, error)
}

// Filter narrows FindJobs and CountJobs; zero fields match everything.
type Filter struct {
	State State  // as kept: [Running] matches nothing
	Actor string // who ordered it
}
