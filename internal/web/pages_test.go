package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestStartAndItsNeighbours(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for name, tc := range map[string]struct {
		target string
		texts  []string
	}{
		"start":                {"/", []string{"Wo lohnt sich Bündeln in Mecklenburg-Vorpommern?", "5.249", "eine Angabe fehlt", "Größte erwartete Ersparnis", "/verdict"}},
		"start, English":       {"/?lang=en", []string{"Where does bundling make sense", "1,573,597"}},
		"recommendations":      {"/recommendations", []string{"teilweise bündeln", "nachweislich optimal", "€"}},
		"one figure missing":   {"/recommendations?outcome=missing_one", []string{"Fallzahl", "keine Angabe"}},
		"by name":              {"/recommendations?q=geburtsurkunde&sort=name", []string{"Geburtsurkunde"}},
		"no recommendation":    {"/recommendations?q=Drachensteigeerlaubnis", []string{"Keine Leistung passt"}},
		"transition":           {"/recommendations/transition", []string{"Ohne Grenze beginnen", "Nachweislich bringt kein anderer Plan mehr."}},
		"transition, limited":  {"/recommendations/transition?budget=1000000&team=30&years=2&team_2028=3", []string{"Mit diesen Mitteln beginnen", "Was mehr Mittel brächten", "3,0", "andere bringen mit demselben Geld"}},
		"search":               {"/search?q=Ruegen", []string{"Vorpommern-Rügen", "Landkreis"}},
		"search for a service": {"/search?q=Geburtsurkunde", []string{"Geburtsurkunde Ausstellung", "/services?q=Geburtsurkunde"}},
		"search for a key":     {"/search?q=130735351", []string{"Altenpleen"}},
		"nothing asked":        {"/search", []string{"Suchen Sie nach Behörden und Leistungen"}},
		"nothing found":        {"/search?q=Atlantis", []string{"Zu „Atlantis“ gibt es keinen Treffer."}},
		// The oldest page, which has 25 entries: other tests write, too.
		"journal":       {"/journal?before=26", []string{"Gemeindeverzeichnis eingespielt", "Kiesel selbst (test)", `href="/evidence/comparisons/`, `href="/evidence/profiles/`}},
		"accessibility": {"/accessibility", []string{"BITV 2.0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, get(t, h, tc.target), http.StatusOK, tc.texts...)
		})
	}
}

func TestRecommendationsFile(t *testing.T) {
	t.Parallel()
	rows := readCSV(t, newTestServer(t), "/recommendations.csv?outcome=missing_one")
	if len(rows) < 100 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows[1:] {
		if row[5] != "" || row[6] == "" {
			t.Fatalf("a service without a statement has the saving %q and lacks %q", row[5], row[6])
		}
	}
}

// No page holds what the Content-Security-Policy forbids, or a message without
// a text.
func TestPagesKeepThePolicy(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for _, target := range []string{"/", "/recommendations", "/portfolio", "/ideas", "/ideas/new?service=" + marriage, "/portfolio/teams", "/portfolio/teams?team=13072:expertise:4", "/recommendations/transition?budget=1000000", "/services", "/services/" + marriage, "/authorities", "/authorities/13", "/search?q=a", "/journal", "/about", "/accessibility"} {
		for _, lang := range []string{"de", "en"} {
			text := get(t, h, target, "Cookie", "kiesel_lang="+lang).Body.String()
			for _, forbidden := range []string{" style=", "<style", " onclick=", "javascript:", "⟦"} {
				if strings.Contains(text, forbidden) {
					t.Errorf("%s in %s holds %q", target, lang, forbidden)
				}
			}
		}
	}
}

// BenchmarkPages measures what a page costs the server with the whole German
// landscape loaded.
func BenchmarkPages(b *testing.B) {
	h := newTestServer(b)
	for name, target := range map[string]string{
		"start":                "/",
		"recommendations":      "/recommendations",
		"services":             "/services",
		"services, search":     "/services?q=geburt",
		"service":              "/services/" + marriage,
		"verdict":              "/services/" + marriage + "/verdict",
		"verdict, what if":     "/services/" + marriage + "/verdict?set=hour_cost%3D61",
		"evidence":             "/evidence",
		"comparison":           find(b, get(b, h, "/evidence"), `(/evidence/comparisons/[0-9a-f]{64})`),
		"authorities":          "/authorities",
		"authorities, Germany": "/authorities?level=gemeinde&within=00",
		"authorities, Kreise":  "/authorities?level=kreis&within=00",
		"authorities, tree":    "/authorities?within=09&view=tree",
		"authority":            "/authorities/130735351",
		"authority, Land":      "/authorities/13",
		"search":               "/search?q=neustadt",
		"journal":              "/journal",
		"about":                "/about",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if w := get(b, h, target); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
