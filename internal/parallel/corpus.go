package parallel

import (
	"maps"
	"slices"

	"kiesel/internal/landscape"
	"kiesel/internal/landscape/textfold"
)

// How often a word of the name of a description counts as one of its text, and
// one of its keywords.
const (
	oftenName    = 5.0
	oftenKeyword = 2.0
)

// corpus holds what is compared, as vectors that share one lexicon: the services
// of the catalogue and perhaps descriptions.
type corpus struct {
	without  settings
	analyser *analyser
	lexicon  *lexicon
	names    []vector   // of the services
	services []vector   // names with bundles and statutes
	titles   [][]vector // of each description: its name, then its keywords
	texts    []vector   // of each description
}

// settings switch parts of the method off, to measure what each is worth.
type settings struct {
	wholeCompounds bool // leave compounds whole
	flatParagraphs bool // weigh all paragraphs alike
}

// newCorpus weighs the terms of services and descriptions.
func newCorpus(services []landscape.Service, descriptions []Description, without settings) *corpus {
	c := &corpus{analyser: newAnalyser(words(services, descriptions)), lexicon: newLexicon(), without: without}
	if without.wholeCompounds {
		c.analyser.splitter = nil
	}
	names, wholes := make([]map[int32]float64, len(services)), make([]map[int32]float64, len(services))
	for i, s := range services {
		names[i], wholes[i] = map[int32]float64{}, map[int32]float64{}
		c.add(names[i], textfold.Words(s.Name), 1)
		maps.Copy(wholes[i], names[i])
		for _, text := range []string{s.OZGName, s.Law, s.Laws} {
			c.add(wholes[i], textfold.Words(text), 1)
		}
		c.lexicon.count(inNames, names[i])
	}
	texts := c.often(descriptions)
	for i := range services {
		c.names = append(c.names, c.lexicon.weigh(names[i]))
		c.services = append(c.services, c.lexicon.weigh(wholes[i]))
	}
	for i, d := range descriptions {
		c.texts = append(c.texts, c.lexicon.weigh(texts[i]))
		titles := []vector{c.title(d.Name)}
		for _, keyword := range d.Keywords {
			titles = append(titles, c.title(keyword))
		}
		c.titles = append(c.titles, titles)
	}
	return c
}

// words collects what compounds are taken apart along.
func words(services []landscape.Service, descriptions []Description) []string {
	sure, unsure := make([]string, 0, 3*len(services)), make([]string, 0, len(descriptions))
	for _, s := range services {
		sure = append(sure, s.Name, s.OZGName, s.Laws)
	}
	for _, d := range descriptions {
		unsure = append(unsure, d.Name+"\n"+d.Text)
	}
	return vocabulary(sure, unsure)
}

// title weighs the terms of a name.
func (c *corpus) title(name string) vector {
	often := map[int32]float64{}
	c.add(often, textfold.Words(name), 1)
	return c.lexicon.weigh(often)
}

// add counts the terms of words, each as often as weight says.
func (c *corpus) add(often map[int32]float64, words []string, weight float64) {
	for _, word := range words {
		for _, t := range c.analyser.terms(word) {
			often[c.lexicon.number(t.stem)] += weight * t.share
		}
	}
}

// often counts the terms of descriptions, and how many descriptions have them.
func (c *corpus) often(descriptions []Description) []map[int32]float64 {
	cut := make([][]paragraph, len(descriptions))
	of := map[string][]int{} // by authority
	for i, d := range descriptions {
		cut[i] = paragraphs(d.Text)
		of[d.Authority] = append(of[d.Authority], i)
	}
	often := make([]map[int32]float64, len(descriptions))
	for _, authority := range slices.Sorted(maps.Keys(of)) { // in order, so that the terms always get the same numbers
		members := of[authority]
		texts := make([][]paragraph, len(members))
		for k, i := range members {
			texts[k] = cut[i]
		}
		weights := c.paragraphWeights(texts)
		for k, i := range members {
			often[i] = c.oftenIn(descriptions[i], cut[i], weights[k])
		}
	}
	for _, terms := range often {
		c.lexicon.count(inProse, terms)
	}
	return often
}

func (c *corpus) paragraphWeights(texts [][]paragraph) [][]float64 {
	if !c.without.flatParagraphs {
		return paragraphWeights(texts)
	}
	weights := make([][]float64, len(texts))
	for i, text := range texts {
		weights[i] = slices.Repeat([]float64{1}, len(text))
	}
	return weights
}

// oftenIn counts the terms of one description.
func (c *corpus) oftenIn(d Description, text []paragraph, weights []float64) map[int32]float64 {
	often := map[int32]float64{}
	c.add(often, textfold.Words(d.Name), oftenName)
	for _, keyword := range d.Keywords {
		c.add(often, textfold.Words(keyword), oftenKeyword)
	}
	for i, weight := range weights {
		c.add(often, slices.DeleteFunc(slices.Clone(text[i]), func(word string) bool { return prose[word] }), weight)
	}
	return often
}
