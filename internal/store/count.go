package store

import (
	"context"
	"fmt"

	"kiesel/internal/store/db"
)

// count runs fn in a transaction that no journal entry tells of. It is only for
// what keeps count beside the changes that people make – sessions, failed
// attempts, days of last use –, which nobody wants on record for ever. Unlike
// changes it does not take turns with other servers.
func (s *Store) count(ctx context.Context, fn func(*db.Queries) error) error {
	sqlTx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return s.explain(fmt.Errorf("beginning to count: %w", err))
	}
	defer func() { _ = sqlTx.Rollback() }() // without effect after the commit
	if err := fn(db.New(s.traced(&guard{transaction: sqlTx}))); err != nil {
		return s.explain(err)
	}
	if err := sqlTx.Commit(); err != nil {
		return s.explain(fmt.Errorf("committing a count: %w", err))
	}
	return nil
}
