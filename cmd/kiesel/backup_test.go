package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kiesel/internal/doctor"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/server"
	"kiesel/internal/store"
)

// kiesel runs a command line and returns what it printed.
func kiesel(t *testing.T, wantCode int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	if code := run(t.Context(), args, &out, &errs); code != wantCode {
		t.Errorf("kiesel %s ended with %d, want %d\n%s%s", strings.Join(args, " "), code, wantCode, &out, &errs)
	}
	return out.String(), errs.String()
}

// wantText fails the test unless text contains all parts.
func wantText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
}

// installation is a data folder with one change, held by a server.
func installation(t *testing.T) (dir string, running *store.Store) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	running, err := store.Open(t.Context(), store.Config{Dir: dir, Exclusive: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = running.Close() })
	err = running.Landscape().Update(t.Context(), func(tx landscape.Tx) error {
		return errors.Join(
			tx.PutOverride(t.Context(), landscape.Override{Service: "99012", Reason: "test"}),
			tx.Record(t.Context(), journal.Entry{Actor: "local", Action: "test.change"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir, running
}

func TestBackupBesideServerAndRestore(t *testing.T) {
	t.Parallel()
	dir, _ := installation(t)
	backup := filepath.Join(t.TempDir(), "kiesel.zip")
	before, _ := kiesel(t, 0, "journal", "verify", "--json", "--data", dir)

	out, _ := kiesel(t, 0, "backup", backup, "--data", dir)
	wantText(t, out, backup, "1 journal entry", "keep it like a password")
	_, errs := kiesel(t, 1, "backup", backup, "--data", dir)
	wantText(t, errs, "--force")
	kiesel(t, 0, "backup", backup, "--data", dir, "--force")

	_, errs = kiesel(t, 1, "restore", backup, "--data", dir)
	wantText(t, errs, "another Kiesel server")
	fresh := filepath.Join(t.TempDir(), "restored")
	out, _ = kiesel(t, 0, "restore", backup, "--data", fresh)
	wantText(t, out, fresh, "1 journal entry")
	if after, _ := kiesel(t, 0, "journal", "verify", "--json", "--data", fresh); after != before {
		t.Errorf("journal is %s after the restore, was %s", after, before)
	}
	_, errs = kiesel(t, 1, "restore", backup, "--data", fresh)
	wantText(t, errs, "--force")
	out, _ = kiesel(t, 0, "restore", backup, "--data", fresh, "--force")
	wantText(t, out, "before-restore-")
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	dir, running := installation(t)
	out, _ := kiesel(t, 0, "doctor", "--data", dir, "--addr", "localhost:0")
	wantText(t, out, "1 journal entry", "register of municipalities", "localhost:0 is free")

	if err := running.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kiesel.db"), []byte("not a database, just a text"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs := kiesel(t, 1, "doctor", "--data", dir, "--addr", "localhost:0", "--json")
	wantText(t, errs, "1 of")
	var report struct{ Findings []doctor.Finding }
	if err := json.Unmarshal([]byte(out), &report); err != nil || len(report.Findings) == 0 {
		t.Fatalf("%d findings, %v", len(report.Findings), err)
	}
	for _, f := range report.Findings {
		if (f.Check == "database") != (f.Severity == doctor.Bad) {
			t.Errorf("only the database is damaged, but doctor found %+v", f)
		}
	}
}

func TestDoctorOnlyWarnsOfAddressInUse(t *testing.T) {
	t.Parallel()
	dir, _ := installation(t)
	listener, err := server.Open(t.Context(), "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	out, _ := kiesel(t, 0, "doctor", "--data", dir, "--addr", listener.Addr().String())
	wantText(t, out, "warning", "in use", "--addr")
}

func TestDoctorAsksTheQueue(t *testing.T) {
	t.Parallel()
	dir, _ := installation(t)
	out, _ := kiesel(t, 0, "doctor", "--data", dir, "--addr", "localhost:0")
	wantText(t, out, "ok       queue       inside the server")
	out, _ = kiesel(t, 1, "doctor", "--data", dir, "--addr", "localhost:0", "--nats", "nats://kiesel:geheim@localhost:1")
	wantText(t, out, "error    queue", "because imports and analyses run by it", "nats://…@localhost:1")
	if strings.Contains(out, "geheim") {
		t.Errorf("doctor gives the password away:\n%s", out)
	}
}

// Doctor says how a server would be set up, but no secrets.
func TestDoctorPrintsSettings(t *testing.T) {
	t.Parallel()
	dir, _ := installation(t)
	out, _ := kiesel(t, 1, "doctor", "--data", dir, "--addr", "localhost:0", "--db", "postgres://kiesel:geheim@localhost:1/kiesel?password=geheim&x=1",
		"--url", "https://kiesel.example", "--tls-cert", "/no/such.pem", "--tls-key", "/no/such.key")
	wantText(t, out, "--db", "postgres://…@localhost:1/kiesel?password=…&x=1", "--url             https://kiesel.example", "error    certificate", "because browsers refuse", "→")
	if strings.Contains(out, "geheim") {
		t.Errorf("doctor gives the password away:\n%s", out)
	}
}

func TestBrokenJournal(t *testing.T) {
	t.Parallel()
	dir, _ := installation(t)
	tamper(t, dir, "update journal set actor = 'somebody'")
	_, errs := kiesel(t, 1, "journal", "verify", "--data", dir)
	wantText(t, errs, "entry 1 was changed", "compare it with a backup")
	out, _ := kiesel(t, 1, "doctor", "--data", dir, "--addr", "localhost:0")
	wantText(t, out, "entry 1 was changed", "→")
}

func TestWrongUsageOfDataCommands(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"backup"}, {"backup", "a", "b"}, {"restore"}, {"journal", "verify", "a"}, {"journal", "unknown"}, {"doctor", "a"},
		{"migrate"}, {"migrate", "--from", "a"}, {"migrate", "a", "--from", "a", "--to", "b"}, {"migrate", "--from", "a", "--to", "mysql://b"},
	} {
		kiesel(t, 2, args...)
	}
}

// The flag goes before the environment, the environment before the user's
// own data folder.
func TestDataFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("KIESEL_DATA", "")
	t.Setenv("KIESEL_DB", "")
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("HOME", dir)
	for _, step := range []struct{ env, value, flag, want string }{
		{"HOME", dir, "", filepath.Join(dir, ".local/share/kiesel")},
		{"XDG_DATA_HOME", filepath.Join(dir, "xdg"), "", filepath.Join(dir, "xdg/kiesel")},
		{"KIESEL_DATA", filepath.Join(dir, "env"), "", filepath.Join(dir, "env")},
		{"KIESEL_DATA", filepath.Join(dir, "env"), filepath.Join(dir, "flag"), filepath.Join(dir, "flag")},
	} {
		t.Setenv(step.env, step.value)
		_, errs := kiesel(t, 1, "journal", "verify", "--data", step.flag)
		wantText(t, errs, "in "+step.want+":")
	}
}

// tamper runs SQL on the database of a data folder.
func tamper(t *testing.T, dir, statement string) {
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
