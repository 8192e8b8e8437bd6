package store_test

import (
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"kiesel/internal/store"
)

func TestNewFolderIsPrivate(t *testing.T) {
	t.Parallel()
	dir := begin(t, 0)
	for name, want := range map[string]fs.FileMode{"": fs.ModeDir | 0o700, "installation.key": 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode() != want {
			t.Errorf("%q has mode %v, want %v", name, info.Mode(), want)
		}
	}
}

func TestKeyStays(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	first := open(t, store.Config{Dir: dir}).Key()
	again := open(t, store.Config{Dir: dir}).Key()
	other := open(t, store.Config{Dir: dataDir(t)}).Key()
	if len(first) != 32 || string(first) != string(again) {
		t.Errorf("key was %x, then %x; want the same 32 bytes", first, again)
	}
	if string(first) == string(other) {
		t.Error("two installations have the same key")
	}
}

func TestOneServerPerFolder(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	server, err := store.Open(t.Context(), store.Config{Dir: dir, Exclusive: true})
	if err != nil {
		t.Fatal(err)
	}
	_, err = store.Open(t.Context(), store.Config{Dir: dir, Exclusive: true})
	wantError(t, err, store.ErrInUse, dir)
	record(t, open(t, store.Config{Dir: dir}), 1) // a command beside the server
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, store.Config{Dir: dir, Exclusive: true})
}

func TestExistingCreatesNothing(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	for _, cfg := range []store.Config{
		{Dir: dir, Existing: true}, {Dir: dir, AsIs: true}, {Dir: dir, Existing: true, DSN: "postgres://nowhere/kiesel"},
	} {
		_, err := store.Open(t.Context(), cfg)
		wantError(t, err, store.ErrNoData, "--data")
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("the folder was created (%v)", err)
		}
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	dir := begin(t, 1)
	tamper(t, dir, "insert into goose_db_version (version_id, is_applied) values (9999, 1)")
	for _, asIs := range []bool{false, true} {
		_, err := store.Open(t.Context(), store.Config{Dir: dir, AsIs: asIs})
		wantError(t, err, store.ErrNewer, "9999")
	}
	wantFindings(t, store.Check(t.Context(), store.Config{Dir: dir}), "schema")
}

func TestOlderDatabaseIsNotMigratedUnderAServer(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	server := open(t, store.Config{Dir: dir, Exclusive: true})
	tamper(t, dir, "delete from goose_db_version where version_id > 0")
	_, err := store.Open(t.Context(), store.Config{Dir: dir, Existing: true})
	wantError(t, err, store.ErrInUse, "schema")
	open(t, store.Config{Dir: dir, AsIs: true})
	record(t, server, 1)
}

func TestKeyMustBelongToDatabase(t *testing.T) {
	t.Parallel()
	dir := begin(t, 1)
	keyFile := filepath.Join(dir, "installation.key")
	for name, text := range map[string]string{
		"wrong": strings.Repeat("ab", 32) + "\n", "short": "abcd\n", "no key": "secret\n",
	} {
		if err := os.WriteFile(keyFile, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		want, bad := store.ErrDamaged, "key"
		if name == "wrong" {
			want, bad = store.ErrWrongKey, "belonging"
		}
		_, err := store.Open(t.Context(), store.Config{Dir: dir})
		wantError(t, err, want, "key")
		wantFindings(t, store.Check(t.Context(), store.Config{Dir: dir}), bad)
	}
	if err := os.Remove(keyFile); err != nil {
		t.Fatal(err)
	}
	wantFindings(t, store.Check(t.Context(), store.Config{Dir: dir}), "key")
	_, err := store.Open(t.Context(), store.Config{Dir: dir})
	wantError(t, err, store.ErrWrongKey, dir)
	if _, err := os.Stat(keyFile); !os.IsNotExist(err) {
		t.Errorf("a new key was left for the old database (%v)", err)
	}
}

func TestDamagedDatabase(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func([]byte) []byte{
		"not a database": func([]byte) []byte { return []byte(strings.Repeat("not a database ", 1000)) },
		"pages lost":     func(b []byte) []byte { return b[:8192] },
		"pages zeroed":   func(b []byte) []byte { clear(b[4096:]); return b },
	} {
		dir := begin(t, 3)
		path := filepath.Join(dir, "kiesel.db")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damage(data), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err = store.Open(t.Context(), store.Config{Dir: dir})
		wantError(t, err, store.ErrDamaged, "restore a backup")
		wantFindings(t, store.Check(t.Context(), store.Config{Dir: dir}), "database")
		if t.Failed() {
			t.Log(name)
		}
	}
}

func TestUnwritableFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "data")} {
		_, err := store.Open(t.Context(), store.Config{Dir: dir})
		wantError(t, err, syscall.ENOTDIR, file)
		wantFindings(t, store.Check(t.Context(), store.Config{Dir: dir}), "folder")
	}
	_, err := store.Open(t.Context(), store.Config{})
	wantError(t, err, nil, "no data folder")
}

func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 { // who may write anywhere: let this thread look like nobody to the disk
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		const nobody = 65534
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = syscall.Setfsuid(0) }()
	}
	_, err := store.Open(t.Context(), store.Config{Dir: dir})
	wantError(t, err, fs.ErrPermission, dir)
}

func TestFingerprintHidesKey(t *testing.T) {
	t.Parallel()
	s := open(t, store.Config{Dir: dataDir(t)})
	backup := filepath.Join(t.TempDir(), "backup.zip")
	if _, err := s.Backup(t.Context(), backup, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	if database := unzip(t, backup)["kiesel.db"]; strings.Contains(string(database), hex.EncodeToString(s.Key())) {
		t.Error("the database holds the key")
	}
}
