package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kiesel/internal/landscape"
	"kiesel/internal/store/db"
)

// landscapeStore implements [landscape.Store].
type landscapeStore struct{ *Store }

// landscapeTx implements [landscape.Tx].
type landscapeTx struct{ *tx }

func (s landscapeStore) Update(ctx context.Context, fn func(landscape.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(landscapeTx{t}) })
}

func (s landscapeStore) Editions(ctx context.Context) ([]landscape.Edition, error) {
	rows, err := s.queries().Editions(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the editions: %w", s.explain(err))
	}
	editions := make([]landscape.Edition, len(rows))
	for i, r := range rows {
		editions[i] = landscape.Edition{Date: landscape.Date(r.Date), Source: r.Source, SHA256: r.SHA256, Units: int(r.Units)}
	}
	return editions, nil
}

func (s landscapeStore) Authorities(ctx context.Context, on landscape.Date) ([]landscape.Authority, error) {
	rows, err := s.queries().AuthoritiesOn(ctx, string(on))
	if err != nil {
		return nil, fmt.Errorf("reading the authorities of %s: %w", on, s.explain(err))
	}
	units := make([]landscape.Authority, len(rows))
	for i, r := range rows {
		units[i] = authority(db.AuthorityHistoryRow(r))
	}
	return units, nil
}

func (s landscapeStore) History(ctx context.Context, key landscape.ARS) ([]landscape.Authority, error) {
	rows, err := s.queries().AuthorityHistory(ctx, string(key))
	if err != nil {
		return nil, fmt.Errorf("reading the history of %s: %w", key, s.explain(err))
	}
	units := make([]landscape.Authority, len(rows))
	for i, r := range rows {
		units[i] = authority(r)
	}
	return units, nil
}

func authority(r db.AuthorityHistoryRow) landscape.Authority {
	return landscape.Authority{
		Key: landscape.ARS(r.Key), Level: landscape.Level(r.Level), Parent: landscape.ARS(r.Parent),
		Name: r.Name, Type: r.Type, Seat: r.Seat,
		Population: int(r.Population), AreaKM2: r.AreaKM2, Lon: r.Lon, Lat: r.Lat,
		ValidFrom: landscape.Date(r.ValidFrom), ValidTo: landscape.Date(r.ValidTo),
	}
}

func (s landscapeStore) Overrides(ctx context.Context) ([]landscape.Override, error) {
	rows, err := s.queries().Overrides(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the competence overrides: %w", s.explain(err))
	}
	overrides := make([]landscape.Override, len(rows))
	for i, r := range rows {
		overrides[i] = landscape.Override{
			Service: landscape.ServiceID(r.Service), Level: landscape.Level(r.Level),
			Reason: r.Reason, Source: r.Source, By: r.Actor, At: landscape.Date(r.At),
		}
	}
	slices.SortFunc(overrides, func(a, b landscape.Override) int {
		return strings.Compare(string(a.Service), string(b.Service))
	})
	return overrides, nil
}

// authorityColumns are the columns that a new version of a unit fills.
var authorityColumns = []string{
	"key", "valid_from", "valid_to", "level", "parent", "name", "type", "seat", "population", "area_km2", "lon", "lat",
}

func (t landscapeTx) AddEdition(ctx context.Context, e landscape.Edition, changes []landscape.Change) error {
	err := t.Queries.AddEdition(ctx, db.AddEditionParams{
		Date: string(e.Date), Source: e.Source, SHA256: e.SHA256, Units: int64(e.Units),
	})
	if err != nil {
		return fmt.Errorf("adding the edition of %s: %w", e.Date, err)
	}
	begun := make([][]any, 0, len(changes))
	for _, c := range changes {
		if c.Before.Key != "" {
			if err := t.end(ctx, c.Before.Key, e.Date); err != nil {
				return err
			}
		}
		if a := c.After; a.Key != "" {
			begun = append(begun, []any{
				string(a.Key), string(e.Date), "", int64(a.Level), string(a.Parent),
				a.Name, a.Type, a.Seat, int64(a.Population), a.AreaKM2, a.Lon, a.Lat,
			})
		}
	}
	if err := t.guard.insert(ctx, "authority", authorityColumns, begun); err != nil {
		return fmt.Errorf("adding the units of the edition of %s: %w", e.Date, err)
	}
	return nil
}

// end closes the version of a unit that is in force.
func (t landscapeTx) end(ctx context.Context, key landscape.ARS, on landscape.Date) error {
	n, err := t.EndAuthority(ctx, db.EndAuthorityParams{ValidTo: string(on), Key: string(key)})
	if err != nil {
		return fmt.Errorf("ending unit %s: %w", key, err)
	}
	if n == 0 {
		return fmt.Errorf("unit %s has no version that could end on %s; compare the edition again with the units in force", key, on)
	}
	return nil
}

func (t landscapeTx) PutOverride(ctx context.Context, o landscape.Override) error {
	err := t.Queries.PutOverride(ctx, db.PutOverrideParams{
		Service: string(o.Service), Level: int64(o.Level), Reason: o.Reason, Source: o.Source, Actor: o.By, At: string(o.At),
	})
	if err != nil {
		return fmt.Errorf("keeping the competence override of %s: %w", o.Service, err)
	}
	return nil
}

func (t landscapeTx) DeleteOverride(ctx context.Context, service landscape.ServiceID) error {
	if err := t.Queries.DeleteOverride(ctx, string(service)); err != nil {
		return fmt.Errorf("removing the competence override of %s: %w", service, err)
	}
	return nil
}
