package store

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kiesel/internal/store/db"
)

// RestoreOptions say how to restore a backup.
type RestoreOptions struct {
	// Overwrite replaces data that are there; they are kept in a folder
	// beside the new ones.
	Overwrite bool
	// Now is the clock; nil means [time.Now]. It names that folder.
	Now func() time.Time
}

// Restored says what a restore did.
type Restored struct {
	Manifest Manifest
	Aside    string // folder with the data that were there before, "" if there were none
}

// asidePrefix begins the names of the folders with earlier data.
const asidePrefix = "before-restore-"

// stagePrefix begins the names of the folders in which backups are unpacked.
const stagePrefix = ".restore-"

// Restore puts the backup in the file archive into the place that cfg names.
// Before anything there is touched the backup is unpacked and checked: the sums
// of its files, the integrity of the database, the chain of the journal, and
// that all is as the manifest says. It refuses a folder in which a server runs
// ([ErrInUse]), a place that is not empty ([ErrNotEmpty]) – of which only a
// folder may be overwritten –, a backup of a newer Kiesel ([ErrNewer]) and one
// that is not whole ([ErrDamaged]). A backup of one engine can be restored on
// the other.
func Restore(ctx context.Context, archive string, cfg Config, o RestoreOptions) (Restored, error) {
	r, err := restore(ctx, archive, cfg, o)
	if err != nil {
		return r, fmt.Errorf("restoring %s into %s: %w", archive, cfg.place(), err)
	}
	return r, nil
}

func restore(ctx context.Context, archive string, cfg Config, o RestoreOptions) (r Restored, err error) {
	zipped, err := zip.OpenReader(archive)
	if errors.Is(err, zip.ErrFormat) {
		return r, fmt.Errorf("the backup is %w or is none: %w", ErrDamaged, err)
	}
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, zipped.Close()) }()
	if r.Manifest, err = readManifest(&zipped.Reader); err != nil {
		return r, err
	}
	undo, err := makeFolder(cfg.Dir)
	if err != nil {
		return r, err
	}
	defer func() {
		if err != nil {
			undo()
		}
	}()
	put := intoFolder
	if cfg.DSN != "" {
		put = intoPostgres
	}
	err = put(ctx, &zipped.Reader, cfg, o, &r)
	return r, err
}

// intoFolder makes the backup the SQLite database of a data folder.
func intoFolder(ctx context.Context, zipped *zip.Reader, cfg Config, o RestoreOptions, r *Restored) (err error) {
	f := &folder{dir: cfg.Dir}
	if err := f.hold(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.release()) }()
	if err := f.mustBeEmpty(); err != nil && (!o.Overwrite || !errors.Is(err, ErrNotEmpty)) {
		return err
	}
	now := time.Now
	if o.Now != nil {
		now = o.Now
	}
	return f.unpacked(ctx, zipped, r.Manifest, func(stage string) error {
		r.Aside, err = f.exchange(stage, asidePrefix+now().UTC().Format("20060102T150405Z"))
		if err == nil {
			_ = f.noteBackup(r.Manifest) // only 'kiesel doctor' would miss it
		}
		return err
	})
}

// intoPostgres copies the backup into an empty PostgreSQL database.
func intoPostgres(ctx context.Context, zipped *zip.Reader, cfg Config, o RestoreOptions, r *Restored) error {
	if o.Overwrite {
		return fmt.Errorf("%w or not, a PostgreSQL database is not overwritten: restore into a new one, made with createdb", ErrNotEmpty)
	}
	f := &folder{dir: cfg.Dir}
	return f.unpacked(ctx, zipped, r.Manifest, func(stage string) error {
		_, err := Move(ctx, Config{Dir: stage}, cfg)
		return err
	})
}

// unpacked unpacks and checks a backup in a folder within the data folder, lets
// use take it from there, and cleans up.
func (f *folder) unpacked(ctx context.Context, zipped *zip.Reader, m Manifest, use func(stage string) error) (err error) {
	if err := f.mustHaveSpace(m); err != nil {
		return err
	}
	stage, err := os.MkdirTemp(f.dir, stagePrefix+"*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(stage)) }()
	if err := unpack(zipped, m, stage); err != nil {
		return err
	}
	if err := checkUnpacked(ctx, stage, m); err != nil {
		return err
	}
	return use(stage)
}

// readManifest reads the manifest and refuses what this program can't restore.
func readManifest(zipped *zip.Reader) (m Manifest, err error) {
	const limit = 1 << 20 // bytes; a manifest has less than a thousand
	file, err := zipped.Open(manifestFile)
	if err != nil {
		return m, fmt.Errorf("the backup is %w or is none: %w", ErrDamaged, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := json.NewDecoder(io.LimitReader(file, limit)).Decode(&m); err != nil {
		return m, fmt.Errorf("the backup is %w: reading %s: %w", ErrDamaged, manifestFile, err)
	}
	known, err := knownSchema()
	switch {
	case err != nil:
		return m, err
	case m.Format > manifestFormat:
		return m, fmt.Errorf("%w: the backup has format %d, this program knows up to %d; install the newer Kiesel", ErrNewer, m.Format, manifestFormat)
	case m.Schema > known:
		return m, newerError(m.Schema, known)
	case len(m.Files) != 2 || m.Files[0].Name != databaseFile || m.Files[1].Name != keyFile:
		return m, fmt.Errorf("the backup is %w: %s must list %s and %s", ErrDamaged, manifestFile, databaseFile, keyFile)
	}
	return m, nil
}

// unpack writes the files of the backup to dir, comparing their sums.
func unpack(zipped *zip.Reader, m Manifest, dir string) error {
	for _, want := range m.Files {
		got, err := unpackFile(zipped, want, filepath.Join(dir, want.Name))
		if err != nil {
			return fmt.Errorf("unpacking %s: %w", want.Name, err)
		}
		if got != want {
			return fmt.Errorf("the backup is %w: %s has %d bytes with sum %s, the manifest says %d with %s",
				ErrDamaged, want.Name, got.Size, got.SHA256, want.Size, want.SHA256)
		}
	}
	return nil
}

// unpackFile writes one file, at most one byte more than it should have.
func unpackFile(zipped *zip.Reader, want FileSum, path string) (got FileSum, err error) {
	in, err := zipped.Open(want.Name)
	if err != nil {
		return got, fmt.Errorf("the backup is %w: %w", ErrDamaged, err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return got, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(out, hash), io.LimitReader(in, want.Size+1))
	if writing := (*fs.PathError)(nil); errors.As(err, &writing) {
		return got, err
	}
	if err != nil {
		return got, fmt.Errorf("the backup is %w: %w", ErrDamaged, err)
	}
	return FileSum{Name: want.Name, Size: size, SHA256: hex.EncodeToString(hash.Sum(nil))}, out.Sync()
}

// checkUnpacked compares the unpacked files with what the manifest says.
func checkUnpacked(ctx context.Context, dir string, m Manifest) error {
	path := filepath.Join(dir, databaseFile)
	got, err := inspectFile(ctx, path)
	if ctx.Err() != nil {
		return err
	}
	if err != nil {
		return fmt.Errorf("the backup is %w: checking its database: %w", ErrDamaged, err)
	}
	if got.Schema != m.Schema || got.Journal != m.Journal || !maps.Equal(got.Rows, m.Rows) {
		return fmt.Errorf("the backup is %w: it holds %+v, the manifest says %+v", ErrDamaged, got, m.Contents)
	}
	k, err := readKey(filepath.Join(dir, keyFile))
	if err != nil {
		return err
	}
	return checkKey(ctx, path, k)
}

// checkKey tells whether an SQLite file that nobody else uses belongs to a key.
func checkKey(ctx context.Context, path string, k key) (err error) {
	file, err := openFile(path, url.Values{"mode": {"ro"}, "immutable": {"1"}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	bound, err := db.New(file).Setting(ctx, keyName)
	if err == nil && bound != k.fingerprint() {
		return fmt.Errorf("%w: the backup holds two things that were not made together; take another backup, or put the right %s into the archive", ErrWrongKey, keyFile)
	}
	return err
}

// mustBeEmpty returns [ErrNotEmpty] if there is anything that a restore could
// mix with the backup.
func (f *folder) mustBeEmpty() error {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); isData(name) {
			return fmt.Errorf("%w: the folder holds %s; choose an empty one with --data, or give --force to put its data aside", ErrNotEmpty, name)
		}
	}
	return nil
}

// mustHaveSpace refuses a backup that does not fit on the disk.
func (f *folder) mustHaveSpace(m Manifest) error {
	free, err := freeSpace(f.dir)
	if err != nil {
		return err
	}
	for _, file := range m.Files {
		if free -= file.Size; file.Size < 0 || free < 0 {
			return fmt.Errorf("the backup needs %d bytes for %s, more than the disk has left", file.Size, file.Name)
		}
	}
	return nil
}

// exchange moves the data of the folder into a new folder aside within it,
// and the files in stage to their place. It returns the path of that folder, or
// "" if there was nothing to move.
func (f *folder) exchange(stage, aside string) (string, error) {
	path, err := f.moveAside(aside)
	if err != nil {
		return "", fmt.Errorf("putting the old data aside: %w", err)
	}
	// The database comes last: without it the folder does not count as set up.
	for _, name := range []string{keyFile, databaseFile} {
		if err := os.Rename(filepath.Join(stage, name), filepath.Join(f.dir, name)); err != nil {
			return path, fmt.Errorf("putting %s into place (the old data are in %q): %w", name, path, err)
		}
	}
	return path, syncDir(f.dir)
}

// moveAside moves all data of the folder into one within it. What the queue
// keeps goes too: it is sealed with the key, and fits the old database.
func (f *folder) moveAside(name string) (string, error) {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return "", err
	}
	path := filepath.Join(f.dir, name)
	moved := false
	for _, e := range entries {
		if !isData(e.Name()) || strings.HasPrefix(e.Name(), stagePrefix) {
			continue
		}
		if err := os.MkdirAll(path, 0o700); err != nil {
			return "", err
		}
		if err := os.Rename(filepath.Join(f.dir, e.Name()), filepath.Join(path, e.Name())); err != nil {
			return "", err
		}
		moved = true
	}
	if !moved {
		return "", nil
	}
	return path, nil
}

// isData tells data from what may lie in an empty data folder.
func isData(name string) bool {
	return name != lockFile && name != shreddedFile && name != "lost+found" && !strings.HasPrefix(name, asidePrefix)
}
