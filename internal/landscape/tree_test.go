package landscape

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func tree(tb testing.TB) *Tree {
	tb.Helper()
	t, err := EmbeddedTree()
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

func keysOf(units []Authority) []ARS {
	keys := make([]ARS, len(units))
	for i, u := range units {
		keys[i] = u.Key
	}
	return keys
}

func TestTreeOfMV(t *testing.T) {
	t.Parallel()
	tree := tree(t)
	kinds := map[string]int{}
	population := 0
	for _, u := range tree.Administrations("13") {
		kinds[u.Type]++
		population += u.Population
	}
	if kinds["Amt"] != 76 || kinds["Verbandsfreie Gemeinde"] != 40 || population != 1_573_597 {
		t.Errorf("administrations %v with %d inhabitants; want 76 Ämter and 38 + 2 others with 1573597", kinds, population)
	}
	members := 0
	for _, u := range tree.Administrations("13") {
		if u.Type == "Amt" {
			members += len(tree.Children(u.Key))
		}
	}
	if members != 684 || len(tree.Gemeinden("13")) != 724 || len(tree.Kreise("13")) != 8 || len(tree.Laender()) != 16 {
		t.Errorf("%d members of Ämter, %d Gemeinden, %d Kreise, %d Länder; want 684, 724, 8, 16",
			members, len(tree.Gemeinden("13")), len(tree.Kreise("13")), len(tree.Laender()))
	}
}

func TestInhabitedUnitsBelowAnyOther(t *testing.T) {
	t.Parallel()
	tree := tree(t)
	lists := map[Level]func(ARS) []Authority{LevelKreis: tree.Kreise, LevelAmt: tree.Administrations, LevelGemeinde: tree.Gemeinden}
	units := slices.Collect(tree.All())
	rapid.Check(t, func(t *rapid.T) {
		below := rapid.SampledFrom(units).Draw(t, "below").Key
		if rapid.IntRange(0, 9).Draw(t, "everywhere") == 0 {
			below = Bund
		}
		for level, list := range lists {
			var want []ARS
			for u := range tree.Descendants(below) {
				if u.Level == level && u.Population > 0 {
					want = append(want, u.Key)
				}
			}
			if got := keysOf(list(below)); !slices.Equal(got, want) {
				t.Errorf("%s below %s: %v, want %v", level, below, got, want)
			}
		}
	})
}

func TestTreeWalks(t *testing.T) {
	t.Parallel()
	tree := tree(t)
	if got, want := keysOf(tree.Ancestors("130715151008")), []ARS{"130715151", "13071", "13", "00"}; !slices.Equal(got, want) {
		t.Errorf("above 130715151008: %v, want %v", got, want)
	}
	if got, want := keysOf(tree.Ancestors("081110000000")), []ARS{"081110000", "08111", "081", "08", "00"}; !slices.Equal(got, want) {
		t.Errorf("above Stuttgart: %v, want %v", got, want)
	}
	if got := len(tree.Children("130715151")); got != 16 {
		t.Errorf("Demmin-Land has %d Gemeinden, want 16", got)
	}
	if got := len(slices.Collect(tree.Descendants(Bund))); got != tree.Len()-1 {
		t.Errorf("%d units below the Bund, want %d", got, tree.Len()-1)
	}
	if got := len(slices.Collect(tree.Descendants("130715151"))); got != 16 {
		t.Errorf("%d units below Demmin-Land, want 16", got)
	}
	if _, ok := tree.Authority("99"); ok || tree.Children("99") == nil || tree.Ancestors("99") != nil || tree.Administrations("99") != nil {
		t.Error("a unit that does not exist has relatives")
	}
	if coast, ok := tree.Authority("130009999"); !ok || coast.Parent != "13" {
		t.Errorf("the coastal waters hang below %q, want directly below the Land", coast.Parent)
	}
}

func TestTreeSearch(t *testing.T) {
	t.Parallel()
	tree := tree(t)
	for _, c := range []struct {
		query string
		first ARS
	}{
		{"Mecklenburg", "13"},
		{"greifswald", "13075"},
		{"Vorpommern-Rügen", "13073"},
		{"vorpommern ruegen", "13073"},
		{"demmin land", "130715151"},
		{"13071515", "130715153"},
		{"hanse rostock", "130030000"},
		{"Muenchen", "09162"},
	} {
		found := tree.Search(c.query, 3)
		if len(found) == 0 || !slices.Contains(keysOf(found), c.first) {
			t.Errorf("%q finds %v, want %s among the first three", c.query, keysOf(found), c.first)
		}
	}
	if found := keysOf(tree.Search("Amt Barth", 0)); !slices.Equal(found, []ARS{"130735352"}) {
		t.Errorf("Amt Barth finds %v, want the Amt alone", found)
	}
	if found := tree.Search("Amt", 0); slices.ContainsFunc(found, func(u Authority) bool { return !strings.Contains(u.Name, "Amt") }) {
		t.Errorf("a kind alone finds %d units, want those that bear it in their name", len(found))
	}
	if found := tree.Search("  ", 0); len(found) != 0 {
		t.Errorf("an empty query finds %d units", len(found))
	}
	if all, some := tree.Search("Neustadt", 0), tree.Search("Neustadt", 5); len(all) < 20 || len(some) != 5 {
		t.Errorf("Neustadt: %d and %d units, want at least 20 and 5", len(all), len(some))
	}
}

func TestNewTreeRefuses(t *testing.T) {
	t.Parallel()
	bund := Authority{Key: Bund}
	land := Authority{Key: "13", Parent: Bund, Name: "MV"}
	for _, c := range []struct {
		name  string
		units []Authority
		want  string
	}{
		{"duplicate", []Authority{bund, land, land}, "13 (MV) occurs twice"},
		{"unknown parent", []Authority{land}, "00, the parent of 13 (MV), is missing"},
		{"no parent", []Authority{bund, {Key: "13"}}, "cannot be the parent"},
		{"itself", []Authority{bund, {Key: "13", Parent: "13"}}, "cannot be the parent"},
		{"circle", []Authority{bund, {Key: "13", Parent: "13071"}, {Key: "13071", Parent: "13"}}, "cannot be the parent"},
		{"Bund below", []Authority{{Key: Bund, Parent: "13"}, land}, "cannot be the parent"},
		{"foreign parent", []Authority{bund, land, {Key: "01001", Parent: "13"}}, "cannot be the parent"},
		{"key", []Authority{{Key: "1", Name: "x"}}, "is no ARS"},
	} {
		if _, err := NewTree(c.units); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

// TestSumsGoUp: in any part of the register the parts of a unit have its
// inhabitants and its area.
func TestSumsGoUp(t *testing.T) {
	t.Parallel()
	tree := tree(t)
	units := slices.Collect(tree.All())
	rapid.Check(t, func(t *rapid.T) {
		u := units[rapid.IntRange(0, len(units)-1).Draw(t, "unit")]
		for _, above := range append(tree.Ancestors(u.Key), u) {
			if above.Level == LevelGemeinde {
				continue
			}
			population, area := 0, int64(0)
			for _, part := range tree.Children(above.Key) {
				population += part.Population
				area += hectares(part.AreaKM2)
			}
			if population != above.Population || area != hectares(above.AreaKM2) {
				t.Fatalf("%s %s has %d inhabitants on %.2f km², its parts %d on %.2f", above.Key, above.Name,
					above.Population, above.AreaKM2, population, float64(area)/100)
			}
		}
	})
}

func BenchmarkTree(b *testing.B) {
	tree := tree(b)
	b.Run("administrations of MV", func(b *testing.B) {
		for b.Loop() {
			tree.Administrations("13")
		}
	})
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			tree.Search("vorpommern ruegen", 20)
		}
	})
}
