package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/store/db"
)

// bundlingStore implements [bundling.Store].
type bundlingStore struct{ *Store }

// bundlingTx implements [bundling.Tx].
type bundlingTx struct{ *tx }

func (s bundlingStore) Update(ctx context.Context, fn func(bundling.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(bundlingTx{t}) })
}

// Assumptions puts the functions into the order of display; figures for all
// functions come first.
func (s bundlingStore) Assumptions(ctx context.Context, service landscape.ServiceID) ([]bundling.Assumption, error) {
	rows, err := s.queries().Assumptions(ctx, string(service))
	if err != nil {
		return nil, fmt.Errorf("reading the assumptions of %q: %w", service, s.explain(err))
	}
	assumptions := make([]bundling.Assumption, len(rows))
	for i, r := range rows {
		assumptions[i] = bundling.Assumption{
			Service: landscape.ServiceID(r.Service), Function: landscape.Function(r.Function), Name: r.Name,
			Value: r.Value, Low: r.Low, High: r.High, Unit: r.Unit,
			Source: r.Source, AsOf: landscape.Date(r.AsOf), By: r.Actor, At: time.UnixMicro(r.At).UTC(),
		}
	}
	slices.SortFunc(assumptions, func(a, b bundling.Assumption) int {
		return cmp.Or(
			cmp.Compare(slices.Index(landscape.Functions(), a.Function), slices.Index(landscape.Functions(), b.Function)),
			cmp.Compare(a.Name, b.Name))
	})
	return assumptions, nil
}

func (t bundlingTx) PutAssumption(ctx context.Context, a bundling.Assumption) error {
	err := t.Queries.PutAssumption(ctx, db.PutAssumptionParams{
		Service: string(a.Service), Function: string(a.Function), Name: a.Name,
		Value: a.Value, Low: a.Low, High: a.High, Unit: a.Unit,
		Source: a.Source, AsOf: string(a.AsOf), Actor: a.By, At: a.At.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("keeping the assumption %s of %q: %w", a.Name, a.Service, err)
	}
	return nil
}

func (t bundlingTx) DeleteAssumption(ctx context.Context, service landscape.ServiceID, f landscape.Function, name string) error {
	err := t.Queries.DeleteAssumption(ctx, db.DeleteAssumptionParams{Service: string(service), Function: string(f), Name: name})
	if err != nil {
		return fmt.Errorf("removing the assumption %s of %q: %w", name, service, err)
	}
	return nil
}
