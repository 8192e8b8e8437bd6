package store_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/access"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
	"kiesel/internal/store/storetest"
)

// raw opens the database of a place, past package store.
func raw(t *testing.T, cfg store.Config) *sql.DB {
	t.Helper()
	driver, address := "sqlite", filepath.Join(cfg.Dir, "kiesel.db")
	if cfg.DSN != "" {
		driver, address = "pgx", cfg.DSN
	}
	data, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = data.Close() })
	return data
}

// dump returns all rows of all tables as text, sorted.
func dump(t *testing.T, cfg store.Config) map[string][]string {
	t.Helper()
	data := raw(t, cfg)
	list := "select name from sqlite_schema where type = 'table'"
	if cfg.DSN != "" {
		list = "select tablename from pg_tables where schemaname = current_schema()"
	}
	tables := map[string][]string{}
	for _, name := range query(t, data, list) {
		if !strings.HasPrefix(name, "sqlite_") && name != "goose_db_version" {
			tables[name] = query(t, data, "select * from "+name)
		}
	}
	return tables
}

// query returns the rows of a result as sorted text.
func query(t *testing.T, data *sql.DB, statement string) []string {
	t.Helper()
	rows, err := data.QueryContext(t.Context(), statement)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for i := range values {
			if v, ok := values[i].(bool); ok { // which SQLite keeps as a number
				values[i] = map[bool]int{false: 0, true: 1}[v]
			}
		}
		texts = append(texts, strings.TrimSuffix(fmt.Sprintln(values...), "\n"))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(texts)
	return texts
}

// fill puts the German landscape, the demonstration and a row in every other
// table into an SQLite folder.
func fill(t *testing.T, cfg store.Config) {
	t.Helper()
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return noon }
	keeper := &landscape.Keeper{Store: s.Landscape(), Now: now}
	err = errors.Join(
		keeper.EnsureBase(t.Context(), access.System("test")),
		demo.Load(t.Context(), &evidence.Service{Store: s.Evidence(), Now: now, Tool: "kiesel test"}),
		s.Close())
	if err != nil {
		t.Fatal(err)
	}
	data := raw(t, cfg)
	for name, rows := range dump(t, cfg) {
		if len(rows) == 0 {
			fillTable(t, data, name)
		}
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
}

// fillTable adds a row. All its texts are the same, so that references of one
// table to another hold.
func fillTable(t *testing.T, data *sql.DB, name string) {
	t.Helper()
	sample := map[string]string{"text": "'Straße \"7\"'", "bigint": "9007199254740993", "boolean": "true", "double precision": "0.1"}
	var values []string
	for _, kind := range query(t, data, fmt.Sprintf("select printf('%%03d', cid) || lower(type) from pragma_table_info('%s')", name)) {
		values = append(values, sample[kind[3:]])
	}
	if _, err := data.ExecContext(t.Context(), "insert into "+name+" values ("+strings.Join(values, ", ")+")"); err != nil {
		t.Fatalf("filling %s: %v", name, err)
	}
}

// A whole installation goes from SQLite to PostgreSQL and back.
func TestMoveThereAndBack(t *testing.T) {
	t.Parallel()
	server := storetest.StartPostgres(t)
	first := store.Config{Dir: dataDir(t)}
	fill(t, first)
	there := store.Config{Dir: first.Dir, DSN: server.Database(t)} // shares the key
	back := store.Config{Dir: dataDir(t)}

	want := dump(t, first)
	for _, step := range []struct{ from, to store.Config }{{first, there}, {there, back}} {
		moved, err := store.Move(t.Context(), step.from, step.to)
		if err != nil {
			t.Fatal(err)
		}
		got := dump(t, step.to)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what was moved differs (-want +got):\n%s", diff)
		}
		counts := map[string]int64{}
		for _, table := range moved.Tables {
			counts[table.Name] = table.Rows
		}
		for name, rows := range got {
			if counts[name] != int64(len(rows)) || len(rows) == 0 {
				t.Errorf("%s has %d rows, %d were reported; there must be some", name, len(rows), counts[name])
			}
		}
		end, err := open(t, step.to).VerifyJournal(t.Context())
		if err != nil || end != moved.Journal || end.Entries == 0 {
			t.Errorf("the journal ends with %v (%v), reported was %v", end, err, moved.Journal)
		}
	}
	if keyOf(t, first.Dir) != keyOf(t, back.Dir) {
		t.Error("the key did not go along")
	}
	wantFindings(t, store.Check(t.Context(), back), "")
	backUpPostgres(t, server, there)
}

func keyOf(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "installation.key"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestMoveRefuses(t *testing.T) {
	t.Parallel()
	source := store.Config{Dir: begin(t, 3)}
	served := store.Config{Dir: begin(t, 1)}
	open(t, store.Config{Dir: served.Dir, Exclusive: true})
	broken := store.Config{Dir: begin(t, 3)}
	tamper(t, broken.Dir, "update journal set reason = 'nobody asked' where seq = 2")
	for name, tc := range map[string]struct {
		from, to store.Config
		want     error
		text     string
	}{
		"a server runs":              {served, store.Config{Dir: dataDir(t)}, store.ErrInUse, "stop it"},
		"nothing there":              {store.Config{Dir: dataDir(t)}, store.Config{Dir: dataDir(t)}, store.ErrNoData, "kiesel.db"},
		"another installation there": {source, store.Config{Dir: begin(t, 1)}, store.ErrWrongKey, "empty folder"},
		"onto itself":                {source, source, store.ErrInUse, source.Dir},
		"broken journal":             {broken, store.Config{Dir: dataDir(t)}, journal.ErrBroken, "entry 2"},
		"no folder for the key":      {source, store.Config{DSN: "postgres://localhost/none"}, nil, "no data folder given"},
	} {
		t.Run(name, func(t *testing.T) { // one after the other: a move locks its source
			_, err := store.Move(t.Context(), tc.from, tc.to)
			wantError(t, err, tc.want, tc.text)
		})
	}
}

// A target with the right key but rows of its own is not mixed with others.
func TestMoveRefusesTargetWithRows(t *testing.T) {
	t.Parallel()
	source, target := store.Config{Dir: begin(t, 3)}, store.Config{Dir: dataDir(t)}
	if _, err := store.Move(t.Context(), source, target); err != nil {
		t.Fatal(err)
	}
	before := dump(t, target)
	_, err := store.Move(t.Context(), source, target)
	wantError(t, err, store.ErrNotEmpty, "the table competence_override of the target has 3 rows")
	if diff := cmp.Diff(before, dump(t, target)); diff != "" {
		t.Errorf("the refused move changed the target (-before +after):\n%s", diff)
	}
}

// However a move is interrupted, it can be repeated.
func TestMoveInterruptedCanBeRepeated(t *testing.T) {
	t.Parallel()
	source, target := store.Config{Dir: begin(t, 300)}, store.Config{Dir: dataDir(t)}
	for wait := time.Millisecond; ; wait *= 2 {
		ctx, cancel := context.WithTimeout(t.Context(), wait)
		_, err := store.Move(ctx, source, target)
		cancel()
		if err == nil {
			break
		}
		// A process that another test starts shares the lock until it has become
		// another program.
		started := errors.Is(err, store.ErrInUse)
		if !started && !errors.Is(err, context.DeadlineExceeded) && !strings.Contains(err.Error(), "interrupted") {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(dump(t, source), dump(t, target)); diff != "" {
		t.Errorf("after some attempts the target differs:\n%s", diff)
	}
}

// A value that the catalogue does not announce, as SQLite would allow, is not
// lost in silence.
func TestMoveNoticesValuesOfAnotherKind(t *testing.T) {
	t.Parallel()
	dir := begin(t, 1)
	tamper(t, dir, "update competence_override set level = 'x"+rand.Text()+"'")
	_, err := store.Move(t.Context(), store.Config{Dir: dir}, store.Config{Dir: dataDir(t)})
	wantError(t, err, nil, "the column level of type bigint holds a string")
}

// A backup of PostgreSQL holds the state of its moment and can be restored on
// both engines.
func backUpPostgres(t *testing.T, server *storetest.Postgres, source store.Config) {
	t.Helper()
	want := dump(t, source)
	s := open(t, source)
	backup := filepath.Join(t.TempDir(), "backup.zip")
	m, err := s.Backup(t.Context(), backup, store.BackupOptions{})
	if err != nil {
		t.Fatal(err)
	}
	record(t, s, 5) // must not be in the backup

	for name, to := range map[string]store.Config{
		"SQLite":     {Dir: dataDir(t)},
		"PostgreSQL": {Dir: dataDir(t), DSN: server.Database(t)},
	} {
		r, err := store.Restore(t.Context(), backup, to, store.RestoreOptions{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(m, r.Manifest); diff != "" {
			t.Errorf("%s: manifest differs:\n%s", name, diff)
		}
		if diff := cmp.Diff(want, dump(t, to)); diff != "" {
			t.Errorf("%s: rows differ (-want +got):\n%s", name, diff)
		}
		wantFindings(t, store.Check(t.Context(), to), "")
		_, err = store.Restore(t.Context(), backup, to, store.RestoreOptions{})
		wantError(t, err, store.ErrNotEmpty, "empty")
	}
	_, err = store.Restore(t.Context(), backup, source, store.RestoreOptions{Overwrite: true})
	wantError(t, err, store.ErrNotEmpty, "createdb")
}
