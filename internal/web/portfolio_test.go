package web

import (
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kiesel/internal/demo"
)

func TestPortfolio(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for name, tc := range map[string]struct {
		target string
		texts  []string
	}{
		"the answer":      {"/portfolio", []string{"bleiben die ersten", "solange sich kein Gewicht um mehr als", "spricht dafür am meisten", "Was noch niemand weiß", "bubbles__circle", "Fachwissen"}},
		"English":         {"/portfolio?lang=en", []string{"as long as no weight changes by more than", "Likely to be cheaper"}},
		"one criterion":   {"/portfolio?w_gain=1&w_probability=0&w_effort=0&w_standardisability=0&w_acceptance=0&w_skill=0&w_cover=0", []string{"wie auch immer Sie die gewählten Gesichtspunkte gewichten", "Ersparnis: 1"}},
		"one function":    {"/portfolio?function=expertise", []string{"Wohngeld Bewilligung", "14\u2060–\u206015"}},
		"what stays":      {"/portfolio?outcome=keep_local", []string{"vor Ort lassen"}},
		"words":           {"/portfolio?q=wohngeld&sort=-gain", []string{"Wohngeld Bewilligung"}},
		"nothing":         {"/portfolio?q=Drachensteigeerlaubnis", []string{"Nichts passt zu diesen Filtern"}},
		"wider, in words": {"/portfolio?within=12,5", []string{"± 12,5"}},
		"without a rank":  {"/portfolio", []string{"36 von 72 Teilaufgaben haben keinen Platz"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, get(t, h, tc.target), http.StatusOK, tc.texts...)
		})
	}
	for _, target := range []string{"function=hope", "outcome=not_enough_data", "sort=colour"} {
		if got := get(t, h, "/portfolio?"+target).Code; got != http.StatusBadRequest {
			t.Errorf("%s: status %d", target, got)
		}
	}
	const nothing = "w_gain=0&w_probability=0&w_effort=0&w_standardisability=0&w_acceptance=0&w_skill=0&w_cover=0"
	for target, text := range map[string]string{
		"w_gain=-1": "Das Gewicht „-1“ für „", "w_gain=viel": "Das Gewicht „viel“", "w_gain=101": "Zahl von 0 bis 100",
		"within=101": "„101“ ist keine mögliche Schwankung", "within=x": "von 0 bis 100", "within=NaN": "von 0 bis 100", nothing: "Alle Gewichte sind 0.",
	} {
		wantText(t, get(t, h, "/portfolio?"+target), http.StatusUnprocessableEntity, text)
	}
	// A part that can't be had leaves the page as it is.
	part := get(t, h, "/portfolio?"+nothing, "HX-Request", "true", "HX-Target", "div#results")
	wantText(t, part, http.StatusUnprocessableEntity, "Alle Gewichte sind 0.")
	if to := part.Header().Get("HX-Retarget"); to != "#problem" || strings.Contains(part.Body.String(), "<h1") {
		t.Errorf("the error goes to %q:\n%s", to, part.Body)
	}
	if text := get(t, h, "/portfolio?outcome=keep_local").Body.String(); strings.Contains(text, "bubbles__circle") {
		t.Error("what has no rank is drawn")
	}
}

// Weights and filters of the page hold for its file; filters change no rank.
func TestPortfolioFile(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	all, some := readCSV(t, h, "/portfolio.csv?w_effort=9"), readCSV(t, h, "/portfolio.csv?w_effort=9&function=expertise")
	ranks := map[string]string{}
	for i, row := range all[1:] {
		if ranks[row[3]+row[6]] = row[0]; row[0] != "" && row[0] != strconv.Itoa(i+1) {
			t.Fatalf("row %d has the rank %s", i+1, row[0])
		}
		if key := row[3] + row[6]; key == "99107023017000Entscheidung" && row[22] != "ja" || key == "99107023017000Fachwissen" && row[22] != "" {
			t.Errorf("%s: the regret of %q is a limit: %q", key, row[21], row[22])
		}
		if (row[0] == "") != (row[7] == "vor Ort lassen") || row[17] != "" {
			t.Fatalf("row %d: rank %q, %q, acceptance %q", i+1, row[0], row[7], row[17])
		}
	}
	if len(some) < 10 || len(some) >= len(all) {
		t.Fatalf("%d of %d rows", len(some), len(all))
	}
	for _, row := range some[1:] {
		if row[6] != "Fachwissen" || row[0] != ranks[row[3]+row[6]] {
			t.Errorf("%s has the rank %s, in the whole list %s", row[4], row[0], ranks[row[3]+row[6]])
		}
	}
}

// A list that takes long says how far it has come, and asks again with and without
// scripts.
func TestPortfolioSaysHowFarItHasCome(t *testing.T) {
	t.Parallel()
	h, shut := openServer(t, t.Context(), t.TempDir(), demo.Load, func(c *Config) {
		c.Door, c.Patience = doorFor(everybodyIsLocal), time.Nanosecond
	})
	t.Cleanup(func() {
		if err := shut(); err != nil {
			t.Error(err)
		}
	})
	wantText(t, get(t, h, "/portfolio?function=online"), http.StatusOK,
		"Die Rangliste wird berechnet: ", `hx-get="/portfolio?function=online"`, `http-equiv="refresh"`)
	wantText(t, get(t, h, "/portfolio?w_gain=viel"), http.StatusUnprocessableEntity)
	wantText(t, get(t, h, "/portfolio.csv"), http.StatusOK, "99107023017000") // a file is waited for
}

// The acceptance that somebody enters at a service stands in the portfolio, its file
// and the journal; that of others stays unknown.
func TestAcceptanceFromFormToPortfolio(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	wantText(t, get(t, h, wohngeldVerdict), http.StatusOK, "Akzeptanz (Anteil der Behörden, die freiwillig mitmachen)", `name="acceptance"`, "kann fehlen")
	form := url.Values{
		"key": {"acceptance"}, "value": {"0,62"}, "low": {"0,5"}, "high": {"0,75"}, "source": {"Umfrage unter 116 Behörden"}, "reason": {"Umfrage ausgewertet"},
	}
	if w := post(t, h, wohngeldVerdict+"/assumption", form); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	wantText(t, get(t, h, wohngeldVerdict), http.StatusOK, `value="0,62"`, "0,50 – 0,75", "Umfrage unter 116 Behörden")
	wantText(t, get(t, h, "/journal"), http.StatusOK, "Umfrage ausgewertet")
	wantText(t, get(t, h, "/portfolio?sort=-acceptance&lang=en"), http.StatusOK, "0.62")
	rows := readCSV(t, h, "/portfolio.csv?sort=acceptance&outcome=bundle")
	if rows[1][3] != "99107023017000" || rows[1][17] != "0,62" || len(rows) < 3 || rows[2][17] != "" {
		t.Errorf("first %q, then %q", rows[1], rows[2])
	}
}

// The list can be put in the order of what the second best plan costs more.
func TestPortfolioByRegret(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	wantText(t, get(t, h, "/portfolio?sort=-regret"), http.StatusOK, "Zweitbester", `data-label="Zweitbester kostet mehr"`)
	rows := readCSV(t, h, "/portfolio.csv?sort=-regret")
	column := slices.Index(rows[0], "Abstand zum zweitbesten Plan (EUR je Jahr)")
	if column < 0 || len(rows) < 10 {
		t.Fatalf("%d rows with %q", len(rows), rows[0])
	}
	last := math.Inf(1)
	for _, row := range rows[1:] {
		if row[0] == "" {
			break // what has no rank comes last
		}
		x, err := strconv.ParseFloat(strings.Replace(row[column], ",", ".", 1), 64)
		if err != nil || x > last {
			t.Fatalf("%q after %g: %v", row[column], last, err)
		}
		last = x
	}
	if math.IsInf(last, 1) {
		t.Error("nothing has a second best plan")
	}
}
