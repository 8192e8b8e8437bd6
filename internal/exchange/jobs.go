package exchange

import (
	"context"
	"strconv"

	"kiesel/internal/access"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/work"
)

// Jobs is the list of the background work. It only goes out: what runs is not
// changed by a file.
type Jobs struct {
	Store work.Store
	Words Words
}

// List describes the list.
func (j Jobs) List() List {
	kinds := []string{"evidence.profile", "evidence.comparison", "bundling.neighbours", "bundling.robustness"}
	return List{
		Table: tabular.Table{Name: "jobs", Title: j.Words.T("jobs.title"), Columns: []tabular.Column{
			{Key: "kind", Heading: j.Words.T("jobs.what"), Kind: tabular.Selected, Choices: options(j.Words, "exchange_job", kinds)},
			{Key: "subject", Heading: j.Words.T("changes.subject")},
			{Key: "state", Heading: j.Words.T("job.state"), Kind: tabular.Selected, Choices: options(j.Words, "job_state", work.States())},
			{Key: "ordered", Heading: j.Words.T("job.ordered"), Kind: tabular.Instant},
			{Key: "ended", Heading: j.Words.T("job.ended"), Kind: tabular.Instant},
			{Key: "attempts", Heading: j.Words.T("job.attempts"), Kind: tabular.Integer},
			{Key: "actor", Heading: j.Words.T("jobs.whose"), Kind: tabular.Key},
			{Key: "id", Heading: j.Words.T("account.id"), Kind: tabular.Key, Role: tabular.Identifies},
		}},
		Read:  access.OwnAccount,
		About: j.Words.T("exchange.jobs_about"),
		Rows:  j.own,
	}
}

// own returns the jobs that the actor ordered.
func (j Jobs) own(ctx context.Context, actor access.Actor) (tabular.Rows, error) {
	jobs, err := j.Store.FindJobs(ctx, work.Filter{Actor: actor.ID})
	if err != nil {
		return nil, err
	}
	list := make([]work.Status, len(jobs))
	for i, job := range jobs {
		list[i].Job = job
	}
	return j.Rows(list), nil
}

// Rows returns the rows of some jobs.
func (j Jobs) Rows(jobs []work.Status) tabular.Rows {
	t := j.List().Table
	rows := make([][]string, len(jobs))
	for i, s := range jobs {
		rows[i] = t.Row(map[string]string{
			"kind": s.Kind, "subject": s.Subject, "state": string(s.State), "ordered": tabular.At(s.Ordered), "ended": tabular.At(s.Ended),
			"attempts": strconv.Itoa(max(s.Attempts, s.Progress.Attempt)), "actor": s.Actor, "id": s.ID,
		})
	}
	return tabular.All(rows)
}
