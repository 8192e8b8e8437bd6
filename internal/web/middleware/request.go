package middleware

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"kiesel/internal/telemetry"
)

// request is what the middlewares know of a request. All of them share one,
// although each may hand on a copy of the request.
type request struct {
	id    string
	route string
}

type requestKey struct{}

func requestOf(ctx context.Context) *request {
	if r, ok := ctx.Value(requestKey{}).(*request); ok {
		return r
	}
	return &request{}
}

// RequestID returns the id of the request that ctx belongs to, or "".
func RequestID(ctx context.Context) string { return requestOf(ctx).id }

// Identify gives every request a random id and repeats it in the response
// header X-Request-Id. It comes before all other middlewares here.
func Identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()[:12]
		w.Header().Set("X-Request-Id", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, &request{id: id})))
	})
}

// NoteRoute tells the middlewares around it which route answered. It goes
// directly around the mux, which notes the route only in the copy of the
// request that it gets itself.
func NoteRoute(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { requestOf(r.Context()).route = r.Pattern }() // also after a panic
		mux.ServeHTTP(w, r)
	})
}

// Answer is what may be told of a request after it was answered: nothing
// personal. It names the route, not the address; what somebody searched for is
// nobody's business.
type Answer struct {
	Method string        // as the client wrote it
	Route  string        // pattern of the mux, "" if none fits
	Status int           // HTTP status
	Bytes  int64         // of the body, before compression
	Took   time.Duration // until the handler returned
}

// Log writes one line per request, and tells observe the same. The client's
// address appears shortened to its network.
func Log(log *slog.Logger, now func() time.Time, observe func(context.Context, Answer), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := now()
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(rec, r)
		ctx := r.Context()
		a := Answer{Method: r.Method, Route: requestOf(ctx).route, Status: rec.status, Bytes: rec.bytes, Took: now().Sub(start)}
		log.LogAttrs(ctx, slog.LevelInfo, "request",
			slog.String("id", RequestID(ctx)),
			slog.String("from", telemetry.Network(r.RemoteAddr)),
			slog.String("method", a.Method),
			slog.String("route", a.Route),
			slog.Int("status", a.Status),
			slog.Int64("bytes", a.Bytes),
			slog.Duration("took", a.Took))
		observe(ctx, a)
	})
}

// Recover turns a panic into a log entry and the answer of onPanic. If the
// handler had begun to answer, the connection is cut instead, so that nobody
// takes half an answer for a whole one.
func Recover(log *slog.Logger, onPanic, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			if cause := recover(); cause != nil {
				reportPanic(r, log, cause)
				if rec.wrote {
					panic(http.ErrAbortHandler)
				}
				onPanic.ServeHTTP(w, r)
			}
		}()
		next.ServeHTTP(rec, r)
	})
}

func reportPanic(r *http.Request, log *slog.Logger, cause any) {
	log.ErrorContext(r.Context(), "panic",
		"request", RequestID(r.Context()), "route", requestOf(r.Context()).route, "cause", cause, "stack", string(debug.Stack()))
}

// recorder notes what a handler answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	wrote  bool
}

func (r *recorder) WriteHeader(status int) {
	if !r.wrote {
		r.status, r.wrote = status, true
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	r.wrote = true
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
