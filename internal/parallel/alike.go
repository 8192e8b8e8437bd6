package parallel

import (
	"slices"

	"kiesel/internal/landscape"
)

// Alike returns how alike descriptions of one service are, 0 to 1: of each pair of
// different authorities the cosine of their texts. It says how alike authorities
// describe what they do, not whether they do it alike.
func Alike(catalogue *landscape.Catalogue, descriptions []Description) []float64 {
	c := newCorpus(slices.Collect(catalogue.All()), descriptions, settings{})
	var scores []float64
	for i, d := range descriptions {
		for j := range i {
			if descriptions[j].Authority != d.Authority {
				scores = append(scores, cosine(c.texts[i], c.texts[j]))
			}
		}
	}
	return scores
}
