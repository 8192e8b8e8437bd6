package eventlog

import (
	"cmp"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sync"
)

// Variant is one sequence of activities and the cases that show it.
type Variant struct {
	// Activities are indices into [Log.Activities]; must not be changed.
	Activities []int32
	// Cases are the numbers of the cases, ascending.
	Cases []int
}

// Variants returns the variants, the most frequent first, those that are
// equally frequent in order of their first case.
func (l *Log) Variants() []Variant {
	number, first := l.variantNumbers()
	counts := make([]int, len(first))
	for _, v := range number {
		counts[v]++
	}
	variants := make([]Variant, len(first))
	cases := make([]int, l.Cases())
	at := 0
	for v, c := range first {
		variants[v] = Variant{Activities: l.Trace(c), Cases: cases[at : at : at+counts[v]]}
		at += counts[v]
	}
	for c, v := range number {
		variants[v].Cases = append(variants[v].Cases, c)
	}
	slices.SortStableFunc(variants, func(a, b Variant) int { return cmp.Compare(len(b.Cases), len(a.Cases)) })
	return variants
}

// variantNumbers numbers the variants in order of their first case. It returns
// the number of each case's variant and the first case of each variant.
func (l *Log) variantNumbers() (number []int32, first []int) {
	number = make([]int32, l.Cases())
	var parts []*variantSet
	var lock sync.Mutex
	inParts(l.Cases(), func(from, to int) {
		set := &variantSet{log: l, from: from, to: to}
		for c := from; c < to; c++ {
			number[c] = set.index(c, hashTrace(l.Trace(c)))
		}
		lock.Lock()
		defer lock.Unlock()
		parts = append(parts, set)
	})
	slices.SortFunc(parts, func(a, b *variantSet) int { return cmp.Compare(a.from, b.from) })
	all := parts[0]
	for _, set := range parts[1:] {
		known := make([]int32, len(set.first))
		for v, c := range set.first {
			known[v] = all.index(c, set.hashes[v])
		}
		for c := set.from; c < set.to; c++ {
			number[c] = known[number[c]]
		}
	}
	return number, all.first
}

// variantSet numbers the variants of the cases of a range.
type variantSet struct {
	log      *Log
	from, to int
	first    []int // case of each variant
	hashes   []uint64
	slots    []int32 // as in a dictionary
}

// index returns the number of the variant that case c, with its hash, shows.
func (s *variantSet) index(c int, hash uint64) int32 {
	if 2*len(s.first) >= len(s.slots) {
		s.grow()
	}
	at := int(hash) & (len(s.slots) - 1)
	for ; s.slots[at] != 0; at = (at + 1) & (len(s.slots) - 1) {
		v := s.slots[at] - 1
		if s.hashes[v] == hash && slices.Equal(s.log.Trace(s.first[v]), s.log.Trace(c)) {
			return v
		}
	}
	s.first, s.hashes = append(s.first, c), append(s.hashes, hash)
	s.slots[at] = int32(len(s.first))
	return int32(len(s.first) - 1)
}

func (s *variantSet) grow() {
	s.slots = make([]int32, max(64, 2*len(s.slots)))
	for v, hash := range s.hashes {
		at := int(hash) & (len(s.slots) - 1)
		for s.slots[at] != 0 {
			at = (at + 1) & (len(s.slots) - 1)
		}
		s.slots[at] = int32(v + 1)
	}
}

// traceSeeds make hashes of traces that nobody can know beforehand.
var traceSeeds = [2]uint64{rand.Uint64(), rand.Uint64() | 1}

// hashTrace mixes the activities in order by multiplication to 128 bits, both
// halves of which count: Wang Yi's wyhash (2019).
func hashTrace(trace []int32) uint64 {
	h := traceSeeds[0] ^ uint64(len(trace))
	for _, a := range trace {
		high, low := bits.Mul64(h^uint64(a)^traceSeeds[1], traceSeeds[1])
		h = high ^ low
	}
	return h
}
