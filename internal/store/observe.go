package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Ping returns an error unless the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.explain(s.read.PingContext(ctx)) }

// Current returns an error unless the schema is the one that this program
// writes. Another program may have changed it since it was opened.
func (s *Store) Current(ctx context.Context) error {
	have, err := schemaVersion(ctx, s.read)
	if err != nil {
		return s.explain(err)
	}
	known, err := knownSchema()
	if err == nil && have != known {
		err = fmt.Errorf("the schema has version %d, this program needs %d; run the Kiesel that fits", have, known)
	}
	return err
}

// Pools returns how busy the connections to the database are, by the name of
// their pool.
func (s *Store) Pools() map[string]sql.DBStats {
	if s.read == s.write {
		return map[string]sql.DBStats{"all": s.write.Stats()}
	}
	return map[string]sql.DBStats{"write": s.write.Stats(), "read": s.read.Stats()}
}

// JournalLength returns the number of entries in the journal.
func (s *Store) JournalLength(ctx context.Context) (int64, error) {
	last, err := s.queries().LastEntry(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the end of the journal: %w", s.explain(err))
	}
	return last.Seq, nil
}
