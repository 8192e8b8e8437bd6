package work

import (
	"context"
	"io"
	"time"
)

// Queue hands jobs to workers, wherever they are, and keeps what need not
// outlive a job. Package stream implements it on NATS JetStream; package
// worktest holds the tests that it must pass. Errors wrap [ErrUnavailable] when
// the queue can't be reached.
type Queue interface {
	// Enqueue puts a job into the queue. One that is there already, waiting or
	// at a worker, stays as it is; so may one that was finished a moment ago.
	Enqueue(ctx context.Context, id string) error
	// Next waits until there is a job for the caller. The error is that of ctx
	// when it ended.
	Next(ctx context.Context) (Delivery, error)
	// Patience is how long a worker may be silent before its job is given to
	// another one.
	Patience() time.Duration

	// Progress returns what workers have told of the jobs that have not ended,
	// by id of the job.
	Progress(ctx context.Context) (map[string]Progress, error)
	// ProgressOf returns what workers have told of one job, zero if nothing.
	ProgressOf(ctx context.Context, id string) (Progress, error)
	// SetProgress tells all nodes how far a job has come.
	SetProgress(ctx context.Context, id string, p Progress) error
	// DropProgress forgets a job that has ended.
	DropProgress(ctx context.Context, id string) error

	// Stop tells all workers that a job is not wanted any more. Those that
	// cannot be reached will not hear of it.
	Stop(ctx context.Context, id string) error
	// OnStop calls f with the id of every job that is not wanted any more,
	// until the function that it returns is called.
	OnStop(f func(id string)) (end func() error, err error)

	// PutFile keeps a file until it is removed.
	PutFile(ctx context.Context, name string, r io.Reader) (File, error)
	// OpenFile gives a file back, or fails with [ErrNoFile]; so may reading it,
	// when somebody removes it meanwhile.
	OpenFile(ctx context.Context, f File) (io.ReadCloser, error)
	// RemoveFile removes a file, if it is there.
	RemoveFile(ctx context.Context, key string) error
	// Files lists the keys of all files with the time at which they were kept.
	Files(ctx context.Context) (map[string]time.Time, error)
}

// Delivery is one job in the hands of a worker.
type Delivery interface {
	// ID of the job.
	ID() string
	// Extend tells the queue that the worker is alive. Without it for longer
	// than [Queue.Patience] the job is given to another worker.
	Extend() error
	// Finish takes the job out of the queue.
	Finish(ctx context.Context) error
	// Return puts the job back, to be given out again after a while.
	Return(after time.Duration) error
}
