package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/store/db"
)

// bundlingStore implements [bundling.Store].
type bundlingStore struct{ view }

// bundlingTx implements [bundling.Tx].
type bundlingTx struct{ *tx }

// Update implements [bundling.Store].
func (s bundlingStore) Update(ctx context.Context, fn func(bundling.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(bundlingTx{t}) })
}

// Assumptions puts the functions into the order of display; figures for all
// functions come first. Those for all services are asked for with every service.
func (s bundlingStore) Assumptions(ctx context.Context, service landscape.ServiceID) ([]bundling.Assumption, error) {
	if service != "" {
		return s.assumptions(ctx, service)
	}
	return recallList(ctx, s.view, "assumptions", func() ([]bundling.Assumption, error) { return s.assumptions(ctx, service) })
}

func (s bundlingStore) assumptions(ctx context.Context, service landscape.ServiceID) ([]bundling.Assumption, error) {
	rows, err := s.queries().Assumptions(ctx, db.AssumptionsParams{Service: string(service), Entry: s.entry})
	if err != nil {
		return nil, fmt.Errorf("reading the assumptions of %q: %w", service, s.explain(err))
	}
	assumptions := assumptions(rows)
	slices.SortFunc(assumptions, func(a, b bundling.Assumption) int {
		return cmp.Or(
			cmp.Compare(slices.Index(landscape.Functions(), a.Function), slices.Index(landscape.Functions(), b.Function)),
			cmp.Compare(a.Name, b.Name))
	})
	return assumptions, nil
}

// AllAssumptions implements [bundling.Store].
func (s bundlingStore) AllAssumptions(ctx context.Context) ([]bundling.Assumption, error) {
	rows, err := s.queries().AllAssumptions(ctx, s.entry)
	if err != nil {
		return nil, fmt.Errorf("reading all assumptions: %w", s.explain(err))
	}
	return assumptions(rows), nil
}

// Changed reads the last entry first: a change that comes in between is listed
// now and next time.
func (s bundlingStore) Changed(ctx context.Context, since int64) ([]landscape.ServiceID, int64, error) {
	last, err := s.lastEntry(ctx)
	if err != nil || last == since {
		return nil, last, err
	}
	rows, err := s.queries().ServicesChanged(ctx, since)
	if err != nil {
		return nil, 0, fmt.Errorf("reading which assumptions have changed: %w", s.explain(err))
	}
	services := make([]landscape.ServiceID, len(rows))
	for i, service := range rows {
		services[i] = landscape.ServiceID(service)
	}
	return services, last, nil
}

// ServicesWithAssumptions implements [bundling.Store].
func (s bundlingStore) ServicesWithAssumptions(ctx context.Context) ([]landscape.ServiceID, error) {
	rows, err := s.queries().ServicesWithAssumptions(ctx, s.entry)
	if err != nil {
		return nil, fmt.Errorf("reading which services have assumptions: %w", s.explain(err))
	}
	ids := make([]landscape.ServiceID, len(rows))
	for i, service := range rows {
		ids[i] = landscape.ServiceID(service)
	}
	slices.Sort(ids)
	return ids, nil
}

func assumptions(rows []db.Assumption) []bundling.Assumption {
	list := make([]bundling.Assumption, len(rows))
	for i, r := range rows {
		list[i] = assumption(r)
	}
	return list
}

func assumption(r db.Assumption) bundling.Assumption {
	return bundling.Assumption{
		Service: landscape.ServiceID(r.Service), Function: landscape.Function(r.Function), Name: r.Name, Version: r.Version,
		Value: r.Value, Low: r.Low, High: r.High, Unit: r.Unit,
		Source: r.Source, AsOf: landscape.Date(r.AsOf), By: r.Actor, At: time.UnixMicro(r.At).UTC(),
	}
}

// AssumptionVersion implements [bundling.Store].
func (s bundlingStore) AssumptionVersion(ctx context.Context, service landscape.ServiceID, key bundling.Key, version int64) (bundling.Assumption, error) {
	r, err := s.queries().AssumptionVersion(ctx, db.AssumptionVersionParams{
		Service: string(service), Function: string(key.Function), Name: key.Name, Version: version, Entry: s.entry,
	})
	a, err := assumptionOrNone(r, err)
	if err != nil {
		return a, fmt.Errorf("reading version %d of %s of %q: %w", version, key, service, s.explain(err))
	}
	return a, nil
}

// assumptionOrNone turns a missing row into the zero Assumption.
func assumptionOrNone(r db.Assumption, err error) (bundling.Assumption, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return bundling.Assumption{}, nil
	}
	if err != nil {
		return bundling.Assumption{}, err
	}
	return assumption(r), nil
}

// Assumption implements [bundling.Tx].
func (t bundlingTx) Assumption(ctx context.Context, service landscape.ServiceID, key bundling.Key) (bundling.Assumption, error) {
	r, err := t.Queries.Assumption(ctx, db.AssumptionParams{
		Service: string(service), Function: string(key.Function), Name: key.Name, Entry: inForce,
	})
	a, err := assumptionOrNone(r, err)
	if err != nil {
		return a, fmt.Errorf("reading %s of %q: %w", key, service, err)
	}
	return a, nil
}

// PutAssumption implements [bundling.Tx].
func (t bundlingTx) PutAssumption(ctx context.Context, a bundling.Assumption) error {
	if err := t.DeleteAssumption(ctx, a.Service, a.Key()); err != nil {
		return err
	}
	err := t.AddAssumption(ctx, db.AddAssumptionParams{
		Service: string(a.Service), Function: string(a.Function), Name: a.Name, Entry: t.next(),
		Value: a.Value, Low: a.Low, High: a.High, Unit: a.Unit,
		Source: a.Source, AsOf: string(a.AsOf), Actor: a.By, At: a.At.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("keeping %s of %q: %w", a.Key(), a.Service, err)
	}
	return nil
}

// DeleteAssumption implements [bundling.Tx].
func (t bundlingTx) DeleteAssumption(ctx context.Context, service landscape.ServiceID, key bundling.Key) error {
	err := t.EndAssumption(ctx, db.EndAssumptionParams{
		Service: string(service), Function: string(key.Function), Name: key.Name, Entry: t.next(),
	})
	if err != nil {
		return fmt.Errorf("ending %s of %q: %w", key, service, err)
	}
	return nil
}
