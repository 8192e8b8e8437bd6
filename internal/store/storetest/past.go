package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"pgregory.net/rapid"

	"kiesel/internal/access"
	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/store"
)

// testPastIsReplay decides and takes back competences in any order. The state as
// of each moment must be what the journal tells up to then.
func testPastIsReplay(t *testing.T, s *store.Store) {
	clock := instant
	keeper := landscape.Keeper{Store: s.Landscape(), Now: func() time.Time { return clock }}
	rapid.Check(t, func(rt *rapid.T) {
		clock = clock.Add(time.Hour)
		service := rapid.SampledFrom([]landscape.ServiceID{"a", "b", "c"}).Draw(rt, "service")
		seen := inForce(t, s, service).Version
		var err error
		if rapid.Bool().Draw(rt, "remove") {
			err = keeper.RemoveOverride(t.Context(), access.Local(), service, seen, "")
		} else {
			o := override(string(service))
			o.Version = seen
			o.Level = rapid.SampledFrom([]landscape.Level{landscape.LevelKreis, landscape.LevelAmt}).Draw(rt, "level")
			err = keeper.Override(t.Context(), access.Local(), o)
		}
		if err != nil {
			rt.Fatal(err)
		}
	})
	told := map[landscape.ServiceID]landscape.Override{}
	found, err := s.Journal().Find(t.Context(), journal.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range slices.Backward(found) {
		delete(told, landscape.ServiceID(e.Subject))
		if e.Action == "landscape.override" {
			var o landscape.Override
			if err := json.Unmarshal(e.After, &o); err != nil {
				t.Fatal(err)
			}
			o.Reason = e.Reason
			told[o.Service] = o
		}
		past, err := s.AsOf(t.Context(), e.At.Add(time.Minute))
		if err != nil || past.Entry() != e.Seq {
			t.Fatalf("the state after entry %d: %v, entry %d", e.Seq, err, past.Entry())
		}
		overrides, err := past.Landscape().Overrides(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		kept := map[landscape.ServiceID]landscape.Override{}
		for _, o := range overrides {
			kept[o.Service] = o
		}
		if !maps.Equal(kept, told) {
			t.Fatalf("after entry %d the store keeps %v, the journal tells %v", e.Seq, kept, told)
		}
	}
}

// inForce returns the override of a service, the zero Override for none.
func inForce(t *testing.T, s *store.Store, service landscape.ServiceID) landscape.Override {
	t.Helper()
	overrides, err := s.Landscape().Overrides(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range overrides {
		if o.Service == service {
			return o
		}
	}
	return landscape.Override{}
}

// testPastOfAll follows one thing of each kind through its life.
func testPastOfAll(t *testing.T, s *store.Store) {
	ctx := t.Context()
	_, err := s.AsOf(ctx, instant)
	wantError(t, err, journal.ErrNoPast)

	a := assumption("99012", landscape.Decision, "cover", 3)
	c := evidence.StoredComparison{ID: "c", Service: "99012", At: instant}
	key := evidence.KnownKey{Fingerprint: "f", Key: "k", Authority: evidence.Origin{Name: "Rostock"}, At: instant}
	at := instant
	step := func(fn func(bundling.Tx) error, more func(evidence.Tx) error) {
		t.Helper()
		at = at.Add(time.Hour)
		e := entry("any")
		e.At = at
		err := errors.Join(
			s.Bundling().Update(ctx, func(tx bundling.Tx) error { return errors.Join(fn(tx), tx.Record(ctx, e)) }),
			s.Evidence().Update(ctx, func(tx evidence.Tx) error { return errors.Join(more(tx), tx.Record(ctx, e)) }))
		if err != nil {
			t.Fatal(err)
		}
	}
	step(
		func(tx bundling.Tx) error { return tx.PutAssumption(ctx, a) },
		func(tx evidence.Tx) error {
			return errors.Join(tx.PutProfile(ctx, profile("p", "99012", "Rostock", "activity")), tx.PutComparison(ctx, c), tx.PutKey(ctx, key))
		})
	a.Value, c.Comparison.Note, key.Revoked = 4, "neu", instant
	step(
		func(tx bundling.Tx) error { return tx.PutAssumption(ctx, a) },
		func(tx evidence.Tx) error {
			return errors.Join(tx.DeleteProfile(ctx, "p"), tx.PutComparison(ctx, c), tx.PutKey(ctx, key))
		})
	step(
		func(tx bundling.Tx) error { return tx.DeleteAssumption(ctx, "99012", a.Key()) },
		func(evidence.Tx) error { return nil })

	for hours, want := range map[time.Duration]state{
		1: {assumptions: 1, value: 3, profiles: 1, note: "", trusted: true},
		2: {assumptions: 1, value: 4, profiles: 0, note: "neu"},
		3: {assumptions: 0, profiles: 0, note: "neu"},
	} {
		past, err := s.AsOf(ctx, instant.Add(hours*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if got := stateOf(t, past); got != want {
			t.Errorf("after %d hours: %+v, want %+v", hours, got, want)
		}
		wantError(t, past.Bundling().Update(ctx, func(bundling.Tx) error { return nil }), store.ErrPast)
	}
	first, err := s.AsOf(ctx, instant.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	gone, err := first.Evidence().FindProfile(ctx, "p")
	if err != nil || gone.Profile.Cases != 12 || len(gone.Profile.Variants) > 0 {
		t.Errorf("of a profile deleted since %+v is left (%v), want its outline", gone.Profile, err)
	}
	old, err := s.Bundling().AssumptionVersion(ctx, "99012", a.Key(), 1)
	if err != nil || old.Value != 3 {
		t.Errorf("version 1 of the assumption: %+v, %v", old, err)
	}
	later, err := first.Bundling().AssumptionVersion(ctx, "99012", a.Key(), 2)
	if err != nil || later.Version != 0 {
		t.Errorf("an earlier state knows the later %+v, %v", later, err)
	}
}

// state is what testPastOfAll looks at.
type state struct {
	assumptions, profiles int
	value                 float64
	note                  string
	trusted               bool // the key
}

func stateOf(t *testing.T, past store.Past) (found state) {
	t.Helper()
	assumptions, err := past.Bundling().Assumptions(t.Context(), "99012")
	if err != nil {
		t.Fatal(err)
	}
	found.assumptions = len(assumptions)
	for _, a := range assumptions {
		found.value = a.Value
	}
	profiles, err := past.Evidence().FindProfiles(t.Context(), evidence.ProfileFilter{})
	if err != nil {
		t.Fatal(err)
	}
	found.profiles = len(profiles)
	c, err := past.Evidence().FindComparison(t.Context(), "c")
	if err != nil {
		t.Fatal(err)
	}
	found.note = c.Comparison.Note
	keys, err := past.Evidence().FindKeys(t.Context())
	if err != nil || len(keys) != 1 {
		t.Fatalf("%d keys are kept (%v), want 1", len(keys), err)
	}
	found.trusted = keys[0].Revoked.IsZero()
	return found
}

// testRace lets many people count up one reason at the same time, each trying
// again until the own step is in.
func testRace(t *testing.T, s *store.Store) {
	const people, each = 4, 10
	keeper := landscape.Keeper{Store: s.Landscape(), Now: func() time.Time { return instant }}
	var group errgroup.Group
	for range people {
		group.Go(func() error {
			for range each {
				if err := countUp(t.Context(), s, &keeper); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	if o := inForce(t, s, "99"); o.Version != people*each || len(o.Source) != people*each {
		t.Errorf("%d people took %d steps each, version %d holds %q", people, each, o.Version, o.Source)
	}
}

// countUp adds one stroke to an override as soon as nobody else was quicker.
func countUp(ctx context.Context, s *store.Store, keeper *landscape.Keeper) error {
	for {
		overrides, err := s.Landscape().Overrides(ctx)
		if err != nil {
			return err
		}
		o := landscape.Override{Service: "99", Level: landscape.LevelKreis, Reason: "Zählung"}
		if len(overrides) > 0 {
			o = overrides[0]
		}
		o.Source += "|"
		err = keeper.Override(ctx, access.Local(), o)
		if conflict := (*journal.ConflictError)(nil); !errors.As(err, &conflict) {
			return err
		}
	}
}
