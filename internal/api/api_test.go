package api_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/api"
	"kiesel/internal/bundling"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
	"kiesel/internal/web/current"
	"kiesel/internal/work"
)

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// newAPI returns the interface to a new installation with the demonstration.
// change may alter how it is set up.
func newAPI(tb testing.TB, change func(*api.Config)) *api.API {
	tb.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Dir: filepath.Join(tb.TempDir(), "data"), Now: noon})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		tb.Fatal(err)
	}
	keeper := &landscape.Keeper{Store: s.Landscape(), Now: noon}
	if err := keeper.EnsureBase(ctx, access.System("test")); err != nil {
		tb.Fatal(err)
	}
	proofs := &evidence.Service{Store: s.Evidence(), Now: noon, Tool: "kiesel test"}
	if err := demo.Load(ctx, proofs); err != nil {
		tb.Fatal(err)
	}
	jobs := work.NewRunner(work.Config{})
	tb.Cleanup(jobs.Close)
	now := current.New(keeper, catalogue)
	c := api.Config{
		Landscape: now, Home: "13", Bundling: bundling.NewService(s.Bundling(), now.Bundling, noon), Evidence: proofs,
		Journal: s.Journal(), Jobs: jobs, Visitor: func(*http.Request) access.Actor { return access.Local() },
		Limit: api.Limit{PerSecond: 1e6, Burst: 1e6}, Version: "test", Now: noon, Log: slog.New(slog.NewTextHandler(tb.Output(), nil)),
	}
	if change != nil {
		change(&c)
	}
	return api.New(c)
}

// ask sends a request; header holds pairs of name and value.
func ask(h http.Handler, method, target, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, api.Root+target, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// get fetches and decodes what must be there.
func get[T any](tb testing.TB, h http.Handler, target string) (value T) {
	tb.Helper()
	w := ask(h, http.MethodGet, target, "")
	if w.Code != http.StatusOK {
		tb.Fatalf("GET %s: status %d: %s", target, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &value); err != nil {
		tb.Fatal(err)
	}
	return value
}
