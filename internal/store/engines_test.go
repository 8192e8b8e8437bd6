package store_test

import (
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"kiesel/internal/store"
	"kiesel/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Exercise(t, func(t *testing.T) *store.Store {
		return open(t, store.Config{Dir: dataDir(t)})
	})
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	server := storetest.StartPostgres(t)
	storetest.Exercise(t, func(t *testing.T) *store.Store {
		return open(t, store.Config{Dir: dataDir(t), DSN: server.Database(t)})
	})
}

// dataDir names a data folder that does not exist yet.
func dataDir(t testing.TB) string { return filepath.Join(t.TempDir(), "data") }

// open opens a store for the time of a test.
func open(t testing.TB, cfg store.Config) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}
