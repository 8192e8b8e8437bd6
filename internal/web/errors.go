package web

import (
	"errors"
	"net/http"

	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/work"
)

// classify maps the errors of the domain rooms to HTTP statuses; 0 stands for
// an internal error.
func classify(err error) int {
	var outside *bundling.RangeError
	switch {
	case errors.Is(err, evidence.ErrNotFound), errors.Is(err, work.ErrNotFound), errors.Is(err, bundling.ErrUnknownService):
		return http.StatusNotFound
	case errors.Is(err, bundling.ErrUnknownParameter), errors.As(err, &outside):
		return http.StatusBadRequest
	case errors.Is(err, work.ErrBusy):
		return http.StatusServiceUnavailable
	}
	return 0
}
