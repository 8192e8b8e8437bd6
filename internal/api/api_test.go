package api_test

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"testing"

	"kiesel/internal/api"
	"kiesel/internal/api/apitest"
)

// newAPI returns the interface to a new installation with the demonstration,
// see [apitest.Open].
func newAPI(tb testing.TB, change func(*api.Config)) *api.API {
	tb.Helper()
	a, shut, err := apitest.Open(context.Background(), filepath.Join(tb.TempDir(), "data"), change)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := shut(); err != nil {
			tb.Error(err)
		}
	})
	return a
}

// get fetches and decodes what must be there.
func get[T any](tb testing.TB, h http.Handler, target string) (value T) {
	tb.Helper()
	w := apitest.Ask(h, http.MethodGet, target, "")
	if w.Code != http.StatusOK {
		tb.Fatalf("GET %s: status %d: %s", target, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &value); err != nil {
		tb.Fatal(err)
	}
	return value
}
