package landscape

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"kiesel/internal/testkit"
)

func readNative(tb testing.TB) Register {
	tb.Helper()
	path := testkit.Shared(tb, "gemeinden", "GV100AD_28022026.txt")
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	r, err := ReadGV100AD(filepath.Base(path), f)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestRegisterFigures(t *testing.T) {
	t.Parallel()
	folder, err := ReadRegisterFolder(os.DirFS(testkit.Shared(t, "gemeinden")))
	if err != nil {
		t.Fatal(err)
	}
	for form, r := range map[string]Register{"GV100AD": readNative(t), "CSV": folder} {
		if r.Date != "2026-02-28" {
			t.Errorf("%s: edition %s", form, r.Date)
		}
		levels := map[Level]int{}
		mvKinds := map[string]int{}
		figures := map[ARS]Authority{}
		for _, u := range r.Units {
			levels[u.Level]++
			figures[u.Key] = u
			if u.Key.Land() == "13" {
				mvKinds[u.Level.String()+" "+u.Type]++
			}
		}
		wantLevels := map[Level]int{LevelBund: 1, LevelLand: 16, LevelBezirk: 29, LevelKreis: 401, LevelAmt: 4583, LevelGemeinde: 10943}
		if diff := cmp.Diff(wantLevels, levels); diff != "" {
			t.Errorf("%s: units by level (-want +got)\n%s", form, diff)
		}
		wantMV := map[string]int{
			"land Land": 1, "kreis Landkreis": 6, "kreis Kreisfreie Stadt": 2,
			"amt Amt": 76, "amt Verbandsfreie Gemeinde": 41, // 38 amtsfreie, 2 kreisfreie, 1 special area
			"gemeinde Kreisangehörige Gemeinde": mvKinds["gemeinde Kreisangehörige Gemeinde"],
			"gemeinde Stadt":                    722 - mvKinds["gemeinde Kreisangehörige Gemeinde"],
			"gemeinde Kreisfreie Stadt":         2, "gemeinde Gemeindefreies Gebiet, unbewohnt": 2,
		}
		if diff := cmp.Diff(wantMV, mvKinds); diff != "" {
			t.Errorf("%s: kinds of units in MV (-want +got)\n%s", form, diff)
		}
		if mv := figures["13"]; mv.Population != 1_573_597 || mv.AreaKM2 != 23_294.90 {
			t.Errorf("%s: MV has %d inhabitants on %.2f km²", form, mv.Population, mv.AreaKM2)
		}
		if bund := figures[Bund]; bund.Population != 83_563_598 {
			t.Errorf("%s: Germany has %d inhabitants", form, bund.Population)
		}
	}
}

// TestBothFormsAgree compares the two forms of the register field by field.
// Only the CSV form has coordinates, only the native one the seats of the
// Regierungsbezirke.
func TestBothFormsAgree(t *testing.T) {
	t.Parallel()
	native := readNative(t)
	folder, err := ReadRegisterFolder(os.DirFS(testkit.Shared(t, "gemeinden")))
	if err != nil {
		t.Fatal(err)
	}
	ignore := cmp.FilterPath(func(p cmp.Path) bool {
		name := p.Last().String()
		return name == ".Lon" || name == ".Lat"
	}, cmp.Ignore())
	for i := range native.Units {
		if native.Units[i].Level == LevelBezirk {
			native.Units[i].Seat = ""
		}
	}
	if diff := cmp.Diff(native.Units, folder.Units, ignore); diff != "" {
		t.Errorf("the forms differ (-native +CSV)\n%s", diff)
	}
}

func TestRegisterCSVRoundTrip(t *testing.T) {
	t.Parallel()
	want := smallRegister(t)
	want.Units[4].Lon, want.Units[4].Lat = 12.5, 54.25
	var file bytes.Buffer
	if err := want.WriteCSV(&file); err != nil {
		t.Fatal(err)
	}
	got, err := ReadRegisterCSV("register_2026-02-28.csv", &file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 4 { // the units above lie where their one located part lies
		want.Units[i].Lon, want.Units[i].Lat = 12.5, 54.25
	}
	got.SHA256 = want.SHA256 // another file, another sum
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("after writing and reading (-want +got)\n%s", diff)
	}
}

// smallGV are the records of one Amt with two Gemeinden, in the native form.
const smallGV = "" +
	"102026022813          Mecklenburg-Vorpommern                            Schwerin                                                                                                                                            \n" +
	"402026022813071       Mecklenburgische Seenplatte                       Neubrandenburg                                    44                                                                                                \n" +
	"502026022813071   5151Demmin-Land                                       Demmin                                            51                                                                                                \n" +
	"6020260228130710105151Beggerow                                                                                            64    000000020410000000052300000000265    17111*****  1505140711201002                           \n" +
	"6020260228130710675151Hohenbollentin                                                                                      64    000000007230000000012500000000065    17111*****  1505140711201002                           \n"

func smallRegister(tb testing.TB) Register {
	tb.Helper()
	r, err := ReadGV100AD("small.txt", strings.NewReader(smallGV))
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

func TestFiguresGoUp(t *testing.T) {
	t.Parallel()
	for _, u := range smallRegister(t).Units[:4] {
		if u.Population != 648 || u.AreaKM2 != 27.64 {
			t.Errorf("%s %s: %d inhabitants on %.2f km², want 648 on 27.64", u.Key, u.Name, u.Population, u.AreaKM2)
		}
	}
}

func TestReadGV100ADAcceptsWindows1252(t *testing.T) {
	t.Parallel()
	legacy, err := charmap.Windows1252.NewEncoder().String(strings.Replace(smallGV, "Beggerow    ", "Püttelkow ä ", 1))
	if err != nil {
		t.Fatal(err)
	}
	r, err := ReadGV100AD("legacy.txt", strings.NewReader(legacy))
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Units[4]; got.Name != "Püttelkow ä" || got.Population != 523 {
		t.Errorf("read %q with %d inhabitants", got.Name, got.Population)
	}
}

func TestReadGV100ADErrorsNamePlace(t *testing.T) {
	t.Parallel()
	lines := strings.SplitAfter(smallGV, "\n")
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", "bad.txt: the file is empty"},
		{"wrong kind", "99" + smallGV[2:], `bad.txt:1: field Satzart: "99" is not known`},
		{"binary", "\x00\x01\x02\x03", "bad.txt:1: field Satzart"},
		{"wrong date", "1020261328" + smallGV[10:], `bad.txt:1: field Gebietsstand: "20261328" is no date`},
		{"two editions", strings.Replace(smallGV, "4020260228", "4020250228", 1), "bad.txt:2: field Gebietsstand: 2025-02-28 differs"},
		{"unknown parent", lines[0] + lines[1] + lines[3], "bad.txt:3: field key: 130715151010 (Beggerow) belongs to 130715151, which is missing"},
		{"duplicate", smallGV + lines[3], "bad.txt:6: field key: 130715151010 (Beggerow) is there already, in line 4"},
		{"no part", lines[0] + lines[1], "bad.txt:2: field key: 13071 (Mecklenburgische Seenplatte) has no part"},
		{"negative", strings.Replace(smallGV, "00000000523", "-0000000523", 1), "bad.txt:4: field Bevölkerung: \"-0000000523\" is no whole number"},
		{"NaN", strings.Replace(smallGV, "00000002041", "        NaN", 1), "bad.txt:4: field Fläche: \"NaN\" is no whole number"},
		{"cut", smallGV[:len(smallGV)-100], "bad.txt:5: the record has"},
		{"key", strings.Replace(smallGV, "5020260228130", "5020260228x30", 1), "bad.txt:3: field Regionalschlüssel"},
		{"kind of unit", strings.Replace(smallGV, " 51 ", " 99 ", 1), "bad.txt:3: field Textkennzeichen: \"99\""},
	} {
		_, err := ReadGV100AD("bad.txt", strings.NewReader(c.in))
		if read := (*ReadError)(nil); !errors.As(err, &read) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
	}
}

// smallCSV is the CSV form of smallGV.
func smallCSV() map[string]string {
	return map[string]string{
		"laender.csv":              "land_key,name,sitz\n13,Mecklenburg-Vorpommern,Schwerin\n",
		"kreise_2026-02-28.csv":    "kreis_key,name,sitz,typ,flaeche_km2,bev_insgesamt\n13071,Mecklenburgische Seenplatte,Neubrandenburg,Landkreis,27.64,648\n",
		"verbaende_2026-02-28.csv": "verband_key,name,sitz,typ,flaeche_km2,bev_insgesamt\n130715151,Demmin-Land,Demmin,Amt,27.64,648\n",
		"gemeinden_2026-02-28.csv": "ars,ags,name,typ,rb_key,rb,flaeche_km2,bev_insgesamt,lon,lat\n" +
			"130715151010,13071010,Beggerow,Kreisangehörige Gemeinde,,,20.41,523,,\n" +
			"130715151067,13071067,Hohenbollentin,Kreisangehörige Gemeinde,,,7.23,125,,\n",
	}
}

func readSmallCSV(files map[string]string) (Register, error) {
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return ReadRegisterFolder(folder)
}

func TestReadRegisterFolderDetectsDelimiterAndEncoding(t *testing.T) {
	t.Parallel()
	files := smallCSV()
	for name, text := range files {
		legacy, err := charmap.Windows1252.NewEncoder().String(strings.ReplaceAll(strings.ReplaceAll(text, ",", ";"), ".", ","))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = legacy
	}
	got, err := readSmallCSV(files)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(smallRegister(t).Units, got.Units); diff != "" {
		t.Errorf("German CSV (-native +CSV)\n%s", diff)
	}
}

func TestReadRegisterFolderErrorsNamePlace(t *testing.T) {
	t.Parallel()
	const gemeinden = "gemeinden_2026-02-28.csv"
	for _, c := range []struct{ name, file, old, new, want string }{
		{"no header", gemeinden, "ars,ags", "key,ags", "gemeinden_2026-02-28.csv:1: field ars: the column is missing"},
		{"column twice", gemeinden, "rb_key,rb,", "rb,rb,", "gemeinden_2026-02-28.csv:1: field rb: the column occurs twice"},
		{"negative", gemeinden, ",523,", ",-523,", "gemeinden_2026-02-28.csv:2: field bev_insgesamt"},
		{"missing", gemeinden, ",523,", ",,", "gemeinden_2026-02-28.csv:2: field bev_insgesamt: cannot be used: it is empty"},
		{"NaN", gemeinden, "20.41", "NaN", "gemeinden_2026-02-28.csv:2: field flaeche_km2: cannot be used: \"NaN\" is no number"},
		{"infinite", gemeinden, "20.41", "Inf", "gemeinden_2026-02-28.csv:2: field flaeche_km2"},
		{"foreign place", gemeinden, "523,,", "523,2.35,48.85", "gemeinden_2026-02-28.csv:2: field lon"},
		{"short row", gemeinden, ",125,,", "", "gemeinden_2026-02-28.csv:3: the row is no valid CSV"},
		{"level", gemeinden, "130715151010,", "130715151,", "gemeinden_2026-02-28.csv:2: field ars"},
		{"AGS", gemeinden, ",13071010,", ",13071011,", "gemeinden_2026-02-28.csv:2: field ags"},
		{"duplicate", gemeinden, "130715151067,13071067", "130715151010,13071010", "gemeinden_2026-02-28.csv:3: field key: 130715151010 (Hohenbollentin) is there already, in line 2"},
		{"unknown Kreis", "kreise_2026-02-28.csv", "13071,", "13072,", "verbaende_2026-02-28.csv:2: field key: 130715151 (Demmin-Land) belongs to 13071, which is missing"},
		{"sum", "kreise_2026-02-28.csv", "648", "650", "kreise_2026-02-28.csv:2: field population: 13071 (Mecklenburgische Seenplatte) states 650 inhabitants but its parts have 648"},
		{"area", "kreise_2026-02-28.csv", "27.64", "28", "kreise_2026-02-28.csv:2: field area: 13071"},
		{"nameless", "laender.csv", "Mecklenburg-Vorpommern", "", "laender.csv:2: field name: 13 has no name"},
		{"mixed encodings", gemeinden, "Hohenbollentin", "H\xf6", "gemeinden_2026-02-28.csv:3: the text cannot be read; save the file as UTF-8: byte 0xF6 is not UTF-8, although the text before it is"},
	} {
		files := smallCSV()
		files[c.file] = strings.Replace(files[c.file], c.old, c.new, 1)
		_, err := readSmallCSV(files)
		if read := (*ReadError)(nil); !errors.As(err, &read) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v\nwant %s", c.name, err, c.want)
		}
	}
	files := smallCSV()
	delete(files, "laender.csv")
	if _, err := readSmallCSV(files); err == nil || !strings.Contains(err.Error(), "exactly one is needed") {
		t.Errorf("missing file: got %v", err)
	}
}

// FuzzReadRegister checks that no input makes a reader panic and that each
// register that is accepted makes a tree.
func FuzzReadRegister(f *testing.F) {
	f.Add(smallGV)
	f.Add(smallGV[:300])
	f.Add("key,name,type,seat,population,area_km2,lon,lat\n13,MV,Land,,,,,\n")
	f.Add("key;name\n\xfc;\xff")
	f.Add("")
	f.Fuzz(func(t *testing.T, in string) {
		native, nativeErr := ReadGV100AD("fuzz", strings.NewReader(in))
		table, tableErr := ReadRegisterCSV("fuzz_2026-02-28.csv", strings.NewReader(in))
		if nativeErr == nil {
			if _, err := NewTree(native.Units); err != nil {
				t.Errorf("accepted as GV100AD but no tree: %v", err)
			}
		}
		if tableErr == nil {
			if _, err := NewTree(table.Units); err != nil {
				t.Errorf("accepted as CSV but no tree: %v", err)
			}
		}
	})
}
