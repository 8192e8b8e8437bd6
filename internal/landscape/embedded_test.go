package landscape

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/testkit"
)

// TestEmbeddedRegisterIsTheOfficialOne compares what ships with the file it was
// made from.
func TestEmbeddedRegisterIsTheOfficialOne(t *testing.T) {
	t.Parallel()
	embedded, err := EmbeddedRegister()
	if err != nil {
		t.Fatal(err)
	}
	ignore := cmp.FilterPath(func(p cmp.Path) bool {
		name := p.Last().String()
		return name == ".Lon" || name == ".Lat"
	}, cmp.Ignore())
	if diff := cmp.Diff(readNative(t).Units, embedded.Units, ignore); diff != "" {
		t.Errorf("embedded and native differ (-native +embedded)\n%s", diff)
	}
	coordinates, err := ReadRegisterFolder(os.DirFS(testkit.Shared(t, "gemeinden")))
	if err != nil {
		t.Fatal(err)
	}
	for i, u := range coordinates.Units {
		if got := embedded.Units[i]; got.Lon != u.Lon || got.Lat != u.Lat {
			t.Errorf("%s lies at %g %g, want %g %g", u.Key, got.Lon, got.Lat, u.Lon, u.Lat)
		}
	}
}

func TestAttributionsNameTheSources(t *testing.T) {
	t.Parallel()
	register, err := EmbeddedRegister()
	if err != nil {
		t.Fatal(err)
	}
	list := Attributions()
	if len(list) != 3 || list[0].Text != register.Source {
		t.Fatalf("got %+v; the first must be the one of the embedded register, %q", list, register.Source)
	}
	for i, want := range []string{"Destatis", "GeoBasis-DE / BKG 2025", "OZG-Datenbank NRW"} {
		if !strings.Contains(list[i].Text, want) {
			t.Errorf("%q does not name %s", list[i].Text, want)
		}
	}
}

func TestBoundariesCoverTheTree(t *testing.T) {
	t.Parallel()
	tree, err := EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		level  Level
		within ARS
		want   int
	}{
		{LevelLand, Bund, 16},
		{LevelKreis, Bund, 400},
		{LevelKreis, "13", 8},
		{LevelKreis, "01", 15},
		{LevelAmt, "13", 116},
		{LevelGemeinde, "13", 724},
		{LevelGemeinde, "130715151", 16},
	} {
		boundaries, err := Boundaries(c.level, c.within)
		if err != nil || len(boundaries) != c.want {
			t.Errorf("level %v in %s: %d boundaries, %v; want %d", c.level, c.within, len(boundaries), err, c.want)
		}
		for _, b := range boundaries {
			if _, known := tree.Authority(b.Key); !known || len(b.Polygons) == 0 {
				t.Errorf("level %v in %s: boundary of %s with %d polygons; unit known: %v", c.level, c.within, b.Key, len(b.Polygons), known)
			}
		}
	}
	if _, err := Boundaries(LevelAmt, "01"); !errors.Is(err, ErrNoBoundaries) {
		t.Errorf("Ämter of Schleswig-Holstein: %v, want ErrNoBoundaries", err)
	}
}

func TestReadBoundariesErrorsNamePlace(t *testing.T) {
	t.Parallel()
	feature := func(kind, coordinates, key string) string {
		return `{"features":[{"geometry":{"type":"` + kind + `","coordinates":` + coordinates + `},"properties":{"ARS":"` + key + `"}}]}`
	}
	const square = "[[[0,0],[1,0],[1,1],[0,0]]]"
	if got, err := ReadBoundaries("x", strings.NewReader(feature("Polygon", square, "13"))); err != nil || len(got) != 1 || len(got[0].Polygons[0][0]) != 4 {
		t.Errorf("a correct file gives %+v, %v", got, err)
	}
	for _, c := range []struct{ in, want string }{
		{"{", "x: the file is no GeoJSON"},
		{feature("Polygon", square, "1"), "x: field features[0].properties: the key cannot be used"},
		{feature("Point", "[0,0]", "13"), `x: field features[0].geometry: the boundary of 13 cannot be used: reading coordinates: "Point" is neither`},
		{feature("Polygon", "[[[0,0],[1,0]]]", "13"), "a ring of 2 points is not closed"},
		{feature("Polygon", "[[[0,0],[1,200],[1,1],[0,0]]]", "13"), "is no longitude and latitude"},
		{feature("Polygon", `"x"`, "13"), "reading coordinates"},
	} {
		if _, err := ReadBoundaries("x", strings.NewReader(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.in, err, c.want)
		}
	}
}

// BenchmarkStart measures what every start of Kiesel has to read.
func BenchmarkStart(b *testing.B) {
	b.Run("register", func(b *testing.B) {
		for b.Loop() {
			register, err := unpack("data/register_2026-02-28.csv.gz", ReadRegisterCSV)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := NewTree(register.Units); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("catalogue", func(b *testing.B) {
		for b.Loop() {
			services, err := unpack("data/services.csv.gz", ReadServices)
			if err != nil {
				b.Fatal(err)
			}
			bundles, err := unpack("data/bundles.csv.gz", ReadBundles)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := NewCatalogue(services, bundles); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("search index", func(b *testing.B) {
		c := catalogue(b)
		for b.Loop() {
			newSearchIndex(c.services)
		}
	})
	b.Run("boundaries of 116 administrations", func(b *testing.B) {
		for b.Loop() {
			if _, err := loadBoundaries("mv_aemter")(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// FuzzReadBoundaries checks that no file makes the reader panic.
func FuzzReadBoundaries(f *testing.F) {
	f.Add([]byte(`{"features":[{"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]},"properties":{"ARS":"13"}}]}`))
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, in []byte) {
		boundaries, err := ReadBoundaries("fuzz", bytes.NewReader(in))
		if err != nil && boundaries != nil {
			t.Error("an error and a result")
		}
	})
}
