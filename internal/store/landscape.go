package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kiesel/internal/landscape"
	"kiesel/internal/store/db"
)

// landscapeStore implements [landscape.Store].
type landscapeStore struct{ view }

// landscapeTx implements [landscape.Tx].
type landscapeTx struct{ *tx }

func (s landscapeStore) Update(ctx context.Context, fn func(landscape.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return fn(landscapeTx{t}) })
}

func (s landscapeStore) LastChange(ctx context.Context) (int64, error) { return s.lastEntry(ctx) }

func (s landscapeStore) Editions(ctx context.Context) ([]landscape.Edition, error) {
	rows, err := s.queries().Editions(ctx, s.entry)
	if err != nil {
		return nil, fmt.Errorf("reading the editions: %w", s.explain(err))
	}
	editions := make([]landscape.Edition, len(rows))
	for i, r := range rows {
		editions[i] = edition(r)
	}
	return editions, nil
}

func edition(r db.EditionsRow) landscape.Edition {
	return landscape.Edition{Date: landscape.Date(r.Date), Source: r.Source, SHA256: r.SHA256, Units: int(r.Units)}
}

func (s landscapeStore) Authorities(ctx context.Context, on landscape.Date) ([]landscape.Authority, error) {
	units, err := authorities(ctx, s.queries(), on, s.entry)
	return units, s.explain(err)
}

// authorities returns the units valid on a day, as they were after an entry of
// the journal.
func authorities(ctx context.Context, q *db.Queries, on landscape.Date, entry int64) ([]landscape.Authority, error) {
	rows, err := q.AuthoritiesOn(ctx, db.AuthoritiesOnParams{Day: string(on), Entry: entry})
	if err != nil {
		return nil, fmt.Errorf("reading the authorities of %s: %w", on, err)
	}
	units := make([]landscape.Authority, len(rows))
	for i, r := range rows {
		units[i] = authority(db.AuthorityHistoryRow(r))
	}
	return units, nil
}

func (s landscapeStore) History(ctx context.Context, key landscape.ARS) ([]landscape.Authority, error) {
	rows, err := s.queries().AuthorityHistory(ctx, db.AuthorityHistoryParams{Key: string(key), Entry: s.entry})
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
	rows, err := s.queries().Overrides(ctx, s.entry)
	if err != nil {
		return nil, fmt.Errorf("reading the competence overrides: %w", s.explain(err))
	}
	overrides := make([]landscape.Override, len(rows))
	for i, r := range rows {
		overrides[i] = override(r)
	}
	slices.SortFunc(overrides, func(a, b landscape.Override) int {
		return strings.Compare(string(a.Service), string(b.Service))
	})
	return overrides, nil
}

func override(r db.CompetenceOverride) landscape.Override {
	return landscape.Override{
		Service: landscape.ServiceID(r.Service), Version: r.Version, Level: landscape.Level(r.Level),
		Reason: r.Reason, Source: r.Source, By: r.Actor, At: landscape.Date(r.At),
	}
}

// authorityColumns are the columns that a new version of a unit fills.
var authorityColumns = []string{
	"key", "valid_from", "valid_to", "since_entry", "level", "parent", "name", "type", "seat", "population", "area_km2", "lon", "lat",
}

func (t landscapeTx) InForce(ctx context.Context) (landscape.Edition, error) {
	rows, err := t.Editions(ctx, inForce)
	if err != nil {
		return landscape.Edition{}, fmt.Errorf("reading the editions: %w", err)
	}
	if len(rows) == 0 {
		return landscape.Edition{}, nil
	}
	return edition(rows[len(rows)-1]), nil
}

func (t landscapeTx) AddEdition(ctx context.Context, e landscape.Edition, changes []landscape.Change) error {
	err := t.Queries.AddEdition(ctx, db.AddEditionParams{
		Date: string(e.Date), Source: e.Source, SHA256: e.SHA256, Units: int64(e.Units), Entry: t.next(),
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
				string(a.Key), string(e.Date), "", t.next(), int64(a.Level), string(a.Parent),
				a.Name, a.Type, a.Seat, int64(a.Population), a.AreaKM2, a.Lon, a.Lat,
			})
		}
	}
	if err := t.guard.insert(ctx, "authority", authorityColumns, begun); err != nil {
		return fmt.Errorf("adding the units of the edition of %s: %w", e.Date, err)
	}
	return nil
}

func (t landscapeTx) Authorities(ctx context.Context, on landscape.Date) ([]landscape.Authority, error) {
	return authorities(ctx, t.Queries, on, inForce)
}

func (t landscapeTx) WithdrawEdition(ctx context.Context, date landscape.Date) error {
	n, err := t.EndEdition(ctx, db.EndEditionParams{Date: string(date), Entry: t.next()})
	if err == nil && n == 0 {
		err = landscape.ErrNoEdition
	}
	if err == nil {
		err = t.EndAuthoritiesOf(ctx, db.EndAuthoritiesOfParams{Date: string(date), Entry: t.next()})
	}
	if err == nil {
		err = t.ReopenAuthorities(ctx, db.ReopenAuthoritiesParams{Date: string(date), Entry: t.next()})
	}
	if err != nil {
		return fmt.Errorf("withdrawing the edition of %s: %w", date, err)
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

func (s landscapeStore) OverrideVersion(ctx context.Context, service landscape.ServiceID, version int64) (landscape.Override, error) {
	r, err := s.queries().OverrideVersion(ctx, db.OverrideVersionParams{Service: string(service), Version: version, Entry: s.entry})
	o, err := overrideOrNone(r, err)
	if err != nil {
		return o, fmt.Errorf("reading version %d of the competence override of %s: %w", version, service, s.explain(err))
	}
	return o, nil
}

// overrideOrNone turns a missing row into the zero Override.
func overrideOrNone(r db.CompetenceOverride, err error) (landscape.Override, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return landscape.Override{}, nil
	}
	if err != nil {
		return landscape.Override{}, err
	}
	return override(r), nil
}

func (t landscapeTx) Override(ctx context.Context, service landscape.ServiceID) (landscape.Override, error) {
	r, err := t.Queries.Override(ctx, db.OverrideParams{Service: string(service), Entry: inForce})
	o, err := overrideOrNone(r, err)
	if err != nil {
		return o, fmt.Errorf("reading the competence override of %s: %w", service, err)
	}
	return o, nil
}

func (t landscapeTx) PutOverride(ctx context.Context, o landscape.Override) error {
	if err := t.DeleteOverride(ctx, o.Service); err != nil {
		return err
	}
	last, err := t.LastOverrideVersion(ctx, string(o.Service))
	if err == nil {
		err = t.AddOverride(ctx, db.AddOverrideParams{
			Service: string(o.Service), Version: last + 1, Entry: t.next(),
			Level: int64(o.Level), Reason: o.Reason, Source: o.Source, Actor: o.By, At: string(o.At),
		})
	}
	if err != nil {
		return fmt.Errorf("keeping the competence override of %s: %w", o.Service, err)
	}
	return nil
}

func (t landscapeTx) DeleteOverride(ctx context.Context, service landscape.ServiceID) error {
	if err := t.EndOverride(ctx, db.EndOverrideParams{Service: string(service), Entry: t.next()}); err != nil {
		return fmt.Errorf("ending the competence override of %s: %w", service, err)
	}
	return nil
}
