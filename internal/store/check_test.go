package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kiesel/internal/doctor"
	"kiesel/internal/store"
)

// found returns what Check says about one thing at a time.
func found(t *testing.T, dir, check string, at time.Time) doctor.Finding {
	t.Helper()
	for _, f := range store.Check(t.Context(), store.Config{Dir: dir, Now: func() time.Time { return at }}) {
		if f.Check == check {
			return f
		}
	}
	return doctor.Finding{}
}

func TestCheckComparesWithTheLastBackup(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := open(t, store.Config{Dir: dir, Now: func() time.Time { return noon }})
	record(t, s, 3)
	want := func(severity doctor.Severity, at time.Time, text string) {
		t.Helper()
		if f := found(t, dir, "backup", at); f.Severity != severity || !strings.Contains(f.Detail, text) {
			t.Errorf("found %+v, want %s that says %q", f, severity, text)
		}
	}
	want(doctor.Warning, noon, "no backup")
	if _, err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "backup.zip"), store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	muchLater := noon.AddDate(0, 1, 0)
	want(doctor.Good, muchLater, "0 changes")
	record(t, s, 2)
	want(doctor.Good, noon.Add(time.Hour), "2 changes")
	want(doctor.Warning, muchLater, "2 changes were made since")

	tamper(t, dir, "delete from journal where seq > 2") // what is left holds in itself
	want(doctor.Bad, noon, "3 journal entries")
}

// A restored backup is the last one of the folder: it does not look as if
// something had been cut off.
func TestCheckAfterRestoringAnOlderBackup(t *testing.T) {
	t.Parallel()
	dir := begin(t, 2)
	older := backupOf(t, dir)
	s := open(t, store.Config{Dir: dir})
	record(t, s, 2)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	backupOf(t, dir)
	if _, err := store.Restore(t.Context(), older, store.Config{Dir: dir}, store.RestoreOptions{Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	if f := found(t, dir, "backup", time.Now()); f.Severity != doctor.Good {
		t.Errorf("found %+v", f)
	}
}

func TestCheckFindsAClockThatWentBack(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	record(t, open(t, store.Config{Dir: dir, Now: func() time.Time { return noon }}), 1)
	if f := found(t, dir, "clock", noon.AddDate(-1, 0, 0)); f.Severity != doctor.Bad || !strings.Contains(f.Detail, "2026-03-01T12:00:00Z") {
		t.Errorf("a year before the last change: %+v", f)
	}
	if f := found(t, dir, "clock", noon); f.Check != "" {
		t.Errorf("at the last change: %+v", f)
	}
}

func TestCheckNamesTheServer(t *testing.T) {
	t.Parallel()
	dir := begin(t, 1)
	if f := found(t, dir, "lock", noon); !strings.Contains(f.Detail, "no server") {
		t.Errorf("without a server: %+v", f)
	}
	open(t, store.Config{Dir: dir, Exclusive: true})
	if f := found(t, dir, "lock", noon); f.Severity != doctor.Good || !strings.Contains(f.Detail, "a server runs") {
		t.Errorf("with a server: %+v", f)
	}
}

func TestCheckSaysWhatToDoAboutAWrongKey(t *testing.T) {
	t.Parallel()
	dir := begin(t, 1)
	if err := os.WriteFile(filepath.Join(dir, "installation.key"), []byte(strings.Repeat("7a", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	f := found(t, dir, "belonging", noon)
	if f.Severity != doctor.Bad || !strings.Contains(f.Detail, "every backup contains it") {
		t.Errorf("found %+v", f)
	}
	_, err := store.Open(t.Context(), store.Config{Dir: dir})
	wantError(t, err, store.ErrWrongKey, "every backup contains it")
}
