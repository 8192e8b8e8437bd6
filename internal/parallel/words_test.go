package parallel

import (
	"slices"
	"testing"

	"kiesel/internal/landscape"
	"kiesel/internal/landscape/textfold"
)

// catalogueAnalyser takes compounds apart along the words of the catalogue.
func catalogueAnalyser(t *testing.T) *analyser {
	t.Helper()
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return newAnalyser(words(slices.Collect(catalogue.All()), nil))
}

// Compounds of the catalogue, with each of the letters that link parts.
func TestCompoundsOfTheCatalogueComeApart(t *testing.T) {
	t.Parallel()
	a := catalogueAnalyser(t)
	for word, want := range map[string][]string{
		"Hundesteuer":              {"hund", "steuer"},                 // e
		"Geburtsurkunde":           {"geburt", "urkunde"},              // s
		"Waffenbesitzkarte":        {"waffe", "besitz", "karte"},       // n
		"Fahrzeugführung":          {"fahrzeug", "fuhrung"},            // none
		"Kinderzuschlag":           {"kind", "zuschlag"},               // er
		"Personenstandsregister":   {"person", "stand", "register"},    // en, s
		"Gewerbesteuerbefreiung":   {"gewerbe", "steuer", "befreiung"}, // none, none
		"Aufenthaltsgestattung":    {"aufenthalt", "gestattung"},
		"Schwerbehindertenausweis": {"schwerbehindert", "ausweis"},
	} {
		terms := a.terms(textfold.Fold(word))
		for _, part := range want {
			if stem := textfold.Stem(part); !slices.ContainsFunc(terms, func(t term) bool { return t.stem == stem }) {
				t.Errorf("%s has the terms %v, without %q", word, terms, stem)
			}
		}
	}
	for _, whole := range []string{"Ausweis", "Bundesland", "Genehmigung", "Reisepass"} {
		if terms := a.terms(textfold.Fold(whole)); len(terms) == 0 || terms[0].stem != textfold.Stem(textfold.Fold(whole)) {
			t.Errorf("%s has the terms %v, not itself first", whole, terms)
		}
	}
}

func TestCompareWords(t *testing.T) {
	t.Parallel()
	a := catalogueAnalyser(t)
	got := a.compareWords("Hundesteuer Anmeldung", "Anmeldung der Steuer für Hunde erneut")
	if !slices.Equal(got.Shared, []string{"Hundesteuer", "Anmeldung"}) || len(got.OnlyA) != 0 || !slices.Equal(got.OnlyB, []string{"erneut"}) {
		t.Errorf("got %+v", got)
	}
	got = a.compareWords("Reisepass Ausstellung", "Reisepass Verlust")
	if !slices.Equal(got.Shared, []string{"Reisepass"}) || !slices.Equal(got.OnlyA, []string{"Ausstellung"}) || !slices.Equal(got.OnlyB, []string{"Verlust"}) {
		t.Errorf("got %+v", got)
	}
}

// Words that fill sentences count in names, where they may be all the difference.
func TestProseSaysNothing(t *testing.T) {
	t.Parallel()
	d := Description{Name: "Altersrente für besonders langjährig Versicherte", Text: "Sie können dies auch für Ihre besonders kleinen Kinder"}
	c := newCorpus(nil, []Description{d}, settings{})
	often := c.oftenIn(d, paragraphs(d.Text), []float64{1})
	for word, want := range map[string]float64{"besonders": oftenName, "langjahrig": oftenName, "kinder": 1, "konnen": 0, "fur": 0} {
		n, known := c.lexicon.numbers[textfold.Stem(word)]
		if got := often[n]; known && got != want || !known && want > 0 {
			t.Errorf("%q occurs %v times, want %v", word, got, want)
		}
	}
}

// What differs is told even if it is only a word that is no term.
func TestCompareWordsTellsSmallDifferences(t *testing.T) {
	t.Parallel()
	a := catalogueAnalyser(t)
	got := a.compareWords("Verbringen von Waffen in das Inland", "Verbringen von Waffen durch das Inland")
	if !slices.Equal(got.OnlyA, []string{"in"}) || !slices.Equal(got.OnlyB, []string{"durch"}) || !slices.Equal(got.Shared, []string{"Verbringen", "Waffen", "Inland"}) {
		t.Errorf("got %+v", got)
	}
	if got := a.compareWords("Erhebung von Zöllen", "Erhebung von Zöllen"); len(got.OnlyA)+len(got.OnlyB) > 0 {
		t.Errorf("the same name differs: %+v", got)
	}
}
