package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
	"kiesel/internal/store/storetest"
)

// firstSchema are rows as the first version of Kiesel kept them, each with its
// journal entry.
var firstSchema = []string{
	`insert into edition values ('2025-12-31', '© Statistikamt', 'aa', 1)`,
	`insert into authority values ('13', '2025-12-31', '', 2, '00', 'Mecklenburg-Vorpommern', 'Land', 'Schwerin', 7, 2.5, 12, 54)`,
	`insert into competence_override values ('99012', 40, 'Schulgesetz', '§ 103', 'local', '2026-03-01')`,
	`insert into assumption values ('99012', 'decision', 'cover', 3, 2, 4, 'FTE', 'Annahme', '2026-01-31', 'local', 1)`,
	`insert into assumption values ('', '', 'hour_cost', 90, 80, 99, 'EUR', 'Annahme', '2026-01-31', 'local', 1)`,
	`insert into profile values ('p1', '99012', 'Rostock', 'activity', 1, '{"cases":12}')`,
	`insert into comparison values ('c1', '99012', 'activity', 1, '{"note":"alt"}')`,
}

// firstJournal are the entries that belong to firstSchema.
var firstJournal = []journal.Entry{
	{Action: "landscape.edition", Subject: "2025-12-31"},
	{Action: "bundling.assumption", Subject: "/hour_cost"},
	{Action: "bundling.assumption", Subject: "99012/decision.cover", Reason: "Zählung"},
	{Action: "landscape.override", Subject: "99012", Reason: "Schulgesetz"},
	{Action: "evidence.profile.add", Subject: "p1"},
	{Action: "evidence.comparison.add", Subject: "c1"},
}

// beginFirst writes an installation as the first version left it.
func beginFirst(t *testing.T, engine database.Dialect, data *sql.DB) {
	t.Helper()
	provider, err := goose.NewProvider(engine, data, os.DirFS("migrations"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	for _, statement := range firstSchema {
		if _, err := data.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	var last journal.Entry
	for _, e := range firstJournal {
		e.At, e.Actor, e.Before, e.After = noon, "local", []byte("null"), []byte("null")
		last = journal.Chain(last, e)
		_, err := data.ExecContext(t.Context(), `insert into journal values ($1, $2, $3, $4, $5, $6, 'null', 'null', $7, $8)`,
			last.Seq, last.At.UnixMicro(), last.Actor, last.Action, last.Subject, last.Reason, last.Prev, last.Hash)
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := data.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestUpgradeSQLite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, err := sql.Open("sqlite", filepath.Join(dir, "kiesel.db"))
	if err != nil {
		t.Fatal(err)
	}
	beginFirst(t, database.DialectSQLite3, data)
	backUpFirst(t, store.Config{Dir: dir})
	wantUpgraded(t, open(t, store.Config{Dir: dir}))
}

func TestUpgradePostgres(t *testing.T) {
	t.Parallel()
	address := storetest.StartPostgres(t).Database(t)
	data, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	beginFirst(t, database.DialectPostgres, data)
	cfg := store.Config{Dir: dataDir(t), DSN: address}
	if err := os.Mkdir(cfg.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(cfg.Dir, "installation.key"), []byte(strings.Repeat("7a", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	backUpFirst(t, cfg)
	wantUpgraded(t, open(t, cfg))
}

// backUpFirst backs an installation up before it is brought up to date, which
// must not change it, and brings only the restored one up to date.
func backUpFirst(t *testing.T, cfg store.Config) {
	t.Helper()
	cfg.AsIs = true
	s := open(t, cfg)
	backup := filepath.Join(t.TempDir(), "backup.zip")
	m, err := s.Backup(t.Context(), backup, store.BackupOptions{})
	if err != nil || m.Schema != 1 {
		t.Fatalf("backup of schema %d, %v; want 1", m.Schema, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	restored := store.Config{Dir: dataDir(t)}
	if _, err := store.Restore(t.Context(), backup, restored, store.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	wantUpgraded(t, open(t, restored))
}

// wantUpgraded checks that nothing was lost, that all is version 1, and that the
// journal still holds.
func wantUpgraded(t *testing.T, s *store.Store) {
	t.Helper()
	at := time.UnixMicro(1).UTC()
	cover := bundling.Assumption{
		Service: "99012", Function: landscape.Decision, Name: "cover", Version: 1, Value: 3, Low: 2, High: 4,
		Unit: "FTE", Source: "Annahme", AsOf: "2026-01-31", By: "local", At: at,
	}
	hourCost := bundling.Assumption{
		Name: "hour_cost", Version: 1, Value: 90, Low: 80, High: 99,
		Unit: "EUR", Source: "Annahme", AsOf: "2026-01-31", By: "local", At: at,
	}
	override := landscape.Override{
		Service: "99012", Version: 1, Level: 40, Reason: "Schulgesetz", Source: "§ 103", By: "local", At: "2026-03-01",
	}
	now, err := s.AsOf(t.Context(), noon)
	if err != nil {
		t.Fatal(err)
	}
	for what, got := range map[string]func() (got, want any, err error){
		"assumptions": func() (any, any, error) {
			got, err := now.Bundling().Assumptions(t.Context(), "99012")
			return got, []bundling.Assumption{cover}, err
		},
		"assumptions for all": func() (any, any, error) {
			got, err := s.Bundling().Assumptions(t.Context(), "")
			return got, []bundling.Assumption{hourCost}, err
		},
		"overrides": func() (any, any, error) {
			got, err := now.Landscape().Overrides(t.Context())
			return got, []landscape.Override{override}, err
		},
		"editions": func() (any, any, error) {
			got, err := now.Landscape().Editions(t.Context())
			return got, []landscape.Edition{{Date: "2025-12-31", Source: "© Statistikamt", SHA256: "aa", Units: 1}}, err
		},
		"authorities": func() (any, any, error) {
			got, err := now.Landscape().Authorities(t.Context(), "2026-01-01")
			return got, []landscape.Authority{{
				Key: "13", Level: landscape.LevelLand, Parent: "00", Name: "Mecklenburg-Vorpommern", Type: "Land", Seat: "Schwerin",
				Population: 7, AreaKM2: 2.5, Lon: 12, Lat: 54, ValidFrom: "2025-12-31",
			}}, err
		},
		"profile": func() (any, any, error) {
			got, err := now.Evidence().FindProfile(t.Context(), "p1")
			want := evidence.StoredProfile{ID: "p1", Service: "99012", Authority: "Rostock", Level: "activity", At: at}
			want.Profile.Cases = 12
			return got, want, err
		},
		"comparison": func() (any, any, error) {
			got, err := s.Evidence().FindComparison(t.Context(), "c1")
			want := evidence.StoredComparison{ID: "c1", Service: "99012", Level: "activity", At: at}
			want.Comparison.Note = "alt"
			return got, want, err
		},
	} {
		got, want, err := got()
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", what, err, diff)
		}
	}
	if end, err := s.VerifyJournal(t.Context()); err != nil || end.Entries != int64(len(firstJournal)) {
		t.Errorf("journal after the upgrade: %v, %v", end, err)
	}
	if _, err := s.AsOf(t.Context(), noon.Add(-time.Microsecond)); !errors.Is(err, journal.ErrNoPast) {
		t.Errorf("state before anything was recorded: %v", err)
	}
}
