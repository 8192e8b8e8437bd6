package evidence

import (
	"cmp"
	"slices"
)

// DefaultMapEdges keeps a process map readable.
const DefaultMapEdges = 40

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

// ProcessMap draws the process of one authority with at most maxEdges edges.
func ProcessMap(p Profile, maxEdges int) Map { return mapOf(maxEdges, p) }

// DifferenceMap draws the processes of two authorities on one map with at most
// maxEdges edges.
func DifferenceMap(a, b Profile, maxEdges int) Map { return mapOf(maxEdges, a, b) }

// mapOf keeps the edges that some authority uses most, and the nodes that they
// touch.
func mapOf(maxEdges int, profiles ...Profile) Map {
	m := Map{Nodes: []MapNode{}, Edges: []MapEdge{}}
	for _, p := range profiles {
		m.Authorities = append(m.Authorities, p.Authority.Name)
	}
	edges := countEdges(profiles)
	slices.SortStableFunc(edges, func(a, b counted) int { return cmp.Compare(b.largest(), a.largest()) })
	shown := min(max(0, maxEdges), len(edges))
	m.LeftOut = len(edges) - shown

	touched := map[string]bool{}
	for _, e := range edges[:shown] {
		touched[e.From], touched[e.To] = true, true
		m.Edges = append(m.Edges, MapEdge{From: e.From, To: e.To, Shares: e.Shares, Difference: e.difference()})
	}
	position := meanPositions(profiles)
	for _, a := range countActivities(profiles) {
		if touched[a.Activity] {
			m.Nodes = append(m.Nodes, MapNode{
				Activity: a.Activity, Position: position[a.Activity], Shares: a.Shares, Difference: a.difference(),
			})
		}
	}
	slices.SortStableFunc(m.Nodes, func(a, b MapNode) int { return cmp.Compare(a.Position, b.Position) })
	return m
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
