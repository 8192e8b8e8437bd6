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
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// Manifest describes a backup. It lies as manifest.json in the archive beside
// the files that it lists.
type Manifest struct {
	Format  int       `json:"format"`  // of the archive: 1
	Tool    string    `json:"tool"`    // program and version that wrote it
	Created time.Time `json:"created"` // UTC
	Files   []FileSum `json:"files"`
	Contents
}

// FileSum identifies a file of a backup.
type FileSum struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // hex
}

const (
	manifestFile   = "manifest.json"
	manifestFormat = 1
)

// BackupOptions say how to write a backup.
type BackupOptions struct {
	Tool      string // goes into the manifest
	Overwrite bool   // replace a file that is there already
}

// Backup writes the state of the database at this moment and the installation
// key as one file; others may read and write meanwhile. The file appears whole
// or not at all, and only after the copy passed every check that a restore
// makes. An existing file is refused with [ErrNotEmpty] unless it may be
// overwritten. A backup holds an SQLite database on both engines, so that it can
// be restored on either.
func (s *Store) Backup(ctx context.Context, path string, o BackupOptions) (Manifest, error) {
	m, err := s.backup(ctx, path, o)
	if err != nil {
		return m, fmt.Errorf("backing up to %s: %w", path, s.explain(err))
	}
	return m, nil
}

func (s *Store) backup(ctx context.Context, path string, o BackupOptions) (m Manifest, err error) {
	if _, err := os.Lstat(path); !o.Overwrite && !errors.Is(err, fs.ErrNotExist) {
		return m, errors.Join(fmt.Errorf("%w; choose another name, or replace it with --force", ErrNotEmpty), err)
	}
	stage, err := os.MkdirTemp(filepath.Dir(path), ".kiesel-backup-*") // mode 0700, on the same disk as the target
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(stage)) }()

	if err := s.snapshot(ctx, stage); err != nil {
		return m, fmt.Errorf("copying the database: %w", err)
	}
	m = Manifest{Format: manifestFormat, Tool: o.Tool, Created: s.now().UTC().Truncate(time.Second)}
	if m.Contents, err = inspectFile(ctx, filepath.Join(stage, databaseFile)); err != nil {
		return m, fmt.Errorf("checking the copy: %w", err)
	}
	archive := filepath.Join(stage, "archive")
	if err := m.pack(archive, stage); err != nil {
		return m, fmt.Errorf("packing: %w", err)
	}
	if err := os.Rename(archive, path); err != nil {
		return m, err
	}
	_ = s.folder.noteBackup(m) // the backup is good even if there is no space left to note it
	return m, syncDir(filepath.Dir(path))
}

// snapshot writes a consistent copy of the database and the key into a folder.
// It reads like any other reader, so nobody has to wait.
func (s *Store) snapshot(ctx context.Context, dir string) (err error) {
	if !s.dialect.inFolder() {
		_, err := s.moveTo(ctx, Config{Dir: dir})
		return err
	}
	source, err := openFile(s.folder.database(), url.Values{"mode": {"rw"}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	if _, err := source.ExecContext(ctx, "vacuum into $1", filepath.Join(dir, databaseFile)); err != nil {
		return err
	}
	return writeKey(filepath.Join(dir, keyFile), s.folder.key)
}

// pack writes the archive from the files in dir and completes the manifest.
func (m *Manifest) pack(archive, dir string) (err error) {
	out, err := os.OpenFile(archive, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	zipped := zip.NewWriter(out)
	for _, name := range []string{databaseFile, keyFile} {
		sum, err := packFile(zipped, dir, name, m.Created)
		if err != nil {
			return err
		}
		m.Files = append(m.Files, sum)
	}
	entry, err := zipped.CreateHeader(&zip.FileHeader{Name: manifestFile, Method: zip.Deflate, Modified: m.Created})
	if err != nil {
		return err
	}
	text := json.NewEncoder(entry)
	text.SetIndent("", "  ")
	if err := text.Encode(m); err != nil {
		return err
	}
	return errors.Join(zipped.Close(), out.Sync())
}

func packFile(zipped *zip.Writer, dir, name string, at time.Time) (sum FileSum, err error) {
	in, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	entry, err := zipped.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at})
	if err != nil {
		return sum, err
	}
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(entry, hash), in)
	return FileSum{Name: name, Size: size, SHA256: hex.EncodeToString(hash.Sum(nil))}, err
}

// syncDir makes sure that renamed files keep their new names if the power
// fails.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
