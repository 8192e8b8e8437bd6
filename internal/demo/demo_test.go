package demo_test

import (
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/demo"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

func TestLoad(t *testing.T) {
	s, err := store.Open(t.Context(), store.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	room := &evidence.Service{Store: s.Evidence(), Now: time.Now, Tool: "test"}
	var entries [2]journal.End
	for i := range entries { // the second time nothing may change
		if err := demo.Load(t.Context(), room); err != nil {
			t.Fatal(err)
		}
		if entries[i], err = journal.Verify(s.Journal().Entries(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	if entries[0].Entries != 12 || entries[1] != entries[0] {
		t.Errorf("%v after loading, %v after loading again; want 12 both times", entries[0], entries[1])
	}

	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	profiles, err := room.Profiles(t.Context(), access.Local(), evidence.ProfileFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range profiles {
		if _, ok := catalogue.Service(p.Service); !ok {
			t.Errorf("%s: service %q is not in the catalogue", p.Authority, p.Service)
		}
		if p.Profile.MinCases < 5 {
			t.Errorf("%s shows groups of %d cases", p.Authority, p.Profile.MinCases)
		}
		whole, err := room.Profile(t.Context(), access.Local(), p.ID)
		if err != nil || whole.Profile.Note == "" {
			t.Errorf("%s does not say where it comes from (%v)", p.Authority, err)
		}
	}
	comparisons, err := room.Comparisons(t.Context(), access.Local(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range comparisons {
		if len(c.Comparison.Pairs) != 10 || c.Comparison.Note == "" {
			t.Errorf("%s: %d pairs, note %q; want 10 pairs and a citation", c.Level, len(c.Comparison.Pairs), c.Comparison.Note)
		}
	}
}
