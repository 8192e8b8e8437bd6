package model

import (
	"errors"
	"fmt"

	"kiesel/internal/evidence/conformance"
)

// maxActivities is the most activities of a model that can be compared.
const maxActivities = 1000

// Graph is a process model reduced to what an authority does.
type Graph struct {
	Activities []string // names; one may stand for several activities
	Edges      []Edge   // which can follow directly on which, each once
}

// Edge leads from an activity to one that can follow directly, by index.
type Edge struct{ From, To int }

// sketch is a model while it is read: nodes with names, "" for those that are
// passed through, and arcs between them.
type sketch struct {
	names []string
	next  [][]int
}

func (s *sketch) node(name string) int {
	s.names, s.next = append(s.names, name), append(s.next, nil)
	return len(s.names) - 1
}

func (s *sketch) arc(from, to int) { s.next[from] = append(s.next[from], to) }

// graph passes through the nodes without a name. The error wraps [conformance.ErrLimit] if
// there are too many activities, and says so if there is none.
func (s *sketch) graph() (Graph, error) {
	var g Graph
	number := make([]int, len(s.names))
	for i, name := range s.names {
		number[i] = len(g.Activities)
		if name != "" {
			g.Activities = append(g.Activities, name)
		}
	}
	switch n := len(g.Activities); {
	case n == 0:
		return g, errors.New("the model has no activity with a name")
	case n > maxActivities:
		return g, fmt.Errorf("%w: %d activities, at most %d can be compared", conformance.ErrLimit, n, maxActivities)
	}
	seen := make([]int, len(s.names)) // by node: the last start from which it was reached, counted from 1
	for i, name := range s.names {
		if name == "" {
			continue
		}
		for open := append([]int{}, s.next[i]...); len(open) > 0; {
			at := open[len(open)-1]
			open = open[:len(open)-1]
			if seen[at] == i+1 {
				continue
			}
			seen[at] = i + 1
			if s.names[at] != "" {
				g.Edges = append(g.Edges, Edge{number[i], number[at]})
			} else {
				open = append(open, s.next[at]...)
			}
		}
	}
	return g, nil
}

// FromNet reduces a Petri net to its visible transitions.
func FromNet(net *conformance.Net) (Graph, error) {
	var s sketch
	places := make([]int, len(net.Places))
	for i := range net.Places {
		places[i] = s.node("")
	}
	for _, t := range net.Transitions {
		n := s.node(t.Label)
		for _, in := range t.In {
			s.arc(places[in.Place], n)
		}
		for _, out := range t.Out {
			s.arc(n, places[out.Place])
		}
	}
	return s.graph()
}
