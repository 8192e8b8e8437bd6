package work

import "errors"

var (
	// ErrNotFound is returned for a job that does not exist, or is none of the
	// caller's business.
	ErrNotFound = errors.New("work: no such job")
	// ErrBusy is returned by [Service.Order] when too many jobs of the same
	// actor have not ended.
	ErrBusy = errors.New("work: too many of your jobs are waiting, try again when some are done")
	// ErrNoFile is wrapped when the file of a job is not in the queue any more.
	ErrNoFile = errors.New("work: the file is not there any more, send it again")
	// ErrEnded is wrapped when a job has ended and what was asked for makes no
	// sense any more.
	ErrEnded = errors.New("work: the job has ended")
	// ErrUnknownKind is wrapped for a kind of job that this program has not.
	ErrUnknownKind = errors.New("work: unknown kind of job")
	// ErrUnavailable is wrapped when the queue can't be reached.
	ErrUnavailable = errors.New("work: the queue can't be reached")
)

// RefusedError is the error of a job whose order can't be carried out, however often
// it is tried: a file that can't be read, a thing that is not there any more.
type RefusedError struct {
	Code string // a word for which the screen has a text
	Err  error
}

func (e *RefusedError) Error() string { return e.Err.Error() }

// Unwrap returns the error within.
func (e *RefusedError) Unwrap() error { return e.Err }
