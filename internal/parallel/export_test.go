package parallel

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"strings"

	"kiesel/internal/landscape"
	"kiesel/internal/landscape/textfold"
)

// Without switches parts of the method off.
type Without = settings

// Variants of the method that are measured.
var (
	Complete       = settings{}
	WholeCompounds = settings{wholeCompounds: true}
	FlatParagraphs = settings{flatParagraphs: true}
)

// LabelledTexts scores all pairs of descriptions of different authorities; same
// tells which are the same, and how many there are is returned too.
func LabelledTexts(descriptions []Description, services []landscape.Service, without Without, same func(a, b Description) bool) (pairs []Labelled, positives int) {
	c := newCorpus(services, descriptions, without)
	for b := range descriptions {
		for a := range b {
			if descriptions[a].Authority == descriptions[b].Authority {
				continue
			}
			isSame := same(descriptions[a], descriptions[b])
			if isSame {
				positives++
			}
			pairs = append(pairs, Labelled{cosine(c.texts[a], c.texts[b]), isSame})
		}
	}
	return pairs, positives
}

// LabelledNames scores the name of each description against those of all services.
func LabelledNames(descriptions []Description, services []landscape.Service, without Without, same func(Description, landscape.Service) bool) []Labelled {
	c := newCorpus(services, nil, without)
	var pairs []Labelled
	for _, d := range descriptions {
		title := c.title(d.Name)
		for i, s := range services {
			if score := cosine(title, c.names[i]); score > 0 {
				pairs = append(pairs, Labelled{score, same(d, s)})
			}
		}
	}
	return pairs
}

// Rank returns for each description the most likely services, at most limit.
func Rank(descriptions []Description, services []landscape.Service, without Without, limit int) [][]Suggestion {
	c := newCorpus(services, descriptions, without)
	m := c.matcher(newIndex(c.names), newIndex(c.services))
	ranks := make([][]Suggestion, len(descriptions))
	for i := range descriptions {
		for _, b := range m.best(i, limit) {
			ranks[i] = append(ranks[i], Suggestion{services[b.service].ID, b.score})
		}
	}
	return ranks
}

// RankBM25 is Rank by Okapi BM25 with k1 = 1.2 and b = 0.75 (Robertson and Zaragoza
// 2009) of all terms of a description against name, bundle and statutes, for
// comparison.
func RankBM25(descriptions []Description, services []landscape.Service, limit int) [][]Suggestion {
	const k1, b = 1.2, 0.75
	a := newAnalyser(words(services, descriptions))
	often, length, mean := make([]map[string]float64, len(services)), make([]float64, len(services)), 0.0
	in := map[string]float64{} // how many services have a term
	for i, s := range services {
		often[i] = map[string]float64{}
		for _, word := range textfold.Words(s.Name + " " + s.OZGName + " " + s.Law + " " + s.Laws) {
			for _, t := range a.terms(word) {
				often[i][t.stem] += t.share
				length[i] += t.share
			}
		}
		for stem := range often[i] {
			in[stem]++
		}
		mean += length[i] / float64(len(services))
	}
	ranks := make([][]Suggestion, len(descriptions))
	for i, d := range descriptions {
		query := map[string]bool{}
		for _, word := range textfold.Words(d.Name + " " + strings.Join(d.Keywords, " ") + " " + d.Text) {
			for _, t := range a.terms(word) {
				query[t.stem] = true
			}
		}
		stems := slices.Sorted(maps.Keys(query))
		for k, s := range services {
			score := 0.0
			for _, stem := range stems {
				if tf := often[k][stem]; tf > 0 {
					idf := math.Log(1 + (float64(len(services))-in[stem]+.5)/(in[stem]+.5))
					score += idf * tf * (k1 + 1) / (tf + k1*(1-b+b*length[k]/mean))
				}
			}
			ranks[i] = append(ranks[i], Suggestion{s.ID, score})
		}
		slices.SortStableFunc(ranks[i], func(x, y Suggestion) int { return cmp.Compare(y.Score, x.Score) })
		ranks[i] = ranks[i][:limit]
	}
	return ranks
}

// HashedShare is how many of the pairs that are alike enough hashing finds too.
func HashedShare(ctx context.Context, descriptions []Description, services []landscape.Service, seed uint64) (found, all int, err error) {
	c := newCorpus(services, descriptions, Complete)
	exact, err := c.alike(ctx, false, seed)
	if err != nil {
		return 0, 0, err
	}
	hashed, err := c.alike(ctx, true, seed)
	return len(hashed), len(exact), err
}

// ShareOf is wilson.
func ShareOf(hits, of int) Share { return wilson(hits, of) }
