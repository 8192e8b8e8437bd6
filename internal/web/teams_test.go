package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// short are posts that are not enough for what the Kreise would carry.
const short = "team=13072:expertise:4&team=13071:expertise:5"

func TestTeams(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for name, tc := range map[string]struct {
		target string
		status int
		texts  []string
	}{
		"nothing asked":        {"", 200, []string{"Vollzeitstellen; wie viele gibt es?", "Mit einem Beispiel beginnen", "Wer wie viele Stellen bräuchte", `<optgroup label="Land, Kreise und kreisfreie Städte">`}},
		"limited":              {short, 200, []string{"Einsparung im Jahr aus; bei", "Landkreis Rostock", "Wo eine andere Behörde trägt", "Behörden</div>", " weitere Teilaufgaben werden getragen wie ohne Grenze", `value="13072:expertise"`, "Grenze weglassen", "/portfolio/teams/services.csv?"}},
		"English":              {short + "&lang=en", 200, []string{"of savings a year are not made", "One more saves", "Where another authority carries"}},
		"enough":               {"team=13072:expertise:400", 200, []string{"Diese Grenzen ändern nichts", "Nachweislich geht es innerhalb dieser Grenzen nicht günstiger", "Nirgends."}},
		"at most carriers":     {"team=13072:expertise:400&max_carriers=8", 200, []string{"Einsparung im Jahr aus", `value="8"`}},
		"carriers alone":       {"max_carriers=8", 200, []string{"Einsparung im Jahr aus", `value="8"`}},
		"crowded":              {"max_carriers=2&team=13:expertise:0", 422, []string{"(Fachwissen) reichen 2 Träger innerhalb der Grenzen nicht aus.", "Dabei begrenzen – Mecklenburg-Vorpommern, Fachwissen: 0 Stellen."}},
		"nobody can":           {"team=13072:expertise:0&team=13:expertise:0", 422, []string{"Mit diesen Grenzen gibt es keinen Plan.", "Niemand kann Landkreis Rostock bei „", "nötig mindestens", "Mecklenburg-Vorpommern, Fachwissen: 0 Stellen"}},
		"too small":            {"team=13072:expertise:3&team=13:expertise:0", 422, []string{"Das reicht nicht, wie auch immer verteilt wird – Landkreis Rostock, Fachwissen: 3 Stellen, nötig mindestens 4,"}},
		"too small, in En.":    {"team=13072:expertise:3&team=13:expertise:0&lang=en", 422, []string{"This is not enough however the work is shared out"}},
		"posts alone":          {"amount=4", 422, []string{"Wählen Sie die Behörde, für die diese Grenze gilt.", `aria-invalid="true"`}},
		"no posts":             {"authority=13072&limit=expertise&amount=viele", 422, []string{"Geben Sie die Stellen als Zahl von 0 bis 1.000.000 an.", `aria-invalid="true"`}},
		"no money":             {"authority=13072&limit=budget&amount=-1", 422, []string{"Geben Sie das Geld im Jahr als Zahl ab 0 an, höchstens 1 Billion Euro."}},
		"nowhere":              {"authority=x&limit=budget&amount=1", 422, []string{"Wählen Sie die Behörde"}},
		"floor and few":        {"floor=13:0.6&max_carriers=60", 200, []string{"Welche Akzeptanz Behörden voraussetzen"}},
		"blamed":               {"team=13072:expertise:0&team=13:expertise:0&floor=13:0.5", 422, []string{"Niemand kann", "Oder verlangen Sie weniger Akzeptanz"}},
		"mistyped posts":       {"team=13072:expertise&posts=viele&budget=13071&yearly=400000", 422, []string{"Gerechnet ist noch nichts", "Geben Sie die Stellen als Zahl", `value="viele"`, `value="400000"`, `aria-describedby="limit-2-error"`}},
		"mistyped acceptance":  {"floor=13072&percent=160&amount=", 422, []string{"Geben Sie die Akzeptanz als Zahl", `value="160"`}},
		"cents":                {"budget=13072:1100000.456", 200, []string{`value="1100000.46"`}}, // not to be taken for a German thousand
		"mistyped carriers":    {"budget=13072&yearly=1&max_carriers=viele", 422, []string{"Geben Sie eine ganze Zahl von 1 bis 100 an", `value="viele"`}},
		"no per cent":          {"authority=13072&limit=floor&amount=101", 422, []string{"Geben Sie die Akzeptanz als Zahl von 0 bis 100 Prozent an."}},
		"money and acceptance": {"budget=13072:1100000&floor=13:0.6", 200, []string{"Einsparung im Jahr aus; bei", "Was Behörden im Jahr ausgeben können", "1.100.000 €", "Welche Akzeptanz Behörden voraussetzen", "60 %", "Wo niemand die Akzeptanz kennt", "/portfolio/teams/limits.csv?", `name="yearly" type="text" inputmode="decimal" value="1100000"`, `name="percent" type="text" inputmode="decimal" value="60"`}},
		"too little money":     {"budget=13072:1000", 422, []string{"versorgen. Es fehlt an – Landkreis Rostock: 1.000 € im Jahr, nötig mindestens "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, get(t, h, "/portfolio/teams?"+tc.target), tc.status, tc.texts...)
		})
	}
	for target, want := range map[string]int{
		"team=13072": 400, "team=13072:backen:1": 400, "team=13072:expertise:-1": 400, "team=13072:expertise:NaN": 400, "team=x:expertise:1": 400,
		"max_carriers=x": 400, "budget=13072": 400, "budget=13072:-1": 400, "floor=13072:60": 400, "budget=13072&yearly=1&yearly=2": 400, "floor=x&percent=viele": 400, "max_carriers=101": 400, "team=13072:expertise&posts=1&posts=2": 400,
		strings.Repeat("team=13072:expertise:1&", 13): 400,
		"team=01001:expertise:1":                      422, "budget=01001:1": 422, "floor=01:0.5": 422, "team=13072:expertise:1&team=13072:expertise:2": 422,
	} {
		w := get(t, h, "/portfolio/teams?"+target)
		if w.Code != want {
			t.Errorf("%s: status %d, want %d", target, w.Code, want)
		}
	}
	for _, page := range []string{"/portfolio", "/recommendations/transition"} {
		wantText(t, get(t, h, page), http.StatusOK, `href="/portfolio/teams"`)
	}
}

// What the form sends becomes an address that holds all of it: posts changed, a team
// taken away, one added.
func TestTeamsForm(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for name, tc := range map[string]struct{ target, want string }{
		"add the first":     {"authority=13&limit=online&amount=27,5&max_carriers=", "team=13:online:27.5"},
		"change and add":    {"team=13:online&posts=20&team=13072:expertise&posts=4&authority=13071&limit=expertise&amount=5&max_carriers=9", "max_carriers=9&team=13:online:20&team=13072:expertise:4&team=13071:expertise:5"},
		"take away":         {"team=13:online&posts=&team=13072:expertise&posts=4&authority=&limit=online&amount=", "team=13072:expertise:4"},
		"take all away":     {"team=13:online&posts=&amount=", ""},
		"add again":         {"team=13:online&posts=20&authority=13&limit=online&amount=3", "team=13:online:3"},
		"add money":         {"team=13:online&posts=20&authority=13072&limit=budget&amount=400000,50", "budget=13072:400000.5&team=13:online:20"},
		"thousands":         {"budget=13072&yearly=400.000&authority=13071&limit=budget&amount=1.100.000,50", "budget=13072:400000&budget=13071:1100000.5"},
		"add acceptance":    {"floor=13072&percent=62,5&authority=13071&limit=floor&amount=7", "floor=13072:0.625&floor=13071:0.07"},
		"change acceptance": {"floor=13072&percent=62,5&authority=13072&limit=floor&amount=50", "floor=13072:0.5"},
		"take money away":   {"budget=13072&yearly=&floor=13&percent=50&amount=", "floor=13:0.5"},
	} {
		w := get(t, h, "/portfolio/teams?"+tc.target)
		to, err := url.Parse(w.Header().Get("Location"))
		if err != nil {
			t.Fatal(err)
		}
		got, err := url.QueryUnescape(to.RawQuery)
		if err != nil {
			t.Fatal(err)
		}
		if w.Code != http.StatusSeeOther || to.Path != "/portfolio/teams" || got != tc.want {
			t.Errorf("%s: status %d leads to %q, want %q", name, w.Code, got, tc.want)
		}
	}
}

// The files hold what the page shows.
func TestTeamsFiles(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	number := func(text string) float64 {
		x, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	rows := readCSV(t, h, "/portfolio/teams.csv?"+short)
	if len(rows) != 3 || rows[1][0] != "13072" || rows[1][1] != "Landkreis Rostock" || rows[1][2] != "Fachwissen" || rows[1][3] != "4" {
		t.Fatalf("got %v", rows)
	}
	for _, row := range rows[1:] {
		if number(row[5]) > number(row[3])*1.0001 || number(row[7]) > number(row[8]) || number(row[10]) > number(row[11]) {
			t.Errorf("got %v", row)
		}
	}
	rows = readCSV(t, h, "/portfolio/teams/limits.csv?budget=13072:1100000&floor=13:0.6")
	if len(rows) != 3 || rows[1][2] != "Geld im Jahr (Euro)" || number(rows[1][5]) > 1_100_000 || number(rows[1][4]) < 2_000_000 || rows[2][7] != "0,6" || number(rows[2][9]) == 0 {
		t.Errorf("got %v", rows)
	}
	changed := 0
	all := readCSV(t, h, "/portfolio/teams/services.csv?"+short)
	for _, row := range all[1:] {
		if row[3] == "ja" {
			changed++
		} else if row[4] != row[6] || number(row[10]) != 0 {
			t.Errorf("nothing changes, but %v", row)
		}
	}
	if changed == 0 || changed == len(all)-1 {
		t.Errorf("%d of %d rows change", changed, len(all)-1)
	}
	for target, want := range map[string]int{"/portfolio/teams.csv": 400, "/portfolio/teams/services.xlsx?team=13072:expertise:3&team=13:expertise:0": 422} {
		if w := get(t, h, target); w.Code != want {
			t.Errorf("%s: status %d, want %d", target, w.Code, want)
		}
	}
}
