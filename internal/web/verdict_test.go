package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const (
	marriageVerdict = "/services/99059001104000/verdict" // registering a marriageVerdict, a matter of the Ämter
	wohngeldVerdict = "/services/99107023017000/verdict" // housing benefit, a matter of the Ämter
	permit          = "/services/99012008001000/verdict" // building permit, a matter of the Kreise
	unknown         = "/services/99088018000000/verdict" // competence and number of cases unknown
)

func TestVerdict(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for name, tc := range map[string]struct {
		target string
		texts  []string
	}{
		"answer, functions, map": {marriageVerdict, []string{
			"Bündeln lohnt sich bei", "Online-Dienst", "Fachwissen", "Entscheidung", "Kontakt vor Ort",
			"map__zone-1", "Mecklenburg-Vorpommern trägt es für alle 116", "ist bewiesen",
		}},
		"turning points, counter-evidence": {marriageVerdict + "?function=online", []string{
			"Was die Empfehlung kippen würde", "der Behörden mitmachen", "Was die Forschung dazu sagt", "National Audit Office 2012",
			"Wer gewinnt, wer zahlt", "Was man als Nächstes messen sollte",
		}},
		"must be local": {marriageVerdict + "?function=contact", []string{"Muss vor Ort bleiben", "macht es weiter selbst"}},
		"cover": {marriageVerdict + "?function=expertise", []string{
			"Vertretung und Wartezeit", "4 von 100", "eingearbeitete Personen", "Behörden ohne Vertretung",
			"Besser wird die Vertretung dadurch nicht", "Gerechnet mit 20\u00a0% Abwesenheit und 85\u00a0% Auslastung", `name="absence"`,
		}},
		"price of cover": {wohngeldVerdict + "?function=online", []string{
			"20 von 100", "Gleich gut wäre es ohne Bündeln erst mit", "in jeder versorgten Behörde", "Spanne dieser Mehrkosten", "55.700",
		}},
		"hardly anybody away, nobody idle": {marriageVerdict + "?function=expertise&set=absence%3D0.001&set=utilisation%3D1", []string{
			"weniger als 1 von 10.000", "ohne Grenze",
		}},
		"hardly a wait":     {marriageVerdict + "?function=expertise&set=absence%3D0.03&set=utilisation%3D0.1", []string{"9 von 10.000", "fast keine"}},
		"cover in English":  {wohngeldVerdict + "?function=contact&lang=en", []string{"Cover and wait", "on average, in handling times", "none of them is"}},
		"assumptions":       {marriageVerdict, []string{"Kosten einer Arbeitsstunde", "Annahme", `name="hour_cost"`}},
		"evidence behind":   {permit, []string{"/evidence/comparisons/", "Niederländische Daten"}},
		"what if":           {marriageVerdict + "?set=hour_cost%3D90", []string{"Was wäre wenn", "90", "Zurück zu den geltenden Annahmen"}},
		"a slider moved":    {wohngeldVerdict + "?function=expertise&realised=0.3", []string{"Was wäre wenn", "Durchspielen", `type="range"`, "gilt 0,50"}},
		"moved besides":     {wohngeldVerdict + "?function=expertise&set=hour_cost%3D90&realised=0.3", []string{"2 geänderten Annahmen", `name="set" value="hour_cost=90"`}},
		"before the answer": {wohngeldVerdict, []string{"Vorab:", "ließen die Empfehlung kippen"}},
		"second best":       {wohngeldVerdict + "?function=expertise", []string{"Die zweitbeste Lösung kostet 3"}},
		"at most":           {wohngeldVerdict + "?function=decision", []string{"Die zweitbeste Lösung kostet höchstens 2.", "nicht alle angesehen"}},
		"compensation":      {wohngeldVerdict + "?function=expertise", []string{"Ausgleich, bei dem niemand draufzahlt"}},
		"neighbours":        {"/services/99036008007000/cooperation", []string{"Zusammenarbeit zwischen Nachbarn bringt bei", "Landkreis Rostock trägt für:", "map__zone-1"}},
		"nobody is near":    {"/services/99036008007000/cooperation?border=0&within=1", []string{"So hat niemand einen Nachbarn"}},
		"robustness":        {"/services/99107023017000/robustness?function=expertise", []string{"durchgerechneten Lagen", "Wenn 75\u00a0% mitmachen", "matrix__step5"}},
		"no map":            {"/services/99107023017000/robustness?function=contact", []string{"Hier gibt es nichts abzuwägen", "Muss vor Ort bleiben"}},
		"not enough data":   {unknown, []string{"Eine Empfehlung ist nicht möglich", "Was fehlt", "Wer ist zuständig?"}},
		"a rate for nobody": {unknown + "?set=rate%3D5", []string{"Eine Empfehlung ist nicht möglich"}},
		"a close call":      {permit, []string{"Es ist knapp", ">knapp<", "Spanne der Ersparnis"}},
		"one authority":     {"/services/99015007012000/verdict", []string{"Hier gibt es nichts zu bündeln"}},
		"English":           {marriageVerdict + "?lang=en", []string{"Bundling makes sense for", "What would turn the recommendation over"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantText(t, get(t, h, tc.target), http.StatusOK, tc.texts...)
		})
	}
}

func TestVerdictRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for target, status := range map[string]int{
		"/services/99999999999999/verdict":        404,
		marriageVerdict + "?function=magic":       400,
		marriageVerdict + "?set=hour_cost%3D-1":   400,
		marriageVerdict + "?set=hour_cost%3DNaN":  400,
		marriageVerdict + "?set=mood%3D1":         400,
		marriageVerdict + "?set=hour_cost":        400,
		marriageVerdict + "?set=hour_cost%3D9%zz": 400, // nothing is read in part
	} {
		if w := get(t, h, target); w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
	}
}

// An address says each thing once, and how numbers are written.
func TestAddressesSayWhatIsWrongWithSettings(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	robustness := strings.Replace(marriageVerdict, "/verdict", "/robustness", 1)
	cooperation := strings.Replace(marriageVerdict, "/verdict", "/cooperation", 1)
	for _, page := range []string{marriageVerdict, robustness, cooperation} {
		wantText(t, get(t, h, page+"?set=rate%3D1&set=rate%3D2"), http.StatusBadRequest, "rate is set twice")
		wantText(t, get(t, h, page+"?set=rate%3D25%2C5"), http.StatusBadRequest, "write it like 25.5")
		wantText(t, get(t, h, page+"?set=online.must_be_local%3D0.5"), http.StatusBadRequest, "must be 0 (no) or 1 (yes)")
	}
	// A slider and the form move what the address has set before.
	wantText(t, get(t, h, marriageVerdict+"?set=hour_cost%3D70&hour_cost=80"), http.StatusOK, "set=hour_cost%3D80")
}

// The form of the assumptions sends every value; the address names only those
// that differ, so that it can be passed on.
func TestVerdictWhatIfAddress(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for form, want := range map[string]string{
		"hour_cost=60":                         marriageVerdict + "#assumptions",
		"hour_cost=75%2C5&function=online":     marriageVerdict + "?function=online&set=hour_cost%3D75.5#assumptions",
		"scale_limit=50.000":                   marriageVerdict + "?set=scale_limit%3D50000#assumptions",
		"scale_limit=50%2C000&lang=en":         marriageVerdict + "?set=scale_limit%3D50000#assumptions",
		"scale_limit=1.000.000%2C0&hour_cost=": marriageVerdict + "?set=scale_limit%3D1e%2B06#assumptions",
		"hour_cost=75.5":                       marriageVerdict + "?set=hour_cost%3D75.5#assumptions",
		"hour_cost=70&set=hour_cost%3D80":      marriageVerdict + "?set=hour_cost%3D70#assumptions", // the form adds to an address
	} {
		w := get(t, h, marriageVerdict+"?recompute=1&"+form)
		if got := w.Header().Get("Location"); got != want {
			t.Errorf("%s leads to %q, want %q", form, got, want)
		}
	}
	// A mistake comes back with everything that was entered, and nothing is computed.
	w := get(t, h, marriageVerdict+"?recompute=1&hour_cost=5000&rate=4.25x&scale_limit=70%2C000&function=online&lang=en")
	wantText(t, w, http.StatusUnprocessableEntity, "Your values are not computed with yet", `value="5000"`, "Numbers from 1 to 1,000 are possible.",
		`value="4.25x"`, `id="p-rate-error"`, `value="70,000"`)
	wantText(t, get(t, h, marriageVerdict+"?recompute=1&online.must_be_local=0%2C5"), http.StatusUnprocessableEntity, `value="0,5"`, "0 (nein)")
	if text := w.Body.String(); strings.Contains(text, "What if:") || strings.Contains(text, "p-scale_limit-error") {
		t.Error("a part of what was entered counts, or a possible value is called a mistake")
	}
	wantText(t, get(t, h, "/services/99036008007000/cooperation?within=900"), http.StatusUnprocessableEntity, "„900“ ist kein möglicher Fahrweg.")
	wantText(t, get(t, h, marriageVerdict+"?set=rate%3D0"), http.StatusOK, "Gerechnet ist mit 0 Fällen im Jahr.")
	wantText(t, get(t, h, "/services/99036008007000/cooperation?within=weit"), http.StatusUnprocessableEntity, "von 0 bis ")
}

func TestKeepAnAssumption(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	keep := unknown + "/assumption"
	form := url.Values{"key": {"rate"}, "value": {"2,5"}, "low": {"1"}, "high": {"4"}, "source": {"Annahme"}, "reason": {"Zählung im Landkreis"}}
	if w := post(t, h, keep, form); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303: %s", w.Code, w.Body)
	}
	wantText(t, get(t, h, unknown+"?saved=1"), 200, "Die Annahme ist gespeichert", `value="2,5"`, `name="version.rate" value="1"`, "für diese Leistung festgelegt")
	wantText(t, get(t, h, "/journal"), 200, "Zählung im Landkreis")

	if w := post(t, h, keep+"/reset", url.Values{"key": {"rate"}}); w.Code != http.StatusConflict {
		t.Errorf("status %d for taking back what was not seen, want 409", w.Code)
	}
	if w := post(t, h, keep+"/reset", url.Values{"key": {"rate"}, "version.rate": {"1"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d, want 303", w.Code)
	}
	if w := get(t, h, unknown); strings.Contains(w.Body.String(), `value="2,5"`) {
		t.Error("the figure is still there after it was taken back")
	}
}

func TestKeepAnAssumptionRefuses(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	for name, tc := range map[string]struct {
		form url.Values
		code int
		text string
	}{
		"no number":         {url.Values{"key": {"rate"}, "value": {"viele"}, "source": {"Annahme"}, "reason": {"x"}}, 422, "Bitte eine Zahl eingeben"},
		"out of range":      {url.Values{"key": {"rate"}, "value": {"-1"}, "source": {"Annahme"}, "reason": {"x"}}, 422, "nicht möglich"},
		"only a lower end":  {url.Values{"key": {"rate"}, "value": {"20"}, "low": {"10"}, "source": {"Annahme"}, "reason": {"x"}}, 422, `id="keep-high-error">Geben Sie untere und obere Grenze an oder keine`},
		"only an upper end": {url.Values{"key": {"rate"}, "value": {"20"}, "high": {"30"}, "source": {"Annahme"}, "reason": {"x"}}, 422, `id="keep-low-error">Geben Sie untere und obere Grenze an oder keine`},
		"no switch":         {url.Values{"key": {"online.must_be_local"}, "value": {"0,5"}, "source": {"Annahme"}, "reason": {"x"}}, 422, "nur 0 (nein) und 1 (ja)"},
		"no source":         {url.Values{"key": {"rate"}, "value": {"1"}, "reason": {"x"}}, 422, "Woher stammt die Zahl?"},
		"no reason":         {url.Values{"key": {"rate"}, "value": {"1"}, "source": {"Annahme"}}, 422, "Bitte begründen"},
		"unknown parameter": {url.Values{"key": {"mood"}, "value": {"1"}, "source": {"Annahme"}, "reason": {"x"}}, 400, "nicht verständlich"},
	} {
		w := post(t, h, unknown+"/assumption", tc.form)
		if w.Code != tc.code || !strings.Contains(w.Body.String(), tc.text) {
			t.Errorf("%s: status %d, want %d with %q", name, w.Code, tc.code, tc.text)
		}
	}
}

// Where one authority alone is competent no cost of 0 € is claimed.
func TestNothingToBundleClaimsNoFigures(t *testing.T) {
	t.Parallel()
	w := get(t, newTestServer(t), "/services/99015007012000/verdict")
	wantText(t, w, 200)
	if strings.Contains(w.Body.String(), "function__figures") {
		t.Error("the page shows costs of functions")
	}
}

func TestVerdictExport(t *testing.T) {
	t.Parallel()
	w := get(t, newTestServer(t), marriageVerdict+"/changes.csv")
	wantText(t, w, 200, "\ufeff", "Online-Dienst;130")
	if lines := strings.Count(w.Body.String(), "\n"); lines != 1+4*116 {
		t.Errorf("%d lines, want one for each of 116 authorities and four functions", lines)
	}
}

// A slider that stands where the figure in force is changes nothing; one that says
// no number is refused.
func TestSliders(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	if text := get(t, h, wohngeldVerdict+"?function=expertise&realised=0.5").Body.String(); strings.Contains(text, "Was wäre wenn") {
		t.Error("the figure in force counts as changed")
	}
	for _, target := range []string{wohngeldVerdict + "?realised=viel", wohngeldVerdict + "?realised=7", "/services/99036008007000/cooperation?border=maybe", "/services/99036008007000/robustness?function=onlin"} {
		if code := get(t, h, target).Code; code != http.StatusBadRequest {
			t.Errorf("%s: status %d", target, code)
		}
	}
}

// The recommendation leads to its decision paper: to that of the scenario if the
// page computes with just what one says, otherwise to the one in force.
func TestVerdictLeadsToItsPaper(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	paper := marriageScenarios + "/paper"
	wantText(t, get(t, h, marriageVerdict), http.StatusOK, `href="`+paper+`"`, "Entscheidungsvorlage")
	wantText(t, get(t, h, marriageVerdict+"?set=hour_cost%3D91"), http.StatusOK, `href="`+paper+`"`, "Entscheidungsvorlage zur geltenden Empfehlung")
	fields := dearHours("Führt zur Vorlage")
	fields["out"], fields["value"] = []string{"130030000", "130735351"}, []string{"91", "", "5,5"}
	id := strings.TrimPrefix(keepScenario(t, h, fields), marriageScenarios+"/")
	same := get(t, h, marriageVerdict+"?out=130735351&set=rate%3D5.5&set=hour_cost%3D91&out=130030000")
	wantText(t, same, http.StatusOK, `href="`+paper+"?scenario="+id+`"`)
	if strings.Contains(same.Body.String(), "Entscheidungsvorlage zur geltenden Empfehlung") {
		t.Error("the paper of a scenario is called that in force")
	}
}
