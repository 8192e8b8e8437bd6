package work

import (
	"encoding/json"
	"slices"
	"time"

	"kiesel/internal/access"
)

// State is how far a job has come.
type State string

// The states of a job, in their order. Running is never kept: the queue knows
// what runs, see [Status.State].
const (
	Waiting   State = "waiting"
	Running   State = "running"
	Done      State = "done"
	Failed    State = "failed"    // the order itself was wrong; trying again would not help
	Cancelled State = "cancelled" // somebody did not want it any more
	SetAside  State = "set_aside" // it went wrong again and again; operations may restart it
)

// States lists all states in their order.
func States() []State {
	return []State{Waiting, Running, Done, Failed, Cancelled, SetAside}
}

// Valid reports whether s is one of [States].
func (s State) Valid() bool { return slices.Contains(States(), s) }

// Ended reports whether nobody will work at the job any more, unless
// operations restart it.
func (s State) Ended() bool { return s != Waiting && s != Running }

// Job is what was ordered and how it ended.
type Job struct {
	ID      string // random
	Kind    string // name of a [Kind]
	Subject string // what it is about, e.g. the name of a file; shown beside the kind
	Payload json.RawMessage
	Files   []File // that were sent with the order; gone when the job has ended
	Actor   string // access.Actor.ID of who ordered it
	Rights  Rights // theirs at that time
	Ordered time.Time

	State    State     // kept: all but [Running]
	Ended    time.Time // zero before
	Attempts int       // how often it was begun until it ended
	Result   string    // id of what it made, when Done
	Code     string    // why it failed, in a word that the screen knows; may be empty
	Error    string    // why it failed or was set aside, in the words of the program
}

// Rights are what an actor could do when ordering.
type Rights struct {
	Grants []access.Grant `json:"grants"`
	Limit  access.Limit   `json:"limit"`
}

// File is something large that belongs to an order, such as an event log.
type File struct {
	Key  string `json:"key"`  // by which the queue keeps it
	Name string `json:"name"` // as the sender calls it
	Size int64  `json:"size"` // bytes
}

// Progress is what the queue knows of a job that has not ended.
type Progress struct {
	Attempt int    `json:"attempt"` // 1 for the first; those handed back do not count
	Running bool   `json:"running"` // else it waits for the next attempt
	Node    string `json:"node"`    // where it runs
	Error   string `json:"error"`   // why the last attempt went wrong
	// Completed of Total, in units of the job; Total is 0 while unknown.
	Completed int64 `json:"completed"`
	Total     int64 `json:"total"`
	// Silent is how long nothing has been heard of the worker.
	Silent time.Duration `json:"-"`
}

// Status is a job as it is now.
type Status struct {
	Job
	Progress Progress // zero when the job has ended or was never begun
}

// Share returns Completed ÷ Total, 0…1, and whether it is known.
func (s Status) Share() (share float64, known bool) {
	if s.Progress.Total <= 0 {
		return 0, false
	}
	return min(1, float64(s.Progress.Completed)/float64(s.Progress.Total)), true
}
