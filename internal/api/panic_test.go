package api

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"kiesel/internal/access"
)

// An operation that breaks down is answered, logged, and tells nothing of the
// inside.
func TestBrokenOperations(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	a := New(Config{
		Visitor: func(*http.Request) (access.Actor, error) { return access.Actor{}, nil }, Now: time.Now,
		Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	get := func(path string, broken func() error) {
		op := huma.Operation{OperationID: path, Method: http.MethodGet, Path: path, Tags: []string{tagAbout}}
		add(a, access.Public, op, func(context.Context, access.Actor, *struct{}) (*body[Version], error) {
			return &body[Version]{}, broken()
		})
	}
	get("/panics", func() error { panic("secret pebble") })
	get("/fails", func() error { return context.DeadlineExceeded })
	for _, path := range []string{"/panics", "/fails"} {
		w := httptest.NewRecorder()
		w.Header().Set("X-Request-Id", "R1")
		a.ServeHTTP(w, httptest.NewRequest(http.MethodGet, Root+path, nil))
		answer := w.Body.String()
		if w.Code != http.StatusInternalServerError || w.Header().Get("Content-Type") != problemType || !strings.Contains(answer, "urn:kiesel:request:R1") {
			t.Errorf("%s: got %d %s", path, w.Code, answer)
		}
		if strings.Contains(answer, "pebble") || strings.Contains(answer, "deadline") {
			t.Errorf("%s tells of the inside: %s", path, answer)
		}
	}
	for _, want := range []string{"secret pebble", "deadline exceeded", "request=R1"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q: %s", want, &log)
		}
	}
}
