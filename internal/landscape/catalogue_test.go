package landscape

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func catalogue(tb testing.TB) *Catalogue {
	tb.Helper()
	c, err := EmbeddedCatalogue()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func TestCatalogueFigures(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	types := map[string]int{}
	keys := 0
	for s := range c.All() {
		types[s.Type]++
		if s.Key != "" {
			keys++
		}
	}
	want := map[string]int{"2/3": 3566, "1": 964, "4": 625, "5": 42, "1, 2/3": 20, "2": 18, "6": 5, "1, 2": 1, "": 8}
	if diff := cmp.Diff(want, types); diff != "" {
		t.Errorf("services by LeiKa type (-want +got)\n%s", diff)
	}
	if c.Len() != 5249 || keys != 4813 || len(c.Bundles()) != 557 || len(c.Topics()) != 14 || len(c.Situations()) != 55 {
		t.Errorf("%d services, %d keys, %d bundles, %d topics, %d situations; want 5249, 4813, 557, 14, 55",
			c.Len(), keys, len(c.Bundles()), len(c.Topics()), len(c.Situations()))
	}
}

func TestCatalogueLookup(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	s, ok := c.Service("99046040088000")
	if !ok || s.OZG != "10247" || s.Group() != "046" || !slices.Equal(s.Statutes(), []string{"GewSchG"}) {
		t.Errorf("service 99046040088000 is %+v, %v", s, ok)
	}
	b, ok := c.Bundle("10000")
	if !ok || b.Name != "Elterngeld" || b.Services != 4 {
		t.Errorf("bundle 10000 is %+v, %v; want Elterngeld with 4 services", b, ok)
	}
	if _, ok := c.Service("none"); ok {
		t.Error("found a service that does not exist")
	}
}

func TestFindForgivesSpelling(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, c2 := range []struct{ query, first string }{
		{"Personalausweis", "Personalausweis"},
		{"personalausweise", "Personalausweis"},
		{"Geburtsurkunden", "Geburtsurkunde"},
		{"urkunde geburt", "Geburtsurkunde"},
		{"Führerschein", "Führerschein"},
		{"fuehrerschein", "Führerschein"},
		{"FUHRERSCHEIN", "Führerschein"},
		{"Hundesteuer", "Hundesteuer"},
		{"Steuer für Hunde", "Hundesteuer"},
		{"Baugen", "Baugenehmigung"},
		{"Gaststättengewerbe", "Gaststättengewerbe"},
		{"gaststaetten", "Gaststättengewerbe"},
	} {
		found := c.Find(Filter{Query: c2.query, Limit: 5})
		if len(found.Services) == 0 || !strings.HasPrefix(found.Services[0].Name, c2.first) {
			names := []string{}
			for _, s := range found.Services {
				names = append(names, s.Name)
			}
			t.Errorf("%q finds %q first, want %q", c2.query, names, c2.first)
		}
	}
}

func TestSpellingsFindTheSame(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, spellings := range [][]string{
		{"Straßenreinigung", "Strassenreinigung", "STRASSENREINIGUNG"},
		{"Gebühren", "gebuehr", "Gebuehren"},
		{"Überprüfung", "ueberpruefung"},
	} {
		want := c.Find(Filter{Query: spellings[0]})
		if want.Total == 0 {
			t.Errorf("%q finds nothing", spellings[0])
		}
		for _, spelling := range spellings[1:] {
			if got := c.Find(Filter{Query: spelling}); got.Total != want.Total {
				t.Errorf("%q finds %d, %q finds %d", spelling, got.Total, spellings[0], want.Total)
			}
		}
	}
}

func TestFindByKey(t *testing.T) {
	t.Parallel()
	c := catalogue(t)
	for _, query := range []string{"99046040088000", "99.046.040.088.000", "99 046 040 088"} {
		found := c.Find(Filter{Query: query})
		if found.Total != 1 || found.Services[0].Key != "99046040088000" {
			t.Errorf("%q finds %d services", query, found.Total)
		}
	}
	for _, query := range []string{"10000", "OZG10000", "ozg-10000", "OZG 10000"} {
		if found := c.Find(Filter{Query: query}); found.Total != 4 || found.Services[0].OZG != "10000" {
			t.Errorf("%q finds %d services, want the 4 of Elterngeld", query, found.Total)
		}
	}
	for _, s := range c.Find(Filter{}).Services {
		if s.Key == "" {
			if found := c.Find(Filter{Query: string(s.ID)}); found.Total != 1 || found.Services[0].ID != s.ID {
				t.Errorf("%q finds %d services, want itself", s.ID, found.Total)
			}
		}
	}
}

func TestFindFiltersAndCountsFacets(t *testing.T) {
	t.Parallel()
	services := []Service{
		{ID: "a", Name: "Alpha", Topic: "T1", Situation: "S1", Type: "1"},
		{ID: "b", Name: "Beta", Topic: "T1", Situation: "S2", Type: "5"},
		{ID: "c", Name: "Gamma", Topic: "T2", Situation: "S1", Type: "5"},
		{ID: "d", Name: "Delta", Type: "5"},
	}
	c, err := NewCatalogue(services, nil)
	if err != nil {
		t.Fatal(err)
	}
	byType := func(id ServiceID) Level {
		if id == "a" {
			return LevelBund
		}
		return LevelAmt
	}
	found := c.Find(Filter{Topic: "T1", Levels: []Level{LevelAmt}, LevelOf: byType, Limit: 1})
	want := Found{
		Services: services[1:2],
		Total:    1,
		Facets: Facets{
			Topics:     []Facet{{"T1", 1}, {"T2", 1}}, // Delta has none
			Situations: []Facet{{"S2", 1}},
			Types:      []Facet{{"5", 1}},
			Levels:     []Facet{{"amt", 1}, {"bund", 1}},
		},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	var selected []ServiceID
	for s := range c.Select(Filter{Situation: "S1", Levels: []Level{LevelAmt}, LevelOf: byType}) {
		selected = append(selected, s.ID)
	}
	if diff := cmp.Diff([]ServiceID{"c"}, selected); diff != "" {
		t.Errorf("selected (-want +got)\n%s", diff)
	}
	page := c.Find(Filter{Offset: 1, Limit: 2})
	if page.Total != 4 || len(page.Services) != 2 || page.Services[0].Name != "Beta" || page.Services[1].Name != "Delta" {
		t.Errorf("second page by name is %+v", page.Services)
	}
	if none := c.Find(Filter{Query: "gibtsnicht"}); none.Total != 0 || none.Services != nil {
		t.Errorf("found %+v for a word that occurs nowhere", none.Services)
	}
}

func TestReadServicesErrorsNamePlace(t *testing.T) {
	t.Parallel()
	const header = "leika_key;name;leika_typ;ozg_id;ozg_name;lage;themenfeld;sdg1;sdg2;gesetz_kuerzel;gesetze;rechtsgrundlage\n"
	row := func(key, name, ozg, sdg string) string {
		return fmt.Sprintf("%s;%s;1;%s;x;x;x;%s;0;;;\n", key, name, ozg, sdg)
	}
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "services.csv: the file is empty"},
		{"column", "leika_key;name\n", "services.csv:1: field leika_typ: the column is missing"},
		{"key", header + row("1234", "A", "", "0"), `services.csv:2: field leika_key: cannot be used: "1234" is no LeiKa key: it has 4 digits; 14 are needed`},
		{"duplicate", header + row("99000000000001", "A", "", "0") + row("99000000000001", "B", "", "0"), "services.csv:3: field leika_key: 99000000000001 is there already, in line 2"},
		{"OZG", header + row("", "A", "12", "0"), "services.csv:2: field ozg_id"},
		{"flag", header + row("", "A", "", "ja"), `services.csv:2: field sdg1: cannot be used: "ja" is neither 0 nor 1`},
		{"name", header + row("", "", "", "0"), "services.csv:2: field name"},
		{"quote", header + "\"a\n", "services.csv:2: the row is no valid CSV"},
		{"long", header + strings.Repeat("x", 3<<20), "services.csv:2: the line is longer than 1 MB"},
	} {
		_, err := ReadServices("services.csv", strings.NewReader(c.in))
		if read := (*ReadError)(nil); !errors.As(err, &read) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
	}
	legacy, err := charmap.Windows1252.NewEncoder().String(header + row("", "Gebühr", "", "0"))
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(header + row("", "Gebühr", "", "0"))
	if err != nil {
		t.Fatal(err)
	}
	for encoding, text := range map[string]string{"Windows-1252": legacy, "UTF-16": wide} {
		services, err := ReadServices("services.csv", strings.NewReader(text))
		if err != nil || services[0].Name != "Gebühr" {
			t.Errorf("%s: got %+v, %v", encoding, services, err)
		}
	}
	if _, err := ReadServices("services.csv", strings.NewReader(wide+"x")); err == nil || !strings.Contains(err.Error(), "services.csv:3") || !strings.Contains(err.Error(), "odd number of bytes") {
		t.Errorf("UTF-16 that is cut off: %v", err)
	}
}

func TestNewCatalogueRefusesContradictions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		services []Service
		bundles  []Bundle
		want     string
	}{
		{[]Service{{ID: "a"}, {ID: "a"}}, nil, "is not unique"},
		{[]Service{{Name: "x"}}, nil, "is not unique"},
		{[]Service{{ID: "a", OZG: "10000"}}, nil, "OZG bundle 10000"},
		{nil, []Bundle{{ID: "10000"}, {ID: "10000"}}, "occurs twice"},
	} {
		if _, err := NewCatalogue(c.services, c.bundles); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want %s", c, err, c.want)
		}
	}
}

// FuzzFind checks that no query makes the search panic and that the total never
// falls behind the page.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{"Baugenehmigung", "99.046", "ä", "\xff", "a b c", strings.Repeat("bau", 50)} {
		f.Add(seed)
	}
	c := catalogue(f)
	f.Fuzz(func(t *testing.T, query string) {
		found := c.Find(Filter{Query: query, Limit: 10})
		if found.Total < len(found.Services) || len(found.Services) > 10 {
			t.Errorf("%q: %d of %d services", query, len(found.Services), found.Total)
		}
	})
}

// FuzzReadServices checks that no file makes the reader panic and that what is
// accepted has unique ids.
func FuzzReadServices(f *testing.F) {
	f.Add("leika_key,name,leika_typ,ozg_id,ozg_name,lage,themenfeld,sdg1,sdg2,gesetz_kuerzel,gesetze,rechtsgrundlage\n,A,1,,,,,0,0,,,\n,A,1,,,,,0,0,,,\n")
	f.Add("a;b\n\"")
	f.Add("\xef\xbb\xbf")
	f.Fuzz(func(t *testing.T, in string) {
		services, err := ReadServices("fuzz", strings.NewReader(in))
		if err != nil {
			return
		}
		seen := map[ServiceID]bool{}
		for _, s := range services {
			if seen[s.ID] {
				t.Errorf("id %s occurs twice", s.ID)
			}
			seen[s.ID] = true
		}
	})
}

func BenchmarkFind(b *testing.B) {
	c := catalogue(b)
	c.Find(Filter{Query: "index"}) // is made at the first search
	for _, query := range []string{"Personalausweis", "bau", "Erlaubnis Gaststättengewerbe vorläufig", "Gebuehrenbescheid", ""} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				c.Find(Filter{Query: query, Limit: 20})
			}
		})
	}
}
