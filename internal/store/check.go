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
	"time"

	"kiesel/internal/doctor"
	"kiesel/internal/journal"
	"kiesel/internal/store/db"
)

// Disk space below which Check warns and complains, in bytes.
const (
	spaceWarning = 1 << 30
	spaceBad     = 64 << 20
)

// Check looks at everything that can go wrong with the data that cfg names,
// without changing anything, whether or not a server runs on them. Unlike
// [Open] it goes on after a finding as far as that makes sense.
func Check(ctx context.Context, cfg Config) []doctor.Finding {
	c := &checker{now: cfg.Now}
	if c.now == nil {
		c.now = time.Now
	}
	f := &folder{dir: cfg.Dir}
	if !c.folder(f) {
		return c.Findings
	}
	c.space(f)
	c.key(f)
	if cfg.DSN == "" {
		c.lock(f)
		c.sqlite(ctx, f)
	} else {
		c.postgres(ctx, cfg.DSN, f)
	}
	return c.Findings
}

// checker looks at the data and reports.
type checker struct {
	doctor.Report
	now func() time.Time
}

const restoreRemedy = "stop Kiesel and restore a backup with 'kiesel restore FILE --force'"

// folder checks the data folder and reports whether it is there at all.
func (c *checker) folder(f *folder) bool {
	info, err := os.Stat(f.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.Found("folder", doctor.Bad, "begin with 'kiesel serve', restore a backup, or name another folder with --data", "there is no data folder %s", f.dir)
		return false
	case err != nil:
		c.Found("folder", doctor.Bad, "check the path and who may enter it", "%v", err)
		return false
	case !info.IsDir():
		c.Found("folder", doctor.Bad, "name a folder with --data", "%s is not a folder", f.dir)
		return false
	}
	const writeAndEnter = 2 | 1
	if err := syscall.Access(f.dir, writeAndEnter); err != nil {
		c.Found("folder", doctor.Bad, "give the folder to the account that runs Kiesel", "%s cannot be written: %v", f.dir, err)
		return true
	}
	c.private("folder", f.dir, info, 0o700)
	return true
}

// private checks that nobody but the owner may read.
func (c *checker) private(check, path string, info fs.FileInfo, want fs.FileMode) {
	if info.Mode().Perm()&0o077 != 0 {
		c.Found(check, doctor.Bad, fmt.Sprintf("chmod %o %s", want, path), "other accounts may enter or read %s (mode %o)", path, info.Mode().Perm())
		return
	}
	c.OK(check, "%s", path)
}

func (c *checker) space(f *folder) {
	free, err := freeSpace(f.dir)
	const remedy = "free some space, or move the data folder to a larger disk"
	switch {
	case err != nil:
		c.Found("space", doctor.Bad, "check the disk", "%v", err)
	case free < spaceBad:
		c.Found("space", doctor.Bad, remedy, "%d MiB left", free>>20)
	case free < spaceWarning:
		c.Found("space", doctor.Warning, remedy, "%d MiB left", free>>20)
	default:
		c.OK("space", "%d GiB left", free>>30)
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
		c.Found("key", doctor.Bad, "put back the "+keyFile+" from a backup; without it the same case gets another hash", "%v", err)
		return
	}
	info, err := os.Stat(path)
	if err != nil {
		c.Found("key", doctor.Bad, "check who may read the folder", "%v", err)
		return
	}
	c.private("key", path, info, 0o600)
}

// lock says which server runs on the folder.
func (c *checker) lock(f *folder) {
	pid, err := doctor.LockHolder(filepath.Join(f.dir, lockFile))
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		c.Found("lock", doctor.Warning, "check who may read the folder", "cannot tell whether a server runs: %v", err)
	case pid != 0:
		c.OK("lock", "a server runs on the folder (process %d)", pid)
	default:
		c.OK("lock", "no server runs on the folder")
	}
}

func (c *checker) sqlite(ctx context.Context, f *folder) {
	if _, err := os.Stat(f.database()); err != nil {
		c.Found("database", doctor.Bad, "begin with 'kiesel serve', or restore a backup", "%v", err)
		return
	}
	file, err := openFile(f.database(), url.Values{"mode": {"rw"}, "_query_only": {"1"}})
	if err != nil {
		c.Found("database", doctor.Bad, restoreRemedy, "%v", err)
		return
	}
	defer func() { _ = file.Close() }() // nothing was written
	if !c.schema(ctx, file, explainSQLite) {
		return
	}
	c.Judge("integrity", explainSQLite(checkIntegrity(ctx, file)), restoreRemedy, "no damage")
	c.Judge("references", explainSQLite(checkForeignKeys(ctx, file)), restoreRemedy, "all rows that others refer to are there")
	c.contents(ctx, file, f, explainSQLite)
}

func (c *checker) postgres(ctx context.Context, address string, f *folder) {
	pool, err := openPostgres(address)
	if err != nil {
		c.Found("database", doctor.Bad, "correct --db", "%v", err)
		return
	}
	defer func() { _ = pool.Close() }() // nothing was written
	c.postgresServer(ctx, pool)
	if c.schema(ctx, pool, explainPostgres) {
		c.contents(ctx, pool, f, explainPostgres)
	}
}

// oldestPostgres is the oldest version on which the tests run.
const oldestPostgres = 150000 // 15.0

// postgresServer checks the server and how the database is encoded.
func (c *checker) postgresServer(ctx context.Context, q *sql.DB) {
	var version int64
	var name, encoding string
	err := q.QueryRowContext(ctx, `select current_setting('server_version_num')::bigint, current_setting('server_version'), current_setting('server_encoding')`).
		Scan(&version, &name, &encoding)
	switch {
	case err != nil:
		return // the next check tells
	case version < oldestPostgres:
		c.Found("database", doctor.Bad, "use PostgreSQL 15 or later", "PostgreSQL %s is too old", name)
	case encoding != "UTF8":
		c.Found("database", doctor.Bad, "create the database with --encoding=UTF8", "the database is encoded as %s", encoding)
	default:
		c.OK("database", "PostgreSQL %s", name)
	}
}

// schema reports whether the database can be read by this program.
func (c *checker) schema(ctx context.Context, q *sql.DB, explain func(error) error) bool {
	have, err := schemaVersion(ctx, q)
	if err != nil {
		c.Found("database", doctor.Bad, "make the database readable, begin one with 'kiesel serve', or restore a backup", "%v", explain(err))
		return false
	}
	known, err := knownSchema()
	switch {
	case err != nil:
		c.Found("schema", doctor.Bad, "install Kiesel again", "%v", err)
	case have > known:
		c.Found("schema", doctor.Bad, "install the newer Kiesel", "%v", newerError(have, known))
		return false
	case have < known:
		c.Found("schema", doctor.Warning, "make a backup; the next start brings it up to date", "schema has version %d, this program writes %d", have, known)
	default:
		c.OK("schema", "version %d", have)
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
		c.Judge("belonging", explain(err), "put back the "+keyFile+" with which the database was begun", "key and database belong together")
	}
	end, err := journal.Verify(entries(ctx, db.New(q)))
	c.Judge("journal", explain(err), "find out who changed the database, then restore a backup from before that", "%v; the chain is unbroken", end)
	if err == nil {
		c.journalClock(ctx, db.New(q))
		c.backup(ctx, db.New(q), f, end)
	}
}

// journalClock finds a clock that went back since the last change.
func (c *checker) journalClock(ctx context.Context, q *db.Queries) {
	last, err := q.LastEntry(ctx)
	if err != nil {
		return // there is none
	}
	for e, err := range entriesAfter(ctx, q, last.Seq-1) {
		if now := c.now(); err == nil && e.At.After(now.Add(time.Minute)) {
			c.Found("clock", doctor.Bad, "set the clock of this machine right, or wait",
				"the last change was made on %s, but it is only %s", e.At.Format(time.RFC3339), now.UTC().Format(time.RFC3339))
		}
	}
}

// oldBackup is when to make the next one.
const oldBackup = 7 * 24 * time.Hour

// backup compares the data with the last backup.
func (c *checker) backup(ctx context.Context, q *db.Queries, f *folder, end journal.End) {
	const remedy = "make one with 'kiesel backup FILE', best every night"
	last, err := f.lastBackup()
	if err != nil {
		c.Found("backup", doctor.Warning, remedy, "no backup made from this folder is known: %v", err)
		return
	}
	made := last.Created.Format(time.RFC3339)
	known := journal.End{}
	for e, err := range entriesAfter(ctx, q, last.Journal.Entries-1) {
		if err == nil {
			known = journal.End{Entries: e.Seq, Hash: e.Hash}
		}
		break
	}
	changes := end.Entries - last.Journal.Entries
	switch {
	case last.Journal.Entries > 0 && known != last.Journal:
		c.Found("backup", doctor.Bad, "find out who cut the journal off or put an older state back; the backup has what is missing",
			"the backup of %s knows %v, which the database does not have", made, last.Journal)
	case changes > 0 && c.now().Sub(last.Created) > oldBackup:
		c.Found("backup", doctor.Warning, remedy, "the last backup is of %s; %d changes were made since", made, changes)
	default:
		c.OK("backup", "the last is of %s; %d changes were made since", made, changes)
	}
}
