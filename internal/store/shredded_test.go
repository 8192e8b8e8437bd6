package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

const secret = "Krankheit von Erika Mustermann"

// decide records a decision with a reason of its own for each of n services.
func decide(t *testing.T, s *store.Store, n int) {
	t.Helper()
	record(t, s, n-1)
	err := s.Journal().Update(t.Context(), func(tx journal.Tx) error {
		return tx.Record(t.Context(), journal.Entry{Actor: "local", Action: "test.change", Subject: "99", Reason: secret})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// redact erases the reason of an entry.
func redact(ctx context.Context, s *store.Store, seq int64) error {
	service := journal.Service{Store: s.Journal(), Now: s.Now}
	return service.Redact(ctx, access.Local(), seq, "Löschverlangen")
}

// An erasure outlives the restoring of a backup that was made before it.
func TestErasureOutlivesRestore(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	decide(t, s, 3)
	backup := filepath.Join(t.TempDir(), "backup.zip")
	if _, err := s.Backup(t.Context(), backup, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(redact(t.Context(), s, 3), s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), backup, store.Config{Dir: dir}, store.RestoreOptions{Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second start has nothing to repeat
		s = open(t, store.Config{Dir: dir})
		e, err := s.Journal().Entry(t.Context(), 3)
		if err != nil || !e.Erased || e.Reason != "" {
			t.Errorf("the restored entry reads %+v, %v", e, err)
		}
		repeated, err := s.Journal().Entry(t.Context(), 4)
		if err != nil || repeated.Action != "journal.redact.repeat" || repeated.Subject != "entry:3" {
			t.Errorf("the repetition is recorded as %+v, %v", repeated, err)
		}
		if end, err := s.VerifyJournal(t.Context()); err != nil || end.Entries != 4 {
			t.Errorf("journal after restoring: %v, %v", end, err)
		}
	}
}

// After restoring a backup another entry may get the number of an erased one; its
// reason stays.
func TestErasureDoesNotHitAnotherEntry(t *testing.T) {
	t.Parallel()
	dir := begin(t, 2)
	s, err := store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "backup.zip")
	if _, err := s.Backup(t.Context(), backup, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	decide(t, s, 1)
	if err := errors.Join(redact(t.Context(), s, 3), s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(t.Context(), backup, store.Config{Dir: dir}, store.RestoreOptions{Overwrite: true}); err != nil {
		t.Fatal(err)
	}
	s, err = store.Open(t.Context(), store.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	decide(t, s, 1)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if e, err := open(t, store.Config{Dir: dir}).Journal().Entry(t.Context(), 3); err != nil || e.Reason != secret {
		t.Errorf("the other entry with number 3 reads %+v, %v", e, err)
	}
}

// The list in the data folder is written anew if it was lost.
func TestListOfErasuresIsRestored(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := open(t, store.Config{Dir: dir})
	decide(t, s, 1)
	if err := redact(t.Context(), s, 1); err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(dir, "journal.shredded")
	want, err := os.ReadFile(list)
	if err != nil || !strings.HasPrefix(string(want), "entry:1 ") {
		t.Fatalf("the list is %q, %v", want, err)
	}
	if err := os.Remove(list); err != nil {
		t.Fatal(err)
	}
	open(t, store.Config{Dir: dir})
	if got, err := os.ReadFile(list); err != nil || string(got) != string(want) {
		t.Errorf("the list is %q (%v), want %q", got, err, want)
	}
}

// What was erased is in none of the files of the data folder, nor is the key
// that could bring it back.
func TestErasureLeavesNoTrace(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	s := open(t, store.Config{Dir: dir})
	const words = "auf Wunsch von Erika Mustermann"
	keeper := landscape.Keeper{Store: s.Landscape(), Now: s.Now}
	for version, reason := range []string{words, "Schulgesetz"} {
		o := landscape.Override{Service: "99", Version: int64(version), Level: landscape.LevelKreis, Reason: reason}
		if err := keeper.Override(t.Context(), access.Local(), o); err != nil {
			t.Fatal(err)
		}
	}
	var key string
	queryOne(t, dir, "select key from journal_key where id = 'entry:1'", &key)
	if found := filesWith(t, dir, words); len(found) == 0 {
		t.Fatal("the words are nowhere before they are erased: this test looks in the wrong place")
	}
	if err := redact(t.Context(), s, 1); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{words, key} {
		if found := filesWith(t, dir, text); len(found) > 0 {
			t.Errorf("%q is still in %v", text, found)
		}
	}
}

// filesWith lists the files of a folder that hold a text.
func filesWith(t *testing.T, dir, text string) (found []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), text) {
			found = append(found, file.Name())
		}
	}
	return found
}

// Checkpoints of one installation are signed with one key, which comes with its
// backups.
func TestSigningKeyFollowsFromTheInstallation(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	key, err := open(t, store.Config{Dir: dir}).SigningKey()
	if err != nil {
		t.Fatal(err)
	}
	again, err := open(t, store.Config{Dir: dir}).SigningKey()
	if err != nil || !again.Equal(key) {
		t.Errorf("opened again the key is another one (%v)", err)
	}
	other, err := open(t, store.Config{Dir: dataDir(t)}).SigningKey()
	if err != nil || other.Equal(key) {
		t.Errorf("two installations have the same key (%v)", err)
	}
}
