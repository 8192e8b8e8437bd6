package store

import (
	"context"
	"errors"
	"fmt"
)

// ClaimQueue makes sure that all processes on this database use one queue of
// background work: one that has a queue to itself is alone, those that share
// one are not. Otherwise jobs would run twice, and without their files. It
// returns [ErrOtherQueue] if other processes are in the way. The claim ends
// with release, or with the process.
func (s *Store) ClaimQueue(ctx context.Context, alone bool) (release func() error, err error) {
	try := s.dialect.claimShared
	if alone {
		try = s.dialect.claimAlone
	}
	if try == "" {
		return func() error { return nil }, nil
	}
	session, err := s.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("claiming the queue: %w", s.explain(err))
	}
	var got bool
	err = session.QueryRowContext(ctx, try).Scan(&got)
	if err == nil && !got {
		err = ErrOtherQueue
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("claiming the queue: %w", err), session.Close())
	}
	return func() error {
		_, err := session.ExecContext(context.WithoutCancel(ctx), "select pg_advisory_unlock_all()")
		return errors.Join(err, session.Close())
	}, nil
}
