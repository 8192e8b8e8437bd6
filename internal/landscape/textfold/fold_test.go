package textfold

import (
	"slices"
	"testing"
	"unicode/utf8"
)

func TestFoldForgivesSpelling(t *testing.T) {
	t.Parallel()
	for want, spellings := range map[string][]string{
		"gebuhr":       {"Gebühr", "gebuehr", "GEBUHR", "Gebu\u0308hr"},
		"strasse":      {"Straße", "strasse", "STRASSE"},
		"argernis":     {"Ärgernis", "aergernis"},
		"losung":       {"Lösung", "Loesung"},
		"steuer":       {"Steuer", "STEUER"},
		"quelle":       {"Quelle"},
		"cafe":         {"Café", "cafe"},
		"uberprufung":  {"Überprüfung", "Ueberpruefung"},
		"neuubersicht": {"Neuübersicht"},
	} {
		for _, s := range spellings {
			if got := Fold(s); got != want {
				t.Errorf("Fold(%q) = %q, want %q", s, got, want)
			}
		}
	}
}

func TestStemRemovesInflection(t *testing.T) {
	t.Parallel()
	for _, forms := range [][]string{
		{"Gebühr", "Gebühren", "Gebuehren"},
		{"Steuer", "Steuern"},
		{"Genehmigung", "Genehmigungen"},
		{"Hund", "Hunde", "Hundes"},
		{"Straße", "Strassen"},
	} {
		want := Stem(Fold(forms[0]))
		for _, form := range forms[1:] {
			if got := Stem(Fold(form)); got != want {
				t.Errorf("Stem(%q) = %q, but Stem(%q) = %q", form, got, forms[0], want)
			}
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	got := Words("Kfz-Zulassung (§ 6 FZV): Größe XL")
	want := []string{"kfz", "zulassung", "6", "fzv", "grosse", "xl"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSplit(t *testing.T) {
	t.Parallel()
	s := NewSplitter([]string{"hund", "steuer", "bescheid", "beruf", "ausbildung", "bildung", "aus", "bau", "genehmigung", "geburt", "urkunde", "weis"})
	for _, c := range []struct {
		word string
		want []string
	}{
		{"hundesteuer", []string{"hund", "steuer"}},
		{"hundesteuerbescheid", []string{"hund", "steuer", "bescheid"}},
		{"berufsausbildung", []string{"beruf", "ausbildung"}},
		{"baugenehmigung", []string{"bau", "genehmigung"}},
		{"geburtsurkunde", []string{"geburt", "urkunde"}},
		{"geburtsurkunden", []string{"geburt", "urkunden"}},
		{"ausweis", nil}, // "aus" is a stopword
		{"genehmigung", nil},
		{"hundehund2", nil},
		{"bau", nil},
	} {
		if got := s.Split(c.word); !slices.Equal(got, c.want) {
			t.Errorf("Split(%q) = %q, want %q", c.word, got, c.want)
		}
	}
}

// FuzzFold checks that any text folds to valid UTF-8 and that folding, cutting,
// stemming and splitting never panic.
func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Gebühr", "uebrig", "ue", "e", "ßßß", "\xff\xfe", "Ⅻ", "a\u0308e", "hundesteuer"} {
		f.Add(seed)
	}
	splitter := NewSplitter([]string{"hund", "steuer", "amt"})
	f.Fuzz(func(t *testing.T, s string) {
		folded := Fold(s)
		if !utf8.ValidString(folded) {
			t.Errorf("Fold(%q) = %q is no UTF-8", s, folded)
		}
		for _, word := range Words(s) {
			if word == "" {
				t.Errorf("Words(%q) has an empty word", s)
			}
			Stem(word)
			if parts := splitter.Split(word); len(parts) == 1 {
				t.Errorf("Split(%q) = %q: one part is no compound", word, parts)
			}
		}
	})
}
