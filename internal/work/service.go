package work

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

// maxOpen is how many jobs of one actor may wait or run.
const maxOpen = 500

// lookTime is how long a reader waits for the progress of jobs.
const lookTime = 3 * time.Second

// Service holds the use cases of background work.
type Service struct {
	Store Store
	Queue Queue
	Kinds []Kind
	// Actor returns who has an id, with the rights of today. An error that wraps
	// [access.ErrNoActor] says that nobody has it any more.
	Actor func(ctx context.Context, id string) (access.Actor, error)
	Now   func() time.Time
	// Chores is what other rooms want done now and then, by any node, along with
	// [Service.Sweep]; it may be nil.
	Chores func(ctx context.Context) error
	// Log is told what nobody waits for.
	Log *slog.Logger
}

// Order is what somebody wants done.
type Order struct {
	Kind    string
	Subject string // see [Job.Subject]
	Payload any    // becomes JSON; the Run of the kind reads it
	Files   []File // kept before with [Service.Keep]
}

// Order takes a job on. It is kept when Order returns, and done sooner or later,
// whatever happens to this process. The error is [access.ErrNoActor],
// [access.ErrDenied], [ErrBusy] or wraps [ErrUnknownKind].
func (s *Service) Order(ctx context.Context, actor access.Actor, o Order) (Job, error) {
	kind, err := s.kind(o.Kind)
	if err != nil {
		return Job{}, err
	}
	if err := actor.CheckAnywhere(kind.Need); err != nil {
		return Job{}, err
	}
	open, err := s.Store.CountJobs(ctx, Filter{State: Waiting, Actor: actor.ID})
	if err != nil {
		return Job{}, fmt.Errorf("ordering %s: %w", o.Kind, err)
	}
	if open >= maxOpen {
		return Job{}, ErrBusy
	}
	payload, err := json.Marshal(o.Payload)
	if err != nil {
		return Job{}, fmt.Errorf("ordering %s: %w", o.Kind, err)
	}
	j := Job{
		ID: rand.Text(), Kind: o.Kind, Subject: o.Subject, Payload: payload, Files: o.Files,
		Actor: actor.ID, Rights: Rights{actor.Grants, actor.Limit}, Ordered: s.now(), State: Waiting,
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		return errors.Join(tx.PutJob(ctx, j), record(ctx, tx, j.Ordered, actor, "work.job.order", nil, j))
	})
	if err != nil {
		return Job{}, fmt.Errorf("ordering %s: %w", o.Kind, err)
	}
	s.enqueue(ctx, j.ID)
	return j, nil
}

// enqueue puts a job into the queue. If that fails, [Service.Sweep] does it
// later.
func (s *Service) enqueue(ctx context.Context, id string) {
	if err := s.Queue.Enqueue(ctx, id); err != nil {
		s.Log.WarnContext(ctx, "a job has to wait until the queue can be reached", "job", id, "error", err)
	}
}

// Keep keeps a file for an order that follows. The error is [access.ErrNoActor],
// [access.ErrDenied] or wraps [ErrUnknownKind] or [ErrUnavailable].
func (s *Service) Keep(ctx context.Context, actor access.Actor, kind, name string, r io.Reader) (File, error) {
	k, err := s.kind(kind)
	if err != nil {
		return File{}, err
	}
	if err := actor.CheckAnywhere(k.Need); err != nil {
		return File{}, err
	}
	return s.Queue.PutFile(ctx, name, r)
}

// Find returns a job as it is now, to who ordered it and to operations. The
// error is [ErrNotFound].
func (s *Service) Find(ctx context.Context, actor access.Actor, id string) (Status, error) {
	j, err := s.Store.FindJob(ctx, id)
	if err != nil {
		return Status{}, err
	}
	if err := maySee(actor, j); err != nil {
		return Status{}, err
	}
	if j.State.Ended() {
		return Status{Job: j}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	p, err := s.Queue.ProgressOf(ctx, id)
	if err != nil { // the job is there, only its progress can't be seen
		s.Log.WarnContext(ctx, "the progress of a job can't be seen", "job", id, "error", err)
	}
	return s.status(j, p), nil
}

// Jobs lists the jobs that the actor ordered, or those of everybody, newest
// first; state narrows the list unless it is empty. The error is
// [access.ErrNoActor], or [access.ErrDenied] if all is wanted by somebody who
// does not look after the installation.
func (s *Service) Jobs(ctx context.Context, actor access.Actor, all bool, state State) ([]Status, error) {
	f := Filter{State: state, Actor: actor.ID}
	need := access.OwnAccount
	if all {
		f.Actor, need = "", access.Operate
	}
	if err := actor.CheckAnywhere(need); err != nil {
		return nil, err
	}
	if state == Running {
		f.State = Waiting
	}
	jobs, err := s.Store.FindJobs(ctx, f)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	progress, err := s.Queue.Progress(ctx)
	if err != nil {
		s.Log.WarnContext(ctx, "the progress of jobs can't be seen", "error", err)
	}
	list := make([]Status, 0, len(jobs))
	for _, j := range jobs {
		status := Status{Job: j}
		if !j.State.Ended() {
			status = s.status(j, progress[j.ID])
		}
		if state == "" || status.State == state {
			list = append(list, status)
		}
	}
	return list, nil
}

// status joins what is kept with what workers tell. A worker that has been
// silent for too long does not count any more.
func (s *Service) status(j Job, p Progress) Status {
	if p.Silent > s.Queue.Patience() {
		p.Running = false
	}
	if p.Running {
		j.State = Running
	}
	return Status{Job: j, Progress: p}
}

// Cancel ends a job that has not ended, or was set aside. What it did in the
// same moment stays. The error is [ErrNotFound] or wraps [ErrEnded].
func (s *Service) Cancel(ctx context.Context, actor access.Actor, id string) error {
	j, err := s.change(ctx, actor, id, "work.job.cancel", func(j *Job) error {
		if err := maySee(actor, *j); err != nil {
			return err
		}
		if j.State.Ended() && j.State != SetAside {
			return fmt.Errorf("job %s is %s: %w", id, j.State, ErrEnded)
		}
		j.State, j.Ended = Cancelled, s.now()
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.Queue.Stop(ctx, id); err != nil { // its worker will look into the store
		s.Log.WarnContext(ctx, "the worker of a cancelled job could not be told", "job", id, "error", err)
	}
	s.tidy(ctx, j)
	return nil
}

// Restart gives a job that was set aside a new chance. The error is
// [access.ErrNoActor], [access.ErrDenied], [ErrNotFound] or wraps [ErrEnded] if
// it was not set aside.
func (s *Service) Restart(ctx context.Context, actor access.Actor, id string) error {
	if err := actor.Check(access.Operate, access.Everywhere); err != nil {
		return err
	}
	_, err := s.change(ctx, actor, id, "work.job.restart", func(j *Job) error {
		if j.State != SetAside {
			return fmt.Errorf("job %s is %s, not set aside: %w", id, j.State, ErrEnded)
		}
		j.State, j.Ended, j.Attempts, j.Error = Waiting, time.Time{}, 0, ""
		return nil
	})
	if err != nil {
		return err
	}
	s.enqueue(ctx, id)
	return nil
}

// errUnchanged ends a transaction that has nothing to do.
var errUnchanged = errors.New("work: nothing to change")

// change changes a job with an entry in the journal and returns it.
func (s *Service) change(ctx context.Context, actor access.Actor, id, action string, fn func(j *Job) error) (Job, error) {
	var after Job
	err := s.Store.Update(ctx, func(tx Tx) error {
		before, err := tx.Job(ctx, id)
		if err != nil {
			return err
		}
		after = before
		if err := fn(&after); err != nil {
			return err
		}
		return errors.Join(tx.PutJob(ctx, after), record(ctx, tx, s.now(), actor, action, &before, after))
	})
	return after, err
}

// tidy removes what a job that has ended leaves in the queue. What can't be
// removed now is removed by [Service.Sweep].
func (s *Service) tidy(ctx context.Context, j Job) {
	errs := []error{s.Queue.DropProgress(ctx, j.ID)}
	if j.State != SetAside { // which may be restarted
		for _, f := range j.Files {
			errs = append(errs, s.Queue.RemoveFile(ctx, f.Key))
		}
	}
	if err := errors.Join(errs...); err != nil {
		s.Log.WarnContext(ctx, "what a job leaves behind is removed later", "job", j.ID, "error", err)
	}
}

// Discard removes a file that no order needs.
func (s *Service) Discard(ctx context.Context, f File) {
	if err := s.Queue.RemoveFile(ctx, f.Key); err != nil {
		s.Log.WarnContext(ctx, "a file without an order is removed later", "error", err)
	}
}

func (s *Service) kind(name string) (Kind, error) {
	for _, k := range s.Kinds {
		if k.Name == name {
			return k, nil
		}
	}
	return Kind{}, fmt.Errorf("%w %q", ErrUnknownKind, name)
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// summary is what the journal says of a job: neither file names nor what was
// ordered, which may be personal.
type summary struct {
	Kind     string `json:"kind"`
	State    State  `json:"state"`
	Attempts int    `json:"attempts,omitempty"`
	Result   string `json:"result,omitempty"`
	Code     string `json:"code,omitempty"`
}

func (j Job) summary() summary {
	return summary{Kind: j.Kind, State: j.State, Attempts: j.Attempts, Result: j.Result, Code: j.Code}
}

// record journals what happened to a job; before is nil if it is new.
func record(ctx context.Context, tx Tx, at time.Time, actor access.Actor, action string, before *Job, after Job) (err error) {
	e := journal.Entry{At: at, Actor: actor.ID, Action: action, Subject: after.ID}
	if before != nil {
		if e.Before, err = json.Marshal(before.summary()); err != nil {
			return fmt.Errorf("describing job %s: %w", after.ID, err)
		}
	}
	if e.After, err = json.Marshal(after.summary()); err != nil {
		return fmt.Errorf("describing job %s: %w", after.ID, err)
	}
	return tx.Record(ctx, e)
}
