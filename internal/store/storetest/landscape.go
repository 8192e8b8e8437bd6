package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// unit is a complete unit that is valid from a day on.
func unit(key landscape.ARS, name string, from landscape.Date) landscape.Authority {
	return landscape.Authority{
		Key: key, Level: landscape.LevelAmt, Parent: "13072", Name: name, Type: "Amt", Seat: "Güstrow",
		Population: 12345, AreaKM2: 181.36, Lon: 12.097, Lat: 54.0924, ValidFrom: from,
	}
}

func testEditions(t *testing.T, s *store.Store) {
	first := landscape.Edition{Date: "2025-12-31", Source: "© Destatis", SHA256: "ab", Units: 4}
	second := landscape.Edition{Date: "2026-02-28", Source: "© Destatis", SHA256: "cd", Units: 4}
	kept := unit("130725251", "Bützow-Land", first.Date)
	left := unit("130725252", "Güstrow-Land", first.Date)
	old := unit("130725253", "Krakow am See", first.Date)
	renamed := unit("130725253", "Krakow am See, Stadt", second.Date)
	arrived := unit("130725254", "Güstrow-Land", second.Date)
	gone := unit("130725255", "Laage", first.Date)
	begun := unit("130725256", "Mecklenburgische Schweiz", second.Date)

	change(t, s.Landscape().Update, func(tx landscape.Tx) error {
		return tx.AddEdition(t.Context(), first, []landscape.Change{
			{Kind: landscape.Added, After: old}, {Kind: landscape.Added, After: gone},
			{Kind: landscape.Added, After: left}, {Kind: landscape.Added, After: kept},
		})
	})
	change(t, s.Landscape().Update, func(tx landscape.Tx) error {
		return tx.AddEdition(t.Context(), second, []landscape.Change{
			{Kind: landscape.Changed, Before: old, After: renamed},
			{Kind: landscape.Moved, Before: left, After: arrived, Successor: arrived.Key},
			{Kind: landscape.Merged, Before: gone, Successor: kept.Key},
			{Kind: landscape.Added, After: begun},
		})
	})

	editions, err := s.Landscape().Editions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "editions", editions, []landscape.Edition{first, second})
	old.ValidTo, left.ValidTo, gone.ValidTo = second.Date, second.Date, second.Date
	for day, want := range map[landscape.Date][]landscape.Authority{
		"2025-12-30": {},
		"2025-12-31": {kept, left, old, gone},
		"2026-02-27": {kept, left, old, gone},
		"2026-02-28": {kept, renamed, arrived, begun},
		"2031-01-01": {kept, renamed, arrived, begun},
	} {
		got, err := s.Landscape().Authorities(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "units on "+string(day), got, want)
	}
	for key, want := range map[landscape.ARS][]landscape.Authority{
		old.Key: {old, renamed}, kept.Key: {kept}, left.Key: {left}, gone.Key: {gone}, "99": {},
	} {
		got, err := s.Landscape().History(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "history of "+string(key), got, want)
	}
}

// testEditionWithdrawn takes an edition back and applies it anew, corrected. What
// holds now is what the corrected one says; each earlier moment shows what held
// then.
func testEditionWithdrawn(t *testing.T, s *store.Store) {
	first := landscape.Edition{Date: "2025-12-31", Source: "© Destatis", SHA256: "ab", Units: 3}
	wrong := landscape.Edition{Date: "2026-02-28", Source: "© Destatis", SHA256: "cd", Units: 3}
	right := landscape.Edition{Date: "2026-02-28", Source: "© Destatis", SHA256: "ef", Units: 2}
	kept := unit("130725251", "Bützow-Land", first.Date)
	old, renamed := unit("130725253", "Krakow am See", first.Date), unit("130725253", "Krakau", wrong.Date)
	gone, begun := unit("130725255", "Laage", first.Date), unit("130725256", "Neu", wrong.Date)
	corrected := unit("130725253", "Krakow am See, Stadt", right.Date)
	at := instant
	step := func(fn func(landscape.Tx) error) time.Time {
		at = at.Add(time.Hour)
		e := entry("any")
		e.At = at
		err := s.Landscape().Update(t.Context(), func(tx landscape.Tx) error { return errors.Join(fn(tx), tx.Record(t.Context(), e)) })
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	added := step(func(tx landscape.Tx) error {
		return tx.AddEdition(t.Context(), first, []landscape.Change{
			{Kind: landscape.Added, After: old}, {Kind: landscape.Added, After: gone}, {Kind: landscape.Added, After: kept},
		})
	})
	changes := []landscape.Change{
		{Kind: landscape.Changed, Before: old, After: renamed}, {Kind: landscape.Dissolved, Before: gone}, {Kind: landscape.Added, After: begun},
	}
	applied := step(func(tx landscape.Tx) error { return tx.AddEdition(t.Context(), wrong, changes) })
	withdrawn := step(func(tx landscape.Tx) error {
		if err := tx.WithdrawEdition(t.Context(), wrong.Date); err != nil {
			return err
		}
		units, err := tx.Authorities(t.Context(), wrong.Date)
		equal(t, "units within the change", units, []landscape.Authority{kept, old, gone})
		return err
	})
	step(func(tx landscape.Tx) error {
		return tx.AddEdition(t.Context(), right, []landscape.Change{
			{Kind: landscape.Changed, Before: old, After: corrected}, {Kind: landscape.Dissolved, Before: gone},
		})
	})
	ended := func(u landscape.Authority) landscape.Authority { u.ValidTo = right.Date; return u }
	look := func(what string, from landscape.Store, on landscape.Date, editions []landscape.Edition, units []landscape.Authority) {
		t.Helper()
		gotEditions, err := from.Editions(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "editions "+what, gotEditions, editions)
		gotUnits, err := from.Authorities(t.Context(), on)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "units "+what, gotUnits, units)
	}
	past := func(at time.Time) landscape.Store {
		t.Helper()
		p, err := s.AsOf(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		return p.Landscape()
	}
	look("now", s.Landscape(), right.Date, []landscape.Edition{first, right}, []landscape.Authority{kept, corrected})
	look("before the date", s.Landscape(), first.Date, []landscape.Edition{first, right}, []landscape.Authority{kept, ended(old), ended(gone)})
	look("when nothing was wrong", past(added), first.Date, []landscape.Edition{first}, []landscape.Authority{kept, ended(old), ended(gone)})
	look("when the wrong one held", past(applied), wrong.Date, []landscape.Edition{first, wrong}, []landscape.Authority{kept, renamed, begun})
	look("when it was withdrawn", past(withdrawn), first.Date, []landscape.Edition{first}, []landscape.Authority{kept, ended(old), ended(gone)})
	history, err := s.Landscape().History(t.Context(), old.Key)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "history", history, []landscape.Authority{ended(old), corrected})
	err = s.Landscape().Update(t.Context(), func(tx landscape.Tx) error { return tx.WithdrawEdition(t.Context(), "2020-01-01") })
	wantError(t, err, landscape.ErrNoEdition)
}

func testEditionContradicts(t *testing.T, s *store.Store) {
	known := unit("130725251", "Bützow-Land", "2026-01-01")
	unknown := unit("130725259", "Nirgends", "2026-01-01")
	change(t, s.Landscape().Update, func(tx landscape.Tx) error {
		return tx.AddEdition(t.Context(), landscape.Edition{Date: "2026-01-01"}, []landscape.Change{{Kind: landscape.Added, After: known}})
	})
	for name, test := range map[string]struct {
		date   landscape.Date
		change landscape.Change
	}{
		"ends a unit that is not there":     {"2026-02-01", landscape.Change{Kind: landscape.Dissolved, Before: unknown}},
		"ends a unit before it began":       {"2025-12-01", landscape.Change{Kind: landscape.Dissolved, Before: known}},
		"adds a unit that is there already": {"2026-02-01", landscape.Change{Kind: landscape.Added, After: known}},
		"same edition again":                {"2026-01-01", landscape.Change{Kind: landscape.Added, After: unknown}},
	} {
		err := s.Landscape().Update(t.Context(), func(tx landscape.Tx) error {
			if err := tx.Record(t.Context(), entry("a")); err != nil {
				return err
			}
			return tx.AddEdition(t.Context(), landscape.Edition{Date: test.date}, []landscape.Change{test.change})
		})
		if err == nil {
			t.Errorf("an edition that %s was applied", name)
		}
	}
	got, err := s.Landscape().Authorities(t.Context(), "2026-03-01")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "units", got, []landscape.Authority{known})
}

func testManyUnits(t *testing.T, s *store.Store) {
	const many = 1003 // whole batches and a rest
	changes := make([]landscape.Change, many)
	want := make([]landscape.Authority, many)
	for i := range many {
		u := unit(landscape.ARS(fmt.Sprintf("%012d", i)), "Gemeinde", "2026-01-01")
		u.Population = i
		want[i], changes[i] = u, landscape.Change{Kind: landscape.Added, After: u}
	}
	change(t, s.Landscape().Update, func(tx landscape.Tx) error {
		return tx.AddEdition(t.Context(), landscape.Edition{Date: "2026-01-01", Units: many}, changes)
	})
	got, err := s.Landscape().Authorities(t.Context(), "2026-01-01")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "units", got, want)
}

func testOverrides(t *testing.T, s *store.Store) {
	// PostgreSQL would put these into another order in most languages.
	ids := []string{"99-B", "99A", "99_a", "99a", "99ä"}
	want := make([]landscape.Override, len(ids))
	change(t, s.Landscape().Update, func(tx landscape.Tx) error {
		for i := len(ids) - 1; i >= 0; i-- {
			want[i] = override(ids[i])
			if err := tx.PutOverride(t.Context(), want[i]); err != nil {
				return err
			}
			want[i].Version = 1
		}
		return nil
	})
	got, err := s.Landscape().Overrides(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "overrides", got, want)

	replaced := landscape.Override{Service: "99A", Level: landscape.LevelUnknown, Reason: "strittig", By: "b", At: "2026-04-01"}
	change(t, s.Landscape().Update, func(tx landscape.Tx) error {
		for _, id := range []landscape.ServiceID{"99-B", "99a", "99ä", "not there"} {
			if err := tx.DeleteOverride(t.Context(), id); err != nil {
				return err
			}
		}
		return tx.PutOverride(t.Context(), replaced)
	})
	if got, err = s.Landscape().Overrides(t.Context()); err != nil {
		t.Fatal(err)
	}
	replaced.Version = 2
	equal(t, "overrides after replacing and deleting", got, []landscape.Override{replaced, want[2]})
}

func testAnyText(t *testing.T, s *store.Store) {
	text := rapid.String().Filter(func(s string) bool {
		for _, r := range s {
			if r == 0 || r == utf8.RuneError {
				return false
			}
		}
		return true
	})
	var version int64
	rapid.Check(t, func(rt *rapid.T) {
		o := override("99")
		o.Reason, o.Source = text.Draw(rt, "reason"), text.Draw(rt, "source")
		change(t, s.Landscape().Update, func(tx landscape.Tx) error { return tx.PutOverride(t.Context(), o) })
		got, err := s.Landscape().Overrides(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		version++
		o.Version = version
		equal(t, "override", got, []landscape.Override{o})
	})
}
