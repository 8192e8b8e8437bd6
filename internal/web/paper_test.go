package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kiesel/internal/landscape"
)

// What would turn the recommendation over is said of the recommendation, not of what
// nobody recommends.
func TestTurningPointsFollowTheRecommendation(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	const paper = "/services/99107023017000/scenarios/paper"
	german := []string{
		"Entscheidung: Bündeln würde sich erst lohnen, wenn „Elastizität der Bearbeitung (1 = kein Größenvorteil)“ unter 0,94 läge (angenommen 0,95).",
		"Entscheidung: Bündeln würde sich erst lohnen, wenn Abstimmung und Entfernung weniger als ",
		"Fachwissen: Bündeln lohnt sich nur, solange „Anteil der Einsparung, der eintritt“ über 0,40 bleibt (angenommen 0,50).",
	}
	wantText(t, get(t, h, paper), http.StatusOK, german...)
	wantText(t, get(t, h, "/services/99107023017000/verdict"), http.StatusOK, german...)
	wantText(t, get(t, h, paper+"?lang=en"), http.StatusOK,
		"Decision: Bundling would pay only if “", "were below 0.94 (assumed 0.95).", "Expertise: Bundling pays only as long as “", "stays above 0.40 (assumed 0.50).")
	if body := get(t, h, paper).Body.String(); strings.Contains(body, "Entscheidung: Die Umstellung hat sich") {
		t.Error("a transition pays back that nobody recommends")
	}
}

// A solution that the conditions rule out has no cost, and where no bundled plan is
// left nothing is probably cheaper than it.
func TestSolutionsUnderConditions(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	tree, err := landscape.EmbeddedTree()
	if err != nil {
		t.Fatal(err)
	}
	fields := dearHours("Niemand macht mit")
	for _, a := range tree.Administrations("13") {
		fields.Add("out", string(a.Key))
	}
	nobody := strings.TrimPrefix(keepScenario(t, h, fields), marriageScenarios+"/")
	paper := get(t, h, marriageScenarios+"/paper?scenario="+nobody)
	wantText(t, paper, http.StatusOK, "soweit die Bedingungen es zulassen", `data-label="alle beim Land">ausgeschlossen</td>`)
	if strings.Contains(paper.Body.String(), "100\u00a0%</td>") {
		t.Error("something is cheaper than a plan that does not exist")
	}
	wantText(t, get(t, h, marriageScenarios+"/paper?lang=en&scenario="+nobody), http.StatusOK, "as far as the conditions allow", "ruled out</td>")
	book, err := excelize.OpenReader(get(t, h, marriageScenarios+"/compare.xlsx?scenario="+nobody).Body)
	if err != nil {
		t.Fatal(err)
	}
	if p := bookColumn(t, book, "Teilaufgaben", "Wahrscheinlichkeit, dass es günstiger ist"); p[0] == "" || strings.Join(p[4:], "") != "" {
		t.Errorf("probabilities %q", p)
	}
	var query []string
	for _, key := range fields["out"] {
		query = append(query, "out="+key)
	}
	all := get(t, h, marriageVerdict+"?"+strings.Join(query, "&"))
	wantText(t, all, http.StatusOK, "durch die Bedingungen ausgeschlossen", "Einen gebündelten Plan, mit dem zu vergleichen wäre, gibt es nicht.")
	if strings.Contains(all.Body.String(), "Die zweitbeste Lösung kostet") {
		t.Error("there is a second best of one solution")
	}
	wantText(t, get(t, h, marriageVerdict+"?"+strings.Join(query[:55], "&")), http.StatusOK, "soweit die Bedingungen es zulassen; 55 Behörden machen es dann selbst")
}

// The paper cuts sources between words and says where all of it stands; its tables
// become cards on a phone.
func TestPaperIsShort(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	const paper = "/services/99107023017000/scenarios/paper"
	wantText(t, get(t, h, paper), http.StatusOK, "Dreiecksverteilung von 0 bis 1 um die Hälfte der geplanten …<", "Gekürzte Quellen stehen ganz auf der Seite der Empfehlung.",
		"weitere mit größerem Abstand", "die 10 größten Beträge", `data-label="Spanne (10–90 %)"`)
	wantText(t, get(t, h, paper+"?lang=en"), http.StatusOK, "more at a greater distance", "The 10 largest amounts", `data-label="Worth of knowing it"`)
}

// Page, paper, comparison and workbook count the same authorities as gaining and
// paying, they say from which amount on, and no authority is left out.
func TestWhoGainsAndPaysIsCountedAlike(t *testing.T) {
	t.Parallel()
	h := newTestServer(t)
	for service, want := range map[string]struct {
		page, paper, english string
		counts               []string // that gain, pay, and are left
	}{
		"99012008001000": { // the Kreise themselves are competent
			"Bei dieser Teilaufgabe zahlen 3 Behörden danach weniger und 5 mehr, gezählt ab 1\u00a0€ im Jahr; bei 0 ändert sich weniger als 1\u00a0€.",
			"3 Behörden sparen, 5 zahlen mehr als heute, gezählt ab 1\u00a0€ im Jahr; bei 0 ändert sich weniger als 1\u00a0€.",
			"3 authorities save, 5 pay more than now, counted from 1\u00a0€ a year on; for 0 less than 1\u00a0€ changes.",
			[]string{"3", "5", "0"},
		},
		"99107023017000": {
			"Bei dieser Teilaufgabe zahlen", "111 Behörden sparen, 5 zahlen mehr als heute", "111 authorities save, 5 pay more than now",
			[]string{"111", "5", "0"},
		},
	} {
		address := "/services/" + service
		wantText(t, get(t, h, address+"/verdict"), http.StatusOK, want.page)
		wantText(t, get(t, h, address+"/scenarios/paper"), http.StatusOK, want.paper)
		wantText(t, get(t, h, address+"/scenarios/paper?lang=en"), http.StatusOK, want.english)
		wantText(t, get(t, h, address+"/scenarios/compare"), http.StatusOK, "gezählt ab 1\u00a0€ im Jahr, über alle Teilaufgaben", "weniger als 1\u00a0€ im Jahr")
		book, err := excelize.OpenReader(get(t, h, address+"/scenarios/compare.xlsx").Body)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, heading := range []string{"Behörden, die sparen (≥ 1 EUR je Jahr)", "Behörden, die mehr zahlen (≥ 1 EUR je Jahr)", "Behörden, bei denen sich nichts Merkliches ändert (< 1 EUR je Jahr)"} {
			got = append(got, bookColumn(t, book, "Überblick", heading)...)
		}
		if !slices.Equal(got, want.counts) {
			t.Errorf("%s: the workbook counts %q, want %q", service, got, want.counts)
		}
		gain, pay := 0, 0
		for _, saving := range bookColumn(t, book, "Wirkung je Behörde", "Erwartete Ersparnis (EUR je Jahr)") {
			if strings.HasPrefix(saving, "-") {
				pay++
			} else {
				gain++
			}
		}
		if fmt.Sprint(gain) != want.counts[0] || fmt.Sprint(pay) != want.counts[1] {
			t.Errorf("%s: of the authorities in the workbook %d save and %d pay, counted are %q", service, gain, pay, want.counts)
		}
	}
	const building = "/services/99012008001000"
	const many = "Online-Dienst: Viele zahlen hier für wenige: Ohne Ausgleich stehen 5 Behörden schlechter da als heute und nur 3 besser."
	wantText(t, get(t, h, building+"/scenarios/paper"), http.StatusOK, many, "insgesamt 49\u00a0% der Gewinne, 1.950\u00a0€ im Jahr")
	wantText(t, get(t, h, building+"/scenarios/paper"), http.StatusOK, "Es ist knapp: Die 8 zuständigen Behörden könnten Online-Dienst bündeln.", "Bündeln lohnt sich nur, wenn alle Behörden mitmachen.")
	wantText(t, get(t, h, building+"/scenarios/paper?lang=en"), http.StatusOK, "Many pay for few here", "in total 49\u00a0% of the gains")
	wantText(t, get(t, h, building+"/scenarios/compare"), http.StatusOK, "Viele zahlen für wenige", "49\u00a0% dessen, was andere gewinnen")
	book, err := excelize.OpenReader(get(t, h, building+"/scenarios/compare.xlsx").Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := bookColumn(t, book, "Überblick", "Viele zahlen für wenige"); !slices.Equal(got, []string{"Online-Dienst"}) {
		t.Errorf("many pay for few: %q", got)
	}
	if got := bookColumn(t, book, "Überblick", "Ausgleich als Anteil der Gewinne"); !slices.Equal(got, []string{"0.487"}) {
		t.Errorf("passed on: %q", got)
	}
	if body := get(t, h, "/services/99012008001000/scenarios/paper").Body.String(); strings.Contains(body, "Summen je Kreis") {
		t.Error("sums by Kreis repeat what stands beside them")
	}
}
