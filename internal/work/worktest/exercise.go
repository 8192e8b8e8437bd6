// Package worktest holds the tests that every queue of background work must
// pass, with workers and a store around it.
package worktest

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/store"
	"kiesel/internal/work"
)

// Patience is what queues under test should have.
const Patience = 2 * time.Second

// Exercise runs all tests. open returns one queue as it is seen from several
// nodes, at least two; they are closed at the end of the test.
func Exercise(t *testing.T, open func(t *testing.T) []work.Queue) {
	t.Helper()
	nodes := open(t)
	for _, test := range []struct {
		name string
		run  func(*lab)
	}{
		{"a job is in the queue once", testOnce},
		{"a silent worker loses its job", testSilent},
		{"progress is seen everywhere", testProgress},
		{"a stop is heard everywhere", testStop},
		{"files are seen everywhere", testFiles},
		{"waiting ends with its context", testWaiting},
		{"ways to end", testEnds},
		{"tried again until it works", testTriedAgain},
		{"set aside and restarted", testSetAside},
		{"workers that die of it", testDeadly},
		{"cancelled while it waits", testCancelWaiting},
		{"cancelled while it runs elsewhere", testCancelRunning},
		{"cancelled although the word got lost", testCancelUnheard},
		{"delivered twice, done once", testTwice},
		{"a long job is not given away", testLong},
		{"ordered but never queued", testOutbox},
		{"a stopping worker finishes", testFinishes},
		{"a stopping worker hands back", testHandsBack},
		{"files go with their job", testFilesGo},
		{"rights of today", testRights},
		{"who sees what", testSees},
		{"kind of a newer program", testNewerKind},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(newLab(t, nodes)) })
	}
}

// lab is a store of its own with the nodes of the test.
type lab struct {
	*testing.T
	store *store.Store
	nodes []work.Queue
	kinds []work.Kind
	now   func() time.Time
	// actors are those whom the installation knows today.
	actors map[string]access.Actor
}

var (
	erika   = access.Actor{ID: "erika", Grants: []access.Grant{{Role: access.Contributor, Scope: "13075"}}}
	other   = access.Actor{ID: "other", Grants: erika.Grants}
	support = access.Actor{ID: "support", Grants: []access.Grant{{Role: access.Operations}}}
)

func newLab(t *testing.T, nodes []work.Queue) *lab {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &lab{T: t, store: s, nodes: nodes, now: time.Now, actors: map[string]access.Actor{"erika": erika, "support": support}}
}

// kind adds a kind of job for the test.
func (l *lab) kind(name string, run func(context.Context, *work.Run) (string, error)) {
	l.kinds = append(l.kinds, work.Kind{Name: name, Need: access.AddEvidence, Run: run})
}

// service returns the use cases on one node.
func (l *lab) service(node int) *work.Service {
	return &work.Service{
		Store: l.store.Work(), Queue: l.nodes[node], Kinds: l.kinds, Now: l.now, Log: slog.New(slog.NewTextHandler(l.Output(), nil)),
		Actor: func(_ context.Context, id string) (access.Actor, error) {
			if a, known := l.actors[id]; known {
				return a, nil
			}
			return access.Actor{}, access.ErrNoActor
		},
	}
}

// order orders a job as erika on the first node.
func (l *lab) order(kind string, payload any, files ...work.File) string {
	l.Helper()
	j, err := l.service(0).Order(l.Context(), erika, work.Order{Kind: kind, Subject: "test", Payload: payload, Files: files})
	if err != nil {
		l.Fatal(err)
	}
	return j.ID
}

// start starts a worker on the last node. stop stops it and waits until it has
// settled everything.
func (l *lab) start(w *work.Worker) (stop func()) {
	l.Helper()
	return l.startOn(len(l.nodes)-1, w)
}

func (l *lab) startOn(node int, w *work.Worker) (stop func()) {
	l.Helper()
	ctx, cancel := context.WithCancel(l.Context())
	w.Service = l.service(node)
	if w.Parallel == 0 {
		w.Parallel = 1
	}
	if w.Pause == 0 {
		w.Pause = time.Millisecond
	}
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			l.Errorf("the worker ended with %v", err)
		}
	}
	l.Cleanup(stop)
	return stop
}

// find returns a job as the first node sees it.
func (l *lab) find(id string) work.Status {
	l.Helper()
	s, err := l.service(0).Find(l.Context(), support, id)
	if err != nil {
		l.Fatal(err)
	}
	return s
}

// want fails the test unless the job is in a state.
func (l *lab) want(id string, state work.State) work.Status {
	l.Helper()
	s := l.find(id)
	if s.State != state {
		l.Errorf("the job is %s (%s), want %s", s.State, s.Error, state)
	}
	return s
}

// must fails the test if there is an error.
func (l *lab) must(err error) {
	l.Helper()
	if err != nil {
		l.Fatal(err)
	}
}

// wantError fails the test unless err is target.
func (l *lab) wantError(err, target error) {
	l.Helper()
	if !errors.Is(err, target) {
		l.Errorf("error is %v, want %v", err, target)
	}
}

// receive waits for a value and fails the test if none comes in time.
func receive[T any](l *lab, c <-chan T) T {
	l.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(time.Minute):
		l.Fatal("nothing happened for a minute")
		panic("unreachable")
	}
}

// actions lists what the journal tells of a job.
func (l *lab) actions(id string) (actions []string) {
	l.Helper()
	for e, err := range l.store.Journal().Entries(l.Context()) {
		l.must(err)
		if e.Subject == id {
			actions = append(actions, e.Actor+" "+e.Action)
		}
	}
	return actions
}

// entries is the number of entries in the journal that hold.
func (l *lab) entries() int64 {
	l.Helper()
	end, err := l.store.VerifyJournal(l.Context())
	l.must(err)
	return end.Entries
}
