package work

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"kiesel/internal/access"
)

// Why the context of an attempt ends.
var (
	errCancelled  = errors.New("work: cancelled")
	errHandedBack = errors.New("work: handed back to the queue, this worker stops")
)

// Worker does jobs in this process. Fields are set before [Worker.Run].
type Worker struct {
	Service *Service
	// Parallel is how many jobs run at once.
	Parallel int
	// MaxAttempts is how often a job is tried before it is set aside; default 5.
	MaxAttempts int
	// Pause is how long a job waits after its first failed attempt, twice as
	// long after each further one; default 10 s.
	Pause time.Duration
	// Grace is how long running jobs may go on when the worker is told to stop,
	// before they are handed back to the queue; default 10 s.
	Grace time.Duration

	mu      sync.Mutex
	running map[string]context.CancelCauseFunc
}

// Run takes jobs from the queue until ctx ends, and looks after forgotten ones
// meanwhile. Then jobs in hand have [Worker.Grace] to come to their end; the
// others are handed back for another worker. Run returns when nothing runs any
// more.
func (w *Worker) Run(ctx context.Context) error {
	w.defaults()
	end, err := w.Service.Queue.OnStop(func(id string) { w.stop(id, errCancelled) })
	if err != nil {
		return fmt.Errorf("listening for cancelled jobs: %w", err)
	}
	attempts, stop := context.WithCancelCause(context.WithoutCancel(ctx))
	var group sync.WaitGroup
	for range w.Parallel {
		group.Go(func() { w.take(ctx, attempts) })
	}
	group.Go(func() { w.sweep(ctx) })
	done := make(chan struct{})
	go func() {
		defer close(done)
		group.Wait()
	}()
	<-ctx.Done()
	select {
	case <-done:
	case <-time.After(w.Grace):
		stop(errHandedBack)
		<-done
	}
	stop(nil)
	return end()
}

func (w *Worker) defaults() {
	w.running = map[string]context.CancelCauseFunc{}
	if w.MaxAttempts <= 0 {
		w.MaxAttempts = 5
	}
	if w.Pause <= 0 {
		w.Pause = 10 * time.Second
	}
	if w.Grace <= 0 {
		w.Grace = 10 * time.Second
	}
}

// take does one job after the other until ctx ends; attempts is the context of
// the work itself.
func (w *Worker) take(ctx, attempts context.Context) {
	for ctx.Err() == nil {
		d, err := w.Service.Queue.Next(ctx)
		if err == nil {
			err = w.handle(attempts, d)
		}
		if err != nil && ctx.Err() == nil {
			w.Service.Log.WarnContext(ctx, "background work is held up", "error", err)
			wait(ctx, w.Pause)
		}
	}
}

// wait returns after a time or when ctx ends.
func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// handle makes one attempt at the job of a delivery and settles with the queue.
// The error says that store or queue can't be reached; then the queue gives the
// job out again by itself.
func (w *Worker) handle(ctx context.Context, d Delivery) error {
	s := w.Service
	j, err := s.Store.FindJob(ctx, d.ID())
	if errors.Is(err, ErrNotFound) {
		return d.Finish(ctx)
	}
	if err != nil {
		return err
	}
	if j.State.Ended() {
		s.tidy(ctx, j)
		return d.Finish(ctx)
	}
	kind, err := s.kind(j.Kind)
	if err != nil { // a newer Kiesel ordered it; its workers will know
		return d.Return(w.Pause)
	}
	p, err := s.Queue.ProgressOf(ctx, j.ID)
	if err != nil {
		return err
	}
	if p.Attempt >= w.MaxAttempts { // the last worker died of it
		if p.Error == "" {
			p.Error = fmt.Sprintf("its worker ended without a word %d times", p.Attempt)
		}
		return w.end(ctx, d, j, p.Attempt, "", errors.New(p.Error))
	}
	a := &attempt{w: w, d: d, job: j, progress: Progress{Attempt: p.Attempt + 1, Running: true, Node: node()}}
	if err := s.Queue.SetProgress(ctx, j.ID, a.progress); err != nil {
		return err
	}
	result, err := a.run(ctx, kind)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	return w.settle(ctx, a, result, err)
}

// settleTime is how long it may take to keep how an attempt ended, also when
// the worker stops.
const settleTime = 30 * time.Second

// settle draws the consequence of an attempt.
func (w *Worker) settle(ctx context.Context, a *attempt, result string, err error) error {
	n := a.progress.Attempt
	var refused *RefusedError
	switch {
	case err == nil, errors.As(err, &refused):
		return w.end(ctx, a.d, a.job, n, result, err)
	case errors.Is(err, errCancelled):
		w.Service.tidy(ctx, a.job)
		return a.d.Finish(ctx)
	case errors.Is(err, errHandedBack):
		return w.handBack(ctx, a, Progress{Attempt: n - 1})
	case n >= w.MaxAttempts:
		return w.end(ctx, a.d, a.job, n, "", err)
	}
	w.Service.Log.WarnContext(ctx, "a job went wrong and is tried again", "job", a.job.ID, "kind", a.job.Kind, "attempt", n, "error", err)
	return w.giveBack(ctx, a, Progress{Attempt: n, Error: err.Error()}, w.Pause<<(n-1))
}

// handBack puts a job into the queue anew for the next worker. To return it would
// not do: a queue that ends with this process forgets that, and waits for
// [Queue.Patience] after it has started again.
func (w *Worker) handBack(ctx context.Context, a *attempt, p Progress) error {
	queue := w.Service.Queue
	if err := queue.SetProgress(ctx, a.job.ID, p); err != nil {
		return err
	}
	if err := a.d.Finish(ctx); err != nil {
		return err
	}
	return queue.Enqueue(ctx, a.job.ID) // if that fails, the next sweep does it
}

func (w *Worker) giveBack(ctx context.Context, a *attempt, p Progress, after time.Duration) error {
	if err := w.Service.Queue.SetProgress(ctx, a.job.ID, p); err != nil {
		return err
	}
	return a.d.Return(after)
}

// end keeps how a job ended, unless it has ended otherwise meanwhile, and takes
// it out of the queue.
func (w *Worker) end(ctx context.Context, d Delivery, j Job, attempts int, result string, reason error) error {
	s := w.Service
	ended, err := s.change(ctx, access.System("work"), j.ID, "work.job.end", func(j *Job) error {
		if j.State.Ended() {
			return errUnchanged
		}
		j.Ended, j.Attempts = s.now(), attempts
		j.outcome(result, reason)
		return nil
	})
	switch {
	case errors.Is(err, ErrNotFound):
		ended = j
	case errors.Is(err, errUnchanged):
	case err != nil:
		return err
	case ended.State == SetAside:
		s.Log.ErrorContext(ctx, "a job was set aside", "job", ended.ID, "kind", ended.Kind, "error", ended.Error)
	}
	s.tidy(ctx, ended)
	return d.Finish(ctx)
}

// outcome sets how the job ended.
func (j *Job) outcome(result string, err error) {
	var refused *RefusedError
	switch {
	case err == nil:
		j.State, j.Result = Done, result
	case errors.As(err, &refused):
		j.State, j.Code, j.Error = Failed, refused.Code, err.Error()
	default:
		j.State, j.Error = SetAside, err.Error()
	}
}

// stop ends the attempt at a job, if it runs here.
func (w *Worker) stop(id string, cause error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if cancel := w.running[id]; cancel != nil {
		cancel(cause)
	}
}

// attempt is one attempt at a job.
type attempt struct {
	w   *Worker
	d   Delivery
	job Job

	mu       sync.Mutex
	progress Progress
}

// run does the work and keeps in touch with the queue meanwhile. If it was
// stopped from outside the error says by whom, whatever the work says.
func (a *attempt) run(ctx context.Context, kind Kind) (result string, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	a.w.mu.Lock()
	a.w.running[a.job.ID] = cancel
	a.w.mu.Unlock()
	var beating sync.WaitGroup
	beating.Go(func() { a.beat(ctx) })
	defer func() {
		if cause := context.Cause(ctx); err != nil && cause != nil {
			err = cause
		}
		cancel(nil)
		beating.Wait()
		a.w.mu.Lock()
		delete(a.w.running, a.job.ID)
		a.w.mu.Unlock()
	}()
	return a.work(ctx, kind)
}

// work calls the function of the kind for the actor as they are now. A panic
// becomes an error, so that one bad file does not end the server.
func (a *attempt) work(ctx context.Context, kind Kind) (result string, err error) {
	defer func() {
		if p := recover(); p != nil {
			a.w.Service.Log.ErrorContext(ctx, "a job panicked", "job", a.job.ID, "kind", kind.Name, "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("internal error: %v", p)
		}
	}()
	actor, err := a.w.Service.Actor(ctx, a.job.Actor)
	if err == nil {
		result, err = kind.Run(ctx, &Run{Job: a.job, Actor: a.job.Rights.holding(actor), progress: a.setProgress, open: a.open})
	}
	if errors.Is(err, access.ErrNoActor) || errors.Is(err, access.ErrDenied) {
		err = &RefusedError{Code: "denied", Err: err}
	}
	return result, err
}

func (a *attempt) open(ctx context.Context, f File) (io.ReadCloser, error) {
	file, err := a.w.Service.Queue.OpenFile(ctx, f)
	if errors.Is(err, ErrNoFile) {
		err = &RefusedError{Code: "no_file", Err: err}
	}
	return file, err
}

func (a *attempt) setProgress(completed, total int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.progress.Completed, a.progress.Total = completed, total
}

// Between two beats progress is told at most this often.
const tellEvery = 500 * time.Millisecond

// beat tells the queue that the worker is alive and how far it has come, and
// looks whether the job is still wanted, until ctx ends.
func (a *attempt) beat(ctx context.Context) {
	s := a.w.Service
	alive := time.NewTicker(s.Queue.Patience() / 3)
	defer alive.Stop()
	news := time.NewTicker(tellEvery)
	defer news.Stop()
	var told Progress
	for {
		extend := false
		select {
		case <-ctx.Done():
			return
		case <-alive.C:
			extend = true
		case <-news.C:
		}
		a.mu.Lock()
		p := a.progress
		a.mu.Unlock()
		var err error
		if extend || p != told {
			err = s.Queue.SetProgress(ctx, a.job.ID, p)
			told = p
		}
		if extend {
			err = errors.Join(err, a.d.Extend(), a.stillWanted(ctx))
		}
		if err != nil && ctx.Err() == nil {
			s.Log.WarnContext(ctx, "a job is out of touch with the queue", "job", a.job.ID, "error", err)
		}
	}
}

// stillWanted ends the attempt if the job has ended meanwhile: somebody
// cancelled it and the word got lost, or another worker was faster.
func (a *attempt) stillWanted(ctx context.Context) error {
	j, err := a.w.Service.Store.FindJob(ctx, a.job.ID)
	if errors.Is(err, ErrNotFound) || err == nil && j.State.Ended() {
		a.w.stop(a.job.ID, errCancelled)
		return nil
	}
	return err
}

// node names this process.
func node() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return fmt.Sprintf("%s/%d", host, os.Getpid())
}
