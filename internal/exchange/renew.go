package exchange

import (
	"context"
	"fmt"

	"kiesel/internal/access"
)

// Renew makes a new proposal of an earlier one, compared with what holds now, so
// that nobody has to bring the file again because others were quicker. The error
// wraps [ErrNotFound] or [ErrState].
func (s *Service) Renew(ctx context.Context, actor access.Actor, id string) (Import, error) {
	i, err := s.Import(ctx, actor, id)
	if err != nil {
		return i, err
	}
	if i.State != Proposed {
		return i, fmt.Errorf("%w: it has been applied already", ErrState)
	}
	list, err := s.importable(actor, i.Plan.List)
	if err != nil {
		return i, err
	}
	p := i.Plan
	if p.Rows, err = list.Import.Compare(ctx, i.Plan.again()); err != nil {
		return i, fmt.Errorf("comparing %s: %w", p.List, err)
	}
	refuseDoubles(list.Table, p.Rows)
	return s.Propose(ctx, actor, p)
}
