package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/trace"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/programme"
	"kiesel/internal/store/db"
	"kiesel/internal/work"
)

// Config says where the data are.
type Config struct {
	// Dir is the data folder. It holds the installation key and, unless DSN is
	// given, the SQLite database. It is created with mode 0700 if absent.
	Dir string
	// DSN is the address of a PostgreSQL database, postgres://user@host/name.
	// If it is empty the data are kept in SQLite.
	DSN string
	// Exclusive is for servers: a second server on the same data folder is
	// refused with [ErrInUse]. Commands may still read and write beside it.
	// With PostgreSQL several servers may run, and this has no effect.
	Exclusive bool
	// Existing refuses a place without data with [ErrNoData] instead of
	// starting a new installation there.
	Existing bool
	// AsIs is Existing for looking after the data: the schema is not brought up
	// to date. The rooms may need a newer one.
	AsIs bool
	// Now is the clock; nil means [time.Now].
	Now func() time.Time
	// Tracer makes a span of every change and query; nil for none.
	Tracer trace.Tracer

	schema int64 // version to begin a new database with; 0 means the newest
}

// place names the data without giving a password away.
func (c Config) place() string {
	if c.DSN != "" {
		return "PostgreSQL"
	}
	return c.Dir
}

// Store is an open database. Its methods may be called from several goroutines.
type Store struct {
	folder  *folder
	dialect dialect
	write   *sql.DB // one connection on SQLite
	read    *sql.DB
	ask     db.DBTX // read, for the queries of package db
	now     func() time.Time
	tracer  trace.Tracer
	schema  int64 // version to which the schema is brought; 0 means the newest
	recent  recent
	turn    chan struct{} // holds something while a change is made
}

// Open opens the data and brings their schema up to date; see [Config] for
// what is created. It refuses a database that a newer Kiesel has written
// ([ErrNewer]), one that does not belong to the installation key ([ErrWrongKey])
// and a damaged one ([ErrDamaged]). The caller closes the Store.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s, err := open(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("opening the data in %s: %w", cfg.place(), err)
	}
	return s, nil
}

func open(ctx context.Context, cfg Config) (_ *Store, err error) {
	f, err := openFolder(cfg)
	if err != nil {
		return nil, err
	}
	s := &Store{folder: f, now: cfg.Now, tracer: cfg.Tracer, schema: cfg.schema, turn: make(chan struct{}, 1)}
	if s.now == nil {
		s.now = time.Now
	}
	defer func() {
		if err != nil {
			err = errors.Join(s.explain(err), s.Close())
		}
	}()
	done, err := f.beginSetup()
	if err != nil {
		return nil, err
	}
	defer done()
	if err := s.connect(ctx, cfg); err != nil {
		return nil, err
	}
	prepare := s.migrate
	if cfg.AsIs {
		prepare = s.refuseNewer
	}
	if err := prepare(ctx); err != nil {
		return nil, err
	}
	if err := s.bindKey(ctx); err != nil || cfg.AsIs || cfg.schema != 0 {
		return s, err
	}
	return s, s.repeatErasures(ctx)
}

// connect opens the pools of the engine that cfg names.
func (s *Store) connect(ctx context.Context, cfg Config) (err error) {
	if cfg.DSN == "" {
		s.dialect = sqliteDialect
		s.write, s.read, err = openSQLite(s.folder.database())
		s.ask = newPrepared(s.read)
	} else {
		s.dialect = postgresDialect
		s.write, err = openPostgres(cfg.DSN)
		s.read, s.ask = s.write, s.write // the driver keeps statements ready itself
	}
	if err != nil {
		return err
	}
	return s.write.PingContext(ctx)
}

// keyName is the setting that ties a database to its installation key.
const keyName = "key_fingerprint"

// bindKey ties a new database to the installation key and compares the key of
// an older one.
func (s *Store) bindKey(ctx context.Context) error {
	mine := s.folder.key.fingerprint()
	q := db.New(s.write)
	bound, err := q.Setting(ctx, keyName)
	if errors.Is(err, sql.ErrNoRows) {
		if err := q.KeepSetting(ctx, db.KeepSettingParams{Name: keyName, Value: mine}); err != nil {
			return err
		}
		bound, err = q.Setting(ctx, keyName)
	}
	if err != nil {
		return fmt.Errorf("reading the key's fingerprint: %w", err)
	}
	if bound != mine {
		return errors.Join(wrongKey(s.folder.dir), s.folder.dropNewKey())
	}
	return nil
}

// Close ends all use of the store and lets go of the data folder.
func (s *Store) Close() error {
	var errs []error
	if s.read != nil && s.read != s.write {
		errs = append(errs, s.read.Close())
	}
	if s.write != nil {
		errs = append(errs, s.write.Close())
	}
	return errors.Join(append(errs, s.folder.release())...)
}

// Key returns the secret of this installation with which case ids are hashed:
// 32 random bytes, made when the data folder was created. It is part of every
// backup.
func (s *Store) Key() []byte { return append([]byte(nil), s.folder.key...) }

// Landscape returns what the landscape room needs kept.
func (s *Store) Landscape() landscape.Store { return landscapeStore{view{s, inForce}} }

// Evidence returns what the evidence room needs kept.
func (s *Store) Evidence() evidence.Store { return evidenceStore{view{s, inForce}} }

// Bundling returns what the bundling room needs kept.
func (s *Store) Bundling() bundling.Store { return bundlingStore{view{s, inForce}} }

// Scenarios returns what the room of scenarios needs kept.
func (s *Store) Scenarios() scenario.Store { return scenarioStore{view{s, inForce}} }

// Calculations returns what the room of calculations needs kept.
func (s *Store) Calculations() calculation.Store { return calculationStore{s} }

// Programme returns what the programme room needs kept.
func (s *Store) Programme() programme.Store { return programmeStore{view{s, inForce}} }

// Parallel returns what the room of parallel processes needs kept.
func (s *Store) Parallel() parallel.Store { return parallelStore{view{s, inForce}} }

// Work returns what background work needs kept.
func (s *Store) Work() work.Store { return workStore{s} }

// Journal returns the record of all changes.
func (s *Store) Journal() journal.Store { return journalStore{s} }

// Now is the clock with which changes are dated.
func (s *Store) Now() time.Time { return s.now() }

// queries returns the queries for readers.
func (s *Store) queries() *db.Queries { return db.New(s.traced(s.ask)) }

// explain says what an error of the engine means and what to do.
func (s *Store) explain(err error) error {
	if err == nil || s.dialect.explain == nil {
		return err
	}
	return s.dialect.explain(err)
}
