package bundling

import (
	"context"
	"errors"
	"fmt"

	"kiesel/internal/landscape"
)

// ErrNoSolver is wrapped where a verdict would have to keep conditions that the
// optimiser does not know yet.
var ErrNoSolver = errors.New("verdicts under conditions are not computed yet")

// VerdictUnder is [Service.Verdict] among the plans that keep the conditions. The
// error may also wrap [ErrConditions] or [ErrNoSolver].
func (s *Service) VerdictUnder(ctx context.Context, id landscape.ServiceID, land landscape.ARS, whatIf WhatIf, c Conditions) (Verdict, error) {
	current, err := s.landscape(ctx)
	if err != nil {
		return Verdict{}, err
	}
	if err := c.Check(current.Tree); err != nil {
		return Verdict{}, err
	}
	if !c.IsZero() {
		return Verdict{}, fmt.Errorf("%w: %d authorities stay out, %d ways are forbidden", ErrNoSolver, len(c.Out), len(c.Forbid))
	}
	return s.Verdict(ctx, id, land, whatIf)
}
