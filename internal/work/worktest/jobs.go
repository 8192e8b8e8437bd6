package worktest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/work"
)

func testEnds(l *lab) {
	begun := make(chan string, 10)
	l.kind("test.done", work.Typed(func(_ context.Context, r *work.Run, n int) (string, error) {
		r.Progress(1, 4)
		begun <- r.Job.ID
		return fmt.Sprint("made ", n), nil
	}))
	l.kind("test.refused", func(_ context.Context, r *work.Run) (string, error) {
		begun <- r.Job.ID
		return "half", fmt.Errorf("line 3: %w", &work.RefusedError{Code: "log", Err: errors.New("not a log")})
	})
	done, refused, misread := l.order("test.done", 7), l.order("test.refused", nil), l.order("test.done", "seven")
	last := l.order("test.done", 8)
	l.want(done, work.Waiting)
	stop := l.start(&work.Worker{})
	for range 3 {
		receive(l, begun)
	}
	stop()
	s := l.want(done, work.Done)
	if s.Result != "made 7" || s.Attempts != 1 || s.Ended.IsZero() || s.Progress != (work.Progress{}) {
		l.Errorf("done: %+v", s)
	}
	s = l.want(refused, work.Failed)
	if s.Code != "log" || s.Error != "line 3: not a log" || s.Result != "" || s.Attempts != 1 {
		l.Errorf("refused: %+v", s)
	}
	if s = l.want(misread, work.Failed); s.Code != "order" {
		l.Errorf("misread: %+v", s)
	}
	l.want(last, work.Done)
	if got := l.actions(done); !slices.Equal(got, []string{"erika work.job.order", "system:work work.job.end"}) {
		l.Errorf("the journal tells %q", got)
	}
	if n := l.entries(); n != 8 {
		l.Errorf("%d entries in the journal, want 8", n)
	}
}

func testTriedAgain(l *lab) {
	attempts := make(chan int, 10)
	n := 0
	l.kind("test.flaky", func(context.Context, *work.Run) (string, error) {
		n++
		attempts <- n
		if n < 3 {
			return "", errors.New("not yet")
		}
		return "at last", nil
	})
	id := l.order("test.flaky", nil)
	stop := l.start(&work.Worker{})
	for receive(l, attempts) < 3 {
	}
	stop()
	if s := l.want(id, work.Done); s.Attempts != 3 || s.Result != "at last" {
		l.Errorf("%+v", s)
	}
}

func testSetAside(l *lab) {
	attempts := make(chan struct{}, 10)
	healed := false
	l.kind("test.poison", func(context.Context, *work.Run) (string, error) {
		defer func() { attempts <- struct{}{} }()
		if !healed {
			panic("oops")
		}
		return "", nil
	})
	id := l.order("test.poison", nil)
	stop := l.start(&work.Worker{MaxAttempts: 2})
	for range 2 {
		receive(l, attempts)
	}
	stop()
	if s := l.want(id, work.SetAside); s.Attempts != 2 || s.Error != "internal error: oops" {
		l.Errorf("%+v", s)
	}
	l.wantError(l.service(0).Restart(l.Context(), erika, id), access.ErrDenied)

	healed = true
	l.must(l.service(0).Restart(l.Context(), support, id))
	l.want(id, work.Waiting)
	l.wantError(l.service(0).Restart(l.Context(), support, id), work.ErrEnded)
	stop = l.start(&work.Worker{MaxAttempts: 2})
	receive(l, attempts)
	stop()
	if s := l.want(id, work.Done); s.Attempts != 1 || s.Error != "" {
		l.Errorf("%+v", s)
	}
	if got := l.actions(id); got[2] != "support work.job.restart" {
		l.Errorf("the journal tells %q", got)
	}
}

// A job that ends its worker each time leaves no error behind.
func testDeadly(l *lab) {
	begun := make(chan string, 1)
	l.kind("test.deadly", func(_ context.Context, r *work.Run) (string, error) {
		begun <- r.Job.ID
		return "", nil
	})
	id := l.order("test.deadly", nil)
	l.must(l.nodes[0].SetProgress(l.Context(), id, work.Progress{Attempt: 5, Running: true}))
	next := l.order("test.deadly", nil)
	stop := l.start(&work.Worker{})
	if got := receive(l, begun); got != next {
		l.Errorf("job %s was begun a sixth time", got)
	}
	stop()
	if s := l.want(id, work.SetAside); s.Attempts != 5 || !strings.Contains(s.Error, "without a word 5 times") {
		l.Errorf("%+v", s)
	}
}

// lasting adds a kind of job that lasts until it is stopped, and a short one;
// both tell when they begin.
func (l *lab) lasting() (begun chan *work.Run) {
	begun = make(chan *work.Run, 10)
	l.kind("test.lasting", func(ctx context.Context, r *work.Run) (string, error) {
		begun <- r
		<-ctx.Done()
		return "", ctx.Err()
	})
	l.kind("test.short", func(_ context.Context, r *work.Run) (string, error) {
		begun <- r
		return "", nil
	})
	return begun
}

func testCancelWaiting(l *lab) {
	begun := l.lasting()
	id, next := l.order("test.lasting", nil), l.order("test.short", nil)
	l.wantError(l.service(1).Cancel(l.Context(), other, id), work.ErrNotFound)
	l.must(l.service(1).Cancel(l.Context(), erika, id))
	l.want(id, work.Cancelled)
	l.wantError(l.service(1).Cancel(l.Context(), erika, id), work.ErrEnded)
	stop := l.start(&work.Worker{})
	if got := receive(l, begun).Job.ID; got != next {
		l.Errorf("the cancelled job %s was begun", got)
	}
	stop()
	l.want(id, work.Cancelled)
}

func testCancelRunning(l *lab) {
	begun := l.lasting()
	id, next := l.order("test.lasting", nil), l.order("test.short", nil)
	stop := l.start(&work.Worker{})
	receive(l, begun).Progress(1, 2)
	l.want(id, work.Running)
	running, err := l.service(0).Jobs(l.Context(), erika, false, work.Running)
	if err != nil || len(running) != 1 || running[0].ID != id || running[0].Progress.Attempt != 1 {
		l.Errorf("running: %+v, %v", running, err)
	}
	l.must(l.service(0).Cancel(l.Context(), support, id))
	if got := receive(l, begun).Job.ID; got != next {
		l.Errorf("job %s was begun", got)
	}
	stop()
	l.want(id, work.Cancelled)
	l.want(next, work.Done)
	if got := l.actions(id); !slices.Equal(got, []string{"erika work.job.order", "support work.job.cancel"}) {
		l.Errorf("the journal tells %q", got)
	}
}

// deaf is a queue that cannot tell workers to stop.
type deaf struct{ work.Queue }

func (deaf) Stop(context.Context, string) error { return work.ErrUnavailable }

func testCancelUnheard(l *lab) {
	begun := l.lasting()
	id, next := l.order("test.lasting", nil), l.order("test.short", nil)
	stop := l.start(&work.Worker{})
	receive(l, begun)
	s := l.service(0)
	s.Queue = deaf{s.Queue}
	l.must(s.Cancel(l.Context(), erika, id))
	if got := receive(l, begun).Job.ID; got != next {
		l.Errorf("job %s was begun", got)
	}
	stop()
	l.want(id, work.Cancelled)
}

func testTwice(l *lab) {
	begun := l.lasting()
	id := l.order("test.short", nil)
	stop := l.start(&work.Worker{})
	receive(l, begun)
	stop()
	entries := l.entries()
	l.must(l.nodes[0].Enqueue(l.Context(), id)) // once more, as after a lost acknowledgement
	next := l.order("test.short", nil)
	stop = l.start(&work.Worker{})
	if got := receive(l, begun).Job.ID; got != next {
		l.Errorf("job %s was done twice", got)
	}
	stop()
	if n := l.entries(); n != entries+2 {
		l.Errorf("%d new entries in the journal, want those of the next job", n-entries)
	}
}

// A job that takes longer than the patience of the queue stays with its worker.
func testLong(l *lab) {
	begun := make(chan struct{}, 10)
	l.kind("test.long", func(context.Context, *work.Run) (string, error) {
		begun <- struct{}{}
		<-time.After(Patience + Patience/2)
		return "", nil
	})
	id := l.order("test.long", nil)
	stop, stopOther := l.startOn(0, &work.Worker{}), l.startOn(1, &work.Worker{})
	receive(l, begun)
	stop()
	stopOther()
	if s := l.want(id, work.Done); s.Attempts != 1 || len(begun) > 0 {
		l.Errorf("attempts %d, begun once more: %d", s.Attempts, len(begun))
	}
}

func testOutbox(l *lab) {
	begun := l.lasting()
	s := l.service(0)
	s.Queue = shut{s.Queue}
	j, err := s.Order(l.Context(), erika, work.Order{Kind: "test.short"})
	l.must(err)
	l.want(j.ID, work.Waiting)
	stop := l.start(&work.Worker{}) // sweeps at its start
	receive(l, begun)
	stop()
	l.want(j.ID, work.Done)
}

// shut is a queue that takes no job.
type shut struct{ work.Queue }

func (shut) Enqueue(context.Context, string) error { return work.ErrUnavailable }

func testFinishes(l *lab) {
	begun, finish := make(chan struct{}), make(chan struct{})
	l.kind("test.slow", func(ctx context.Context, _ *work.Run) (string, error) {
		begun <- struct{}{}
		select {
		case <-finish:
			return "finished", nil
		case <-ctx.Done():
			return "", ctx.Err()
		}
	})
	id := l.order("test.slow", nil)
	ctx, cancel := context.WithCancel(l.Context())
	w := &work.Worker{Service: l.service(1), Parallel: 1, Grace: time.Minute}
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	receive(l, begun)
	cancel()
	close(finish)
	l.must(receive(l, ended))
	if s := l.want(id, work.Done); s.Result != "finished" {
		l.Errorf("%+v", s)
	}
}

func testHandsBack(l *lab) {
	begun := l.lasting()
	id := l.order("test.lasting", nil)
	stop := l.start(&work.Worker{Grace: time.Millisecond})
	receive(l, begun)
	stop()
	if s := l.want(id, work.Waiting); s.Progress.Attempt != 0 {
		l.Errorf("handing back counts as attempt: %+v", s.Progress)
	}
	stop = l.startOn(0, &work.Worker{Grace: time.Millisecond})
	receive(l, begun)
	if s := l.want(id, work.Running); s.Progress.Attempt != 1 {
		l.Errorf("progress %+v, want the first attempt", s.Progress)
	}
	l.must(l.service(0).Cancel(l.Context(), erika, id))
	stop()
}

func testFilesGo(l *lab) {
	read := make(chan string, 10)
	l.kind("test.read", work.Typed(func(ctx context.Context, r *work.Run, fail bool) (string, error) {
		file, err := r.Open(ctx, 0)
		if err != nil {
			read <- err.Error()
			return "", err
		}
		content, err := io.ReadAll(file)
		if fail {
			err = errors.New("on purpose")
		}
		read <- string(content)
		return "", errors.Join(err, file.Close())
	}))
	keep := func(content string) work.File {
		f, err := l.service(0).Keep(l.Context(), erika, "test.read", "a.csv", strings.NewReader(content))
		l.must(err)
		return f
	}
	good, bad, loose, young := keep("good"), keep("bad"), keep("loose"), keep("young")
	gone := l.order("test.read", false, work.File{Key: "gone"})
	done, aside := l.order("test.read", false, good), l.order("test.read", true, bad)
	stop := l.start(&work.Worker{MaxAttempts: 1})
	for _, want := range []string{work.ErrNoFile.Error(), "good", "bad"} {
		if got := receive(l, read); got != want {
			l.Errorf("read %q, want %q", got, want)
		}
	}
	stop()
	if s := l.want(gone, work.Failed); s.Code != "no_file" {
		l.Errorf("%+v", s)
	}
	l.want(done, work.Done)
	l.want(aside, work.SetAside)
	l.wantFiles(bad, loose, young) // a job that was set aside may be restarted

	l.service(0).Discard(l.Context(), young)
	l.now = func() time.Time { return time.Now().Add(2 * time.Hour) }
	l.must(l.service(1).Sweep(l.Context()))
	l.wantFiles(bad)
	l.must(l.service(1).Cancel(l.Context(), erika, aside))
	l.wantFiles()

	l.now = func() time.Time { return time.Now().Add(31 * 24 * time.Hour) }
	chores := 0
	later := l.service(1)
	later.Chores = func(context.Context) error { chores++; return nil }
	l.must(later.Sweep(l.Context()))
	if chores != 1 {
		l.Errorf("chores of other rooms were done %d times", chores)
	}
	if _, err := l.service(0).Find(l.Context(), erika, done); !errors.Is(err, work.ErrNotFound) {
		l.Errorf("a job that ended a month ago: %v", err)
	}
}

// A job may do what its orderer could do then and may do still.
func testRights(l *lab) {
	actors := make(chan access.Actor, 10)
	l.kind("test.rights", func(_ context.Context, r *work.Run) (string, error) {
		actors <- r.Actor
		return "", r.Actor.Check(access.AddEvidence, "130755502")
	})
	l.actors["erika"] = access.Actor{ID: "erika", Name: "Erika", Grants: []access.Grant{
		{Role: access.Contributor, Scope: "13"}, {Role: access.Operations}, // more than then
	}}
	limit := access.Limit{Only: []access.Action{access.AddEvidence}}
	token := access.Actor{ID: "erika", Grants: erika.Grants, Limit: limit}
	allowed, err := l.service(0).Order(l.Context(), token, work.Order{Kind: "test.rights"})
	l.must(err)
	stop := l.start(&work.Worker{})
	if a := receive(l, actors); a.Name != "Erika" || !slices.Equal(a.Grants, erika.Grants) || !slices.Equal(a.Limit.Only, limit.Only) {
		l.Errorf("the job ran for %+v", a)
	}
	stop()
	l.want(allowed.ID, work.Done)

	l.actors["erika"] = access.Actor{ID: "erika", Grants: []access.Grant{{Role: access.Contributor, Scope: "130755501"}}}
	denied := l.order("test.rights", nil)
	stop = l.start(&work.Worker{})
	receive(l, actors)
	stop()
	if s := l.want(denied, work.Failed); s.Code != "denied" {
		l.Errorf("%+v", s)
	}

	delete(l.actors, "erika")
	l.actors["other"] = other
	gone := l.order("test.rights", nil)
	last, err := l.service(0).Order(l.Context(), other, work.Order{Kind: "test.rights"})
	l.must(err)
	stop = l.start(&work.Worker{})
	receive(l, actors)
	stop()
	if s := l.want(gone, work.Failed); s.Code != "denied" || s.Error != access.ErrNoActor.Error() {
		l.Errorf("%+v", s)
	}
	l.want(last.ID, work.Done)
}

func testSees(l *lab) {
	l.lasting()
	id := l.order("test.short", nil)
	for _, actor := range []access.Actor{{}, other} {
		_, err := l.service(0).Find(l.Context(), actor, id)
		l.wantError(err, work.ErrNotFound)
	}
	_, err := l.service(0).Find(l.Context(), erika, "none")
	l.wantError(err, work.ErrNotFound)
	for _, test := range []struct {
		actor access.Actor
		all   bool
		n     int
		err   error
	}{
		{erika, false, 1, nil}, {other, false, 0, nil}, {support, true, 1, nil}, {support, false, 0, nil},
		{erika, true, 0, access.ErrDenied}, {access.Actor{}, false, 0, access.ErrNoActor},
	} {
		jobs, err := l.service(1).Jobs(l.Context(), test.actor, test.all, "")
		if len(jobs) != test.n || !errors.Is(err, test.err) {
			l.Errorf("%s (all: %t) sees %d jobs, %v; want %d, %v", test.actor.ID, test.all, len(jobs), err, test.n, test.err)
		}
	}
	for _, test := range []struct {
		actor access.Actor
		kind  string
		err   error
	}{
		{access.Actor{}, "test.short", access.ErrNoActor},
		{support, "test.short", access.ErrDenied},
		{erika, "test.unknown", work.ErrUnknownKind},
	} {
		_, err := l.service(0).Order(l.Context(), test.actor, work.Order{Kind: test.kind})
		l.wantError(err, test.err)
		_, err = l.service(0).Keep(l.Context(), test.actor, test.kind, "a.csv", strings.NewReader("x"))
		l.wantError(err, test.err)
	}
	l.must(l.service(0).Cancel(l.Context(), erika, id))
}

// While a cluster is brought up to date, old workers leave new kinds alone.
func testNewerKind(l *lab) {
	old := l.service(1)
	begun := l.lasting()
	id := l.order("test.short", nil)
	ctx, cancel := context.WithCancel(l.Context())
	w := &work.Worker{Service: old, Parallel: 1, Pause: time.Millisecond}
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	stop := l.startOn(0, &work.Worker{})
	receive(l, begun)
	cancel()
	l.must(receive(l, ended))
	stop()
	if s := l.want(id, work.Done); s.Attempts != 1 {
		l.Errorf("%+v", s)
	}
}
