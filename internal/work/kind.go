package work

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"kiesel/internal/access"
)

// Kind is a sort of job.
type Kind struct {
	// Name is room and noun, e.g. "evidence.profile". Jobs keep it.
	Name string
	// Need is what one must be allowed, at least somewhere, to order it. Run
	// checks again for the part of the administration that is concerned.
	Need access.Action
	// Run does the work and returns the id of what it made. It stops when ctx
	// ends. It may be called again for the same job, also at the same time on
	// two nodes: what it makes must be the same. An error that is a [*RefusedError]
	// ends the job; after any other it is tried again.
	Run func(ctx context.Context, r *Run) (result string, err error)
}

// Run is one attempt at a job.
type Run struct {
	Job   Job
	Actor access.Actor // who ordered it, with the rights of today

	progress func(completed, total int64)
	open     func(ctx context.Context, f File) (io.ReadCloser, error)
}

// Progress tells how far the work has come, in units of its own; total is 0
// while unknown. Calls may be frequent.
func (r *Run) Progress(completed, total int64) { r.progress(completed, total) }

// Open opens the i-th file of the order. If it is gone the error is a
// [*RefusedError] with the code "no_file".
func (r *Run) Open(ctx context.Context, i int) (io.ReadCloser, error) {
	if i >= len(r.Job.Files) {
		return nil, &RefusedError{Code: "no_file", Err: fmt.Errorf("%w: the order came with %d files", ErrNoFile, len(r.Job.Files))}
	}
	return r.open(ctx, r.Job.Files[i])
}

// Typed makes the function of a [Kind] from one that takes the payload as a Go
// value. A payload that does not fit is refused with the code "order".
func Typed[P any](run func(ctx context.Context, r *Run, order P) (string, error)) func(context.Context, *Run) (string, error) {
	return func(ctx context.Context, r *Run) (string, error) {
		var order P
		decoder := json.NewDecoder(bytes.NewReader(r.Job.Payload))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&order); err != nil {
			return "", &RefusedError{Code: "order", Err: fmt.Errorf("reading the order of job %s: %w", r.Job.ID, err)}
		}
		return run(ctx, r, order)
	}
}
