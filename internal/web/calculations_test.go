package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

const calculationsPath = "/portfolio/calculations"

// calculate orders a calculation, waits for its job and returns the address of its
// page.
func calculate(t *testing.T, h http.Handler, order url.Values) string {
	t.Helper()
	w := post(t, h, calculationsPath, order)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	page := await(t, h, w.Header().Get("Location"))
	if to := page.Header().Get("Location"); to != "" {
		return to
	}
	found := regexp.MustCompile(`href="(` + calculationsPath + `/\w+)" data-follow`).FindStringSubmatch(page.Body.String())
	if found == nil {
		t.Fatalf("the job leads nowhere: %s", page.Body)
	}
	return found[1]
}

func TestCalculationFromOrderToFile(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	wantText(t, get(t, h, calculationsPath), http.StatusOK, "Neue Berechnung", "Nachbarn berechnen", "Belastbarkeit berechnen")
	near := calculate(t, h, url.Values{"method": {"neighbours"}, "border": {"1"}, "within": {"40"}})
	wantText(t, get(t, h, near), http.StatusOK, "Was bringen Nachbarn?", "Nachbarn mit gemeinsamer Grenze oder bis 40 km Straße", "vollständig", "/cooperation?function=", "Prüfsumme")
	wantText(t, get(t, h, near+"?lang=en"), http.StatusOK, "What do neighbours bring?", "probably gets cheaper with neighbours")
	if page := get(t, h, near).Body.String(); strings.Contains(page, "Fortsetzen</button>") {
		t.Error("a calculation that has ended can be continued")
	}
	robust := calculate(t, h, url.Values{"method": {"robustness"}})
	wantText(t, get(t, h, robust), http.StatusOK, "Was hält, wenn die Annahmen andere sind?", "/robustness?function=", "bleibt die Empfehlung dieselbe")
	wantText(t, get(t, h, robust+"/answers.csv"), http.StatusOK, "Bündeln gewinnt mindestens (Anteil)", "99107023017000")
	wantText(t, get(t, h, near+"/answers.csv"), http.StatusOK, "davon Nachbarn", "Höchstens über dem Optimum (Anteil)")
	if page := get(t, h, near).Body.String(); strings.Contains(page, "Seitdem haben sich") {
		t.Error("nothing has changed since")
	}
	wage := url.Values{"key": {"hour_cost"}, "value": {"70"}, "source": {"Tarif"}, "reason": {"neuer Tarif"}, "scope": {"all"}}
	if w := post(t, h, wohngeldVerdict+"/assumption", wage); w.Code != http.StatusSeeOther {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	wantText(t, get(t, h, near), http.StatusOK, "Seitdem haben sich Annahmen, Zuständigkeiten oder Behörden zu")
	wantText(t, get(t, h, "/journal"), http.StatusOK, "Berechnung beauftragt", "Berechnung vollständig")

	if w := post(t, h, near+"/continue", nil); w.Code != http.StatusSeeOther || w.Header().Get("Location") != near {
		t.Errorf("continuing what has ended: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := post(t, h, near+"/delete", nil); w.Code != http.StatusSeeOther {
		t.Errorf("deleting: %d", w.Code)
	}
	wantText(t, get(t, h, near), http.StatusNotFound)
}

func TestCalculationsNameWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	for _, order := range []url.Values{
		{"method": {"neighbours"}, "border": {"1"}, "within": {"weit"}},
		{"method": {"neighbours"}, "border": {"1"}, "within": {"201"}},
		{"method": {"neighbours"}, "border": {"0"}},
		{"method": {"neighbours"}, "border": {"0"}, "within": {"1e400"}},
	} {
		w := post(t, h, calculationsPath, order)
		wantText(t, w, http.StatusUnprocessableEntity, "Noch nicht beauftragt", `id="within-error">Die Entfernung der Nachbarn muss eine Zahl von 0 bis 200 Kilometern sein`, `aria-describedby="within-error"`, `aria-invalid="true"`)
		if within := order.Get("within"); within != "" {
			wantText(t, w, http.StatusUnprocessableEntity, `value="`+within+`"`)
		}
		if got := strings.Contains(w.Body.String(), `<option value="0" selected>`); got != (order.Get("border") == "0") {
			t.Errorf("of %v the choice about the border is lost", order)
		}
	}
	if text := get(t, h, calculationsPath).Body.String(); strings.Contains(text, "within-error") {
		t.Error("something is wrong before anything was entered")
	}
	wantText(t, post(t, h, calculationsPath, url.Values{"method": {"oracle"}}), http.StatusBadRequest)
	wantText(t, get(t, h, calculationsPath+"/none"), http.StatusNotFound)
	wantText(t, post(t, h, calculationsPath+"/none/continue", nil), http.StatusNotFound)
}
