package landscape_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kiesel/internal/access"
	"kiesel/internal/landscape"
)

func TestEditionIsWithdrawn(t *testing.T) {
	t.Parallel()
	keeper, store := newKeeper()
	ctx := t.Context()
	withdraw := func(actor access.Actor, date landscape.Date) (again landscape.Edition, err error) {
		err = store.Update(ctx, func(tx landscape.Tx) error {
			again, err = keeper.WithdrawIn(ctx, tx, actor, date, "falsche Datei")
			return err
		})
		return again, err
	}
	if _, err := withdraw(access.Local(), ""); !errors.Is(err, landscape.ErrNoEdition) {
		t.Errorf("withdrawing from an empty installation: %v", err)
	}
	first, second := small(t, "2025-01-01", "500"), small(t, "2026-01-01", "480")
	for _, r := range []landscape.Register{first, second} {
		err := store.Update(ctx, func(tx landscape.Tx) error {
			_, err := keeper.ApplyIn(ctx, tx, access.Local(), r, "neuer Stand")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := withdraw(access.Actor{ID: "u-1"}, second.Date); !errors.Is(err, access.ErrDenied) {
		t.Errorf("withdrawing without the right: %v", err)
	}
	if _, err := withdraw(access.Local(), first.Date); !errors.Is(err, landscape.ErrStalePreview) {
		t.Errorf("withdrawing what is not in force: %v", err)
	}
	again, err := withdraw(access.Local(), second.Date)
	if err != nil || again != first.Edition() {
		t.Fatalf("in force again is %+v, %v", again, err)
	}
	tree, err := keeper.Tree(ctx, second.Date)
	if err != nil {
		t.Fatal(err)
	}
	if u, _ := tree.Authority("130715151010"); u.Population != 500 || u.ValidTo != "" {
		t.Errorf("the Gemeinde is %+v", u)
	}
	if _, err := withdraw(access.Local(), first.Date); !errors.Is(err, landscape.ErrNoEdition) {
		t.Errorf("withdrawing the only edition: %v", err)
	}
	if e, err := keeper.InForce(ctx); err != nil || e != first.Edition() {
		t.Errorf("in force is %+v, %v", e, err)
	}
	entries := store.Journal()
	if last := entries[len(entries)-1]; len(entries) != 3 || last.Action != "landscape.edition.withdraw" || last.Subject != "2026-01-01" {
		t.Errorf("journal: %+v", entries)
	}
	if _, err := keeper.Apply(ctx, access.Local(), small(t, "2026-01-01", "490"), "berichtigt"); err != nil {
		t.Errorf("the same date again: %v", err)
	}
}

func TestAssembledRegisterIsTheOneThatWasRead(t *testing.T) {
	t.Parallel()
	want := small(t, "2026-01-01", "480")
	var stated []landscape.Stated
	for i, u := range want.Units {
		if u.Level == landscape.LevelBund {
			continue
		}
		if u.Level != landscape.LevelGemeinde {
			u.Population, u.AreaKM2 = 0, 0
		}
		stated = append(stated, landscape.Stated{Authority: u, Line: i})
	}
	got, err := landscape.Assemble(want.Date, stated)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(landscape.Register{}, "SHA256")); diff != "" || err != nil || len(got.SHA256) != 64 {
		t.Errorf("%v, checksum %q (-read +assembled):\n%s", err, got.SHA256, diff)
	}
}

func TestAssembleSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	unit := func(key landscape.ARS, line int, change func(*landscape.Authority)) landscape.Stated {
		u := landscape.Authority{Key: key, Name: "X"}
		if key.Level() == landscape.LevelGemeinde {
			u.Population, u.AreaKM2 = 500, 20
		}
		if change != nil {
			change(&u)
		}
		return landscape.Stated{Authority: u, Line: line}
	}
	for _, test := range []struct {
		key    landscape.ARS
		change func(*landscape.Authority)
		field  string
	}{
		{"1307", nil, "key"},
		{"00", nil, "key"},
		{"130725151", nil, "key"}, // its Kreis is missing
		{"130715152", nil, "key"}, // no Gemeinde in it
		{"130715151011", func(u *landscape.Authority) { u.Name = "" }, "name"},
		{"130715151011", func(u *landscape.Authority) { u.Population = -1 }, "population"},
		{"130715151011", func(u *landscape.Authority) { u.AreaKM2 = -1 }, "area"},
		{"130715151011", func(u *landscape.Authority) { u.Lon, u.Lat = 2, 54 }, "lon"},
		{"130715151011", func(u *landscape.Authority) { u.Lon, u.Lat = 12, 44 }, "lat"},
	} {
		_, err := landscape.Assemble("2026-01-01", []landscape.Stated{
			unit("13", 2, nil), unit("13071", 3, nil), unit("130715151", 4, nil), unit("130715151010", 5, nil), unit(test.key, 6, test.change),
		})
		var wrong *landscape.ReadError
		if !errors.As(err, &wrong) || wrong.Line != 6 || wrong.Field != test.field {
			t.Errorf("%s: %v, want field %s in line 6", test.key, err, test.field)
		}
	}
}
