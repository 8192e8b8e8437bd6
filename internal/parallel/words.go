package parallel

import (
	"slices"
	"strings"
	"unicode"

	"kiesel/internal/landscape/textfold"
)

// NameWords says what two names have in common and what not, in the words and the
// order in which the names have them.
type NameWords struct {
	// Shared are the words that both have, as the first one writes them.
	Shared []string `json:"shared" nullable:"false"`
	// OnlyA are those that only the first one has.
	OnlyA []string `json:"only_a" nullable:"false"`
	// OnlyB are those that only the second one has.
	OnlyB []string `json:"only_b" nullable:"false"`
}

// compareWords compares two names. A word is shared if the other name has its stem
// or all parts of it, within a compound or not. Of names that differ in nothing
// else, inflection and words such as "in" and "durch" are told too.
func (a *analyser) compareWords(x, y string) NameWords {
	inX, inY := a.stems(x), a.stems(y)
	w := differ(cut(x, saysNothing), cut(y, saysNothing),
		func(word string) bool { return a.has(inY, word) }, func(word string) bool { return a.has(inX, word) })
	if len(w.OnlyA)+len(w.OnlyB) > 0 {
		return w
	}
	none := func(string) bool { return false }
	literallyX, literallyY := textfold.Words(x), textfold.Words(y)
	exact := differ(cut(x, none), cut(y, none),
		func(word string) bool { return slices.Contains(literallyY, textfold.Fold(word)) },
		func(word string) bool { return slices.Contains(literallyX, textfold.Fold(word)) })
	w.OnlyA, w.OnlyB = exact.OnlyA, exact.OnlyB
	return w
}

// differ sorts words by whether the other name has them.
func differ(x, y []string, inY, inX func(string) bool) NameWords {
	w := NameWords{Shared: []string{}, OnlyA: []string{}, OnlyB: []string{}}
	for _, word := range x {
		if inY(word) {
			w.Shared = append(w.Shared, word)
		} else {
			w.OnlyA = append(w.OnlyA, word)
		}
	}
	for _, word := range y {
		if !inX(word) {
			w.OnlyB = append(w.OnlyB, word)
		}
	}
	return w
}

// stems returns the stems of the words of a name and of their parts.
func (a *analyser) stems(name string) map[string]bool {
	set := map[string]bool{}
	for _, word := range textfold.Words(name) {
		for _, t := range a.terms(word) {
			set[t.stem] = true
		}
	}
	return set
}

// has tells whether a word, or each of its parts, is among stems. Stopwords are
// shared by all.
func (a *analyser) has(stems map[string]bool, word string) bool {
	for _, folded := range textfold.Words(word) {
		terms := a.terms(folded)
		if len(terms) == 0 || stems[terms[0].stem] {
			continue
		}
		missing := slices.ContainsFunc(terms[1:], func(t term) bool { return !stems[t.stem] })
		if len(terms) == 1 || missing {
			return false
		}
	}
	return true
}

// cut cuts a name into its words as they are written, each only once, and leaves
// those out of which without is true when they are folded.
func cut(name string, without func(folded string) bool) []string {
	var words []string
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		folded := textfold.Fold(word)
		if !without(folded) && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	return words
}
