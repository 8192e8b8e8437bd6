package storetest

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/store"
	"kiesel/internal/work"
)

// job is a job that waits, with something in every field.
func job(id string, ordered time.Time) work.Job {
	return work.Job{
		ID: id, Kind: "test.count", Subject: "größe.csv", Payload: json.RawMessage(`{"n": 1.10}`),
		Files: []work.File{{Key: "k", Name: "größe.csv", Size: 3 << 30}},
		Actor: "u1", Rights: work.Rights{
			Grants: []access.Grant{{Role: access.Contributor, Scope: "13075"}},
			Limit:  access.Limit{ReadOnly: true, Only: []access.Action{access.AddEvidence}},
		},
		Ordered: ordered, State: work.Waiting,
	}
}

func putJobs(t *testing.T, s *store.Store, jobs ...work.Job) {
	t.Helper()
	change(t, s.Work().Update, func(tx work.Tx) error {
		for _, j := range jobs {
			if err := tx.PutJob(t.Context(), j); err != nil {
				return err
			}
		}
		return nil
	})
}

func testJobs(t *testing.T, s *store.Store) {
	_, err := s.Work().FindJob(t.Context(), "a")
	wantError(t, err, work.ErrNotFound)
	j := job("a", instant)
	putJobs(t, s, j)
	got, err := s.Work().FindJob(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "job", got, j)

	j.State, j.Ended, j.Attempts, j.Result, j.Code, j.Error = work.SetAside, instant.Add(time.Second), 5, "r", "c", "e"
	change(t, s.Work().Update, func(tx work.Tx) error {
		kept, err := tx.Job(t.Context(), "a")
		if err != nil {
			return err
		}
		equal(t, "state before", kept.State, work.Waiting)
		return tx.PutJob(t.Context(), j)
	})
	if got, err = s.Work().FindJob(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	equal(t, "ended job", got, j)
	wantError(t, s.Work().Update(t.Context(), func(tx work.Tx) error {
		_, err := tx.Job(t.Context(), "b")
		return err
	}), work.ErrNotFound)
}

func testJobList(t *testing.T, s *store.Store) {
	at := func(id, actor string, state work.State, seconds int) work.Job {
		j := job(id, instant.Add(time.Duration(seconds)*time.Second))
		j.Actor, j.State = actor, state
		return j
	}
	putJobs(t, s, at("old", "u1", work.Done, 0), at("b", "u2", work.Waiting, 1), at("a", "u1", work.Waiting, 1), at("new", "u1", work.Waiting, 2))
	for _, test := range []struct {
		filter work.Filter
		want   []string
	}{
		{work.Filter{}, []string{"new", "a", "b", "old"}},
		{work.Filter{Actor: "u1"}, []string{"new", "a", "old"}},
		{work.Filter{State: work.Waiting}, []string{"new", "a", "b"}},
		{work.Filter{State: work.Waiting, Actor: "u2"}, []string{"b"}},
		{work.Filter{State: work.Running}, []string{}},
	} {
		jobs, err := s.Work().FindJobs(t.Context(), test.filter)
		if err != nil {
			t.Fatal(err)
		}
		ids := make([]string, 0, len(jobs))
		for _, j := range jobs {
			ids = append(ids, j.ID)
		}
		n, err := s.Work().CountJobs(t.Context(), test.filter)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(ids, test.want) || n != len(test.want) {
			t.Errorf("%+v finds %v and counts %d, want %v", test.filter, ids, n, test.want)
		}
	}
}

func testJobsAreForgotten(t *testing.T, s *store.Store) {
	ended := func(id string, state work.State, end time.Time) work.Job {
		j := job(id, instant)
		j.State, j.Ended = state, end
		return j
	}
	putJobs(t, s, job("waiting", instant), ended("old", work.Done, instant), ended("aside", work.SetAside, instant),
		ended("young", work.Failed, instant.Add(time.Second)))
	change(t, s.Work().Update, func(tx work.Tx) error {
		n, err := tx.DeleteEnded(t.Context(), instant.Add(time.Second))
		equal(t, "jobs forgotten", n, int64(2))
		return err
	})
	for id, kept := range map[string]bool{"waiting": true, "young": true, "old": false, "aside": false} {
		if _, err := s.Work().FindJob(t.Context(), id); (err == nil) != kept {
			t.Errorf("job %s: %v, want kept %t", id, err, kept)
		}
	}
}
