package parallel

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"kiesel/internal/landscape"
)

// State is how far a pair has come. It is a verdict or [Open].
type State string

// Open says that nobody has decided yet.
const Open State = "open"

// States lists the states in the order in which they are offered.
func States() []State {
	verdicts := Verdicts()
	states := make([]State, 1, 1+len(verdicts))
	states[0] = Open
	for _, v := range verdicts {
		states = append(states, State(v))
	}
	return states
}

// Judged is a candidate with its services and what was decided about it.
type Judged struct {
	Candidate
	ServiceA landscape.Service
	ServiceB landscape.Service
	Decision Decision // of version 0 if there is none
}

// State is how far the pair has come.
func (j Judged) State() State {
	if j.Decision.Version == 0 {
		return Open
	}
	return State(j.Decision.Verdict)
}

// Filter narrows the list of pairs; its zero value leaves all.
type Filter struct {
	Query    string              // words that one of the services has, see landscape.Filter
	Topic    string              // topic field of one of the services
	Relation Relation            // of the keys
	State    State               // how far they have come
	Group    landscape.ServiceID // services that are all alike, see [Candidate]
}

// Found is what a filter leaves.
type Found struct {
	Pairs []Judged // the most alike first
	// All is how many pairs there are without a filter, Decided how many of them
	// are the same or different.
	All, Decided int
	// States counts by state the pairs that pass the rest of the filter,
	// Relations by relation.
	States    map[State]int
	Relations map[Relation]int
}

// Find returns the pairs that pass a filter: the candidates, and what else was
// decided on.
func (s *Service) Find(ctx context.Context, f Filter) (Found, error) {
	all, err := s.all(ctx)
	if err != nil {
		return Found{}, err
	}
	found := Found{All: len(all), States: map[State]int{}, Relations: map[Relation]int{}}
	matches := s.matching(f)
	for _, j := range all {
		if j.State() == State(Same) || j.State() == State(Different) {
			found.Decided++
		}
		if !matches(j) {
			continue
		}
		state, related := f.State == "" || f.State == j.State(), f.Relation == "" || f.Relation == j.Relation
		if related {
			found.States[j.State()]++
		}
		if state {
			found.Relations[j.Relation]++
		}
		if state && related {
			found.Pairs = append(found.Pairs, j)
		}
	}
	return found, nil
}

// matching tells of a pair whether it passes a filter but for state and relation.
func (s *Service) matching(f Filter) func(Judged) bool {
	var services map[landscape.ServiceID]bool // nil for all
	if f.Query != "" || f.Topic != "" {
		services = map[landscape.ServiceID]bool{}
		for x := range s.Finder.catalogue.Select(landscape.Filter{Query: f.Query, Topic: f.Topic}) {
			services[x.ID] = true
		}
	}
	return func(j Judged) bool {
		return (services == nil || services[j.A] || services[j.B]) && (f.Group == "" || f.Group == j.Group)
	}
}

// Pair returns one pair with what was decided about it. The error wraps
// [ErrNotFound] if one of the services is not in the catalogue.
func (s *Service) Pair(ctx context.Context, p Pair) (Judged, error) {
	c, ok, err := s.Finder.Candidate(p)
	if err != nil {
		return Judged{}, err
	}
	if !ok {
		return Judged{}, fmt.Errorf("%w: %s", ErrNotFound, p)
	}
	decisions, err := s.decisions(ctx)
	return s.judged(c, decisions[p]), err
}

// all returns the candidates and what else was decided on, the most alike first.
func (s *Service) all(ctx context.Context) ([]Judged, error) {
	decisions, err := s.decisions(ctx)
	if err != nil {
		return nil, err
	}
	candidates, err := s.Finder.Candidates()
	if err != nil {
		return nil, err
	}
	all := make([]Judged, 0, len(candidates)+len(decisions))
	for _, c := range candidates {
		all = append(all, s.judged(c, decisions[c.Pair]))
		delete(decisions, c.Pair)
	}
	for p, d := range decisions { // not alike enough, or no longer
		c, ok, err := s.Finder.Candidate(p)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, s.judged(c, d))
		}
	}
	slices.SortStableFunc(all, func(x, y Judged) int {
		return cmp.Or(cmp.Compare(y.Score, x.Score), strings.Compare(x.String(), y.String()))
	})
	return all, nil
}

func (s *Service) judged(c Candidate, d Decision) Judged {
	j := Judged{Candidate: c, Decision: d}
	j.ServiceA, _ = s.Finder.catalogue.Service(c.A)
	j.ServiceB, _ = s.Finder.catalogue.Service(c.B)
	return j
}

// decisions returns the decisions in force by pair.
func (s *Service) decisions(ctx context.Context) (map[Pair]Decision, error) {
	list, err := s.Store.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	decisions := make(map[Pair]Decision, len(list))
	for _, d := range list {
		decisions[d.Pair] = d
	}
	return decisions, nil
}

// Words says what the names of a pair have in common.
func (s *Service) Words(j Judged) (NameWords, error) {
	return s.Finder.Words(j.ServiceA.Name, j.ServiceB.Name)
}
