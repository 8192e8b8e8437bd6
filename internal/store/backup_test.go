package store_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"kiesel/internal/journal"
	"kiesel/internal/store"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestRestoreEqualsStateAtBackup(t *testing.T) {
	t.Parallel()
	source := store.Config{Dir: dataDir(t), Exclusive: true, Now: func() time.Time { return noon }}
	s := open(t, source)
	record(t, s, 700)
	wantRows := dump(t, source)
	wantOverrides, err := s.Landscape().Overrides(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantEnd, err := s.VerifyJournal(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "backup.zip")
	m, err := s.Backup(t.Context(), backup, store.BackupOptions{Tool: "kiesel test"})
	if err != nil {
		t.Fatal(err)
	}
	record(t, s, 5) // must not be in the backup

	if m.Tool != "kiesel test" || !m.Created.Equal(noon) || m.Rows["competence_override"] != 700 || m.Journal != wantEnd {
		t.Errorf("manifest %+v does not describe the state at the backup", m)
	}
	dir := dataDir(t)
	r, err := store.Restore(t.Context(), backup, store.Config{Dir: dir}, store.RestoreOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, r.Manifest); diff != "" || r.Aside != "" {
		t.Errorf("restored %+v, differs from what was backed up:\n%s", r, diff)
	}
	wantFindings(t, store.Check(t.Context(), store.Config{Dir: dir}), "")
	if diff := cmp.Diff(wantRows, dump(t, store.Config{Dir: dir})); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	restored := open(t, store.Config{Dir: dir})
	overrides, err := restored.Landscape().Overrides(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantOverrides, overrides); diff != "" {
		t.Errorf("overrides (-want +got):\n%s", diff)
	}
	end, err := restored.VerifyJournal(t.Context())
	if err != nil || end != wantEnd || !bytes.Equal(restored.Key(), s.Key()) {
		t.Errorf("journal ends with %+v (%v), want %+v, and the key must be the same", end, err, wantEnd)
	}
}

func TestBackupWhileOthersWrite(t *testing.T) {
	t.Parallel()
	s := open(t, store.Config{Dir: dataDir(t)})
	record(t, s, 1)
	ctx, stop := context.WithCancel(t.Context())
	var writer errgroup.Group
	writer.Go(func() error {
		for ctx.Err() == nil {
			if err := recordOne(t.Context(), s); err != nil {
				return err
			}
		}
		return nil
	})
	for range 5 {
		m, err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "backup.zip"), store.BackupOptions{})
		if err != nil {
			t.Error(err)
		}
		if m.Journal.Entries < 1 || m.Rows["journal"] != m.Journal.Entries {
			t.Errorf("backup is not of one moment: %+v", m.Contents)
		}
	}
	stop()
	if err := writer.Wait(); err != nil {
		t.Error(err)
	}
}

func TestBackupLeavesNothingHalfDone(t *testing.T) {
	t.Parallel()
	s := open(t, store.Config{Dir: dataDir(t)})
	dir := t.TempDir()
	path := filepath.Join(dir, "backup.zip")

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Backup(cancelled, path, store.BackupOptions{})
	wantError(t, err, context.Canceled, path)
	wantFiles(t, dir)

	if _, err := s.Backup(t.Context(), path, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, dir, "backup.zip")
	info, err := os.Stat(path)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("backup has mode %v (%v), want 0600", info.Mode(), err)
	}

	_, err = s.Backup(t.Context(), path, store.BackupOptions{})
	wantError(t, err, store.ErrNotEmpty, "--force")
	record(t, s, 1)
	m, err := s.Backup(t.Context(), path, store.BackupOptions{Overwrite: true})
	if err != nil || m.Journal.Entries != 1 {
		t.Errorf("overwriting gave %+v, %v", m, err)
	}
	wantFiles(t, dir, "backup.zip")

	_, err = s.Backup(t.Context(), filepath.Join(dir, "no", "backup.zip"), store.BackupOptions{})
	wantError(t, err, os.ErrNotExist, dir)
}

func TestBackupRefusesBrokenJournal(t *testing.T) {
	t.Parallel()
	dir := begin(t, 3)
	tamper(t, dir, "update journal set reason = 'nobody asked' where seq = 2")
	s := open(t, store.Config{Dir: dir})
	_, err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "backup.zip"), store.BackupOptions{})
	wantError(t, err, journal.ErrBroken, "entry 2")
	_, err = s.VerifyJournal(t.Context())
	wantError(t, err, journal.ErrBroken, "entry 2")
	wantFindings(t, store.Check(t.Context(), store.Config{Dir: dir}), "journal")
}

func TestRestorePutsOldDataAside(t *testing.T) {
	t.Parallel()
	backup := backupOf(t, begin(t, 2))
	dir := begin(t, 9)
	if err := os.Mkdir(filepath.Join(dir, "jetstream"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := store.Restore(t.Context(), backup, store.Config{Dir: dir}, store.RestoreOptions{})
	wantError(t, err, store.ErrNotEmpty, "--force")

	r, err := store.Restore(t.Context(), backup, store.Config{Dir: dir}, store.RestoreOptions{Overwrite: true, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "before-restore-20260301T120000Z"); r.Aside != want {
		t.Errorf("old data are in %q, want %q", r.Aside, want)
	}
	if _, err := os.Stat(filepath.Join(r.Aside, "jetstream")); err != nil {
		t.Errorf("the queue was not put aside: %v", err)
	}
	for folder, want := range map[string]int64{dir: 2, r.Aside: 9} {
		end, err := open(t, store.Config{Dir: folder}).VerifyJournal(t.Context())
		if err != nil || end.Entries != want {
			t.Errorf("%s holds %d entries (%v), want %d", folder, end.Entries, err, want)
		}
	}
}

func TestRestoreRefusesRunningServer(t *testing.T) {
	t.Parallel()
	backup := backupOf(t, begin(t, 1))
	dir := dataDir(t)
	server := open(t, store.Config{Dir: dir, Exclusive: true})
	_, err := store.Restore(t.Context(), backup, store.Config{Dir: dir}, store.RestoreOptions{Overwrite: true})
	wantError(t, err, store.ErrInUse, dir)
	record(t, server, 1)
}

func TestRestoreRefusesWhatIsNotWhole(t *testing.T) {
	t.Parallel()
	source := begin(t, 4)
	backup := backupOf(t, source)
	whole, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	otherKey := unzip(t, backupOf(t, begin(t, 0)))["installation.key"]
	tamper(t, source, "delete from journal where seq = 4")
	shorter := unzip(t, backupOf(t, source))["kiesel.db"]
	tamper(t, source, "update journal set actor = 'somebody' where seq = 2")
	copied := filepath.Join(t.TempDir(), "copy.db")
	tamper(t, source, "vacuum into '"+copied+"'")
	forged, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}

	archive := func(change func(files map[string][]byte)) []byte {
		files := unzip(t, backup)
		change(files)
		return zipped(t, files)
	}
	manifest := func(change func(*store.Manifest)) func(map[string][]byte) {
		return func(files map[string][]byte) { editManifest(t, files, change) }
	}
	for name, test := range map[string]struct {
		archive []byte
		want    error
		text    string
	}{
		"empty file":             {nil, store.ErrDamaged, "backup"},
		"not an archive":         {[]byte("kiesel"), store.ErrDamaged, "backup"},
		"truncated":              {whole[:len(whole)/2], store.ErrDamaged, "backup"},
		"a byte changed":         {flipped(whole, 2000), store.ErrDamaged, "kiesel.db"},
		"no manifest":            {archive(func(f map[string][]byte) { delete(f, "manifest.json") }), store.ErrDamaged, "manifest.json"},
		"manifest is not JSON":   {archive(func(f map[string][]byte) { f["manifest.json"] = []byte("{") }), store.ErrDamaged, "manifest.json"},
		"no key":                 {archive(func(f map[string][]byte) { delete(f, "installation.key") }), store.ErrDamaged, "installation.key"},
		"key of another":         {archive(func(f map[string][]byte) { f["installation.key"] = otherKey; resum(t, f) }), store.ErrWrongKey, ""},
		"key is no key":          {archive(func(f map[string][]byte) { f["installation.key"] = []byte("x"); resum(t, f) }), store.ErrDamaged, "hexadecimal"},
		"entry forged":           {archive(func(f map[string][]byte) { f["kiesel.db"] = forged; resum(t, f) }), journal.ErrBroken, "entry 2"},
		"journal cut off":        {archive(func(f map[string][]byte) { f["kiesel.db"] = shorter; resum(t, f) }), store.ErrDamaged, "manifest"},
		"database is none":       {archive(func(f map[string][]byte) { f["kiesel.db"] = bytes.Repeat([]byte("x"), 9999); resum(t, f) }), store.ErrDamaged, "database"},
		"other sum":              {archive(func(f map[string][]byte) { f["kiesel.db"] = shorter }), store.ErrDamaged, "kiesel.db"},
		"other number of rows":   {archive(manifest(func(m *store.Manifest) { m.Rows["journal"] = 5 })), store.ErrDamaged, "manifest"},
		"larger than the disk":   {archive(manifest(func(m *store.Manifest) { m.Files[0].Size = 1 << 62 })), nil, "disk"},
		"negative size":          {archive(manifest(func(m *store.Manifest) { m.Files[0].Size = -1 })), nil, "-1 bytes"},
		"names another file":     {archive(manifest(func(m *store.Manifest) { m.Files[0].Name = "../kiesel.db" })), store.ErrDamaged, "manifest"},
		"of a newer Kiesel":      {archive(manifest(func(m *store.Manifest) { m.Schema = 9999 })), store.ErrNewer, "9999"},
		"of a newer kind at all": {archive(manifest(func(m *store.Manifest) { m.Format = 2 })), store.ErrNewer, "format 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, dir := filepath.Join(t.TempDir(), "backup.zip"), dataDir(t)
			if err := os.WriteFile(file, test.archive, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := store.Restore(t.Context(), file, store.Config{Dir: dir}, store.RestoreOptions{})
			wantError(t, err, test.want, test.text)
			if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the refused restore left a folder behind: %v", err)
			}
		})
	}
}

// backupOf backs a data folder up that nobody uses. Its journal need not be
// whole at the end.
func backupOf(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup.zip")
	if _, err := open(t, store.Config{Dir: dir}).Backup(t.Context(), path, store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantFiles fails the test unless the folder holds exactly these.
func wantFiles(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]string, len(entries))
	for i, e := range entries {
		got[i] = e.Name()
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s holds %q, want %q", dir, got, want)
	}
}

func flipped(data []byte, at int) []byte {
	data = bytes.Clone(data)
	data[at] ^= 0xff
	return data
}

func unzip(t *testing.T, path string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	files := map[string][]byte{}
	for _, f := range archive.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func zipped(t *testing.T, files map[string][]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		w, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// resum makes the manifest's sums right, as a careful forger would.
func resum(t *testing.T, files map[string][]byte) {
	t.Helper()
	editManifest(t, files, func(m *store.Manifest) {
		for i, f := range m.Files {
			sum := sha256.Sum256(files[f.Name])
			m.Files[i] = store.FileSum{Name: f.Name, Size: int64(len(files[f.Name])), SHA256: hex.EncodeToString(sum[:])}
		}
	})
}

func editManifest(t *testing.T, files map[string][]byte, change func(*store.Manifest)) {
	t.Helper()
	var m store.Manifest
	if err := json.Unmarshal(files["manifest.json"], &m); err != nil {
		t.Fatal(err)
	}
	change(&m)
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	files["manifest.json"] = text
}
