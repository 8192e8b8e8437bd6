package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// The files of a data folder.
const (
	databaseFile = "kiesel.db"
	keyFile      = "installation.key"
	lockFile     = "kiesel.lock"
	backupFile   = "last-backup.json"
)

// folder is an open data folder.
type folder struct {
	dir    string
	key    key
	newKey bool     // the key was made just now
	held   *os.File // the lock file, if this process holds it
}

// openFolder opens the data folder that cfg names, creating folder and key as
// far as they are missing.
func openFolder(cfg Config) (*folder, error) {
	if cfg.Dir == "" {
		return nil, errors.New("no data folder given")
	}
	f := &folder{dir: cfg.Dir}
	if cfg.Existing || cfg.AsIs {
		if err := f.mustExist(cfg.DSN == ""); err != nil {
			return nil, err
		}
	}
	if _, err := makeFolder(f.dir); err != nil {
		return nil, err
	}
	if cfg.Exclusive && cfg.DSN == "" {
		if err := f.hold(); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *folder) database() string { return filepath.Join(f.dir, databaseFile) }

// makeFolder creates a data folder unless it is there. What it returns removes
// the folders that were created, as far as they are empty but for a lock.
func makeFolder(dir string) (undo func(), err error) {
	var made []string // the innermost first
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Lstat(d); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, d)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, unwritable(fmt.Errorf("creating the data folder: %w", err))
	}
	return func() {
		if len(made) > 0 {
			_ = os.Remove(filepath.Join(dir, lockFile))
		}
		for _, d := range made {
			_ = os.Remove(d) // stays if somebody has put something there
		}
	}, nil
}

// mustExist returns [ErrNoData] if nothing was ever kept in the folder.
func (f *folder) mustExist(withDatabase bool) error {
	wanted := keyFile
	if withDatabase {
		wanted = databaseFile
	}
	_, err := os.Stat(filepath.Join(f.dir, wanted))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: there is no %s; name another folder with --data, or begin with 'kiesel serve'", ErrNoData, wanted)
	}
	return err
}

// hold takes the folder for this process or returns [ErrInUse]. The kernel
// lets go of it when the process ends, however it ends.
func (f *folder) hold() error {
	file, err := os.OpenFile(filepath.Join(f.dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return unwritable(fmt.Errorf("locking the data folder: %w", err))
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return fmt.Errorf("%w: another Kiesel server runs on it; stop it or choose another folder with --data", ErrInUse)
		}
		return fmt.Errorf("locking the data folder: %w", err)
	}
	f.held = file
	return nil
}

// unwritable adds what to do if a folder cannot be written.
func unwritable(err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%w; check the owner and the permissions of the data folder and the disk, or name another folder with --data", err)
	}
	return err
}

// beginSetup lets one process at a time create the key and migrate the
// database, and reads the key. The caller calls done when the store is ready.
func (f *folder) beginSetup() (done func(), err error) {
	dir, err := os.Open(f.dir)
	if err != nil {
		return nil, err
	}
	done = func() { _ = dir.Close() } // lets go of the lock
	if err := syscall.Flock(int(dir.Fd()), syscall.LOCK_EX); err != nil {
		done()
		return nil, fmt.Errorf("waiting for another Kiesel to set up the data folder: %w", err)
	}
	if err := f.loadKey(); err != nil {
		done()
		return nil, err
	}
	return done, nil
}

// release lets go of the folder.
func (f *folder) release() error {
	if f.held == nil {
		return nil
	}
	err := f.held.Close()
	f.held = nil
	return err
}

// key is the secret of an installation.
type key []byte

// keyBytes is the length of a key.
const keyBytes = 32

// fingerprint tells keys apart without giving them away.
func (k key) fingerprint() string {
	sum := sha256.Sum256(append([]byte("kiesel installation key\n"), k...))
	return hex.EncodeToString(sum[:])
}

// loadKey reads the key or, in a new folder, makes one.
func (f *folder) loadKey() (err error) {
	path := filepath.Join(f.dir, keyFile)
	f.key, err = readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f.key, f.newKey = make(key, keyBytes), true
	_, _ = rand.Read(f.key) // never fails
	return writeKey(path, f.key)
}

// dropNewKey removes a key that was made for a database that has another one.
func (f *folder) dropNewKey() error {
	if !f.newKey {
		return nil
	}
	return os.Remove(filepath.Join(f.dir, keyFile))
}

// readKey reads a file that holds a key in hexadecimal.
func readKey(path string) (key, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the installation key: %w", err)
	}
	k, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(k) != keyBytes {
		return nil, fmt.Errorf("the installation key in %s is %w: it must be %d hexadecimal digits; take it from a backup", path, ErrDamaged, 2*keyBytes)
	}
	return k, nil
}

// writeKey makes a file that [readKey] reads, and waits until the disk has it.
func writeKey(path string, k key) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return unwritable(fmt.Errorf("keeping the installation key: %w", err))
	}
	_, err = fmt.Fprintln(file, hex.EncodeToString(k))
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("keeping the installation key: %w", err)
	}
	return nil
}
