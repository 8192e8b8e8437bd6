package tasks_test

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
	"kiesel/internal/work"
	"kiesel/internal/work/tasks"
	"kiesel/internal/work/worktest"
)

// halting is a bundling room that waits at the third service until it may go on.
type halting struct {
	calculation.Bundling
	reached chan struct{} // a value each time somebody waits
	goOn    chan struct{} // closed when nobody need wait any more

	mu    sync.Mutex
	asked []landscape.ServiceID
}

func (h *halting) Decidable(context.Context, landscape.ARS) ([]landscape.ServiceID, error) {
	return []landscape.ServiceID{"a", "b", "c", "d"}, nil
}

func (h *halting) Cooperation(ctx context.Context, id landscape.ServiceID, _ landscape.ARS, _ bundling.WhatIf, _ bundling.Conditions, _ landscape.Neighbourhood) (bundling.Cooperation, error) {
	if id == "c" {
		select {
		case h.reached <- struct{}{}:
		case <-h.goOn:
		case <-ctx.Done():
			return bundling.Cooperation{}, ctx.Err()
		}
		select {
		case <-h.goOn:
		case <-ctx.Done():
			return bundling.Cooperation{}, ctx.Err()
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = append(h.asked, id)
	return bundling.Cooperation{Service: id}, nil
}

// A calculation goes on where it stopped when its worker ended, and when a person
// cancelled it and orders its rest later.
func TestCalculationsSurviveTheirWorkerAndBeingCancelled(t *testing.T) {
	t.Parallel()
	ctx, dir := t.Context(), t.TempDir()
	s, err := store.Open(ctx, store.Config{Dir: filepath.Join(dir, "data")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	room := &halting{reached: make(chan struct{}), goOn: make(chan struct{})}
	calculations := &calculation.Service{
		Store: s.Calculations(), Now: time.Now, NewID: func() string { return "c1" },
		On: func(context.Context, int64) (calculation.Bundling, error) { return room, nil },
	}
	start := func() (*work.Service, func()) {
		jobs, stop, err := worktest.Start(ctx, s, dir, time.Now, tasks.Calculations(calculations)...)
		if err != nil {
			t.Fatal(err)
		}
		return jobs, func() {
			if err := stop(); err != nil {
				t.Error(err)
			}
		}
	}
	jobs, stop := start()
	c, err := calculations.Order(ctx, access.Local(), calculation.Question{
		Method: calculation.Neighbours, Land: "13", Neighbourhood: landscape.Neighbourhood{Border: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	first, err := jobs.Order(ctx, access.Local(), tasks.GoOn(c))
	if err != nil {
		t.Fatal(err)
	}
	<-room.reached
	stop() // the server is started anew

	jobs, stop = start()
	<-room.reached
	if err := jobs.Cancel(ctx, access.Local(), first.ID); err != nil {
		t.Fatal(err)
	}
	if c, err = calculations.Calculation(ctx, c.ID); err != nil || c.Answered != 2 || c.HasEnded() {
		t.Fatalf("after cancelling there are %d answers, want 2: %v", c.Answered, err)
	}
	close(room.goOn)
	second, err := jobs.Order(ctx, access.Local(), tasks.GoOn(c))
	if err != nil {
		t.Fatal(err)
	}
	ended := await(t, jobs, second.ID)
	stop()
	if ended.State != work.Done || ended.Result != c.ID {
		t.Errorf("the second job is %s with result %q and error %q", ended.State, ended.Result, ended.Error)
	}
	if want := []landscape.ServiceID{"a", "b", "c", "d"}; !slices.Equal(room.asked, want) {
		t.Errorf("services were answered as %v, want each once: %v", room.asked, want)
	}
	if c, err = calculations.Calculation(ctx, c.ID); err != nil || !c.HasEnded() {
		t.Errorf("the calculation has not ended: %+v, %v", c, err)
	}
}

// await returns a job when it has ended.
func await(t *testing.T, jobs *work.Service, id string) work.Status {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		job, err := jobs.Find(t.Context(), access.Local(), id)
		if err != nil {
			t.Fatal(err)
		}
		if job.State.Ended() {
			return job
		}
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatal("the job did not end in time")
		}
	}
}
