package textfold

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/german"
	"golang.org/x/text/unicode/norm"
)

// digraphs writes each umlaut, and what people type instead of it, as the plain
// vowel. "Steuer" becomes "stur" by this, in the text as in the query; so few
// words fall together that it costs nothing.
var digraphs = strings.NewReplacer(
	"ä", "a", "ö", "o", "ü", "u", "ß", "ss",
	"ae", "a", "oe", "o", "ue", "u",
)

// Fold returns s in lower case without umlauts, ß and accents: "Gebühr",
// "gebuehr" and "GEBUHR" become "gebuhr".
func Fold(s string) string {
	return withoutAccents(digraphs.Replace(strings.ToLower(norm.NFC.String(s))))
}

// withoutAccents removes marks such as that of é.
func withoutAccents(s string) string {
	if isASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] > unicode.MaxASCII {
			return false
		}
	}
	return true
}

// Words cuts s into its words, sequences of letters and digits, and folds each.
func Words(s string) []string { return split(Fold(s)) }

// RawWords cuts s into its words in lower case but keeps umlauts, as [Stem] and
// [Splitter] need them.
func RawWords(s string) []string { return split(strings.ToLower(norm.NFC.String(s))) }

func split(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Stem removes the inflection of a word in lower case and folds the rest:
// "gebühren", "gebuehren" and "gebühr" become "gebuhr".
func Stem(word string) string {
	env := snowballstem.NewEnv(word)
	german.Stem(env)
	return Fold(env.Current())
}
