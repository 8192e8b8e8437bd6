package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date.
func (s *Store) migrate(ctx context.Context) error {
	known, err := knownSchema()
	if err != nil {
		return err
	}
	if s.schema > 0 {
		known = s.schema
	}
	have, err := schemaVersion(ctx, s.write)
	switch {
	case errors.Is(s.explain(err), ErrDamaged):
		return err
	case err != nil: // a new database; if it is not, the migrations tell why
		have = 0
	case have > known:
		return newerError(have, known)
	case have == known:
		return nil
	}
	if err := s.upgrade(ctx, known); err != nil {
		return fmt.Errorf("bringing the schema from version %d to %d: %w", have, known, err)
	}
	return nil
}

// upgrade applies the migrations that are missing up to a version. Several servers may start
// on one PostgreSQL at the same time: one migrates, the others wait. On SQLite
// the setup lock of the data folder does the same, and a schema is not changed
// under a running server.
func (s *Store) upgrade(ctx context.Context, to int64) (err error) {
	if !s.dialect.inFolder() {
		turn, err := s.write.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer func() { _ = turn.Rollback() }() // ends the turn
		if _, err := turn.ExecContext(ctx, s.dialect.lockWriters); err != nil {
			return err
		}
	} else if s.folder.held == nil {
		if err := s.folder.hold(); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, s.folder.release()) }()
	}
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(s.dialect.goose, s.write, files)
	if err != nil {
		return err
	}
	_, err = provider.UpTo(ctx, to)
	return err
}

// refuseNewer returns [ErrNewer] if this program does not know the schema.
func (s *Store) refuseNewer(ctx context.Context) error {
	have, err := schemaVersion(ctx, s.read)
	if err != nil {
		return err
	}
	known, err := knownSchema()
	if err == nil && have > known {
		err = newerError(have, known)
	}
	return err
}

// newerError tells that a schema of version have meets a program that knows
// versions up to know.
func newerError(have, know int64) error {
	return fmt.Errorf("%w: its schema has version %d, this program knows up to %d; install the newer Kiesel", ErrNewer, have, know)
}
