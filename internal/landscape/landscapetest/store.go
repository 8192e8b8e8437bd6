// Package landscapetest has a [landscape.Store] in memory for tests of rooms
// that use the landscape. Package store has the real ones.
package landscapetest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// Store keeps everything in memory. The zero Store is empty and ready.
type Store struct {
	mu    sync.Mutex
	state state
}

// state is what a transaction changes; a copy is thrown away if it fails.
type state struct {
	editions  []landscape.Edition
	versions  []landscape.Authority
	overrides map[landscape.ServiceID]landscape.Override
	written   []landscape.Override // every version of every override
	journal   []journal.Entry
}

// Journal returns the recorded entries, oldest first.
func (s *Store) Journal() []journal.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.state.journal)
}

// LastChange implements [landscape.Store].
func (s *Store) LastChange(context.Context) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(len(s.state.journal)), nil
}

// Editions implements [landscape.Store].
func (s *Store) Editions(context.Context) ([]landscape.Edition, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.state.editions), nil
}

// Authorities implements [landscape.Store].
func (s *Store) Authorities(_ context.Context, on landscape.Date) ([]landscape.Authority, error) {
	return s.versions(func(u landscape.Authority) bool {
		return u.ValidFrom <= on && (u.ValidTo == "" || on < u.ValidTo)
	}), nil
}

// History implements [landscape.Store].
func (s *Store) History(_ context.Context, key landscape.ARS) ([]landscape.Authority, error) {
	return s.versions(func(u landscape.Authority) bool { return u.Key == key }), nil
}

func (s *Store) versions(wanted func(landscape.Authority) bool) []landscape.Authority {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []landscape.Authority
	for _, u := range s.state.versions {
		if wanted(u) {
			found = append(found, u)
		}
	}
	slices.SortFunc(found, func(a, b landscape.Authority) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ValidFrom, b.ValidFrom))
	})
	return found
}

// Overrides implements [landscape.Store].
func (s *Store) Overrides(context.Context) ([]landscape.Override, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.state.overrides), func(a, b landscape.Override) int {
		return cmp.Compare(a.Service, b.Service)
	}), nil
}

// OverrideVersion implements [landscape.Store].
func (s *Store) OverrideVersion(_ context.Context, service landscape.ServiceID, version int64) (landscape.Override, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.state.written {
		if o.Service == service && o.Version == version {
			return o, nil
		}
	}
	return landscape.Override{}, nil
}

// Update implements [landscape.Store].
func (s *Store) Update(_ context.Context, fn func(landscape.Tx) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	draft := &tx{state{
		editions: slices.Clone(s.state.editions), versions: slices.Clone(s.state.versions),
		overrides: maps.Clone(s.state.overrides), written: slices.Clone(s.state.written), journal: slices.Clone(s.state.journal),
	}}
	if draft.overrides == nil {
		draft.overrides = map[landscape.ServiceID]landscape.Override{}
	}
	if err := fn(draft); err != nil {
		return err
	}
	s.state = draft.state
	return nil
}

type tx struct{ state }

func (t *tx) Record(_ context.Context, e journal.Entry) error {
	var last journal.Entry
	if n := len(t.journal); n > 0 {
		last = t.journal[n-1]
	}
	t.journal = append(t.journal, journal.Chain(last, e))
	return nil
}

func (t *tx) InForce(context.Context) (landscape.Edition, error) {
	if len(t.editions) == 0 {
		return landscape.Edition{}, nil
	}
	return t.editions[len(t.editions)-1], nil
}

func (t *tx) AddEdition(_ context.Context, e landscape.Edition, changes []landscape.Change) error {
	if slices.ContainsFunc(t.editions, func(applied landscape.Edition) bool { return applied.Date == e.Date }) {
		return fmt.Errorf("the edition of %s is there already", e.Date)
	}
	inForce := map[landscape.ARS]int{}
	for i, u := range t.versions {
		if u.ValidTo == "" {
			inForce[u.Key] = i
		}
	}
	var begun []landscape.Authority
	for _, c := range changes {
		if c.Before.Key != "" {
			i, ok := inForce[c.Before.Key]
			if !ok {
				return fmt.Errorf("unit %s has no version that could end on %s", c.Before.Key, e.Date)
			}
			t.versions[i].ValidTo = e.Date
		}
		if c.After.Key != "" {
			c.After.ValidFrom, c.After.ValidTo = e.Date, ""
			begun = append(begun, c.After)
		}
	}
	t.versions = append(t.versions, begun...)
	t.editions = append(t.editions, e)
	return nil
}

func (t *tx) Authorities(ctx context.Context, on landscape.Date) ([]landscape.Authority, error) {
	return (&Store{state: t.state}).Authorities(ctx, on)
}

func (t *tx) WithdrawEdition(_ context.Context, date landscape.Date) error {
	n := len(t.editions)
	if n == 0 || t.editions[n-1].Date != date {
		return landscape.ErrNoEdition
	}
	t.editions = t.editions[:n-1]
	t.versions = slices.DeleteFunc(t.versions, func(u landscape.Authority) bool { return u.ValidFrom == date })
	for i := range t.versions {
		if t.versions[i].ValidTo == date {
			t.versions[i].ValidTo = ""
		}
	}
	return nil
}

func (t *tx) Override(_ context.Context, service landscape.ServiceID) (landscape.Override, error) {
	return t.overrides[service], nil
}

func (t *tx) PutOverride(_ context.Context, o landscape.Override) error {
	o.Version = 1
	for _, w := range t.written {
		if w.Service == o.Service {
			o.Version++
		}
	}
	t.written = append(t.written, o)
	t.overrides[o.Service] = o
	return nil
}

func (t *tx) DeleteOverride(_ context.Context, service landscape.ServiceID) error {
	delete(t.overrides, service)
	return nil
}
