package landscape_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"kiesel/internal/access"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
	"kiesel/internal/landscape/landscapetest"
)

func newKeeper() (*landscape.Keeper, *landscapetest.Store) {
	store := &landscapetest.Store{}
	clock := func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	return &landscape.Keeper{Store: store, Now: clock}, store
}

// small is a register of one Amt whose only Gemeinde has the given inhabitants.
func small(t *testing.T, date landscape.Date, population string) landscape.Register {
	t.Helper()
	r, err := landscape.ReadRegisterCSV("register_"+string(date)+".csv", strings.NewReader(
		"key,name,type,seat,population,area_km2,lon,lat\n"+
			"13,Mecklenburg-Vorpommern,Land,Schwerin,,,,\n13071,Seenplatte,Landkreis,Neubrandenburg,,,,\n"+
			"130715151,Demmin-Land,Amt,Demmin,,,,\n130715151010,Beggerow,Gemeinde,,"+population+",20.41,,\n"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestKeeperStartsWithTheEmbeddedRegister(t *testing.T) {
	t.Parallel()
	keeper, store := newKeeper()
	if _, err := keeper.Tree(t.Context(), "2026-03-01"); !errors.Is(err, landscape.ErrNoEdition) {
		t.Errorf("tree of an empty installation: %v, want ErrNoEdition", err)
	}
	for range 2 { // the second start changes nothing
		if err := keeper.EnsureBase(t.Context(), access.System("start")); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := keeper.Tree(t.Context(), "2026-03-01")
	if err != nil {
		t.Fatal(err)
	}
	if tree.Len() != 15_973 || len(tree.Administrations("13")) != 116 {
		t.Errorf("the tree has %d units and %d administrations in MV, want 15973 and 116", tree.Len(), len(tree.Administrations("13")))
	}
	entries := store.Journal()
	if len(entries) != 1 || entries[0].Action != "landscape.edition" || entries[0].Subject != "2026-02-28" || entries[0].Actor != "system:start" {
		t.Errorf("journal: %+v", entries)
	}
}

func TestKeeperKeepsHistory(t *testing.T) {
	t.Parallel()
	keeper, store := newKeeper()
	ctx := t.Context()
	for _, r := range []landscape.Register{small(t, "2025-01-01", "500"), small(t, "2026-01-01", "480")} {
		if _, err := keeper.Apply(ctx, access.Local(), r, "neuer Stand"); err != nil {
			t.Fatal(err)
		}
	}
	for on, want := range map[landscape.Date]int{"2025-06-30": 500, "2026-01-01": 480} {
		tree, err := keeper.Tree(ctx, on)
		if err != nil {
			t.Fatal(err)
		}
		if u, _ := tree.Authority("13"); u.Population != want {
			t.Errorf("on %s the Land has %d inhabitants, want %d", on, u.Population, want)
		}
	}
	history, err := store.History(ctx, "130715151010")
	if err != nil || len(history) != 2 || history[0].ValidTo != "2026-01-01" || history[1].ValidTo != "" {
		t.Errorf("history %+v, %v", history, err)
	}
}

func TestNewestEditionIsInForce(t *testing.T) {
	t.Parallel()
	keeper, _ := newKeeper()
	ctx := t.Context()
	if _, err := keeper.InForce(ctx); !errors.Is(err, landscape.ErrNoEdition) {
		t.Errorf("in force in an empty installation: %v, want ErrNoEdition", err)
	}
	for _, r := range []landscape.Register{small(t, "2025-01-01", "500"), small(t, "2099-01-01", "480")} {
		if _, err := keeper.Apply(ctx, access.Local(), r, "neuer Stand"); err != nil {
			t.Fatal(err)
		}
	}
	if e, err := keeper.InForce(ctx); err != nil || e.Date != "2099-01-01" {
		t.Errorf("in force is the edition of %q (%v), want the one applied last", e.Date, err)
	}
}

// overtaken is a store in which another process commits just before each
// transaction.
type overtaken struct {
	landscape.Store
	other func() error
}

func (s overtaken) Update(ctx context.Context, fn func(landscape.Tx) error) error {
	if err := s.other(); err != nil {
		return err
	}
	return s.Store.Update(ctx, fn)
}

func TestTwoProcessesBeginAtOnce(t *testing.T) {
	t.Parallel()
	quick, store := newKeeper()
	late := &landscape.Keeper{Store: overtaken{store, func() error { return quick.EnsureBase(t.Context(), access.System("quick")) }}, Now: quick.Now}
	if err := late.EnsureBase(t.Context(), access.System("late")); err != nil {
		t.Errorf("the later of two processes fails: %v", err)
	}
	entries := store.Journal()
	if len(entries) != 1 || entries[0].Actor != "system:quick" {
		t.Errorf("journal: %+v, want one entry", entries)
	}
}

func TestParallelImportsAreNotMixed(t *testing.T) {
	t.Parallel()
	for first, want := range map[landscape.Date]error{
		"2025-06-30": landscape.ErrOldEdition,
		"2025-03-31": landscape.ErrStalePreview,
	} {
		quick, store := newKeeper()
		late := &landscape.Keeper{Now: quick.Now, Store: overtaken{store, func() error {
			_, err := quick.Apply(t.Context(), access.Local(), small(t, first, "500"), "")
			return err
		}}}
		if _, err := late.Apply(t.Context(), access.Local(), small(t, "2025-06-30", "600"), ""); !errors.Is(err, want) {
			t.Errorf("overtaken by the edition of %s: %v, want %v", first, err, want)
		}
		if editions, err := store.Editions(t.Context()); err != nil || len(editions) != 1 || editions[0].Date != first {
			t.Errorf("editions %v (%v), want that of %s alone", editions, err, first)
		}
	}
}

func TestPreviewChangesNothing(t *testing.T) {
	t.Parallel()
	keeper, store := newKeeper()
	preview, err := keeper.Preview(t.Context(), small(t, "2025-01-01", "500"))
	if err != nil || preview.Count()[landscape.Added] != 5 || preview.InForce.Date != "" {
		t.Errorf("preview of the first edition: %+v, %v", preview.Count(), err)
	}
	if editions, err := store.Editions(t.Context()); err != nil || len(editions) != 0 || len(store.Journal()) != 0 {
		t.Errorf("the preview left %d editions (%v) and %d journal entries", len(editions), err, len(store.Journal()))
	}
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	keeper, store := newKeeper()
	ctx := t.Context()
	first := small(t, "2025-06-30", "500")
	if _, err := keeper.Apply(ctx, access.Actor{}, first, ""); !errors.Is(err, access.ErrNoActor) {
		t.Errorf("nobody acts: %v, want ErrNoActor", err)
	}
	if _, err := keeper.Apply(ctx, access.Local(), first, ""); err != nil {
		t.Fatal(err)
	}
	for _, date := range []landscape.Date{"2025-06-30", "2024-12-31"} {
		if _, err := keeper.Apply(ctx, access.Local(), small(t, date, "1"), ""); !errors.Is(err, landscape.ErrOldEdition) {
			t.Errorf("edition of %s after %s: %v, want ErrOldEdition", date, first.Date, err)
		}
	}
	if n := len(store.Journal()); n != 1 {
		t.Errorf("%d journal entries, want the one of the edition that was applied", n)
	}
}

func TestOverridesAreJournalled(t *testing.T) {
	t.Parallel()
	keeper, store := newKeeper()
	ctx := t.Context()
	const service = landscape.ServiceID("99000000000001")
	steps := []func() error{
		func() error {
			return keeper.Override(ctx, access.Local(), landscape.Override{Service: service, Level: landscape.LevelKreis, Reason: "Vertrag"})
		},
		func() error {
			return keeper.Override(ctx, access.Local(), landscape.Override{Service: service, Version: 1, Level: landscape.LevelLand, Reason: "Gesetz"})
		},
		func() error { return keeper.RemoveOverride(ctx, access.Local(), service, 2, "überholt") },
		func() error { return keeper.RemoveOverride(ctx, access.Local(), service, 2, "noch einmal") },
	}
	want := []landscape.Level{landscape.LevelKreis, landscape.LevelLand, landscape.LevelBund, landscape.LevelBund}
	for i, step := range steps {
		if err := step(); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		rules, err := keeper.Rules(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got := rules.Competence(landscape.Service{ID: service, Type: "1"}, "13"); got.Level != want[i] {
			t.Errorf("after step %d level %v is competent, want %v", i, got.Level, want[i])
		}
	}
	entries := store.Journal()
	if len(entries) != 3 || string(entries[0].Before) != "null" || !strings.Contains(string(entries[2].Before), `"version":2`) || strings.Contains(string(entries[2].Before), "Gesetz") || string(entries[2].After) != "null" {
		t.Errorf("journal: %+v", entries)
	}
	if end, err := journal.Verify(func(yield func(journal.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}); err != nil || end.Entries != 3 {
		t.Errorf("the chain holds for %v: %v", end, err)
	}
	for name, err := range map[string]error{
		"no reason":      keeper.Override(ctx, access.Local(), landscape.Override{Service: service, Level: landscape.LevelAmt}),
		"no actor":       keeper.Override(ctx, access.Actor{}, landscape.Override{Service: service, Level: landscape.LevelAmt, Reason: "x"}),
		"nobody removes": keeper.RemoveOverride(ctx, access.Actor{}, service, 0, "x"),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// failing is a store whose transactions fail at their end.
type failing struct{ *landscapetest.Store }

var errDisk = errors.New("disk full")

func (f failing) Update(ctx context.Context, fn func(landscape.Tx) error) error {
	return f.Store.Update(ctx, func(tx landscape.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return errDisk
	})
}

func TestNothingHalfDoneStays(t *testing.T) {
	t.Parallel()
	keeper, store := newKeeper()
	keeper.Store = failing{store}
	if _, err := keeper.Apply(t.Context(), access.Local(), small(t, "2025-01-01", "1"), ""); !errors.Is(err, errDisk) {
		t.Errorf("got %v, want the error of the store", err)
	}
	editions, err := store.Editions(t.Context())
	if err != nil || len(editions) != 0 || len(store.Journal()) != 0 {
		t.Errorf("left behind: %v, %v", editions, err)
	}
}
