package parallel

import (
	"math"
	"slices"
	"strings"

	"kiesel/internal/landscape/textfold"
)

// run is how many words in a row make a piece of a paragraph.
const run = 3

// paragraph is one paragraph of a text: its folded words without numbers.
type paragraph []string

// paragraphs cuts a text at its line ends.
func paragraphs(text string) []paragraph {
	var list []paragraph
	for line := range strings.Lines(text) {
		if words := slices.DeleteFunc(textfold.Words(line), isNumber); len(words) > 0 {
			list = append(list, words)
		}
	}
	return list
}

// pieces returns the hash of every run of words, of a short paragraph that of the
// whole.
func (p paragraph) pieces() []uint64 {
	hashes := make([]uint64, len(p))
	for i, word := range p {
		hashes[i] = hashWord(word)
	}
	n := min(run, len(p))
	pieces := make([]uint64, 0, len(p)-n+1)
	for i := range len(p) - n + 1 {
		h := uint64(0)
		for _, word := range hashes[i : i+n] {
			h = mix(h ^ word)
		}
		pieces = append(pieces, h)
	}
	return pieces
}

// hashWord is FNV-1a.
func hashWord(word string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * 1099511628211
	}
	return h
}

// paragraphWeights says for the texts of one authority how much each paragraph
// counts, 0 to 1: the mean inverse document frequency of its pieces among the texts
// of this authority. What stands in all of them (how to appeal, data protection,
// when the office is open) says nothing about any; that another authority writes
// the same is no reason to count it less, for that is what is looked for.
func paragraphWeights(texts [][]paragraph) [][]float64 {
	counts := map[uint64]int{}
	for _, text := range texts {
		for piece := range distinctPieces(text) {
			counts[piece]++
		}
	}
	most := math.Log(float64(len(texts) + 1))
	weights := make([][]float64, len(texts))
	for i, text := range texts {
		weights[i] = make([]float64, len(text))
		for k, p := range text {
			pieces := p.pieces()
			for _, piece := range pieces {
				weights[i][k] += math.Log(float64(len(texts)+1)/float64(counts[piece])) / most
			}
			weights[i][k] /= float64(len(pieces))
		}
	}
	return weights
}

func distinctPieces(text []paragraph) map[uint64]bool {
	set := map[uint64]bool{}
	for _, p := range text {
		for _, piece := range p.pieces() {
			set[piece] = true
		}
	}
	return set
}
