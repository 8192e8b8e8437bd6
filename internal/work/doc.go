// Package work runs what takes longer than a request, on this node or another:
// reading a log, comparing profiles, importing a file.
//
// The database is the truth about a job: what was ordered by whom, and how it
// ended ([Store], each change with its entry in the journal). The [Queue] hands
// jobs to workers and carries what may be lost: that a job runs, how far it has
// come, that it is not wanted any more, and the files sent with the order. A job
// that is in the database but not in the queue, because a process died in
// between or the queue lost its disk, is put there by the next [Service.Sweep].
//
// # What is promised
//
// A job is done at least once. A worker that dies is noticed by its silence
// ([Queue.Patience]); then another one begins anew, later each time. Therefore
// the work of a [Kind] must come to the same when it is done twice: profiles and
// comparisons have ids made of their content, so the second time changes
// nothing. How a job ends is decided once, in the database: a job that was
// cancelled stays cancelled, whatever its worker still does.
//
// An error of the order itself, a [*RefusedError], ends the job as [Failed] at once;
// it belongs to who ordered it. After any other error, a panic or the death of
// the worker, the job is tried again, five times at the most; then it is
// [SetAside] with its error, for operations to restart or cancel.
//
// # Adding a kind
//
// A room that has long work makes a [Kind] and the program registers it; see
// package tasks for those there are, and taskskinds in cmd/kiesel for where:
//
//	type importOrder struct { Format string `json:"format"` }
//
//	work.Kind{
//		Name: "exchange.import",
//		Need: access.SetAssumption,
//		Run: work.Typed(func(ctx context.Context, r *work.Run, o importOrder) (string, error) {
//			file, err := r.Open(ctx, 0) // sent with Service.Keep before the order
//			…
//			r.Progress(row, rows)
//			id, err := imports.Apply(ctx, r.Actor, …) // checks r.Actor's rights
//			return id, err
//		}),
//	}
//
// Its words on screen are job_kind.<name>, its result leads to the page that
// package web/jobs knows for the kind.
package work
