package web

import (
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"net/url"

	"kiesel/internal/landscape"
)

// effortOf is a file with hours of every administration of Mecklenburg-Vorpommern
// that grow with the given power of its cases.
func effortOf(t *testing.T, power float64) string {
	t.Helper()
	return effortBy(t, func(i int, cases float64) float64 {
		return 10 * math.Pow(cases, power) * math.Exp(.15*math.Sin(float64(5*i*i)))
	})
}

// effortBy is such a file with hours as a function says.
func effortBy(t *testing.T, hours func(i int, cases float64) float64) string {
	t.Helper()
	tree, err := landscape.EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("Regionalschlüssel (ARS);Stunden;Fälle\n")
	for i, u := range tree.Administrations("13") {
		cases := math.Round(float64(u.Population) / 40)
		fmt.Fprintf(&b, "%s;%.0f;%.0f\n", u.Key, hours(i, cases), cases)
	}
	return b.String()
}

// sendEffort sends a file to the page.
func sendEffort(t *testing.T, h http.Handler, text string, fields map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	return sendFile(t, h, "/calibration", "file", "aufwand.csv", text, fields)
}

// hidden are the fields of the form with which an answer is taken over.
func hidden(t *testing.T, body string) url.Values {
	t.Helper()
	form := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		form.Set(m[1], m[2])
	}
	if form.Get("value") == "" {
		t.Fatal("there is no form to take the answer over")
	}
	return form
}

func TestCalibration(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	wantText(t, get(t, h, "/calibration?service=99107023017000"), 200, `value="99107023017000"`, "/calibration/form.xlsx?service=99107023017000")
	wantText(t, get(t, h, "/services/99107023017000/verdict"), 200, `href="/calibration?service=99107023017000"`)
	wantText(t, get(t, h, "/calibration/form.csv"), 200, "Regionalschlüssel (ARS);Name;Jahr;Kosten;Stunden;Fälle", "130735351;Altenpleen;;;;")

	answer := sendEffort(t, h, effortOf(t, .88), map[string]string{"service": "99107023017000", "function": "decision"})
	wantText(t, answer, 200, "verschieben die Elastizität von", "scatter__dot", "scatter__line", "intervals__range--main",
		"Nicht mitgezählt: 3 Zeilen", "60.000 oder mehr Einwohner", "nur für Wohngeld Bewilligung", "Stunden für die Entscheidung nach Fällen")

	form := hidden(t, answer.Body.String())
	form.Set("scope", "one")
	form.Set("reason", "Erhebung 2026")
	w := post(t, h, "/calibration/assumption", form)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/services/99107023017000/verdict?saved=1" {
		t.Fatalf("status %d, to %q: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	wantText(t, get(t, h, "/services/99107023017000/verdict"), 200, "Eigene Zahlen von 113 Behörden", "aufwand.csv, SHA-256")
	wantText(t, get(t, h, "/journal"), 200, "Erhebung 2026")

	// The version that the answer showed is no longer in force.
	wantText(t, post(t, h, "/calibration/assumption", form), http.StatusConflict, "Erhebung 2026", `name="version.one" value="1"`)

	// For all services it is another figure.
	form.Set("scope", "all")
	if w := post(t, h, "/calibration/assumption", form); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/calibration?saved=1" {
		t.Errorf("status %d, to %q", w.Code, w.Header().Get("Location"))
	}
	wantText(t, sendEffort(t, h, effortOf(t, .88), nil), 200, "von Hand gesetzt", "version.all", "/calibration")
}

// Figures that cannot be an elasticity of handling are not offered for taking over.
func TestCalibrationOfImpossibleFigures(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	falling := sendEffort(t, h, effortBy(t, func(_ int, cases float64) float64 { return 1e5 / math.Sqrt(cases) }), nil)
	wantText(t, falling, 200, "passen nicht zu dem, was die Elastizität", "sinkt der gesamte Aufwand", "Spalten vertauscht", "sinkt der Aufwand im Mittel um ", "näher an 0")
	for _, unwanted := range []string{"Als Annahme übernehmen", "beides zusammen", "um −", "Größe spart je Fall"} {
		if strings.Contains(falling.Body.String(), unwanted) {
			t.Errorf("the answer says %q", unwanted)
		}
	}
	computed := sendEffort(t, h, effortBy(t, func(_ int, cases float64) float64 { return 40 * cases }), nil)
	wantText(t, computed, 200, "passen nicht zu dem", "mit einem festen Satz", "wächst der Aufwand im Mittel um 100")
	if strings.Contains(computed.Body.String(), "Als Annahme übernehmen") {
		t.Error("what was computed from the cases is offered")
	}
}

func TestCalibrationRefuses(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	few := "ARS;Kosten;Fälle\n130735351;1000;100\n130735352;2100;200\n"
	wantText(t, sendEffort(t, h, few, nil), 200, "tragen keine Aussage", "mindestens 10 Behörden")
	wantText(t, sendEffort(t, h, "ARS;Kosten\n13x;1\n", nil), 422, "Zeile 2, Spalte A „ARS“", "kein Regionalschlüssel")
	wantText(t, sendEffort(t, h, few, map[string]string{"service": "1"}), 422, "gibt es im Leistungskatalog nicht")
	wantText(t, sendEffort(t, h, few, map[string]string{"function": "magic"}), 400)
	for name, change := range map[string][2]string{"reason": {"reason", ""}, "value": {"value", "viel"}, "range": {"value", "3"}} {
		form := url.Values{"value": {"0.9"}, "low": {"0.85"}, "high": {"0.95"}, "source": {"x"}, "scope": {"all"}, "reason": {"x"}}
		form.Set(change[0], change[1])
		if w := post(t, h, "/calibration/assumption", form); w.Code != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, w.Code)
		}
	}
}
