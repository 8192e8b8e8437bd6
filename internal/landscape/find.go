package landscape

import (
	"cmp"
	"iter"
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
	LevelOf func(ServiceID) Level
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
	dimensions := c.dimensions(f)
	var found Found
	for i := range c.candidates(f.Query) {
		service := &c.services[i]
		if f.OZG != "" && service.OZG != f.OZG || !count(dimensions, i) {
			continue
		}
		if found.Total >= f.Offset && (f.Limit == 0 || len(found.Services) < f.Limit) {
			found.Services = append(found.Services, *service)
		}
		found.Total++
	}
	found.Facets = Facets{Topics: dimensions[0].facets(), Situations: dimensions[1].facets(), Types: dimensions[2].facets()}
	if f.LevelOf != nil {
		found.Facets.Levels = dimensions[3].facets()
	}
	return found
}

// Select yields the services that [Catalogue.Find] would find, on all pages and
// without counting facets. They must not be changed.
func (c *Catalogue) Select(f Filter) iter.Seq[*Service] {
	return func(yield func(*Service) bool) {
		dimensions := c.dimensions(f)
		for i := range c.candidates(f.Query) {
			service := &c.services[i]
			if f.OZG != "" && service.OZG != f.OZG || !passes(dimensions, i) {
				continue
			}
			if !yield(service) {
				return
			}
		}
	}
}

// candidates yields the services that fit the query in the order to show.
func (c *Catalogue) candidates(query string) iter.Seq[int] {
	if query != "" {
		return slices.Values(c.search().find(query))
	}
	return func(yield func(int) bool) {
		for i := range c.services {
			if !yield(i) {
				return
			}
		}
	}
}

// column is what the services have as the same attribute, by number, so that
// counting them is quick.
type column struct {
	values []string
	number []int // by service: which of values
}

func newColumn(services []Service, value func(*Service) string) column {
	c := column{number: make([]int, len(services))}
	numbers := map[string]int{}
	for i := range services {
		v := value(&services[i])
		n, known := numbers[v]
		if !known {
			n = len(c.values)
			numbers[v] = n
			c.values = append(c.values, v)
		}
		c.number[i] = n
	}
	return c
}

// dimension is one way to filter.
type dimension struct {
	values []string
	number func(service int) int // which of values it has
	wanted []bool                // by value; nil restricts nothing
	counts []int                 // by value
}

func newDimension(values []string, number func(int) int, wanted ...string) dimension {
	d := dimension{values: values, number: number, counts: make([]int, len(values))}
	if len(wanted) > 0 {
		d.wanted = make([]bool, len(values))
		for i, v := range values {
			d.wanted[i] = slices.Contains(wanted, v)
		}
	}
	return d
}

func (d dimension) passes(service int) bool { return d.wanted == nil || d.wanted[d.number(service)] }

func passes(dimensions []dimension, service int) bool {
	return !slices.ContainsFunc(dimensions, func(d dimension) bool { return !d.passes(service) })
}

func (c *Catalogue) dimensions(f Filter) []dimension {
	var dimensions []dimension
	for i, value := range []string{f.Topic, f.Situation, f.Type} {
		var wanted []string
		if value != "" {
			wanted = []string{value}
		}
		column := c.columns[i]
		dimensions = append(dimensions, newDimension(column.values, func(s int) int { return column.number[s] }, wanted...))
	}
	if f.LevelOf != nil {
		wanted := make([]string, 0, len(f.Levels))
		for _, l := range f.Levels {
			wanted = append(wanted, l.String())
		}
		level := func(s int) int { return int(f.LevelOf(c.services[s].ID)) }
		dimensions = append(dimensions, newDimension(levelNames[:], level, wanted...))
	}
	return dimensions
}

// count counts a service under each dimension whose other dimensions it passes
// and tells whether it passes all.
func count(dimensions []dimension, service int) bool {
	failed, failures := 0, 0
	for i, d := range dimensions {
		if !d.passes(service) {
			failed, failures = i, failures+1
		}
	}
	for i, d := range dimensions {
		if failures == 0 || failures == 1 && failed == i {
			d.counts[d.number(service)]++
		}
	}
	return failures == 0
}

// facets orders the values that occur by count, then by name, and leaves out the
// empty one.
func (d dimension) facets() []Facet {
	list := make([]Facet, 0, len(d.values))
	for i, n := range d.counts {
		if d.values[i] != "" && n > 0 {
			list = append(list, Facet{d.values[i], n})
		}
	}
	slices.SortFunc(list, func(a, b Facet) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	return list
}
