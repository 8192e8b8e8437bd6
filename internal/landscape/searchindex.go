package landscape

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"kiesel/internal/landscape/textfold"
)

// Weights of where a word of the query is found, set by hand: the name before
// the bundle before what both stand under.
const (
	weightName      = 3.0
	weightBundle    = 1.0
	weightLaw       = 1.0
	weightSituation = 0.3
)

// Factors by how a word of the query meets a word of the text.
const (
	factorPart     = 0.7 // it is one part of a compound
	factorPrefix   = 0.6 // it is only the beginning of the word
	factorCompound = 0.4 // it is a compound of which all parts occur
)

// minPrefix is how many letters of a word must be typed before all words that
// begin with them count.
const minPrefix = 3

// maxQueryWords is how many words of a query are looked for; more only cost
// time.
const maxQueryWords = 16

// posting says how much a term weighs in one service.
type posting struct {
	service int32
	weight  float32
}

// searchIndex finds services by the words of their names, bundles, statutes and
// situations. Terms are stems of folded words and of the parts of compounds.
type searchIndex struct {
	services []Service
	splitter *textfold.Splitter
	postings map[string][]posting // by term
	words    []string             // all folded words, sorted, for prefixes
	stems    []string             // of words
	names    []string             // folded names of the services
}

func newSearchIndex(services []Service) *searchIndex {
	x := &searchIndex{services: services, postings: map[string][]posting{}, names: make([]string, len(services))}
	fields := make([][]weighted, len(services))
	words := map[string]bool{}
	for i, s := range services {
		fields[i] = weightedWords(s)
		for _, w := range fields[i] {
			words[w.word] = true
		}
		x.names[i] = strings.Join(textfold.Words(s.Name), " ")
	}
	x.words = slices.Sorted(maps.Keys(words))
	x.splitter = textfold.NewSplitter(x.words)
	terms := make(map[string][]weighted, len(words))
	for _, word := range x.words {
		terms[word] = x.termsOf(word)
		x.stems = append(x.stems, terms[word][0].word)
	}
	for i := range services {
		x.index(int32(i), fields[i], terms)
	}
	return x
}

// weighted is a word or term with its weight.
type weighted struct {
	word   string
	weight float64
}

func weightedWords(s Service) []weighted {
	var words []weighted
	for _, field := range []struct {
		text   string
		weight float64
	}{{s.Name, weightName}, {s.OZGName, weightBundle}, {s.Law, weightLaw}, {s.Situation, weightSituation}} {
		for _, word := range textfold.Words(field.text) {
			if !textfold.IsStopword(word) {
				words = append(words, weighted{word, field.weight})
			}
		}
	}
	return words
}

// termsOf returns the stem of a word, followed by those of its parts.
func (x *searchIndex) termsOf(word string) []weighted {
	parts := x.splitter.Split(word)
	terms := make([]weighted, 0, 1+len(parts))
	terms = append(terms, weighted{textfold.Stem(word), 1})
	for _, part := range parts {
		terms = append(terms, weighted{textfold.Stem(part), factorPart})
	}
	return terms
}

// index adds one service: a term weighs as much as its best place.
func (x *searchIndex) index(service int32, words []weighted, terms map[string][]weighted) {
	best := map[string]float64{}
	for _, w := range words {
		for _, t := range terms[w.word] {
			best[t.word] = max(best[t.word], w.weight*t.weight)
		}
	}
	for term, weight := range best {
		x.postings[term] = append(x.postings[term], posting{service, float32(weight)})
	}
}

// find returns the services that fit the query, best first. A service must have
// every word of the query; only if none has them all do those count that have
// the most.
func (x *searchIndex) find(query string) []int {
	if found := x.findKey(query); found != nil {
		return found
	}
	words := slices.DeleteFunc(textfold.Words(query), textfold.IsStopword)
	words = words[:min(len(words), maxQueryWords)]
	score := make([]float64, len(x.services))
	matched := make([]int, len(x.services))
	most := 0
	for _, word := range words {
		for service, s := range x.match(word) {
			score[service] += s
			matched[service]++
			most = max(most, matched[service])
		}
	}
	if most == 0 {
		return nil
	}
	var found []int
	for i, n := range matched {
		if n == most {
			found = append(found, i)
			score[i] *= x.nearness(i, words)
		}
	}
	slices.SortStableFunc(found, func(a, b int) int { return cmp.Compare(score[b], score[a]) })
	return found
}

// findKey returns the services whose LeiKa key or OZG id begins with the query,
// also with OZG before the id, and the service whose own id it is.
func (x *searchIndex) findKey(query string) []int {
	id := strings.ToLower(WithoutSeparators(query))
	digits := strings.TrimPrefix(strings.TrimPrefix(id, "ozg"), "-")
	isNumber := digitProblem(digits) == ""
	var found []int
	for i, s := range x.services {
		isKey := id == digits && strings.HasPrefix(string(s.Key), digits)
		if string(s.ID) == id || isNumber && (isKey || strings.HasPrefix(string(s.OZG), digits)) {
			found = append(found, i)
		}
	}
	return found
}

// match returns the services that one word of the query meets with their score.
func (x *searchIndex) match(word string) map[int32]float64 {
	hits := map[int32]float64{}
	x.collect(hits, textfold.Stem(word), 1)
	if len(word) >= minPrefix {
		at, _ := slices.BinarySearch(x.words, word)
		for ; at < len(x.words) && strings.HasPrefix(x.words[at], word); at++ {
			x.collect(hits, x.stems[at], factorPrefix)
		}
	}
	x.collectCompound(hits, word)
	return hits
}

// collect adds the services with a term; rare terms count more.
func (x *searchIndex) collect(hits map[int32]float64, term string, factor float64) {
	postings := x.postings[term]
	rarity := math.Log(1 + float64(len(x.services))/float64(1+len(postings)))
	for _, p := range postings {
		hits[p.service] = max(hits[p.service], float64(p.weight)*rarity*factor)
	}
}

// collectCompound adds the services that have all parts of a compound.
func (x *searchIndex) collectCompound(hits map[int32]float64, word string) {
	parts := x.splitter.Split(word)
	if parts == nil {
		return
	}
	count := map[int32]int{}
	sum := map[int32]float64{}
	for _, part := range parts {
		of := map[int32]float64{}
		x.collect(of, textfold.Stem(part), factorCompound)
		for service, s := range of {
			count[service]++
			sum[service] += s / float64(len(parts))
		}
	}
	for service, n := range count {
		if n == len(parts) {
			hits[service] = max(hits[service], sum[service])
		}
	}
}

// nearness prefers names that begin with the query and short ones to long ones.
func (x *searchIndex) nearness(service int, words []string) float64 {
	name := x.names[service]
	factor := 1 / math.Sqrt(2+float64(strings.Count(name, " ")))
	if strings.HasPrefix(name, strings.Join(words, " ")) {
		factor *= 1.5
	}
	return factor
}
