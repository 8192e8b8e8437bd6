package landscape

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// gemeinde, amt and kreis make units of a small landscape for comparing
// editions.
func gemeinde(key ARS, name string, area float64) Authority {
	return Authority{Key: key, Level: LevelGemeinde, Parent: key[:9], Name: name, AreaKM2: area, Population: int(area * 50)}
}

func amt(key ARS, name string, area float64) Authority {
	return Authority{Key: key, Level: LevelAmt, Parent: key[:5], Name: name, AreaKM2: area, Population: int(area * 50)}
}

// summary puts the changes of an edition in words.
func summary(changes []Change) []string {
	lines := []string{}
	for _, c := range changes {
		switch c.Kind {
		case Added:
			lines = append(lines, fmt.Sprintf("added %s", c.After.Key))
		case Changed:
			lines = append(lines, fmt.Sprintf("changed %s %v", c.Before.Key, c.Fields))
		case Dissolved:
			lines = append(lines, fmt.Sprintf("dissolved %s", c.Before.Key))
		default:
			lines = append(lines, fmt.Sprintf("%s %s to %s by %s", c.Kind, c.Before.Key, c.Successor, c.Basis))
		}
	}
	return lines
}

func TestDiff(t *testing.T) {
	t.Parallel()
	west, east := amt("130715151", "West", 30), amt("130715152", "Ost", 70)
	a, b := gemeinde("130715151001", "Adorf", 10), gemeinde("130715151002", "Bdorf", 20)
	c, d := gemeinde("130715152003", "Cdorf", 30), gemeinde("130715152004", "Ddorf", 40)
	before := []Authority{west, east, a, b, c, d}
	with := func(u Authority, area float64) Authority { u.AreaKM2 = area; return u }
	renamed := func(u Authority, name string) Authority { u.Name = name; return u }
	for _, tc := range []struct {
		name  string
		after []Authority
		want  []string
	}{
		{"nothing", before, nil},
		{"renamed", []Authority{west, east, renamed(a, "Bad Adorf"), b, c, d}, []string{"changed 130715151001 [name]"}},
		{
			"merged into a neighbour",
			[]Authority{west, east, with(a, 30), c, d},
			[]string{"changed 130715151001 [area]", "merged 130715151002 to 130715151001 by area"},
		},
		{
			"two merged into a new one",
			[]Authority{west, east, gemeinde("130715151009", "Abdorf", 30), c, d},
			[]string{"merged 130715151001 to 130715151009 by area", "merged 130715151002 to 130715151009 by area", "added 130715151009"},
		},
		{
			"surveyed anew while merging",
			[]Authority{west, east, with(a, 30.01), c, d},
			[]string{"changed 130715151001 [area]", "merged 130715151002 to 130715151001 by area"},
		},
		{
			"moved to another Amt",
			[]Authority{west, east, a, gemeinde("130715152002", "Bdorf", 20), c, d},
			[]string{"moved 130715151002 to 130715152002 by ags"},
		},
		{
			"new key, same name",
			[]Authority{west, east, gemeinde("130715151099", "Adorf", 10.1), b, c, d},
			[]string{"moved 130715151001 to 130715151099 by name"},
		},
		{
			"Amt joined another",
			[]Authority{
				with(east, 100), gemeinde("130715152001", "Adorf", 10), gemeinde("130715152002", "Bdorf", 20), c, d,
			},
			[]string{
				"merged 130715151 to 130715152 by parts", "moved 130715151001 to 130715152001 by ags",
				"moved 130715151002 to 130715152002 by ags", "changed 130715152 [area]",
			},
		},
		{
			"Amt split, no single successor",
			[]Authority{
				with(east, 90), amt("130715153", "Mitte", 10), gemeinde("130715153001", "Adorf", 10), gemeinde("130715152002", "Bdorf", 20), c, d,
			},
			[]string{
				"dissolved 130715151", "moved 130715151001 to 130715153001 by ags", "moved 130715151002 to 130715152002 by ags",
				"changed 130715152 [area]", "added 130715153",
			},
		},
		{
			"area gone nowhere",
			[]Authority{west, east, a, c, d},
			[]string{"dissolved 130715151002"},
		},
	} {
		want := tc.want
		if want == nil {
			want = []string{}
		}
		if diff := cmp.Diff(want, summary(Diff(before, tc.after))); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tc.name, diff)
		}
	}
}

// TestDiffDoesNotGuess: two dissolved Gemeinden of the same size and two that
// grew by it leave open which went where.
func TestDiffDoesNotGuess(t *testing.T) {
	t.Parallel()
	before := []Authority{
		gemeinde("130715151001", "A", 10), gemeinde("130715151002", "B", 10),
		gemeinde("130715151003", "C", 30), gemeinde("130715151004", "D", 40),
	}
	after := []Authority{gemeinde("130715151003", "C", 40), gemeinde("130715151004", "D", 50)}
	for _, c := range Diff(before, after) {
		if c.Before.Name == "A" || c.Before.Name == "B" {
			if c.Kind != Dissolved || c.Successor != "" || c.Basis != "" {
				t.Errorf("%s: %s to %q by %q, but the data do not tell", c.Before.Name, c.Kind, c.Successor, c.Basis)
			}
		}
	}
}

// TestDiffPrefersWhatFitsToTheHectare: of two dissolved Gemeinden whose areas
// differ by one hectare each goes where its own area arrived.
func TestDiffPrefersWhatFitsToTheHectare(t *testing.T) {
	t.Parallel()
	before := []Authority{
		gemeinde("130715151001", "A", 10), gemeinde("130715151002", "B", 10.01),
		gemeinde("130715151003", "C", 30), gemeinde("130715151004", "D", 40),
	}
	after := []Authority{gemeinde("130715151003", "C", 40.01), gemeinde("130715151004", "D", 50)}
	want := map[string]ARS{"A": "130715151004", "B": "130715151003"}
	for _, c := range Diff(before, after) {
		if heir, gone := want[c.Before.Name]; gone && (c.Kind != Merged || c.Successor != heir || c.Basis != BasisArea) {
			t.Errorf("%s: %s to %q by %q, want merged to %s", c.Before.Name, c.Kind, c.Successor, c.Basis, heir)
		}
	}
}

func TestDiffKeepsWhatAnEditionDoesNotState(t *testing.T) {
	t.Parallel()
	known := gemeinde("130715151001", "Adorf", 10)
	known.Seat, known.Lon, known.Lat = "Adorf", 12.5, 54
	bare := gemeinde("130715151001", "Adorf", 10)
	if changes := Diff([]Authority{known}, []Authority{bare}); len(changes) != 0 {
		t.Errorf("an edition without seat and coordinates changes %v", summary(changes))
	}
	bare.Key, bare.Parent = "130715152001", "130715152"
	changes := Diff([]Authority{known}, []Authority{bare})
	if len(changes) != 1 || changes[0].Kind != Moved || changes[0].After.Seat != "Adorf" || changes[0].After.Lon != 12.5 {
		t.Errorf("moving forgets seat or coordinates: %+v", changes)
	}
}

// TestDiffIsComplete: whatever happens between two editions, ending each Before
// and beginning each After makes the later from the earlier.
func TestDiffIsComplete(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		edition := rapid.Custom(func(t *rapid.T) []Authority {
			units := map[ARS]Authority{}
			for range rapid.IntRange(0, 12).Draw(t, "units") {
				place := rapid.IntRange(1, 3).Draw(t, "amt")
				number := rapid.IntRange(1, 6).Draw(t, "number")
				key := ARS(fmt.Sprintf("13071515%d%03d", place, number))
				name := rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "name")
				units[key] = gemeinde(key, name, float64(rapid.IntRange(1, 5).Draw(t, "area")))
				units[key[:9]] = amt(key[:9], "Amt "+name, 1)
			}
			return sorted(units)
		})
		before, after := edition.Draw(t, "before"), edition.Draw(t, "after")
		units := byKey(before)
		changes := Diff(before, after)
		for _, c := range changes {
			delete(units, c.Before.Key)
			if (c.Successor == "") != (c.Basis == "") {
				t.Fatalf("successor %q with basis %q", c.Successor, c.Basis)
			}
		}
		for _, c := range changes {
			if c.After.Key != "" {
				units[c.After.Key] = c.After
			}
		}
		if diff := cmp.Diff(after, sorted(units)); diff != "" {
			t.Fatalf("applying the changes does not give the later edition (-want +got)\n%s", diff)
		}
	})
}

func sorted(units map[ARS]Authority) []Authority {
	list := make([]Authority, 0, len(units))
	for _, u := range units {
		list = append(list, u)
	}
	slices.SortFunc(list, func(a, b Authority) int {
		if a.Key < b.Key {
			return -1
		}
		return 1
	})
	return list
}

func BenchmarkDiff(b *testing.B) {
	register, err := EmbeddedRegister()
	if err != nil {
		b.Fatal(err)
	}
	later := slices.Clone(register.Units)
	for i := range later {
		later[i].Population++
	}
	for b.Loop() {
		Diff(register.Units, later)
	}
}
