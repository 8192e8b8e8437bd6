package bundling

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"kiesel/internal/landscape"
)

// keptCandidates are the candidates of a Land with what it takes to keep them up
// to date.
type keptCandidates struct {
	from    Landscape
	entry   int64 // of the journal: changes up to it are in list
	list    []Candidate
	fresh   bool // list is complete
	mu      sync.Mutex
	weighed map[landscape.ServiceID]weighed
}

// weighed are the candidates of one service with the assumptions from which they
// follow. They hold until one of these changes, whoever changed it.
type weighed struct {
	entries    []entry
	candidates []Candidate
}

// UnfinishedError says how far the services of a Land had been weighed when a
// context ended, as far as is known. What is done is kept: who asks again goes on from there.
type UnfinishedError struct {
	Weighed, Services int
	err               error
}

// Error implements error.
func (e *UnfinishedError) Error() string {
	return fmt.Sprintf("%d of %d services are weighed: %v", e.Weighed, e.Services, e.err)
}

// Unwrap returns the error of the context.
func (e *UnfinishedError) Unwrap() error { return e.err }

// Candidates returns all there is to rank in a Land, in the order of the
// catalogue. It takes a verdict with its simulation for every service of which
// enough is known; they are drawn side by side and kept, also those that were
// done when ctx ended; then the error is an [*UnfinishedError]. The result must not
// be changed. The error may also wrap [ErrUnknownLand].
func (s *Service) Candidates(ctx context.Context, land landscape.ARS) ([]Candidate, error) {
	list, err := s.allWeighed(ctx, land)
	if err != nil && ctx.Err() != nil {
		return nil, &UnfinishedError{Weighed: int(s.weighed.Load()), Services: int(s.toWeigh.Load()), err: err}
	}
	return list, err
}

// allWeighed returns the candidates of a Land when all are up to date.
func (s *Service) allWeighed(ctx context.Context, land landscape.ARS) ([]Candidate, error) {
	select { // one caller at a time draws; who no longer waits goes
	case s.weighing <- struct{}{}:
		defer func() { <-s.weighing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	current, err := s.landscape(ctx)
	if err != nil {
		return nil, err
	}
	kept := s.candidates[land]
	if kept == nil || kept.from != current {
		kept = &keptCandidates{from: current, weighed: map[landscape.ServiceID]weighed{}}
	}
	changed, last, err := s.store.Changed(ctx, kept.entry)
	if err != nil {
		return nil, err
	}
	if kept.fresh && len(changed) == 0 {
		kept.entry = last
		return kept.list, nil
	}
	// It takes a second and is drawn as a whole: who asks again and again for a
	// moment would never get it.
	portfolio, err := s.Portfolio(context.WithoutCancel(ctx), land)
	if err != nil {
		return nil, err
	}
	s.candidates[land] = kept
	if err := s.weigh(ctx, kept, portfolio); err != nil {
		return nil, fmt.Errorf("weighing the services of %q: %w", land, err)
	}
	kept.entry, kept.fresh = last, true
	return kept.list, nil
}

// weigh brings the candidates up to date.
func (s *Service) weigh(ctx context.Context, kept *keptCandidates, p Portfolio) error {
	kept.fresh = false
	matters, err := s.matters(ctx, kept.from, p)
	if err != nil {
		return err
	}
	var open []*matter
	for i := range matters {
		if m := &matters[i]; !slices.Equal(kept.weighed[m.service.ID].entries, m.sheet.entries) {
			open = append(open, m)
		}
	}
	s.toWeigh.Store(int64(len(matters)))
	s.weighed.Store(int64(len(matters) - len(open)))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, m := range open {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			v, err := m.verdict(context.WithoutCancel(ctx)) // what is begun is not thrown away
			if err != nil {
				return err
			}
			kept.mu.Lock()
			defer kept.mu.Unlock()
			kept.weighed[m.service.ID] = weighed{m.sheet.entries, m.candidates(&v)}
			s.weighed.Add(1)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	kept.list = nil // others are reading the last one
	for i := range matters {
		kept.list = append(kept.list, kept.weighed[matters[i].service.ID].candidates...)
	}
	return nil
}

// matters places the services of which enough is known for a statement on at
// least one function.
func (s *Service) matters(ctx context.Context, current Landscape, p Portfolio) ([]matter, error) {
	sheetOf, err := s.sheets(ctx)
	if err != nil {
		return nil, err
	}
	all, err := mattersOf(current, p.Land)
	if err != nil {
		return nil, err
	}
	land, _ := current.Tree.Authority(p.Land)
	var known []matter
	for _, m := range all {
		o, ok := p.Outcome(m.service.ID)
		if !ok || len(m.field.authorities) <= 1 || !slices.ContainsFunc(o.Functions, func(f Outcome) bool { return f != NotEnoughData }) {
			continue
		}
		m.land = land
		if m.sheet, err = sheetOf(m.service); err != nil {
			return nil, err
		}
		known = append(known, m)
	}
	return known, nil
}

// Decidable lists, in the order of the catalogue, the services of a Land of which
// enough is known for a statement on at least one function and for which more than
// one authority is competent. The error wraps [ErrUnknownLand].
func (s *Service) Decidable(ctx context.Context, land landscape.ARS) ([]landscape.ServiceID, error) {
	portfolio, err := s.Portfolio(ctx, land)
	if err != nil {
		return nil, err
	}
	current, err := s.landscape(ctx)
	if err != nil {
		return nil, err
	}
	known, err := s.matters(ctx, current, portfolio)
	if err != nil {
		return nil, err
	}
	ids := make([]landscape.ServiceID, len(known))
	for i, m := range known {
		ids[i] = m.service.ID
	}
	return ids, nil
}
