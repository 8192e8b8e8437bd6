package textfold

import (
	"strings"
	"unicode"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/german"
	"golang.org/x/text/unicode/norm"
)

// Fold returns s in lower case with plain vowels for umlauts and for what people
// type instead of them, ss for ß, and without accents: "Gebühr", "gebuehr" and
// "GEBUHR" become "gebuhr". As in the stemmer, ue behind a vowel or q is no
// umlaut: "Steuer" and "Quelle" keep it.
func Fold(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	var last rune // the letter before, as written to out
	for _, r := range s {
		r = plain(unicode.ToLower(r))
		switch {
		case r == 'ß':
			out.WriteString("ss")
			last = 's'
			continue
		case unicode.Is(unicode.Mn, r), // the dots of a decomposed ä
			r == 'e' && isDigraph(out.String(), last):
			last = 0
			continue
		}
		out.WriteRune(r)
		last = r
	}
	return out.String()
}

// plain removes umlaut dots and accents from a letter in lower case.
func plain(r rune) rune {
	switch {
	case r <= unicode.MaxASCII || r == 'ß':
		return r
	case r == 'ä':
		return 'a'
	case r == 'ö':
		return 'o'
	case r == 'ü':
		return 'u'
	}
	for _, letter := range norm.NFD.String(string(r)) {
		return letter // the marks follow
	}
	return r
}

// isDigraph tells whether an e behind what was written makes ae, oe or ue.
func isDigraph(written string, last rune) bool {
	switch last {
	case 'a', 'o':
		return true
	case 'u':
		before := written[:len(written)-1]
		return before == "" || !strings.ContainsRune("aeiouyq", rune(before[len(before)-1]))
	}
	return false
}

// Words cuts s into its words, sequences of letters and digits, and folds each.
func Words(s string) []string {
	return strings.FieldsFunc(Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Stem removes the inflection of a folded word: "gebuhren" and "gebuhr" become
// "gebuhr".
func Stem(word string) string {
	env := snowballstem.NewEnv(word)
	german.Stem(env)
	return env.Current()
}

// stopwords are folded words that say nothing about what is looked for.
var stopwords = func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(`
		ab als am an auch auf aus bei beim bis das dem den der des die durch ein eine einem einen einer eines
		fur gegen im in ins mit nach nicht oder ohne sich sowie sonstige uber um und unter vom von vor wegen wie
		zu zum zur zwischen ich mein meine meinen`) {
		set[word] = true
	}
	return set
}()

// IsStopword tells whether a folded word is too common to look for.
func IsStopword(word string) bool { return stopwords[word] }
