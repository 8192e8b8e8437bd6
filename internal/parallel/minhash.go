package parallel

import (
	"math"
	"slices"
)

// Bands and rows of the signatures. Two sets of Jaccard similarity s meet in at
// least one band with probability 1−(1−s^rows)^bands: .0475 at s = .3, .4701 at
// .5, .8019 at .6, .9996 at .8 (Leskovec, Rajaraman and Ullman, Mining of Massive
// Datasets, 3.4).
const (
	lshBands = 20
	lshRows  = 5
)

// collisionProbability is the probability that two sets of Jaccard similarity s
// become candidates.
func collisionProbability(s float64, bands, rows int) float64 {
	return 1 - math.Pow(1-math.Pow(s, float64(rows)), float64(bands))
}

// mix spreads the bits of x evenly (SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// signature holds the least hash of a set under each of as many functions as there
// are bands times rows (Broder 1997). Two signatures agree in a place with the
// probability that is the Jaccard similarity of their sets.
type signature [lshBands * lshRows]uint64

// minHash returns the signature of a set of terms. The functions follow from the
// seed alone.
func minHash(terms []int32, seed uint64) (s signature) {
	for i := range s {
		function := mix(seed + uint64(i))
		least := uint64(math.MaxUint64)
		for _, t := range terms {
			least = min(least, mix(uint64(t)^function))
		}
		s[i] = least
	}
	return s
}

// pairOf names two of a list by their places, the smaller one first.
type pairOf struct{ a, b int32 }

// nearPairs returns the pairs of sets that agree in all rows of at least one band,
// in order. Empty sets are near to nothing.
func nearPairs(sets []vector, seed uint64) []pairOf {
	buckets := map[uint64][]int32{}
	for i, set := range sets {
		if len(set.terms) == 0 {
			continue
		}
		s := minHash(set.terms, seed)
		for band := range lshBands {
			key := mix(uint64(band))
			for _, h := range s[band*lshRows : (band+1)*lshRows] {
				key = mix(key ^ h)
			}
			buckets[key] = append(buckets[key], int32(i))
		}
	}
	found := map[pairOf]bool{}
	for _, members := range buckets {
		for i, b := range members {
			for _, a := range members[:i] {
				found[pairOf{a, b}] = true
			}
		}
	}
	pairs := make([]pairOf, 0, len(found))
	for p := range found {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, comparePlaces)
	return pairs
}
