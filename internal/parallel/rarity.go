package parallel

import "math"

// shrink keeps few texts from making a word look common: in how many of n texts a
// word is counts as a share of n + shrink.
const shrink = 20

// lexicon numbers terms and says how rare they are. Names of services and the prose
// of descriptions use words differently, so both are counted apart and the one in
// which a term is more common decides: "Bewilligung" is common in names, "Formular"
// in prose, and neither says what a text is about.
type lexicon struct {
	numbers map[string]int32
	counts  [2][]int // in how many texts of a kind each term is
	texts   [2]int
}

// The kinds of texts that a lexicon counts apart.
const (
	inNames = iota
	inProse
)

func newLexicon() *lexicon { return &lexicon{numbers: map[string]int32{}} }

// number returns the number of a stem.
func (l *lexicon) number(stem string) int32 {
	n, known := l.numbers[stem]
	if !known {
		n = int32(len(l.numbers))
		l.numbers[stem] = n
		for kind := range l.counts {
			l.counts[kind] = append(l.counts[kind], 0)
		}
	}
	return n
}

// count counts one text of a kind with its terms.
func (l *lexicon) count(kind int, terms map[int32]float64) {
	l.texts[kind]++
	for t := range terms {
		l.counts[kind][t]++
	}
}

// rarity is the inverse document frequency of a term: the negative logarithm of
// the share of texts that have it.
func (l *lexicon) rarity(t int32) float64 {
	share := 0.0
	for kind, counts := range l.counts {
		share = max(share, float64(counts[t])/float64(l.texts[kind]+shrink))
	}
	if share == 0 { // in no text that was counted
		return math.Log(float64(max(l.texts[inNames], l.texts[inProse]) + shrink))
	}
	return -math.Log(share)
}

// weigh makes a vector of how often terms occur: sublinear, times their rarity.
func (l *lexicon) weigh(often map[int32]float64) vector {
	weights := make(map[int32]float64, len(often))
	for t, n := range often {
		weights[t] = math.Log1p(n) * l.rarity(t)
	}
	return newVector(weights)
}
