package evidence

import (
	"cmp"
	"slices"
)

// DefaultMapEdges keeps a process map readable.
const DefaultMapEdges = 28

// Map is a process map as data: activities as nodes, directly-follows relations
// as edges, each with the share of cases in which the authorities have it.
type Map struct {
	Authorities []string  `json:"authorities"` // one, or two that are compared
	Nodes       []MapNode `json:"nodes"`       // in the order of the process
	Edges       []MapEdge `json:"edges"`       // most used first
	LeftOut     int       `json:"left_out"`    // edges that the map does not show
}

// MapNode is an activity of a [Map].
type MapNode struct {
	Activity   string     `json:"activity"`
	Position   float64    `json:"position"`             // mean place in the case, 0…1
	Shares     []*float64 `json:"shares"`               // per authority, 0…1; null: too few cases to tell
	Difference *float64   `json:"difference,omitempty"` // second minus first share, of two authorities
}

// MapEdge is an edge of a [Map]. An empty From is the start of a case, an empty
// To its end.
type MapEdge struct {
	From       string     `json:"from,omitempty"`
	To         string     `json:"to,omitempty"`
	Shares     []*float64 `json:"shares"`
	Difference *float64   `json:"difference,omitempty"`
}

// ProcessMap draws the process of one authority with about maxEdges edges.
func ProcessMap(p Profile, maxEdges int) Map { return mapOf(maxEdges, p) }

// DifferenceMap draws the processes of two authorities on one map with about
// maxEdges edges.
func DifferenceMap(a, b Profile, maxEdges int) Map { return mapOf(maxEdges, a, b) }

// mapOf begins with the activities that some authority uses most. Each gets its
// most used edge in and its most used edge out, so that nothing hangs in the
// air, whereby further activities may come in; then follow the most used edges
// between all of these, up to maxEdges.
func mapOf(maxEdges int, profiles ...Profile) Map {
	m := Map{Nodes: []MapNode{}, Edges: []MapEdge{}}
	for _, p := range profiles {
		m.Authorities = append(m.Authorities, p.Authority.Name)
	}
	byUse := func(a, b counted) int { return cmp.Compare(b.largest(), a.largest()) }
	activities, edges := countActivities(profiles), countEdges(profiles)
	slices.SortStableFunc(activities, byUse)
	slices.SortStableFunc(edges, byUse)

	touched := map[string]bool{}
	for _, e := range chooseEdges(edges, activities[:min(len(activities), (maxEdges+1)/2)], maxEdges) {
		touched[e.From], touched[e.To] = true, true
		m.Edges = append(m.Edges, MapEdge{From: e.From, To: e.To, Shares: e.Shares, Difference: e.difference()})
	}
	m.LeftOut = len(edges) - len(m.Edges)

	position := meanPositions(profiles)
	for _, a := range activities {
		if touched[a.Activity] {
			m.Nodes = append(m.Nodes, MapNode{
				Activity: a.Activity, Position: position[a.Activity], Shares: a.Shares, Difference: a.difference(),
			})
		}
	}
	slices.SortStableFunc(m.Nodes, func(a, b MapNode) int { return cmp.Compare(a.Position, b.Position) })
	return m
}

// chooseEdges chooses of the edges, which come most used first, and keeps their
// order.
func chooseEdges(edges, main []counted, maxEdges int) []counted {
	enter, leave := map[string]bool{}, map[string]bool{} // still without an edge in, out
	for _, a := range main {
		enter[a.Activity], leave[a.Activity] = true, true
	}
	chosen, count := make([]bool, len(edges)), 0
	touched := map[string]bool{"": true} // start and end
	for i, e := range edges {
		if e.From != e.To && (enter[e.To] || leave[e.From]) {
			delete(enter, e.To)
			delete(leave, e.From)
			touched[e.From], touched[e.To], chosen[i] = true, true, true
			count++
		}
	}
	var kept []counted
	for i, e := range edges {
		if !chosen[i] && count < maxEdges && touched[e.From] && touched[e.To] {
			chosen[i] = true
			count++
		}
		if chosen[i] {
			kept = append(kept, e)
		}
	}
	return kept
}

// difference returns the second share minus the first, nil unless there are
// two and both are told.
func (s Step) difference() *float64 {
	if len(s.Shares) != 2 || s.Shares[0] == nil || s.Shares[1] == nil {
		return nil
	}
	d := *s.Shares[1] - *s.Shares[0]
	return &d
}
