package middleware

import (
	"net/http"

	"kiesel/internal/journal"
)

// OneMoment has a request that only reads look once for what is in force, so that
// all rooms it asks answer of the same moment, see [journal.OneMoment].
func OneMoment(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			r = r.WithContext(journal.OneMoment(r.Context()))
		}
		next.ServeHTTP(w, r)
	})
}
