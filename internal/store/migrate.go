package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema up to date. Several servers may start on one
// PostgreSQL at the same time: one migrates, the others wait. On SQLite the
// setup lock of the data folder does the same.
func (s *Store) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	var options []goose.ProviderOption
	if s.dialect.goose == goose.DialectPostgres {
		oneAtATime, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // every second, for 5 minutes
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(oneAtATime))
	}
	provider, err := goose.NewProvider(s.dialect.goose, s.write, files, options...)
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	have, know, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of the schema: %w", err)
	}
	if have > know {
		return newerError(have, know)
	}
	if have == know {
		return nil
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bringing the schema from version %d to %d: %w", have, know, err)
	}
	return nil
}

// newerError tells that a schema of version have meets a program that knows
// versions up to know.
func newerError(have, know int64) error {
	return fmt.Errorf("%w: its schema has version %d, this program knows up to %d; install the newer Kiesel", ErrNewer, have, know)
}
