package bundling

import (
	"context"
	"slices"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// shelf is a store in memory.
type shelf struct {
	kept    []Assumption
	written []Assumption // every version
	journal []journal.Entry
}

func (s *shelf) Assumptions(_ context.Context, id landscape.ServiceID) ([]Assumption, error) {
	var found []Assumption
	for _, a := range s.kept {
		if a.Service == id {
			found = append(found, a)
		}
	}
	return found, nil
}

func (s *shelf) AllAssumptions(context.Context) ([]Assumption, error) { return s.kept, nil }

// Changed implements [Store]: after each entry of the journal, everything has
// changed that anybody ever set.
func (s *shelf) Changed(_ context.Context, since int64) (ids []landscape.ServiceID, last int64, err error) {
	if last = int64(len(s.journal)); last == since {
		return nil, last, nil
	}
	for _, a := range s.written {
		ids = append(ids, a.Service)
	}
	return ids, last, nil
}

func (s *shelf) ServicesWithAssumptions(context.Context) ([]landscape.ServiceID, error) {
	var ids []landscape.ServiceID
	for _, a := range s.kept {
		ids = append(ids, a.Service)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

func (s *shelf) Update(_ context.Context, fn func(Tx) error) error { return fn(s) }

func (s *shelf) Record(_ context.Context, e journal.Entry) error {
	s.journal = append(s.journal, e)
	return nil
}

func (s *shelf) AssumptionVersion(_ context.Context, id landscape.ServiceID, key Key, version int64) (Assumption, error) {
	return find(s.written, func(a Assumption) bool { return a.Service == id && a.Key() == key && a.Version == version }), nil
}

func (s *shelf) Assumption(_ context.Context, id landscape.ServiceID, key Key) (Assumption, error) {
	return find(s.kept, func(a Assumption) bool { return a.Service == id && a.Key() == key }), nil
}

func find(list []Assumption, wanted func(Assumption) bool) Assumption {
	if i := slices.IndexFunc(list, wanted); i >= 0 {
		return list[i]
	}
	return Assumption{}
}

func (s *shelf) PutAssumption(ctx context.Context, a Assumption) error {
	if err := s.DeleteAssumption(ctx, a.Service, a.Key()); err != nil {
		return err
	}
	a.Version = 1
	for _, w := range s.written {
		if w.Service == a.Service && w.Key() == a.Key() {
			a.Version++
		}
	}
	s.kept, s.written = append(s.kept, a), append(s.written, a)
	return nil
}

func (s *shelf) DeleteAssumption(_ context.Context, id landscape.ServiceID, key Key) error {
	s.kept = slices.DeleteFunc(s.kept, func(a Assumption) bool { return a.Service == id && a.Key() == key })
	return nil
}
