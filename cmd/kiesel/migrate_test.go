package main

import (
	"os"
	"path/filepath"
	"testing"

	"kiesel/internal/store"
	"kiesel/internal/store/storetest"
)

func TestMigrate(t *testing.T) {
	t.Parallel()
	dir, running := installation(t)
	fresh := filepath.Join(t.TempDir(), "fresh")
	_, errs := kiesel(t, 1, "migrate", "--from", dir, "--to", fresh)
	wantText(t, errs, "another Kiesel server runs on it")
	if _, err := os.Stat(fresh); err == nil {
		t.Error("the refused move left a folder behind")
	}
	if err := running.Close(); err != nil {
		t.Fatal(err)
	}

	out, _ := kiesel(t, 0, "migrate", "--from", dir, "--to", fresh)
	wantText(t, out, "journal                           1 rows, equal", "moved to "+fresh, "The journal is equal in both places: 1 journal entry with hash")
	kiesel(t, 0, "doctor", "--data", fresh, "--addr", "localhost:0")
	_, errs = kiesel(t, 1, "migrate", "--from", dir, "--to", fresh)
	wantText(t, errs, "already there", "choose an empty place")
}

// The key of a PostgreSQL database stays in the folder that was moved there,
// unless another one is named.
func TestMigrateToPostgres(t *testing.T) {
	t.Parallel()
	address := storetest.StartPostgres(t).Database(t)
	dir, running := installation(t)
	if err := running.Close(); err != nil {
		t.Fatal(err)
	}
	out, _ := kiesel(t, 0, "migrate", "--from", dir, "--to", address, "--json")
	wantText(t, out, `"name": "journal"`, `"entries": 1`)
	out, _ = kiesel(t, 0, "journal", "verify", "--data", dir, "--db", address)
	wantText(t, out, "1 journal entry")

	back := filepath.Join(t.TempDir(), "back")
	_, errs := kiesel(t, 1, "migrate", "--from", address, "--to", back, "--data", t.TempDir())
	wantText(t, errs, "there is no installation.key")
	out, _ = kiesel(t, 0, "migrate", "--from", address, "--to", back, "--data", dir)
	wantText(t, out, "The journal is equal")
	key := func(dir string) string {
		text, err := os.ReadFile(filepath.Join(dir, "installation.key"))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if key(dir) != key(back) {
		t.Error("the key did not go along")
	}
	if end, err := store.Open(t.Context(), store.Config{Dir: back}); err != nil {
		t.Error(err)
	} else if err := end.Close(); err != nil {
		t.Error(err)
	}
}
