// Package current keeps the landscape in memory between requests, so that a
// page need not read sixteen thousand units from the database. Before each use
// it asks the database what is in force; other processes may have changed it.
package current

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
)

// Landscape gives out the landscape as it is now. It may be used from several
// goroutines.
type Landscape struct {
	keeper    *landscape.Keeper
	catalogue *landscape.Catalogue

	mu     sync.Mutex
	last   *Snapshot
	change int64 // the last one of which last knows
}

// New returns the landscape that a keeper keeps, with a service catalogue.
func New(keeper *landscape.Keeper, catalogue *landscape.Catalogue) *Landscape {
	return &Landscape{keeper: keeper, catalogue: catalogue}
}

// Snapshot is the landscape at one moment. It does not change and may be used
// from several goroutines.
type Snapshot struct {
	Edition   landscape.Edition // of the register, in force
	Tree      *landscape.Tree
	Catalogue *landscape.Catalogue
	Rules     *landscape.Rules

	overrides   []landscape.Override // by service
	mu          sync.Mutex
	competences map[landscape.ARS]landscape.Competences
}

// Now returns the landscape as it is in force. The error wraps
// [landscape.ErrNoEdition] if no register has been applied.
func (l *Landscape) Now(ctx context.Context) (*Snapshot, error) {
	// What changes meanwhile is seen next time, for this comes first.
	change, err := l.keeper.Store.LastChange(ctx)
	if err != nil {
		return nil, fmt.Errorf("looking for changes of the landscape: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last != nil && l.change == change {
		return l.last, nil
	}
	edition, err := l.keeper.InForce(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the edition of the register: %w", err)
	}
	overrides, err := l.keeper.Store.Overrides(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading the decided competences: %w", err)
	}
	if l.last.isStill(edition, overrides) {
		l.change = change
		return l.last, nil
	}
	next := &Snapshot{Edition: edition, Catalogue: l.catalogue, overrides: overrides, competences: map[landscape.ARS]landscape.Competences{}}
	if l.last != nil && l.last.Edition == edition {
		next.Tree = l.last.Tree
	} else if next.Tree, err = l.keeper.Tree(ctx, edition.Date); err != nil {
		return nil, fmt.Errorf("reading the administration: %w", err)
	}
	if next.Rules, err = landscape.NewRules(overrides); err != nil {
		return nil, fmt.Errorf("reading the rules of competence: %w", err)
	}
	l.last, l.change = next, change
	return next, nil
}

// Keeper is what changes the landscape.
func (l *Landscape) Keeper() *landscape.Keeper { return l.keeper }

// Catalogue is the catalogue of services. It does not change.
func (l *Landscape) Catalogue() *landscape.Catalogue { return l.catalogue }

// isStill reports whether nothing has changed since the snapshot was taken.
func (s *Snapshot) isStill(edition landscape.Edition, overrides []landscape.Override) bool {
	return s != nil && s.Edition == edition && slices.Equal(s.overrides, overrides)
}

// Override returns the competence of a service that was decided by hand; ok is
// false if the rules decide.
func (s *Snapshot) Override(service landscape.ServiceID) (o landscape.Override, ok bool) {
	i, ok := slices.BinarySearchFunc(s.overrides, service, func(o landscape.Override, id landscape.ServiceID) int {
		return cmp.Compare(o.Service, id)
	})
	if !ok {
		return landscape.Override{}, false
	}
	return s.overrides[i], true
}

// Competences returns who must provide each service in a Land.
func (s *Snapshot) Competences(land landscape.ARS) landscape.Competences {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.competences[land]; !ok {
		s.competences[land] = s.Rules.All(s.Catalogue, land)
	}
	return s.competences[land]
}

// Duties counts by topic field, the largest first, the services for which the
// level of an authority is competent in its Land; those of the Bund in home.
func (s *Snapshot) Duties(unit landscape.Authority, home landscape.ARS) []landscape.Facet {
	land := unit.Key.Land()
	if unit.Level == landscape.LevelBund {
		land = home
	}
	competences, counts := s.Competences(land), map[string]int{}
	for service := range s.Catalogue.Select(landscape.Filter{}) {
		if competences[service.ID].Level == unit.Level {
			counts[service.Topic]++
		}
	}
	duties := make([]landscape.Facet, 0, len(counts))
	for topic, n := range counts {
		duties = append(duties, landscape.Facet{Value: topic, Count: n})
	}
	slices.SortFunc(duties, func(a, b landscape.Facet) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return duties
}

// Bundling returns the landscape in the form that the bundling room takes.
func (l *Landscape) Bundling(ctx context.Context) (bundling.Landscape, error) {
	now, err := l.Now(ctx)
	if err != nil {
		return bundling.Landscape{}, err
	}
	return bundling.Landscape{Tree: now.Tree, Catalogue: now.Catalogue, Rules: now.Rules}, nil
}
