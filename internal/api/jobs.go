package api

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/work"
	"kiesel/internal/work/tasks"
)

// Job is something that takes longer than a request.
type Job struct {
	// ID of the job.
	ID string `json:"id"`
	// Kind of work: room and noun.
	Kind string `json:"kind"`
	// Subject is what it is about, e.g. the name of a file.
	Subject string `json:"subject"`
	// State is how far it has come. A job that is set aside went wrong again and
	// again; operations may restart it.
	State string `json:"state" enum:"waiting,running,done,failed,cancelled,set_aside"`
	// Completed of Total, in units of the work.
	Completed int64 `json:"completed"`
	// Total is 0 while unknown.
	Total int64 `json:"total"`
	// Result is the address of what it made; empty unless it is done.
	Result string `json:"result"`
	// Code is why it failed, in a word for programs; may be empty.
	Code string `json:"code"`
	// Error is why it failed or was set aside, in words.
	Error string `json:"error"`
	// Ordered is when it was ordered.
	Ordered time.Time `json:"ordered"`
	// Ended is when it ended; null before.
	Ended *time.Time `json:"ended"`
}

// results are the addresses below which what a kind of job makes is found.
var results = map[string]string{
	tasks.ProfileName:    Root + "/profiles/",
	tasks.ComparisonName: Root + "/comparisons/",

	tasks.CalculationName(calculation.Neighbours): Root + "/calculations/",
	tasks.CalculationName(calculation.Robustness): Root + "/calculations/",
}

func jobOf(s work.Status) Job {
	j := Job{
		ID: s.ID, Kind: s.Kind, Subject: s.Subject, State: string(s.State), Completed: s.Progress.Completed, Total: s.Progress.Total,
		Code: s.Code, Error: s.Error, Ordered: s.Ordered,
	}
	if s.Result != "" {
		j.Result = results[s.Kind] + s.Result
	}
	if !s.Ended.IsZero() {
		j.Ended = &s.Ended
	}
	return j
}

func (a *API) addJobs() {
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "list-jobs", Method: http.MethodGet, Path: "/jobs", Tags: []string{tagJobs},
		Summary:     "List jobs",
		Description: "The jobs that you have ordered. With all, those of everybody, for those who look after the installation.",
	}, a.listJobs)
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "get-job", Method: http.MethodGet, Path: "/jobs/{id}", Tags: []string{tagJobs},
		Summary:     "Get a job",
		Description: "How far a job has come, and in the end where its result is.",
	}, a.getJob)
	add(a, access.OwnAccount, huma.Operation{
		OperationID: "cancel-job", Method: http.MethodPost, Path: "/jobs/{id}/cancel", Tags: []string{tagJobs},
		Summary:     "Cancel a job",
		Description: "Ends a job that has not ended. What it did in the same moment stays.",
	}, a.cancelJob)
	add(a, access.Operate, huma.Operation{
		OperationID: "restart-job", Method: http.MethodPost, Path: "/jobs/{id}/restart", Tags: []string{tagJobs},
		Summary:     "Restart a job",
		Description: "Gives a job that was set aside a new chance.",
	}, a.restartJob)
}

type jobQuery struct {
	Paging
	All   bool   `query:"all" doc:"The jobs of everybody."`
	State string `query:"state" enum:"waiting,running,done,failed,cancelled,set_aside" doc:"Only jobs in this state."`
	Kind  string `query:"kind" maxLength:"100" doc:"Only jobs of this kind." example:"evidence.comparison"`
	Sort  string `query:"sort" enum:"ordered,-ordered" default:"-ordered" doc:"Order; “-” turns it round."`
}

func (a *API) listJobs(ctx context.Context, actor access.Actor, in *jobQuery) (*listAnswer[Job], error) {
	found, err := a.Jobs.Jobs(ctx, actor, in.All, work.State(in.State))
	if err != nil {
		return nil, err
	}
	var jobs []Job
	for _, s := range found {
		if in.Kind == "" || s.Kind == in.Kind {
			jobs = append(jobs, jobOf(s))
		}
	}
	order(jobs, in.Sort, map[string]func(x, y Job) int{
		"ordered": func(x, y Job) int { return cmp.Or(x.Ordered.Compare(y.Ordered), cmp.Compare(x.ID, y.ID)) },
	})
	return onePage(ctx, jobs, in.Paging, func(j Job) string { return j.ID })
}

type jobID struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the job." example:"WQX3GZ5T2N7KVRB4HCMJ6PYDLA"`
}

func (a *API) getJob(ctx context.Context, actor access.Actor, in *jobID) (*body[Job], error) {
	s, err := a.Jobs.Find(ctx, actor, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[Job]{Body: jobOf(s)}, nil
}

func (a *API) cancelJob(ctx context.Context, actor access.Actor, in *jobID) (*body[Job], error) {
	if err := a.Jobs.Cancel(ctx, actor, in.ID); err != nil {
		return nil, err
	}
	return a.getJob(ctx, actor, in)
}

type jobSetAside struct {
	ID string `path:"id" maxLength:"100" doc:"Id of the job." example:"SETASIDE5T2N7KVRB4HCMJ6PYD"`
}

func (a *API) restartJob(ctx context.Context, actor access.Actor, in *jobSetAside) (*body[Job], error) {
	if err := a.Jobs.Restart(ctx, actor, in.ID); err != nil {
		return nil, err
	}
	return a.getJob(ctx, actor, &jobID{ID: in.ID})
}

// accepted is the answer about a job that was taken on.
func accepted(j work.Job) *created[Job] {
	return &created[Job]{Location: Root + "/jobs/" + j.ID, Body: jobOf(work.Status{Job: j})}
}
