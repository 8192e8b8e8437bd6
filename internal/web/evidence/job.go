package evidence

import (
	"context"
	"errors"
	"net/http"

	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
	"kiesel/internal/evidence/emd"
	"kiesel/internal/web/page"
	"kiesel/internal/work"
)

// jobError is the error of a job with the address of the page on which to try
// again.
type jobError struct {
	error
	again string
}

// Unwrap returns the error within.
func (e *jobError) Unwrap() error { return e.error }

// start begins a job and leads to its page. The result of the work is the
// address of what it made; again is the page on which to start it anew.
func (a Area) start(w http.ResponseWriter, r *http.Request, title, again string, f work.Func) error {
	id, err := a.Jobs.Start(title, func(ctx context.Context, progress func(completed, total int64)) (string, error) {
		result, err := f(ctx, progress)
		if err != nil {
			return "", &jobError{error: err, again: again}
		}
		return result, nil
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, jobHref(id), http.StatusSeeOther)
	return nil
}

// tryAgain returns the address of the page on which to start a failed job anew.
func tryAgain(err error) string {
	var failed *jobError
	if errors.As(err, &failed) {
		return failed.again
	}
	return evidenceHref
}

// explain returns the code of the text that says why a job failed and what to
// do. Any error that it doesn't know is internal.
func explain(err error) (code string, known bool) {
	var syntax *eventlog.SyntaxError
	switch {
	case errors.Is(err, evidence.ErrTooFewCases):
		return "too_few_cases", true
	case errors.Is(err, evidence.ErrNoCases):
		return "no_cases", true
	case errors.Is(err, evidence.ErrNotComparable):
		return "not_comparable", true
	case errors.Is(err, emd.ErrTooLarge):
		return "too_large", true
	case errors.Is(err, evidence.ErrNotFound):
		return "not_found", true
	case errors.Is(err, evidence.ErrInvalid):
		return "invalid", true
	case errors.Is(err, eventlog.ErrLimit):
		return "limit", true
	case errors.As(err, &syntax):
		return "log", true
	}
	return "", false
}

// job shows how far a job has come; the page asks again by itself, and leads to
// the result when there is one.
func (a Area) job(w http.ResponseWriter, r *http.Request, v *page.View) error {
	s, err := a.Jobs.Status(r.PathValue("id"))
	if err != nil {
		return err
	}
	if s.State == work.Done {
		if v.Partial("job") {
			w.Header().Set("HX-Redirect", s.Result)
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		http.Redirect(w, r, s.Result, http.StatusSeeOther)
		return nil
	}
	if v.Partial("job") {
		return v.Render(w, r, http.StatusOK, jobStatus(v, s))
	}
	if !s.State.Ended() {
		// Without JavaScript the browser asks again.
		w.Header().Set("Refresh", "2")
	}
	return v.Render(w, r, http.StatusOK, jobPage(v, s))
}

// cancel stops a job.
func (a Area) cancel(w http.ResponseWriter, r *http.Request, _ *page.View) error {
	id := r.PathValue("id")
	if err := a.Jobs.Cancel(id); err != nil {
		return err
	}
	http.Redirect(w, r, jobHref(id), http.StatusSeeOther)
	return nil
}
