package tasks

import (
	"errors"

	"kiesel/internal/bundling/calculation"
	"kiesel/internal/eventlog"
	"kiesel/internal/evidence"
	"kiesel/internal/evidence/emd"
	"kiesel/internal/journal"
	"kiesel/internal/work"
)

// refuse marks the errors that lie in the order, so that the job is
// not tried again. Their codes are words of the screen (job_failed.<code>).
func refuse(err error) error {
	var syntax *eventlog.SyntaxError
	var code string
	switch {
	case errors.Is(err, evidence.ErrTooFewCases):
		code = "too_few_cases"
	case errors.Is(err, evidence.ErrNoCases):
		code = "no_cases"
	case errors.Is(err, evidence.ErrNotComparable):
		code = "not_comparable"
	case errors.Is(err, emd.ErrTooLarge):
		code = "too_large"
	case errors.Is(err, evidence.ErrNotFound), errors.Is(err, calculation.ErrNotFound):
		code = "not_found"
	case errors.Is(err, journal.ErrNoPast):
		code = "no_past"
	case errors.Is(err, evidence.ErrInvalid):
		code = "invalid"
	case errors.Is(err, eventlog.ErrLimit):
		code = "limit"
	case errors.As(err, &syntax):
		code = "log"
	default:
		return err
	}
	return &work.RefusedError{Code: code, Err: err}
}
