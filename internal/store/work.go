package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/store/db"
	"kiesel/internal/work"
)

// workStore implements [work.Store].
type workStore struct{ *Store }

// workTx implements [work.Tx].
type workTx struct{ *tx }

func (s workStore) Update(ctx context.Context, fn func(work.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(workTx{t}) })
}

func (s workStore) FindJob(ctx context.Context, id string) (work.Job, error) {
	j, err := findJob(ctx, s.queries(), id)
	return j, s.explain(err)
}

func (t workTx) Job(ctx context.Context, id string) (work.Job, error) {
	return findJob(ctx, t.Queries, id)
}

func findJob(ctx context.Context, q *db.Queries, id string) (work.Job, error) {
	r, err := q.FindJob(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return work.Job{}, fmt.Errorf("job %s: %w", id, work.ErrNotFound)
	}
	if err != nil {
		return work.Job{}, fmt.Errorf("reading job %s: %w", id, err)
	}
	return job(r)
}

// FindJobs puts jobs that were ordered in the same moment in the order of their
// ids.
func (s workStore) FindJobs(ctx context.Context, f work.Filter) ([]work.Job, error) {
	rows, err := s.queries().FindJobs(ctx, db.FindJobsParams{State: string(f.State), Actor: f.Actor})
	if err != nil {
		return nil, fmt.Errorf("reading the jobs: %w", s.explain(err))
	}
	jobs := make([]work.Job, len(rows))
	for i, r := range rows {
		if jobs[i], err = job(r); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(jobs, func(a, b work.Job) int {
		return cmp.Or(b.Ordered.Compare(a.Ordered), cmp.Compare(a.ID, b.ID))
	})
	return jobs, nil
}

func (s workStore) CountJobs(ctx context.Context, f work.Filter) (int, error) {
	n, err := s.queries().CountJobs(ctx, db.CountJobsParams{State: string(f.State), Actor: f.Actor})
	if err != nil {
		return 0, fmt.Errorf("counting the jobs: %w", s.explain(err))
	}
	return int(n), nil
}

func job(r db.Job) (work.Job, error) {
	j := work.Job{
		ID: r.ID, Kind: r.Kind, Subject: r.Subject, Payload: json.RawMessage(r.Payload), Actor: r.Actor,
		Ordered: time.UnixMicro(r.OrderedAt).UTC(), State: work.State(r.State), Attempts: int(r.Attempts),
		Result: r.Result, Code: r.Code, Error: r.Error,
	}
	if r.EndedAt != 0 {
		j.Ended = time.UnixMicro(r.EndedAt).UTC()
	}
	err := errors.Join(json.Unmarshal([]byte(r.Files), &j.Files), json.Unmarshal([]byte(r.Rights), &j.Rights))
	if err != nil {
		return j, fmt.Errorf("reading job %s: %w", r.ID, err)
	}
	return j, nil
}

func (t workTx) PutJob(ctx context.Context, j work.Job) error {
	files, err := json.Marshal(j.Files)
	if err != nil {
		return fmt.Errorf("keeping job %s: %w", j.ID, err)
	}
	rights, err := json.Marshal(j.Rights)
	if err != nil {
		return fmt.Errorf("keeping job %s: %w", j.ID, err)
	}
	var ended int64
	if !j.Ended.IsZero() {
		ended = j.Ended.UnixMicro()
	}
	err = t.Queries.PutJob(ctx, db.PutJobParams{
		ID: j.ID, Kind: j.Kind, Subject: j.Subject, Payload: string(j.Payload), Files: string(files), Actor: j.Actor,
		Rights: string(rights), OrderedAt: j.Ordered.UnixMicro(), State: string(j.State), EndedAt: ended,
		Attempts: int64(j.Attempts), Result: j.Result, Code: j.Code, Error: j.Error,
	})
	if err != nil {
		return fmt.Errorf("keeping job %s: %w", j.ID, err)
	}
	return nil
}

func (t workTx) DeleteEnded(ctx context.Context, before time.Time) (int64, error) {
	n, err := t.DeleteEndedJobs(ctx, before.UnixMicro())
	if err != nil {
		return 0, fmt.Errorf("removing ended jobs: %w", err)
	}
	return n, nil
}
