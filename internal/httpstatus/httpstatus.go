// Package httpstatus says which HTTP status the errors of the domain rooms
// stand for, once for the screens and the REST interface.
package httpstatus

import (
	"errors"
	"net/http"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/bundling/teams"
	"kiesel/internal/bundling/transition"
	"kiesel/internal/entry"
	"kiesel/internal/evidence"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/store"
	"kiesel/internal/work"
)

// statuses holds the errors that callers may tell apart.
var statuses = []struct {
	err    error
	status int
}{
	{access.ErrNoActor, http.StatusUnauthorized},
	{access.ErrDenied, http.StatusForbidden},
	{account.ErrNotSignedIn, http.StatusUnauthorized},
	{account.ErrNotFound, http.StatusNotFound},
	{account.ErrLastAdministrator, http.StatusConflict},
	{account.ErrState, http.StatusConflict},
	{account.ErrTooManyViews, http.StatusConflict},
	{evidence.ErrNotFound, http.StatusNotFound},
	{parallel.ErrNotFound, http.StatusNotFound},
	{work.ErrNotFound, http.StatusNotFound},
	{exchange.ErrNotFound, http.StatusNotFound},
	{exchange.ErrUnknownList, http.StatusNotFound},
	{bundling.ErrUnknownService, http.StatusNotFound},
	{bundling.ErrUnknownLand, http.StatusNotFound},
	{transition.ErrInvalid, http.StatusUnprocessableEntity},
	{bundling.ErrUnknownParameter, http.StatusBadRequest},
	{bundling.ErrUnknownCriterion, http.StatusBadRequest},
	{bundling.ErrNoSource, http.StatusUnprocessableEntity},
	{bundling.ErrConditions, http.StatusUnprocessableEntity},
	{bundling.ErrUnknownFunction, http.StatusBadRequest},
	{bundling.ErrTeams, http.StatusUnprocessableEntity},
	{teams.ErrInfeasible, http.StatusUnprocessableEntity},
	{teams.ErrNotFound, http.StatusUnprocessableEntity},
	{landscape.ErrNoBoundaries, http.StatusUnprocessableEntity},
	{landscape.ErrNoPlace, http.StatusUnprocessableEntity},
	{scenario.ErrNotFound, http.StatusNotFound},
	{programme.ErrNotFound, http.StatusNotFound},
	{calculation.ErrNotFound, http.StatusNotFound},
	{calculation.ErrQuestion, http.StatusUnprocessableEntity},
	{calculation.ErrNothing, http.StatusUnprocessableEntity},
	{scenario.ErrNameTaken, http.StatusUnprocessableEntity},
	{scenario.ErrTooMany, http.StatusBadRequest},
	{store.ErrValue, http.StatusUnprocessableEntity},
	{evidence.ErrInvalid, http.StatusUnprocessableEntity},
	{evidence.ErrSignature, http.StatusUnprocessableEntity},
	{evidence.ErrKey, http.StatusUnprocessableEntity},
	{evidence.ErrKeyState, http.StatusConflict},
	{evidence.ErrNotComparable, http.StatusUnprocessableEntity},
	{parallel.ErrInvalid, http.StatusUnprocessableEntity},
	{exchange.ErrOnlyOut, http.StatusUnprocessableEntity},
	{exchange.ErrWrongRows, http.StatusUnprocessableEntity},
	{exchange.ErrNothing, http.StatusUnprocessableEntity},
	{exchange.ErrNoReason, http.StatusUnprocessableEntity},
	{exchange.ErrState, http.StatusConflict},
	{journal.ErrConflict, http.StatusConflict},
	{work.ErrEnded, http.StatusConflict},
	{journal.ErrNotFound, http.StatusNotFound},
	{journal.ErrNoReason, http.StatusUnprocessableEntity},
	{journal.ErrForged, http.StatusUnprocessableEntity},
	{journal.ErrUnsealed, http.StatusConflict},
	{journal.ErrInForce, http.StatusConflict},
	{journal.ErrNoPast, http.StatusNotFound},
	{work.ErrBusy, http.StatusServiceUnavailable},
	{work.ErrUnavailable, http.StatusServiceUnavailable},
	{store.ErrNoSpace, http.StatusInsufficientStorage},
}

// Of returns the status that an error stands for, 500 for those that are nobody
// else's business.
func Of(err error) int {
	var tooLarge *http.MaxBytesError
	var outside *bundling.RangeError
	var weight *bundling.WeightError
	var field *account.FieldError
	var file *tabular.FileError
	var entered *entry.Error
	switch {
	case errors.As(err, &tooLarge):
		return http.StatusRequestEntityTooLarge
	case errors.As(err, &outside), errors.As(err, &weight):
		return http.StatusBadRequest
	case errors.As(err, &field), errors.As(err, &file), errors.As(err, &entered):
		return http.StatusUnprocessableEntity
	}
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			return s.status
		}
	}
	return http.StatusInternalServerError
}
