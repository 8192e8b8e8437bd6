package storetest

import (
	"strings"
	"testing"
	"time"

	"kiesel/internal/evidence"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// profile is a profile with something in it.
func profile(id, service, authority, level string) evidence.StoredProfile {
	return evidence.StoredProfile{
		ID: id, Service: landscape.ServiceID(service), Authority: authority, Level: level, At: instant,
		Profile: evidence.Profile{
			Schema: evidence.ProfileSchema, Service: landscape.ServiceID(service), Level: level, MinCases: 5, Cases: 12,
			Variants: []evidence.Variant{{Trace: []string{"Antrag <prüfen>", "bescheiden"}, Cases: 12}},
		},
	}
}

// putProfiles keeps profiles in one change.
func putProfiles(t *testing.T, s *store.Store, profiles ...evidence.StoredProfile) {
	t.Helper()
	change(t, s.Evidence().Update, func(tx evidence.Tx) error {
		for _, p := range profiles {
			if err := tx.PutProfile(t.Context(), p); err != nil {
				return err
			}
		}
		return nil
	})
}

func testProfiles(t *testing.T, s *store.Store) {
	_, err := s.Evidence().FindProfile(t.Context(), "p1")
	wantError(t, err, evidence.ErrNotFound)

	p := profile("p1", "99012", "Rostock", "activity")
	putProfiles(t, s, p)
	got, err := s.Evidence().FindProfile(t.Context(), "p1")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "profile", got, p)

	p = profile("p1", "99013", "Schwerin", "phase")
	p.At = p.At.Add(time.Microsecond)
	putProfiles(t, s, p)
	if got, err = s.Evidence().FindProfile(t.Context(), "p1"); err != nil {
		t.Fatal(err)
	}
	equal(t, "replaced profile", got, p)

	listed, err := s.Evidence().FindProfiles(t.Context(), evidence.ProfileFilter{})
	if err != nil {
		t.Fatal(err)
	}
	p.Profile = p.Profile.Outline()
	equal(t, "listed profiles", listed, []evidence.StoredProfile{p})

	remove := func(tx evidence.Tx) error { return tx.DeleteProfile(t.Context(), "p1") }
	change(t, s.Evidence().Update, remove)
	wantError(t, s.Evidence().Update(t.Context(), remove), evidence.ErrNotFound)
	_, err = s.Evidence().FindProfile(t.Context(), "p1")
	wantError(t, err, evidence.ErrNotFound)
}

func testProfileOrder(t *testing.T, s *store.Store) {
	putProfiles(t, s,
		profile("1", "b", "Ämter", "phase"),
		profile("2", "b", "Zingst", "activity"),
		profile("3", "b", "Amt", "phase"),
		profile("4", "B", "Rostock", "phase"),
		profile("5", "", "Rostock", "activity"),
		profile("6", "b", "Amt", "activity"),
	)
	for _, test := range []struct {
		filter evidence.ProfileFilter
		want   string
	}{
		{evidence.ProfileFilter{}, "5 4 3 6 2 1"},
		{evidence.ProfileFilter{Service: "b"}, "3 6 2 1"},
		{evidence.ProfileFilter{Level: "activity"}, "5 6 2"},
		{evidence.ProfileFilter{Service: "b", Level: "phase"}, "3 1"},
		{evidence.ProfileFilter{Service: "c"}, ""},
	} {
		found, err := s.Evidence().FindProfiles(t.Context(), test.filter)
		if err != nil {
			t.Fatal(err)
		}
		ids := make([]string, 0, len(found))
		for _, p := range found {
			ids = append(ids, p.ID)
		}
		if got := strings.Join(ids, " "); got != test.want {
			t.Errorf("%+v finds %q, want %q", test.filter, got, test.want)
		}
	}
}

func testPayloads(t *testing.T, s *store.Store) {
	empty := evidence.StoredProfile{ID: "empty", At: instant}
	large := profile("large", "99012", "Rostock", "activity")
	large.Profile.Note = strings.Repeat("Größe 🪨 ", 1<<20)
	putProfiles(t, s, empty, large)
	for _, want := range []evidence.StoredProfile{empty, large} {
		got, err := s.Evidence().FindProfile(t.Context(), want.ID)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, want.ID, got, want)
	}
}

func testComparisons(t *testing.T, s *store.Store) {
	comparison := func(id, service string, day int) evidence.StoredComparison {
		return evidence.StoredComparison{
			ID: id, Service: landscape.ServiceID(service), Level: "phase", At: instant.AddDate(0, 0, day),
			Comparison: evidence.Comparison{Schema: evidence.ComparisonSchema, Level: "phase", Seed: 1<<64 - 1, Note: id, Extras: []evidence.Step{{Activity: "x"}}},
		}
	}
	old, recent, same, other := comparison("a", "99012", 1), comparison("b", "99012", 3), comparison("c", "99012", 3), comparison("d", "99013", 2)
	replaced := comparison("a", "99012", 0)
	for _, c := range []evidence.StoredComparison{replaced, other, same, old, recent} {
		change(t, s.Evidence().Update, func(tx evidence.Tx) error { return tx.PutComparison(t.Context(), c) })
	}
	for service, want := range map[landscape.ServiceID][]evidence.StoredComparison{
		"":      {recent, same, other, old},
		"99012": {recent, same, old},
		"99014": {},
	} {
		got, err := s.Evidence().FindComparisons(t.Context(), service)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			want[i].Comparison = want[i].Comparison.Outline()
		}
		equal(t, "comparisons of "+string(service), got, want)
	}
	got, err := s.Evidence().FindComparison(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "comparison", got, old)
	_, err = s.Evidence().FindComparison(t.Context(), "z")
	wantError(t, err, evidence.ErrNotFound)
}
