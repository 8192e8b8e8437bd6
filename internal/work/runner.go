package work

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrNotFound is returned for a job that does not exist, or no longer.
var ErrNotFound = errors.New("work: no such job")

// ErrBusy is returned by [Runner.Start] when too many jobs are waiting.
var ErrBusy = errors.New("work: too many jobs are waiting, try again when some are done")

// ErrClosed is returned by [Runner.Start] after [Runner.Close].
var ErrClosed = errors.New("work: closed")

// State is how far a job has come.
type State string

// The states of a job, in their order.
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Ended reports whether the job will not change any more.
func (s State) Ended() bool { return s == Done || s == Failed || s == Cancelled }

// Status is what a job looks like at one moment.
type Status struct {
	ID    string
	Title string // what it does, in the words of who started it
	State State
	// Completed of Total, in units of the job; Total is 0 while unknown.
	Completed, Total int64
	// Result is what the job returned, e.g. the id of what it made. Set when
	// Done.
	Result string
	// Err is why it failed. Set when Failed.
	Err error
	// Ended is when it ended, zero before.
	Ended time.Time
}

// Share returns Completed ÷ Total, 0…1, and whether it is known.
func (s Status) Share() (share float64, known bool) {
	if s.Total <= 0 {
		return 0, false
	}
	return min(1, float64(s.Completed)/float64(s.Total)), true
}

// Func is the work of a job. It stops when ctx ends, and calls progress as it
// goes; calls may be frequent.
type Func func(ctx context.Context, progress func(completed, total int64)) (result string, err error)

// Config says how much a [Runner] takes on. Zero fields have defaults.
type Config struct {
	Parallel int              // jobs running at once; default 2
	Waiting  int              // jobs waiting beyond that; default 20
	Keep     time.Duration    // how long the status of an ended job is kept; default 1 hour
	Now      func() time.Time // default time.Now
}

// Runner owns jobs. It is safe for concurrent use.
type Runner struct {
	cfg   Config
	ctx   context.Context // ends with Close
	stop  context.CancelFunc
	slots chan struct{}
	group sync.WaitGroup

	mu     sync.Mutex
	jobs   map[string]*job
	closed bool
}

type job struct {
	status Status
	cancel context.CancelFunc
}

// NewRunner returns a runner without jobs. Close it to end them.
func NewRunner(cfg Config) *Runner {
	if cfg.Parallel <= 0 {
		cfg.Parallel = 2
	}
	if cfg.Waiting <= 0 {
		cfg.Waiting = 20
	}
	if cfg.Keep <= 0 {
		cfg.Keep = time.Hour
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	ctx, stop := context.WithCancel(context.Background())
	return &Runner{cfg: cfg, ctx: ctx, stop: stop, slots: make(chan struct{}, cfg.Parallel), jobs: map[string]*job{}}
}

// Start takes a job on and returns its id at once; the job outlives the
// request that started it. The error is [ErrBusy] or [ErrClosed].
func (r *Runner) Start(title string, f Func) (id string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return "", ErrClosed
	}
	r.forget()
	if r.unfinished() >= r.cfg.Parallel+r.cfg.Waiting {
		return "", ErrBusy
	}
	ctx, cancel := context.WithCancel(r.ctx)
	j := &job{status: Status{ID: rand.Text(), Title: title, State: Waiting}, cancel: cancel}
	r.jobs[j.status.ID] = j
	r.group.Go(func() {
		defer cancel()
		r.run(ctx, j, f)
	})
	return j.status.ID, nil
}

// Status returns how far a job has come, or [ErrNotFound].
func (r *Runner) Status(id string) (Status, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, ok := r.jobs[id]
	if !ok {
		return Status{}, ErrNotFound
	}
	return j.status, nil
}

// Cancel asks a job to stop. One that has ended stays as it is. The error is
// [ErrNotFound].
func (r *Runner) Cancel(id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	j, ok := r.jobs[id]
	if !ok {
		return ErrNotFound
	}
	j.cancel()
	return nil
}

// Close cancels all jobs and waits until they have stopped.
func (r *Runner) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.stop()
	r.group.Wait()
}

// run waits for a free place and does the work.
func (r *Runner) run(ctx context.Context, j *job, f Func) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		r.end(j, "", ctx.Err())
		return
	}
	r.update(j, func(s *Status) { s.State = Running })
	result, err := protect(ctx, f, func(completed, total int64) {
		r.update(j, func(s *Status) { s.Completed, s.Total = completed, total })
	})
	r.end(j, result, err)
}

// protect turns a panic of the work into its error, so that one bad file does
// not end the server.
func protect(ctx context.Context, f Func, progress func(completed, total int64)) (result string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal error: %v", p)
		}
	}()
	return f(ctx, progress)
}

func (r *Runner) end(j *job, result string, err error) {
	r.update(j, func(s *Status) {
		s.Ended = r.cfg.Now()
		switch {
		case err == nil:
			s.State, s.Result = Done, result
		case errors.Is(err, context.Canceled):
			s.State = Cancelled
		default:
			s.State, s.Err = Failed, err
		}
	})
}

func (r *Runner) update(j *job, change func(*Status)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&j.status)
}

// forget drops jobs that ended long ago.
func (r *Runner) forget() {
	for id, j := range r.jobs {
		if j.status.State.Ended() && r.cfg.Now().Sub(j.status.Ended) > r.cfg.Keep {
			delete(r.jobs, id)
		}
	}
}

// unfinished counts the jobs that wait or run.
func (r *Runner) unfinished() int {
	n := 0
	for _, j := range r.jobs {
		if !j.status.State.Ended() {
			n++
		}
	}
	return n
}
