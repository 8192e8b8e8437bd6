package landscape

import (
	"cmp"
	"slices"
)

// Filter selects services. Zero fields do not restrict.
type Filter struct {
	Query     string // words, or the beginning of a LeiKa key or OZG id with or without dots
	Topic     string
	Situation string
	Type      string // LeiKa-Typ
	OZG       OZGID
	// Levels keeps the services for which one of these levels is competent.
	// LevelOf must then tell the level; it is asked for facets, too.
	Levels  []Level
	LevelOf func(Service) Level
	Offset  int // number of results to skip
	Limit   int // largest number of results, 0 for all
}

// Facet is a value by which results can be filtered, with the number of
// services it would leave.
type Facet struct {
	Value string
	Count int
}

// Facets counts results by value. Each list ignores its own filter, so that one
// sees what another choice would give. The largest come first.
type Facets struct {
	Topics     []Facet
	Situations []Facet
	Types      []Facet
	Levels     []Facet // by [Level.String]; empty without Filter.LevelOf
}

// Found is the answer of [Catalogue.Find].
type Found struct {
	Services []Service // the page asked for; best first, or by name without a query
	Total    int       // number of services on all pages
	Facets   Facets
}

// Find returns the services that pass the filter. Spelling is forgiven as in
// [textfold.Fold], inflection and compounds too. A service must meet every word
// of the query; only if none does do those count that meet the most.
func (c *Catalogue) Find(f Filter) Found {
	dimensions := f.dimensions()
	counts := make([]map[string]int, len(dimensions))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	var found Found
	for _, i := range c.candidates(f.Query) {
		service := &c.services[i]
		if f.OZG != "" && service.OZG != f.OZG {
			continue
		}
		if !countFacets(service, dimensions, counts) {
			continue
		}
		if found.Total >= f.Offset && (f.Limit == 0 || len(found.Services) < f.Limit) {
			found.Services = append(found.Services, *service)
		}
		found.Total++
	}
	found.Facets = Facets{Topics: facets(counts[0]), Situations: facets(counts[1]), Types: facets(counts[2])}
	if f.LevelOf != nil {
		found.Facets.Levels = facets(counts[3])
	}
	return found
}

// candidates returns the services that fit the query in the order to show.
func (c *Catalogue) candidates(query string) []int {
	if query != "" {
		return c.search().find(query)
	}
	all := make([]int, len(c.services))
	for i := range all {
		all[i] = i
	}
	return all
}

// dimension is one way to filter: the value of a service, and the values wanted.
type dimension struct {
	value  func(*Service) string
	wanted []string // none restricts nothing
}

func (d dimension) passes(value string) bool {
	return len(d.wanted) == 0 || slices.Contains(d.wanted, value)
}

func (f Filter) dimensions() []dimension {
	dimensions := []dimension{
		{func(s *Service) string { return s.Topic }, wanted(f.Topic)},
		{func(s *Service) string { return s.Situation }, wanted(f.Situation)},
		{func(s *Service) string { return s.Type }, wanted(f.Type)},
	}
	if f.LevelOf != nil {
		levels := dimension{value: func(s *Service) string { return f.LevelOf(*s).String() }}
		for _, l := range f.Levels {
			levels.wanted = append(levels.wanted, l.String())
		}
		dimensions = append(dimensions, levels)
	}
	return dimensions
}

func wanted(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// countFacets counts the service under each dimension whose other dimensions it
// passes and tells whether it passes all.
func countFacets(s *Service, dimensions []dimension, counts []map[string]int) bool {
	failed, failures := 0, 0
	var values [4]string
	for i, d := range dimensions {
		values[i] = d.value(s)
		if !d.passes(values[i]) {
			failed, failures = i, failures+1
		}
	}
	for i := range dimensions {
		if failures == 0 || failures == 1 && failed == i {
			counts[i][values[i]]++
		}
	}
	return failures == 0
}

// facets orders values by count, then by name, and leaves out the empty one.
func facets(counts map[string]int) []Facet {
	list := make([]Facet, 0, len(counts))
	for value, n := range counts {
		if value != "" {
			list = append(list, Facet{value, n})
		}
	}
	slices.SortFunc(list, func(a, b Facet) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	return list
}
