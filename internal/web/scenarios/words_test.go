package scenarios

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                              "",
		"Annahme":                       "Annahme",
		"zwanzig Zeichen genau":         "zwanzig Zeichen …",
		"Dreieck von 0 bis 1":           "Dreieck von 0 bis 1",
		"bis dahin, und nicht weiter":   "bis dahin, und nicht …",
		"Größe zählt, Äpfel auch hier":  "Größe zählt, Äpfel …",
		"https://example.org/very/long": "…",
	} {
		if got := excerpt(text, 20); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// No excerpt is longer than it may be, none has half a word, and a short text stays.
func TestExcerptHasWholeWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[a-zäöü]{1,30}`), 0, 30).Draw(t, "words")
		text := strings.Join(words, " ")
		got := excerpt(text, 40)
		rest, cut := strings.CutSuffix(got, "…")
		rest = strings.TrimSpace(rest)
		if utf8.RuneCountInString(rest) > 40 || cut != (utf8.RuneCountInString(text) > 40) {
			t.Fatalf("%q becomes %q", text, got)
		}
		for i, w := range strings.Fields(rest) {
			if words[i] != w {
				t.Fatalf("%q has %q in place of %q", got, w, words[i])
			}
		}
		if !cut && !slices.Equal(words, strings.Fields(got)) {
			t.Fatalf("%q lost words: %q", text, got)
		}
	})
}
