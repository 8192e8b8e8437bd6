package evidence_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/store"
)

// service returns the use cases on an empty database, and its journal.
func service(tb testing.TB) (*evidence.Service, journal.Reader) {
	tb.Helper()
	now := func() time.Time { return time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC) }
	s, err := store.Open(tb.Context(), store.Config{Dir: tb.TempDir(), Now: now})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return &evidence.Service{Store: s.Evidence(), Now: now, Tool: "kiesel test"}, s.Journal()
}

// entries returns action and reason of all journal entries, and verifies them.
func entries(tb testing.TB, j journal.Reader) []string {
	tb.Helper()
	all, err := j.Find(tb.Context(), journal.Filter{})
	if err != nil {
		tb.Fatal(err)
	}
	var found []string
	for _, e := range slices.Backward(all) {
		found = append(found, e.Action+": "+e.Reason)
	}
	if _, err := journal.Verify(j.Entries(tb.Context())); err != nil {
		tb.Error(err)
	}
	return found
}

func TestServiceKeepsProfilesAndComparisons(t *testing.T) {
	t.Parallel()
	s, j := service(t)
	ctx, actor := t.Context(), access.Local()
	a, err := s.AddProfile(ctx, actor, profileOf(t, "A", repeat(120, "a b")...), "first delivery")
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.AddProfile(ctx, actor, profileOf(t, "B", repeat(120, "a c")...), "first delivery")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.AddProfile(ctx, actor, a.Profile, "by mistake"); err != nil || again.ID != a.ID {
		t.Errorf("the same profile again: id %s (%v), want %s", again.ID, err, a.ID)
	}
	kept, err := s.Profiles(ctx, actor, evidence.ProfileFilter{Service: a.Service, Level: "activity"})
	if err != nil || len(kept) != 2 || kept[0].Authority != "A" {
		t.Errorf("kept profiles %v (%v)", kept, err)
	}

	c, err := s.Compare(ctx, actor, []string{a.ID, b.ID}, quick, "for the meeting")
	if err != nil {
		t.Fatal(err)
	}
	if c.Comparison.Pairs[0].Statement != evidence.Different || c.Comparison.Tool != "kiesel test" {
		t.Errorf("comparison %+v", c.Comparison)
	}
	if all, err := s.Comparisons(ctx, actor, a.Service); err != nil || len(all) != 1 || all[0].ID != c.ID {
		t.Errorf("kept comparisons %v (%v)", all, err)
	}

	if err := s.DeleteProfile(ctx, actor, a.ID, "withdrawn"); err != nil {
		t.Fatal(err)
	}
	if err := s.DeleteProfile(ctx, actor, a.ID, "withdrawn"); !errors.Is(err, evidence.ErrNotFound) {
		t.Errorf("deleting twice: error %v, want ErrNotFound", err)
	}
	if _, err := s.Compare(ctx, actor, []string{a.ID, b.ID}, quick, ""); !errors.Is(err, evidence.ErrNotFound) {
		t.Errorf("comparing a deleted profile: error %v, want ErrNotFound", err)
	}

	want := []string{
		"evidence.profile.add: first delivery", "evidence.profile.add: first delivery",
		"evidence.comparison.add: for the meeting", "evidence.profile.delete: withdrawn",
	}
	if diff := cmp.Diff(want, entries(t, j)); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

// What the profiles say of their origin, a comparison of them says too.
func TestServiceKeepsNotes(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	var ids []string
	for i, note := range []string{"Quelle: X.", "Quelle: X.", "", "Quelle: Y."} {
		p := profileOf(t, string(rune('A'+i)), repeat(40, "a b")...)
		p.Note = note
		kept, err := s.AddProfile(t.Context(), access.Local(), p, "")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, kept.ID)
	}
	own := quick
	own.Note = "Eigene Angabe"
	for _, tc := range []struct {
		opt  evidence.Options
		want string
	}{{quick, "Quelle: X. Quelle: Y."}, {own, "Eigene Angabe"}} {
		c, err := s.Compare(t.Context(), access.Local(), ids, tc.opt, "")
		if err != nil {
			t.Fatal(err)
		}
		if c.Comparison.Note != tc.want {
			t.Errorf("note %q, want %q", c.Comparison.Note, tc.want)
		}
	}
}

func TestServiceRefuses(t *testing.T) {
	t.Parallel()
	s, j := service(t)
	good := profileOf(t, "A", "a b")
	bad := good
	bad.Cases = 7
	if _, err := s.AddProfile(t.Context(), access.Local(), bad, ""); !errors.Is(err, evidence.ErrInvalid) {
		t.Errorf("a profile that does not add up: error %v, want ErrInvalid", err)
	}
	if _, err := s.AddComparison(t.Context(), access.Local(), evidence.Comparison{}, ""); !errors.Is(err, evidence.ErrInvalid) {
		t.Errorf("an empty comparison: error %v, want ErrInvalid", err)
	}
	nobody := access.Actor{}
	_, err := s.AddProfile(t.Context(), nobody, good, "")
	_, err2 := s.AddComparison(t.Context(), nobody, evidence.Comparison{}, "")
	_, err3 := s.Compare(t.Context(), nobody, nil, quick, "")
	for _, err := range []error{err, err2, err3, s.DeleteProfile(t.Context(), nobody, "x", "")} {
		if !errors.Is(err, access.ErrNoActor) {
			t.Errorf("nobody wrote: error %v, want ErrNoActor", err)
		}
	}
	if got := entries(t, j); len(got) != 0 {
		t.Errorf("refused writes are in the journal: %q", got)
	}
}
