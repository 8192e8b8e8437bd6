package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"kiesel/internal/doctor"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

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

// begin starts an installation with n recorded changes and closes it again.
func begin(t testing.TB, n int) (dir string) {
	t.Helper()
	dir = dataDir(t)
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	record(t, s, n)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// record makes n changes: each keeps an override of a service of its own and
// an entry.
func record(t testing.TB, s *store.Store, n int) {
	t.Helper()
	for range n {
		if err := recordOne(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}

func recordOne(ctx context.Context, s *store.Store) error {
	return s.Landscape().Update(ctx, func(tx landscape.Tx) error {
		subject := rand.Text()
		return errors.Join(
			tx.PutOverride(ctx, landscape.Override{Service: landscape.ServiceID(subject), Reason: "test"}),
			tx.Record(ctx, journal.Entry{Actor: "local", Action: "test.change", Subject: subject}))
	})
}

// tamper runs SQL on the database of a data folder, as somebody who gets at
// the file could.
func tamper(t testing.TB, dir, statement string) {
	t.Helper()
	file, err := sql.Open("sqlite", filepath.Join(dir, "kiesel.db"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.ExecContext(t.Context(), statement)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

// queryOne reads one value from the database of a data folder.
func queryOne(t testing.TB, dir, statement string, into any) {
	t.Helper()
	file, err := sql.Open("sqlite", filepath.Join(dir, "kiesel.db"))
	if err != nil {
		t.Fatal(err)
	}
	err = file.QueryRowContext(t.Context(), statement).Scan(into)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

// wantError fails the test unless err is target (if given) and says text.
func wantError(t testing.TB, err, target error, text string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one that says %q", text)
	}
	if target != nil && !errors.Is(err, target) {
		t.Errorf("error is %v, want %v", err, target)
	}
	if !strings.Contains(err.Error(), text) {
		t.Errorf("error is %v, want one that says %q", err, text)
	}
}

// wantFindings fails the test unless exactly the named checks (separated by
// spaces) are bad, each with a remedy. Space may be short on any machine.
func wantFindings(t testing.TB, findings []doctor.Finding, bad string) {
	t.Helper()
	var got []string
	for _, f := range findings {
		if f.Severity == doctor.Bad && f.Check != "space" {
			got = append(got, f.Check)
		}
		if (f.Severity == doctor.Good) != (f.Remedy == "") || (f.Why == "") != (f.Remedy == "") || f.Detail == "" {
			t.Errorf("finding %+v lacks a detail or has a remedy without need", f)
		}
	}
	if strings.Join(got, " ") != bad {
		t.Errorf("checks %q are bad, want %q: %+v", got, bad, findings)
	}
}
