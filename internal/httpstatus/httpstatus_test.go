package httpstatus_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/access/account"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/httpstatus"
	"kiesel/internal/store"
	"kiesel/internal/work"
)

func TestOf(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		err  error
		want int
	}{
		{access.ErrNoActor, http.StatusUnauthorized},
		{&access.DeniedError{Action: access.ManageUsers}, http.StatusForbidden},
		{account.ErrNotSignedIn, http.StatusUnauthorized},
		{evidence.ErrNotFound, http.StatusNotFound},
		{&bundling.RangeError{}, http.StatusBadRequest},
		{&bundling.WeightError{}, http.StatusBadRequest},
		{&http.MaxBytesError{Limit: 1}, http.StatusRequestEntityTooLarge},
		{store.ErrValue, http.StatusUnprocessableEntity},
		{work.ErrBusy, http.StatusServiceUnavailable},
		{store.ErrNoSpace, http.StatusInsufficientStorage},
		{errors.New("something odd"), http.StatusInternalServerError},
	} {
		if got := httpstatus.Of(fmt.Errorf("doing something: %w", tc.err)); got != tc.want {
			t.Errorf("%v: got %d, want %d", tc.err, got, tc.want)
		}
	}
}
