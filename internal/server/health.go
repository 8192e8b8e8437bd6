package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// checkTime is how long all checks of a request may take together.
const checkTime = 3 * time.Second

// Health answers whether the process is alive and whether it can do its work.
// Checks are added before the first request. The zero Health is ready.
type Health struct {
	// Log receives why a check fails; the answer itself only names the check,
	// because anybody may ask. nil discards it.
	Log *slog.Logger

	checks   []check
	stopping atomic.Bool
}

type check struct {
	name string
	ask  func(context.Context) error
}

// Need makes readiness depend on ask, which returns why it is not. The name is
// one word for operators, such as "database".
func (h *Health) Need(name string, ask func(context.Context) error) {
	h.checks = append(h.checks, check{name, ask})
}

// Stop makes the process unready for good.
func (h *Health) Stop() { h.stopping.Store(true) }

// Unready returns the names of what fails, in the order in which they were
// added; none if the process is ready.
func (h *Health) Unready(ctx context.Context) []string {
	if h.stopping.Load() {
		return []string{"stopping"}
	}
	ctx, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	errs := make([]error, len(h.checks))
	var group sync.WaitGroup
	for i, c := range h.checks {
		group.Go(func() { errs[i] = c.ask(ctx) })
	}
	group.Wait()
	var names []string
	for i, c := range h.checks {
		if errs[i] == nil {
			continue
		}
		names = append(names, c.name)
		if h.Log != nil {
			h.Log.WarnContext(ctx, "not ready", "check", c.name, "error", errs[i])
		}
	}
	return names
}

// handle adds the two paths to a mux.
func (h *Health) handle(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusOK, "ok")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if names := h.Unready(r.Context()); len(names) > 0 {
			answer(w, http.StatusServiceUnavailable, "not ready: "+strings.Join(names, ", "))
			return
		}
		answer(w, http.StatusOK, "ready")
	})
}

// answer sends a line of text that nobody keeps.
func answer(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n") // who asked may be gone already
}
