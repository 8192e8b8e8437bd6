package store_test

import (
	"strings"
	"testing"

	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"

	"kiesel/internal/store"
	"kiesel/internal/store/storetest"
)

func TestMain(m *testing.M) {
	writeIfAsked()
	goleak.VerifyTestMain(m)
}

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
	t.Run("first start of many", func(t *testing.T) {
		t.Parallel()
		openManyAtOnce(t, store.Config{Dir: dataDir(t), DSN: server.Database(t), Exclusive: true})
	})
	t.Run("key of another installation", func(t *testing.T) {
		t.Parallel()
		address := server.Database(t)
		open(t, store.Config{Dir: dataDir(t), DSN: address})
		_, err := store.Open(t.Context(), store.Config{Dir: dataDir(t), DSN: address})
		wantError(t, err, store.ErrWrongKey, "installation.key")
	})
	t.Run("check", func(t *testing.T) {
		t.Parallel()
		cfg := store.Config{Dir: dataDir(t), DSN: server.Database(t)}
		record(t, open(t, cfg), 3)
		wantFindings(t, store.Check(t.Context(), cfg), "")
		cfg.DSN = server.Database(t) // without any table
		wantFindings(t, store.Check(t.Context(), cfg), "database")
	})
}

func TestPostgresAddress(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"mysql://localhost/kiesel":                          "postgres://",
		"postgres://kiesel:geheim@localhost:port/kiesel":    "address of the database",
		"postgres://kiesel:geheim@/kiesel?host=/not/there/": "check the address",
	} {
		cfg := store.Config{Dir: dataDir(t), DSN: address}
		_, err := store.Open(t.Context(), cfg)
		wantError(t, err, nil, want)
		if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the error gives the password away: %v", err)
		}
		wantFindings(t, store.Check(t.Context(), cfg), "database")
	}
}

func TestManyOpenAtOnce(t *testing.T) {
	t.Parallel()
	openManyAtOnce(t, store.Config{Dir: dataDir(t)})
}

// openManyAtOnce begins one installation from several places at the same time.
func openManyAtOnce(t *testing.T, cfg store.Config) {
	var group errgroup.Group
	stores := make([]*store.Store, 4)
	for i := range stores {
		group.Go(func() (err error) {
			stores[i], err = store.Open(t.Context(), cfg)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
	for _, s := range stores {
		if s == nil {
			continue
		}
		record(t, s, 1)
		if string(s.Key()) != string(stores[0].Key()) {
			t.Error("two keys in one installation")
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
