package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"kiesel/internal/landscape"
	"kiesel/internal/parallel"
	"kiesel/internal/store/db"
)

// parallelStore implements [parallel.Store].
type parallelStore struct{ view }

// parallelTx implements [parallel.Tx].
type parallelTx struct{ *tx }

func (s parallelStore) Update(ctx context.Context, fn func(parallel.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(parallelTx{t}) })
}

func (s parallelStore) Decisions(ctx context.Context) ([]parallel.Decision, error) {
	rows, err := s.queries().ParallelDecisions(ctx, s.entry)
	if err != nil {
		return nil, fmt.Errorf("reading the decisions on parallel processes: %w", s.explain(err))
	}
	decisions := make([]parallel.Decision, len(rows))
	for i, r := range rows {
		decisions[i] = parallelDecision(r)
	}
	slices.SortFunc(decisions, func(a, b parallel.Decision) int { return strings.Compare(a.String(), b.String()) })
	return decisions, nil
}

func parallelDecision(r db.ParallelDecision) parallel.Decision {
	return parallel.Decision{
		Pair:    parallel.Pair{A: landscape.ServiceID(r.A), B: landscape.ServiceID(r.B)},
		Version: r.Version, Verdict: parallel.Verdict(r.Verdict), Reason: r.Reason, By: r.Actor, At: time.UnixMicro(r.At).UTC(),
	}
}

func (s parallelStore) DecisionVersion(ctx context.Context, p parallel.Pair, version int64) (parallel.Decision, error) {
	r, err := s.queries().ParallelDecisionVersion(ctx, db.ParallelDecisionVersionParams{
		A: string(p.A), B: string(p.B), Version: version, Entry: s.entry,
	})
	d, err := decisionOrNone(r, err)
	if err != nil {
		return d, fmt.Errorf("reading version %d of the decision on %s: %w", version, p, s.explain(err))
	}
	return d, nil
}

// decisionOrNone turns a missing row into the zero Decision.
func decisionOrNone(r db.ParallelDecision, err error) (parallel.Decision, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return parallel.Decision{}, nil
	}
	if err != nil {
		return parallel.Decision{}, err
	}
	return parallelDecision(r), nil
}

func (t parallelTx) Decision(ctx context.Context, p parallel.Pair) (parallel.Decision, error) {
	r, err := t.ParallelDecision(ctx, db.ParallelDecisionParams{A: string(p.A), B: string(p.B), Entry: inForce})
	d, err := decisionOrNone(r, err)
	if err != nil {
		return d, fmt.Errorf("reading the decision on %s: %w", p, err)
	}
	return d, nil
}

func (t parallelTx) PutDecision(ctx context.Context, d parallel.Decision) error {
	a, b := string(d.A), string(d.B)
	err := t.EndParallelDecision(ctx, db.EndParallelDecisionParams{A: a, B: b, Entry: t.next()})
	if err != nil {
		return fmt.Errorf("ending the decision on %s: %w", d.Pair, err)
	}
	last, err := t.LastParallelDecisionVersion(ctx, db.LastParallelDecisionVersionParams{A: a, B: b})
	if err == nil {
		err = t.AddParallelDecision(ctx, db.AddParallelDecisionParams{
			A: a, B: b, Version: last + 1, Entry: t.next(),
			Verdict: string(d.Verdict), Reason: d.Reason, Actor: d.By, At: d.At.UnixMicro(),
		})
	}
	if err != nil {
		return fmt.Errorf("keeping the decision on %s: %w", d.Pair, err)
	}
	return nil
}
