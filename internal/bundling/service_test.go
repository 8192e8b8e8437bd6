package bundling

import (
	"context"
	"testing"
	"time"

	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// shelf is a store in memory.
type shelf struct {
	kept    []Assumption
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

func (s *shelf) Update(_ context.Context, fn func(Tx) error) error { return fn(s) }

func (s *shelf) Record(_ context.Context, e journal.Entry) error {
	s.journal = append(s.journal, e)
	return nil
}

func (s *shelf) PutAssumption(ctx context.Context, a Assumption) error {
	if err := s.DeleteAssumption(ctx, a.Service, a.Function, a.Name); err != nil {
		return err
	}
	s.kept = append(s.kept, a)
	return nil
}

func (s *shelf) DeleteAssumption(_ context.Context, id landscape.ServiceID, f landscape.Function, name string) error {
	kept := s.kept[:0]
	for _, a := range s.kept {
		if a.Service != id || a.Function != f || a.Name != name {
			kept = append(kept, a)
		}
	}
	s.kept = kept
	return nil
}

func embedded(t testing.TB) Landscape {
	t.Helper()
	units, err := landscape.EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	rules, err := landscape.NewRules(nil)
	if err != nil {
		t.Fatal(err)
	}
	return Landscape{units, catalogue, rules}
}

func newTestService(t testing.TB) (*Service, *shelf) {
	t.Helper()
	store, current := &shelf{}, embedded(t)
	clock := func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }
	return NewService(store, func(context.Context) (Landscape, error) { return current, nil }, clock), store
}

func TestVerdictOnACommonService(t *testing.T) {
	t.Parallel()
	s, _ := newTestService(t)
	v, err := s.Verdict(t.Context(), "99107023017000", "13", nil)
	if err != nil {
		t.Fatal(err)
	}
	if v.Outcome != BundleInPart || v.Authorities != 116 || v.Inhabitants != 1573597 {
		t.Errorf("outcome %s over %d authorities and %d inhabitants", v.Outcome, v.Authorities, v.Inhabitants)
	}
}
