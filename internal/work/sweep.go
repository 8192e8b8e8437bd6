package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
)

const (
	// sweepEvery is how often forgotten jobs are looked for.
	sweepEvery = 30 * time.Second
	// keepEnded is how long it is kept what was ordered and how it ended.
	keepEnded = 30 * 24 * time.Hour
	// keepLoose is how long a file may wait for its order.
	keepLoose = time.Hour
)

// sweep sweeps from time to time until ctx ends, and once at the beginning.
func (w *Worker) sweep(ctx context.Context) {
	for ctx.Err() == nil {
		if err := w.Service.Sweep(ctx); err != nil && ctx.Err() == nil {
			w.Service.Log.WarnContext(ctx, "looking for forgotten jobs", "error", err)
		}
		wait(ctx, sweepEvery)
	}
}

// Sweep mends what crashes leave behind: it puts jobs into the queue that were
// ordered but never reached it, removes files that belong to no job, and forgets
// jobs that ended long ago. Then it does the chores of other rooms. Any number of nodes may sweep at the same time.
func (s *Service) Sweep(ctx context.Context) error {
	waiting, err := s.Store.FindJobs(ctx, Filter{State: Waiting})
	if err != nil {
		return err
	}
	for _, j := range waiting {
		if err := s.Queue.Enqueue(ctx, j.ID); err != nil {
			return err
		}
	}
	err = errors.Join(s.removeLooseFiles(ctx, waiting), s.forget(ctx))
	if s.Chores != nil {
		err = errors.Join(err, s.Chores(ctx))
	}
	return err
}

// removeLooseFiles removes the files that no job needs. Those of orders that are
// just being made are young.
func (s *Service) removeLooseFiles(ctx context.Context, waiting []Job) error {
	files, err := s.Queue.Files(ctx)
	if err != nil || len(files) == 0 {
		return err
	}
	aside, err := s.Store.FindJobs(ctx, Filter{State: SetAside})
	if err != nil {
		return err
	}
	for _, jobs := range [][]Job{waiting, aside} {
		for _, j := range jobs {
			for _, f := range j.Files {
				delete(files, f.Key)
			}
		}
	}
	for key, kept := range files {
		if s.now().Sub(kept) < keepLoose {
			continue
		}
		if err := s.Queue.RemoveFile(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// forget removes the jobs that ended long ago.
func (s *Service) forget(ctx context.Context) error {
	before := s.now().Add(-keepEnded)
	err := s.Store.Update(ctx, func(tx Tx) error {
		n, err := tx.DeleteEnded(ctx, before)
		if err != nil {
			return err
		}
		if n == 0 {
			return errUnchanged
		}
		after, err := json.Marshal(map[string]any{"jobs": n, "ended_before": before})
		if err != nil {
			return fmt.Errorf("recording what was forgotten: %w", err)
		}
		return tx.Record(ctx, journal.Entry{At: s.now(), Actor: access.System("work").ID, Action: "work.job.forget", After: after})
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}
