package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"kiesel/internal/store/db"
)

// Severity says how bad a [Finding] is.
type Severity string

// The severities.
const (
	Good    Severity = "ok"
	Warning Severity = "warning" // works, but should be looked after
	Bad     Severity = "error"   // does not work, or data are in danger
)

// Finding is the result of one check.
type Finding struct {
	Check    string   `json:"check"` // what was looked at, e.g. "journal"
	Severity Severity `json:"severity"`
	Detail   string   `json:"detail"`           // what was found
	Remedy   string   `json:"remedy,omitempty"` // what to do, unless all is well
}

// Disk space below which Check warns and complains, in bytes.
const (
	spaceWarning = 1 << 30
	spaceBad     = 64 << 20
)

// Check looks at everything that can go wrong with the data that cfg names,
// without changing anything, whether or not a server runs on them. Unlike
// [Open] it goes on after a finding as far as that makes sense.
func Check(ctx context.Context, cfg Config) []Finding {
	c := &checker{}
	f := &folder{dir: cfg.Dir}
	if !c.folder(f) {
		return c.findings
	}
	c.space(f)
	c.key(f)
	if cfg.DSN == "" {
		c.sqlite(ctx, f)
	} else {
		c.postgres(ctx, cfg.DSN, f)
	}
	return c.findings
}

// checker collects findings.
type checker struct{ findings []Finding }

func (c *checker) good(check, detail string, args ...any) {
	c.findings = append(c.findings, Finding{Check: check, Severity: Good, Detail: fmt.Sprintf(detail, args...)})
}

func (c *checker) found(check string, s Severity, remedy, detail string, args ...any) {
	c.findings = append(c.findings, Finding{Check: check, Severity: s, Detail: fmt.Sprintf(detail, args...), Remedy: remedy})
}

// judge reports err, or if there is none that all is well.
func (c *checker) judge(check string, err error, remedy, detail string, args ...any) {
	if err != nil {
		c.found(check, Bad, remedy, "%v", err)
		return
	}
	c.good(check, detail, args...)
}

const restoreRemedy = "stop Kiesel and restore a backup with 'kiesel restore FILE --force'"

// folder checks the data folder and reports whether it is there at all.
func (c *checker) folder(f *folder) bool {
	info, err := os.Stat(f.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.found("folder", Bad, "begin with 'kiesel serve', restore a backup, or name another folder with --data", "there is no data folder %s", f.dir)
		return false
	case err != nil:
		c.found("folder", Bad, "check the path and who may enter it", "%v", err)
		return false
	case !info.IsDir():
		c.found("folder", Bad, "name a folder with --data", "%s is not a folder", f.dir)
		return false
	}
	const writeAndEnter = 2 | 1
	if err := syscall.Access(f.dir, writeAndEnter); err != nil {
		c.found("folder", Bad, "give the folder to the account that runs Kiesel", "%s cannot be written: %v", f.dir, err)
		return true
	}
	c.private("folder", f.dir, info, 0o700)
	return true
}

// private checks that nobody but the owner may read.
func (c *checker) private(check, path string, info fs.FileInfo, want fs.FileMode) {
	if info.Mode().Perm()&0o077 != 0 {
		c.found(check, Bad, fmt.Sprintf("chmod %o %s", want, path), "other accounts may enter or read %s (mode %o)", path, info.Mode().Perm())
		return
	}
	c.good(check, "%s", path)
}

func (c *checker) space(f *folder) {
	free, err := freeSpace(f.dir)
	const remedy = "free some space, or move the data folder to a larger disk"
	switch {
	case err != nil:
		c.found("space", Bad, "check the disk", "%v", err)
	case free < spaceBad:
		c.found("space", Bad, remedy, "%d MiB left", free>>20)
	case free < spaceWarning:
		c.found("space", Warning, remedy, "%d MiB left", free>>20)
	default:
		c.good("space", "%d GiB left", free>>30)
	}
}

// freeSpace returns the bytes that this account may still write to the disk of
// a folder.
func freeSpace(dir string) (int64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		return 0, fmt.Errorf("asking for free space in %s: %w", dir, err)
	}
	return int64(disk.Bavail) * disk.Bsize, nil
}

// key reads the key and checks that it is kept secret.
func (c *checker) key(f *folder) {
	path := filepath.Join(f.dir, keyFile)
	var err error
	if f.key, err = readKey(path); err != nil {
		c.found("key", Bad, "put back the "+keyFile+" from a backup; without it the same case gets another hash", "%v", err)
		return
	}
	info, err := os.Stat(path)
	if err != nil {
		c.found("key", Bad, "check who may read the folder", "%v", err)
		return
	}
	c.private("key", path, info, 0o600)
}

func (c *checker) sqlite(ctx context.Context, f *folder) {
	if _, err := os.Stat(f.database()); err != nil {
		c.found("database", Bad, "begin with 'kiesel serve', or restore a backup", "%v", err)
		return
	}
	file, err := openFile(f.database(), url.Values{"mode": {"rw"}, "_query_only": {"1"}})
	if err != nil {
		c.found("database", Bad, restoreRemedy, "%v", err)
		return
	}
	defer func() { _ = file.Close() }() // nothing was written
	if !c.schema(ctx, file, explainSQLite) {
		return
	}
	c.judge("integrity", explainSQLite(checkIntegrity(ctx, file)), restoreRemedy, "no damage")
	c.judge("references", explainSQLite(checkForeignKeys(ctx, file)), restoreRemedy, "all rows that others refer to are there")
	c.contents(ctx, file, f, explainSQLite)
}

func (c *checker) postgres(ctx context.Context, address string, f *folder) {
	pool, err := openPostgres(address)
	if err != nil {
		c.found("database", Bad, "correct --db", "%v", err)
		return
	}
	defer func() { _ = pool.Close() }() // nothing was written
	if c.schema(ctx, pool, explainPostgres) {
		c.contents(ctx, pool, f, explainPostgres)
	}
}

// schema reports whether the database can be read by this program.
func (c *checker) schema(ctx context.Context, q *sql.DB, explain func(error) error) bool {
	have, err := schemaVersion(ctx, q)
	if err != nil {
		c.found("database", Bad, "make the database readable, begin one with 'kiesel serve', or restore a backup", "%v", explain(err))
		return false
	}
	known, err := knownSchema()
	switch {
	case err != nil:
		c.found("schema", Bad, "install Kiesel again", "%v", err)
	case have > known:
		c.found("schema", Bad, "install the newer Kiesel", "%v", newerError(have, known))
		return false
	case have < known:
		c.found("schema", Warning, "make a backup; the next start brings it up to date", "schema has version %d, this program writes %d", have, known)
	default:
		c.good("schema", "version %d", have)
	}
	return true
}

// contents checks what both engines keep alike.
func (c *checker) contents(ctx context.Context, q *sql.DB, f *folder, explain func(error) error) {
	if f.key != nil {
		bound, err := db.New(q).Setting(ctx, keyName)
		if err == nil && bound != f.key.fingerprint() {
			err = wrongKey(f.dir)
		}
		c.judge("belonging", explain(err), "put back the "+keyFile+" with which the database was begun", "key and database belong together")
	}
	end, err := verifyJournal(entries(ctx, db.New(q)))
	c.judge("journal", explain(err), "find out who changed the database, then restore a backup from before that", "%v; the chain is unbroken", end)
}
