package parallel

import (
	"cmp"
	"math"
	"slices"
)

// vector holds weighed terms of a text, by number of the term, of length 1; it is
// empty if the text has no terms.
type vector struct {
	terms   []int32
	weights []float32
}

// newVector sorts weighed terms and brings them to length 1.
func newVector(weights map[int32]float64) vector {
	type weighted struct {
		term   int32
		weight float64
	}
	list := make([]weighted, 0, len(weights))
	sum := 0.0
	for t, w := range weights {
		if w > 0 {
			list = append(list, weighted{t, w})
		}
	}
	slices.SortFunc(list, func(a, b weighted) int { return cmp.Compare(a.term, b.term) })
	for _, w := range list { // in the order of terms, so that the last digit is always the same
		sum += w.weight * w.weight
	}
	if sum == 0 { // weights so small that their squares are nothing
		return vector{}
	}
	length := math.Sqrt(sum)
	v := vector{make([]int32, len(list)), make([]float32, len(list))}
	for i, w := range list {
		v.terms[i], v.weights[i] = w.term, float32(w.weight/length)
	}
	return v
}

// cosine says how alike two texts are, 0 to 1.
func cosine(a, b vector) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a.terms) && j < len(b.terms); {
		switch {
		case a.terms[i] < b.terms[j]:
			i++
		case a.terms[i] > b.terms[j]:
			j++
		default:
			sum += float64(a.weights[i]) * float64(b.weights[j])
			i++
			j++
		}
	}
	return min(1, sum)
}
