package exchange_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"kiesel/internal/access"
	"kiesel/internal/exchange"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/journal"
	"kiesel/internal/landscape"
)

// smallRegister is a register of two Länder with some Gemeinden.
func smallRegister(tb testing.TB) landscape.Register {
	tb.Helper()
	text := "key,name,type,seat,population,area_km2,lon,lat\n" +
		"01,Schleswig-Holstein,Land,Kiel,,,,\n01001,Flensburg,Kreisfreie Stadt,Flensburg,,,,\n010010000,Flensburg,Kreisfreie Stadt,Flensburg,,,,\n" +
		"010010000000,Flensburg,Stadt,,90000,56.73,9.43,54.78\n" +
		"13,Mecklenburg-Vorpommern,Land,Schwerin,,,,\n13071,Seenplatte,Landkreis,Neubrandenburg,,,,\n130715151,Demmin-Land,Amt,Demmin,,,,\n"
	text += "13073,Vorpommern-Rügen,Landkreis,Stralsund,,,,\n130735351,Altenpleen,Amt,Altenpleen,,,,\n130735351001,Altenpleen,Gemeinde,,1000,10.5,13,54.3\n"
	for i := range 6 {
		text += fmt.Sprintf("13071515101%d,Gemeinde %d,Gemeinde,,%d,%d.25,13.1,53.9\n", i, i, 500+i, 20+i)
	}
	r, err := landscape.ReadRegisterCSV("register_2026-02-28.csv", strings.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// edited is the exported register of a house with other rows, by key. Nil drops
// a row.
func (h *house) edited(tb testing.TB, date string, change map[string]func([]string) []string, more ...[]string) []byte {
	tb.Helper()
	list := listNamed(tb, h, "register")
	var rows [][]string
	for _, row := range h.rows(tb, access.Local(), list) {
		row[list.Index("edition")] = date
		if fn := change[list.Get(row, "key")]; fn != nil {
			row = fn(row)
		}
		if row != nil {
			rows = append(rows, row)
		}
	}
	var file bytes.Buffer
	if err := list.Write(&file, tabular.CSV, tabular.German, tabular.All(append(rows, more...))); err != nil {
		tb.Fatal(err)
	}
	return file.Bytes()
}

func dropped([]string) []string { return nil }

// kindsByName tells what a plan would do with the rows that it does not leave
// alone.
func kindsByName(p exchange.Plan) map[string]exchange.Kind {
	kinds := map[string]exchange.Kind{}
	for _, r := range p.Rows {
		if r.Kind != exchange.Unchanged {
			kinds[r.Name] = r.Kind
		}
	}
	return kinds
}

func TestRegisterComesAsAFile(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	list := listNamed(t, h, "register")
	before, told := h.csv(t, "register"), len(h.actions(t))
	set := func(column, value string) func([]string) []string {
		return func(row []string) []string {
			row[list.Index(column)] = value
			return row
		}
	}
	file := h.edited(t, "2026-06-30", map[string]func([]string) []string{
		"130715151010": set("name", "Neu-Beggerow"),
		"130715151011": set("seat", ""), // nothing new
		"130715151012": dropped,
		"130715151013": set("area_km2", "45.50"), // 23.25 and the 22.25 of the one that is gone
	}, list.Row(map[string]string{"key": "130715151099", "name": "Neuland", "type": "Gemeinde", "population": "7", "area_km2": "1.5", "edition": "2026-06-30"}))
	p, err := h.Preview(t.Context(), access.Local(), "register", "register.csv", file)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]exchange.Kind{"Neu-Beggerow": exchange.Changed, "Gemeinde 2": exchange.Changed, "Gemeinde 3": exchange.Changed, "Neuland": exchange.New}
	if diff := cmp.Diff(want, kindsByName(p)); diff != "" {
		t.Fatalf("preview (-want +got):\n%s", diff)
	}
	gone := p.Rows[len(p.Rows)-1]
	if gone.Line != 0 || list.Get(gone.Values, "state") != "gone" || list.Get(gone.Before, "state") != "exists" || list.Get(gone.Values, "successor") != "130715151013 Gemeinde 3" {
		t.Errorf("the row of what is gone: %+v", gone)
	}
	proposed, err := h.Propose(t.Context(), access.Local(), p)
	if err != nil {
		t.Fatal(err)
	}
	applied, err := h.Apply(t.Context(), access.Local(), proposed.ID, "Gebietsreform")
	if err != nil {
		t.Fatal(err)
	}
	edition, err := h.rooms.Keeper.InForce(t.Context())
	if err != nil || edition.Date != "2026-06-30" || edition.Units != 17 {
		t.Errorf("in force: %+v, %v", edition, err)
	}
	now, err := h.rooms.Landscape(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if land, _ := now.Tree.Authority("13"); land.Population != 1000+500+501+503+504+505+7 || land.Seat != "Schwerin" {
		t.Errorf("the Land: %+v", land)
	}
	if _, there := now.Tree.Authority("130715151012"); there {
		t.Error("what is gone is there")
	}
	if u, _ := now.Tree.Authority("010010000000"); u.ValidFrom != "2026-02-28" {
		t.Errorf("Flensburg changed: %+v", u)
	}
	if _, err := h.Undo(t.Context(), access.Local(), applied.ID, "zu früh"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, h.csv(t, "register")); diff != "" {
		t.Errorf("after taking it back (-want +got):\n%s", diff)
	}
	if got := h.actions(t)[told:]; !cmp.Equal(got, []string{"landscape.edition", "exchange.import", "landscape.edition.withdraw", "exchange.undo"}) {
		t.Errorf("journal: %v", got)
	}
	// The same date can come again, corrected.
	if _, err := h.ApplyPlan(t.Context(), access.Local(), p, "noch einmal"); err != nil {
		t.Errorf("applying again: %v", err)
	}
}

// A file speaks for the Länder of which it has a row, and for no other.
func TestRegisterOfOneLand(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	list := listNamed(t, h, "register")
	change := map[string]func([]string) []string{"130715151010": func(row []string) []string { row[list.Index("population")] = "499"; return row }}
	for _, key := range []string{"01", "01001", "010010000", "010010000000"} {
		change[key] = dropped
	}
	p, err := h.Preview(t.Context(), access.Local(), "register", "mv.csv", h.edited(t, "2026-06-30", change))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]exchange.Kind{"Gemeinde 0": exchange.Changed}, kindsByName(p)); diff != "" {
		t.Fatal(diff)
	}
	if _, err := h.ApplyPlan(t.Context(), access.Local(), p, "x"); err != nil {
		t.Fatal(err)
	}
	if now, err := h.rooms.Landscape(t.Context()); err != nil || now.Tree.Len() != 17 {
		t.Errorf("%d units, %v", now.Tree.Len(), err)
	}
}

func TestRegisterRowsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	list := listNamed(t, h, "register")
	set := func(pairs ...string) func([]string) []string {
		return func(row []string) []string {
			for i := 0; i+1 < len(pairs); i += 2 {
				row[list.Index(pairs[i])] = pairs[i+1]
			}
			return row
		}
	}
	const key = "130715151010"
	for want, test := range map[string]struct {
		date   string
		change map[string]func([]string) []string
		more   [][]string
	}{
		"a later edition in all rows than that in force, of 28.02.2026":            {"2026-02-28", map[string]func([]string) []string{key: set("name", "X")}, nil},
		"all rows need the same edition; row 2 has that of 30.06.2026":             {"2026-06-30", map[string]func([]string) []string{key: set("edition", "2026-07-01")}, nil},
		"a Gemeinde needs this figure":                                             {"2026-06-30", map[string]func([]string) []string{key: set("population", "")}, nil},
		"column F “Fläche (km²)”: 130715151010 (Gemeinde 0) cannot have 1e+06 km²": {"2026-06-30", map[string]func([]string) []string{key: set("area_km2", "1000000")}, nil},
		"states 7 inhabitants but its parts have":                                  {"2026-06-30", map[string]func([]string) []string{"13": set("population", "7", "name", "MV")}, nil},
		"belongs to 13072, which is missing":                                       {"2026-06-30", nil, [][]string{list.Row(map[string]string{"key": "130725151", "name": "X", "edition": "2026-06-30"})}},
		"has no part":                                                              {"2026-06-30", nil, [][]string{list.Row(map[string]string{"key": "13072", "name": "X", "edition": "2026-06-30"})}},
		"only what exists can be dissolved":                                        {"2026-06-30", nil, [][]string{list.Row(map[string]string{"key": "130715151098", "name": "X", "edition": "2026-06-30", "state": "gone"})}},
		"“1307” is no regional key":                                                {"2026-06-30", nil, [][]string{list.Row(map[string]string{"key": "1307", "name": "X", "edition": "2026-06-30"})}},
		"“00” is no regional key":                                                  {"2026-06-30", nil, [][]string{list.Row(map[string]string{"key": "00", "name": "X", "edition": "2026-06-30"})}},
		"is about the same thing":                                                  {"2026-06-30", nil, [][]string{list.Row(map[string]string{"key": "13", "name": "X", "edition": "2026-06-30"})}},
	} {
		p, err := h.Preview(t.Context(), access.Local(), "register", "x", h.edited(t, test.date, test.change, test.more...))
		if err != nil {
			t.Fatal(err)
		}
		var problems []string
		for _, r := range p.Of(exchange.Wrong) {
			for _, problem := range r.Problems {
				problems = append(problems, problem.In(tabular.English))
			}
		}
		if len(problems) != 1 || !strings.Contains(problems[0], want) {
			t.Errorf("got %q, want %q", problems, want)
		}
	}
}

func TestAnotherRegisterWasQuicker(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	list := listNamed(t, h, "register")
	rename := func(name string) map[string]func([]string) []string {
		return map[string]func([]string) []string{"130715151010": func(row []string) []string { row[list.Index("name")] = name; return row }}
	}
	preview := func(date, name string) exchange.Plan {
		t.Helper()
		p, err := h.Preview(t.Context(), access.Local(), "register", "x", h.edited(t, date, rename(name)))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	slow := preview("2026-07-31", "Langsam")
	quick, err := h.ApplyPlan(t.Context(), access.Local(), preview("2026-06-30", "Schnell"), "x")
	if err != nil {
		t.Fatal(err)
	}
	var stale *exchange.StaleError
	if _, err := h.ApplyPlan(t.Context(), access.Local(), slow, "x"); !errors.As(err, &stale) || !errors.Is(err, journal.ErrConflict) {
		t.Errorf("applying what was compared with an earlier edition: %v", err)
	}
	if _, err := h.ApplyPlan(t.Context(), access.Local(), preview("2026-07-31", "Danach"), "x"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Undo(t.Context(), access.Local(), quick.ID, "x"); !errors.As(err, &stale) {
		t.Errorf("taking back what is no longer in force: %v", err)
	}
}

// Whatever a later edition says, the units in force are those of the file, and
// taking it back brings the ones before.
func TestAnyRegisterComesAndGoes(t *testing.T) {
	t.Parallel()
	h := newHouseWith(t, smallRegister(t))
	list := listNamed(t, h, "register")
	day := 0
	rapid.Check(t, func(rt *rapid.T) {
		day++
		date := fmt.Sprintf("%04d-%02d-%02d", 2027+day/336, 1+day/28%12, 1+day%28)
		gemeinden := map[string][]string{}
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(10, 30), 1, 8, rapid.ID).Draw(rt, "gemeinden") {
			key := fmt.Sprintf("1307151510%02d", n)
			gemeinden[key] = list.Row(map[string]string{
				"key": key, "name": rapid.StringMatching(`[A-ZÄ=+][a-zß";]{1,8}`).Draw(rt, "name"), "type": rapid.SampledFrom([]string{"Gemeinde", "Stadt", ""}).Draw(rt, "type"),
				"population": strconv.Itoa(rapid.IntRange(0, 900).Draw(rt, "population")), "area_km2": tabular.Number(float64(rapid.IntRange(1, 9999).Draw(rt, "area")) / 100),
				"lon": "12.1", "lat": "54.2", "edition": date, "state": "exists",
			})
		}
		before := h.csv(t, "register")
		change := map[string]func([]string) []string{}
		for _, row := range h.rows(t, access.Local(), list) {
			if key := list.Get(row, "key"); len(key) == 12 && key[:5] == "13071" {
				change[key] = dropped
			}
		}
		file := h.edited(t, date, change, slices.Collect(maps.Values(gemeinden))...)
		p, err := h.Preview(t.Context(), access.Local(), "register", "x", file)
		if err != nil {
			rt.Fatal(err)
		}
		applied, err := h.ApplyPlan(t.Context(), access.Local(), p, "x")
		if errors.Is(err, exchange.ErrNothing) {
			return
		}
		if err != nil {
			rt.Fatalf("%v: %+v", err, p.Of(exchange.Wrong))
		}
		for _, row := range h.rows(t, access.Local(), list) {
			key := list.Get(row, "key")
			if want := gemeinden[key]; len(key) == 12 && key[:5] == "13071" && !cmp.Equal(row, want) {
				rt.Fatalf("in force is %q, the file says %q", row, want)
			}
		}
		if rapid.Bool().Draw(rt, "take back") {
			if _, err := h.Undo(t.Context(), access.Local(), applied.ID, "x"); err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(before, h.csv(t, "register")); diff != "" {
				rt.Fatalf("after taking it back (-want +got):\n%s", diff)
			}
		}
	})
}
