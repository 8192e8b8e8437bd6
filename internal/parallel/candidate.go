package parallel

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"kiesel/internal/landscape"
)

// Pair names two services of the catalogue, A before B.
type Pair struct {
	A landscape.ServiceID `json:"a"`
	B landscape.ServiceID `json:"b"`
}

// NewPair puts two services into order.
func NewPair(x, y landscape.ServiceID) Pair { return Pair{min(x, y), max(x, y)} }

// String names the pair in the journal.
func (p Pair) String() string { return string(p.A) + "/" + string(p.B) }

// Relation is how the keys of two services relate.
type Relation string

// The relations.
const (
	// NoKey says that at least one of them has no key.
	NoKey Relation = "no_key"
	// OtherObject says that the keys name different objects of performance
	// (Leistungsobjekt, digits 3 to 8).
	OtherObject Relation = "other_object"
	// SameAct says that the keys name the same object and act (Verrichtung,
	// digits 9 to 11) and differ only in the detail (digits 12 to 14).
	SameAct Relation = "same_act"
	// otherAct says that the keys name the same object with different acts, or
	// that one of them names the object alone. Such services are different by
	// design, and so they are no candidates.
	otherAct Relation = "other_act"
)

// Relations lists the relations of candidates, those first in which most is to be
// found.
func Relations() []Relation { return []Relation{NoKey, OtherObject, SameAct} }

// How many digits of a LeiKa key name the object, and the object with the act.
const (
	objectDigits = 8
	actDigits    = 11
)

func relation(x, y landscape.Service) Relation {
	switch {
	case x.Key == "" || y.Key == "":
		return NoKey
	case x.Key[:objectDigits] != y.Key[:objectDigits]:
		return OtherObject
	case x.Key[:actDigits] == y.Key[:actDigits]:
		return SameAct
	}
	return otherAct
}

// Candidate is a pair of services that may be the same task.
type Candidate struct {
	Pair
	// Score is how alike the names are, 0 to 1.
	Score float64 `json:"score"`
	// Relation of the keys.
	Relation Relation `json:"relation"`
	// Group is what all services have in common that are alike each other: the
	// one of them whose name comes first; "" if the pair belongs to none.
	Group landscape.ServiceID `json:"group"`
	// GroupSize is how many services the group has, 0 without one.
	GroupSize int `json:"group_size"`
}

// Finder finds candidates in a catalogue. It computes them once, when they are
// first asked for, and may be used from several goroutines.
type Finder struct {
	catalogue *landscape.Catalogue
	search    func() (*search, error)
}

// search is what a Finder has found.
type search struct {
	candidates []Candidate // by score, the most alike first
	names      map[landscape.ServiceID]vector

	mu       sync.Mutex // guards analyser
	analyser *analyser
}

// NewFinder returns the finder of a catalogue.
func NewFinder(catalogue *landscape.Catalogue) *Finder {
	return &Finder{catalogue, sync.OnceValues(func() (*search, error) { return newSearch(context.Background(), catalogue) })}
}

// EmbeddedFinder returns the finder of the catalogue that ships with Kiesel, always
// the same one.
var EmbeddedFinder = sync.OnceValues(func() (*Finder, error) {
	catalogue, err := landscape.EmbeddedCatalogue()
	if err != nil {
		return nil, err
	}
	return NewFinder(catalogue), nil
})

func newSearch(ctx context.Context, catalogue *landscape.Catalogue) (*search, error) {
	services := slices.Collect(catalogue.All())
	c := newCorpus(services, nil, settings{})
	pairs, err := allPairs(ctx, c.names, NameThreshold)
	if err != nil {
		return nil, fmt.Errorf("comparing the services of the catalogue: %w", err)
	}
	found := &search{analyser: c.analyser, names: make(map[landscape.ServiceID]vector, len(services))}
	for i, s := range services {
		found.names[s.ID] = c.names[i]
	}
	pairs = slices.DeleteFunc(pairs, func(p likeness) bool { return relation(services[p.a], services[p.b]) == otherAct })
	of := groups(len(services), pairs)
	first, size := map[int]landscape.ServiceID{}, map[int]int{}
	for i, g := range of {
		if _, known := first[g]; !known {
			first[g] = services[i].ID
		}
		size[g]++
	}
	for _, p := range pairs {
		x, y := services[p.a], services[p.b]
		candidate := Candidate{Pair: NewPair(x.ID, y.ID), Score: p.score, Relation: relation(x, y)}
		if of[p.a] == of[p.b] && of[p.a] >= 0 {
			candidate.Group, candidate.GroupSize = first[of[p.a]], size[of[p.a]]
		}
		found.candidates = append(found.candidates, candidate)
	}
	return found, nil
}

// Candidates returns the pairs whose names are at least as alike as
// [NameThreshold] says, the most alike first. The slice must not be changed.
func (f *Finder) Candidates() ([]Candidate, error) {
	found, err := f.search()
	if err != nil {
		return nil, err
	}
	return found.candidates, nil
}

// Candidate returns a pair of services of the catalogue, also if they are not
// alike; ok is false if one of them is not there.
func (f *Finder) Candidate(p Pair) (c Candidate, ok bool, err error) {
	found, err := f.search()
	if err != nil {
		return c, false, err
	}
	for _, c := range found.candidates {
		if c.Pair == p {
			return c, true, nil
		}
	}
	x, knownX := f.catalogue.Service(p.A)
	y, knownY := f.catalogue.Service(p.B)
	if !knownX || !knownY || p.A >= p.B {
		return c, false, nil
	}
	return Candidate{Pair: p, Score: cosine(found.names[p.A], found.names[p.B]), Relation: relation(x, y)}, true, nil
}

// Words compares the names of two services.
func (f *Finder) Words(x, y string) (NameWords, error) {
	found, err := f.search()
	if err != nil {
		return NameWords{}, err
	}
	found.mu.Lock()
	defer found.mu.Unlock()
	return found.analyser.compareWords(x, y), nil
}
