package parallel

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"kiesel/internal/landscape/textfold"
)

// term is a stem, or the stem of a part of a compound, with its share in the word
// that it comes from.
type term struct {
	stem  string
	share float64
}

// Shares of a compound and of its parts. The parts carry the meaning: "Hundesteuer"
// is as near to "Steuer für Hunde" as to itself, but for the whole word.
const (
	shareWhole = 0.5
	sharePart  = 1.0
)

// analyser makes terms of words. It remembers them, so it must not be used from
// several goroutines at once.
type analyser struct {
	splitter *textfold.Splitter // nil leaves compounds whole
	known    map[string][]term
}

// newAnalyser takes compounds apart along a vocabulary of folded words.
func newAnalyser(vocabulary []string) *analyser {
	return &analyser{splitter: textfold.NewSplitter(vocabulary), known: map[string][]term{}}
}

// terms returns the terms of a folded word; none for stopwords.
func (a *analyser) terms(word string) []term {
	if saysNothing(word) {
		return nil
	}
	if known, ok := a.known[word]; ok {
		return known
	}
	terms := a.split(word)
	a.known[word] = terms
	return terms
}

// split returns the whole word, then its parts, and theirs.
func (a *analyser) split(word string) []term {
	terms := []term{{textfold.Stem(word), sharePart}}
	if a.splitter == nil {
		return terms
	}
	parts := a.splitter.Split(word)
	if parts != nil {
		terms[0].share = shareWhole
	}
	for _, part := range parts {
		terms = append(terms, a.split(part)...)
	}
	return terms
}

// vocabulary collects the folded words of texts that can be parts of compounds.
// Of prose only words count that several texts use, since everything is misspelt
// once; sure are texts whose words all count.
func vocabulary(sure, prose []string) []string {
	const enough = 2
	words, counts := map[string]bool{}, map[string]int{}
	for _, text := range sure {
		for _, word := range textfold.Words(text) {
			words[word] = true
		}
	}
	for _, text := range prose {
		seen := map[string]bool{}
		for _, word := range textfold.Words(text) {
			if !seen[word] && len(word) >= minProsePart {
				seen[word] = true
				counts[word]++
			}
		}
	}
	for word, n := range counts {
		if n >= enough {
			words[word] = true
		}
	}
	return slices.Sorted(maps.Keys(words))
}

// minProsePart is how many letters a word of prose must have to be taken for a
// part of compounds.
const minProsePart = 4

// telling are stopwords that make all the difference between two names: "mit" and
// "ohne Wohnsitz", "unter" and "ab 40 vom Hundert".
var telling = map[string]bool{"nicht": true, "ohne": true, "mit": true, "ab": true, "unter": true, "vor": true, "nach": true, "bis": true, "kein": true, "keine": true}

// saysNothing tells of a folded word that it is no term.
func saysNothing(word string) bool { return textfold.IsStopword(word) && !telling[word] }

// isNumber tells whether a folded word is an amount, a date or a number of a
// telephone rather than a word.
func isNumber(word string) bool {
	return strings.IndexFunc(word, unicode.IsLetter) < 0
}

// prose are folded words that fill sentences and say nothing about what they are
// about. In names they may tell two services apart ("für besonders langjährig
// Versicherte"), so only paragraphs go without them.
var prose = func() map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(`
		aber alle allem allen aller alles also andere anderen anderer anderes auch ausserdem bereits beispielsweise bekommen
		benotigen benotigt besonders bitte bzw da dabei dadurch dafur daher damit danach dann daran darauf daruber dass davon
		dazu denen denn deren dessen dies diese diesem diesen dieser dieses doch dort durfen ebenfalls ebenso eigenen einige
		einigen entsprechend entsprechende entsprechenden er erfolgen erfolgt erforderlich erforderliche erforderlichen erhalten
		es etwa etwas falls finden folgende folgenden folgender folgendes ganz gegebenenfalls gegenuber gelten gem gemass
		gerne ggf gilt gleich grundsatzlich haben hat hatten hier hierbei hierfur hierzu ihm ihn ihnen ihr ihre ihrem ihren
		ihrer ihres immer indem innerhalb insbesondere ist ja je jede jedem jeden jeder jedes jedoch jeweilige jeweiligen
		jeweils kann kein keine keinen keiner konnen konnte lassen leider machen man mehr mehrere mindestens moglich mochten
		mochte muss mussen nach nachdem neben nicht nichts noch notig notwendig nur ob obwohl per rund schon sein seine seinem
		seinen seiner seit selbst selbstverstandlich sie sind so sobald sofern sogar solche solchen soll sollen sollte sollten
		somit sondern sonst soweit spatestens stets trotz uns unser unsere unseren verwenden viel viele vielen vorher wahrend
		war waren was weil weiter weitere weiteren weiterer weiteres welche welchem welchen welcher welches wenn wer werde
		werden wird wieder wir wo wollen wurde wurden zb zuerst zudem zunachst zusatzlich zwar`) {
		set[word] = true
	}
	return set
}()
