package inductive_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kiesel/internal/evidence/conformance"
)

// sameRuns compares what two nets without dead ends allow, going through both
// side by side. If they differ it returns after which activities.
func sameRuns(a, b *conformance.Net) (word []string, same bool) {
	type pair struct {
		a, b markings
		word []string
	}
	start := pair{a: newMarkings(a, a.Initial), b: newMarkings(b, b.Initial)}
	seen := map[string]bool{}
	for queue := []pair{start}; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		key := p.a.String() + "|" + p.b.String()
		if seen[key] {
			continue
		}
		seen[key] = true
		nextA, nextB := p.a.next(), p.b.next()
		labelsA, labelsB := slices.Sorted(maps.Keys(nextA)), slices.Sorted(maps.Keys(nextB))
		if p.a.final() != p.b.final() || !slices.Equal(labelsA, labelsB) {
			return p.word, false
		}
		for _, label := range labelsA {
			queue = append(queue, pair{nextA[label], nextB[label], append(slices.Clone(p.word), label)})
		}
	}
	return nil, true
}

// markings are those in which a net can be after some activities.
type markings struct {
	net *conformance.Net
	set map[string][]int // tokens per place
}

func newMarkings(net *conformance.Net, m conformance.Marking) markings {
	tokens := make([]int, len(net.Places))
	for _, t := range m {
		tokens[t.Place] = int(t.Count)
	}
	s := markings{net: net, set: map[string][]int{}}
	s.add(tokens)
	return s
}

func (s markings) String() string { return strings.Join(slices.Sorted(maps.Keys(s.set)), " ") }

// add adds a marking and what silent transitions lead to.
func (s markings) add(tokens []int) {
	key := fmt.Sprint(tokens)
	if s.set[key] != nil {
		return
	}
	s.set[key] = tokens
	for _, t := range s.net.Transitions {
		if t.Silent() {
			if to, ok := fire(tokens, t); ok {
				s.add(to)
			}
		}
	}
}

// next returns the markings after each activity that is possible.
func (s markings) next() map[string]markings {
	next := map[string]markings{}
	for _, tokens := range s.set {
		for _, t := range s.net.Transitions {
			to, ok := fire(tokens, t)
			if !ok || t.Silent() {
				continue
			}
			if _, known := next[t.Label]; !known {
				next[t.Label] = markings{net: s.net, set: map[string][]int{}}
			}
			next[t.Label].add(to)
		}
	}
	return next
}

func (s markings) final() bool {
	return slices.ContainsFunc(s.net.Final, func(m conformance.Marking) bool {
		return s.set[slices.Collect(maps.Keys(newMarkings(&conformance.Net{Places: s.net.Places}, m).set))[0]] != nil
	})
}

func fire(tokens []int, t conformance.Transition) ([]int, bool) {
	to := slices.Clone(tokens)
	for _, in := range t.In {
		if to[in.Place] -= int(in.Count); to[in.Place] < 0 {
			return nil, false
		}
	}
	for _, out := range t.Out {
		to[out.Place] += int(out.Count)
	}
	return to, true
}
