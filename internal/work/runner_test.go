package work_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"kiesel/internal/work"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// block is work that lasts until it is cancelled.
func block(ctx context.Context, _ func(int64, int64)) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

func start(t *testing.T, r *work.Runner, f work.Func) string {
	t.Helper()
	id, err := r.Start("job", f)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func status(t *testing.T, r *work.Runner, id string) work.Status {
	t.Helper()
	s, err := r.Status(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOutcomes(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name       string
		f          work.Func
		state      work.State
		result     string
		err        error
		cancelled  bool
		errMessage string
	}{
		{name: "done", f: func(context.Context, func(int64, int64)) (string, error) { return "made", nil }, state: work.Done, result: "made"},
		{name: "failed", f: func(context.Context, func(int64, int64)) (string, error) { return "half", broken }, state: work.Failed, err: broken},
		{name: "panicked", f: func(context.Context, func(int64, int64)) (string, error) { panic("oops") }, state: work.Failed, errMessage: "internal error: oops"},
		{name: "cancelled", f: block, state: work.Cancelled, cancelled: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := work.NewRunner(work.Config{})
				defer r.Close()
				id := start(t, r, tt.f)
				if tt.cancelled {
					if err := r.Cancel(id); err != nil {
						t.Fatal(err)
					}
				}
				synctest.Wait()
				s := status(t, r, id)
				if s.State != tt.state || s.Result != tt.result || !s.State.Ended() || s.Ended.IsZero() {
					t.Errorf("got %+v, want state %s and result %q", s, tt.state, tt.result)
				}
				if tt.err != nil && !errors.Is(s.Err, tt.err) || tt.errMessage != "" && s.Err.Error() != tt.errMessage {
					t.Errorf("got error %v", s.Err)
				}
			})
		})
	}
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := work.NewRunner(work.Config{})
		defer r.Close()
		goOn := make(chan struct{})
		id := start(t, r, func(_ context.Context, progress func(int64, int64)) (string, error) {
			progress(1, 4)
			<-goOn
			return "", nil
		})
		synctest.Wait()
		if share, known := status(t, r, id).Share(); share != 0.25 || !known {
			t.Errorf("share %v (known: %v), want 0.25", share, known)
		}
		close(goOn)
	})
}

func TestJobsWaitForAPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := work.NewRunner(work.Config{Parallel: 1, Waiting: 1})
		defer r.Close()
		first := start(t, r, block)
		synctest.Wait()
		second := start(t, r, block)
		synctest.Wait()
		if a, b := status(t, r, first).State, status(t, r, second).State; a != work.Running || b != work.Waiting {
			t.Errorf("states %s and %s, want running and waiting", a, b)
		}
		if _, err := r.Start("one too many", block); !errors.Is(err, work.ErrBusy) {
			t.Errorf("got %v, want ErrBusy", err)
		}
		if err := r.Cancel(first); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if s := status(t, r, second).State; s != work.Running {
			t.Errorf("the second is %s after the first ended", s)
		}
	})
}

func TestEndedJobsAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := work.NewRunner(work.Config{Keep: time.Minute})
		defer r.Close()
		quick := func(context.Context, func(int64, int64)) (string, error) { return "", nil }
		id := start(t, r, quick)
		time.Sleep(2 * time.Minute) //nolint:forbidigo // the clock of the bubble, no real time passes
		start(t, r, quick)
		if _, err := r.Status(id); !errors.Is(err, work.ErrNotFound) {
			t.Errorf("got %v, want ErrNotFound", err)
		}
		if err := r.Cancel(id); !errors.Is(err, work.ErrNotFound) {
			t.Errorf("got %v, want ErrNotFound", err)
		}
	})
}

func TestCloseEndsEverything(t *testing.T) {
	r := work.NewRunner(work.Config{Parallel: 1})
	running, waiting := start(t, r, block), start(t, r, block)
	r.Close()
	for _, id := range []string{running, waiting} {
		if s := status(t, r, id); s.State != work.Cancelled {
			t.Errorf("a job is %s after closing", s.State)
		}
	}
	if _, err := r.Start("late", block); !errors.Is(err, work.ErrClosed) {
		t.Errorf("got %v, want ErrClosed", err)
	}
}
