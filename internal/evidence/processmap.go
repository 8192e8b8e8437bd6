package evidence

import (
	"cmp"
	"slices"
)

// DefaultMapEdges keeps a process map readable.
const DefaultMapEdges = 36

// Detail says how much a process map shows.
type Detail struct {
	// Activities is how many of the most used activities are shown, each with the
	// strongest way to it and on; what lies on such a way is shown too. 0 stands
	// for as many as fit among Edges.
	Activities int
	// Edges is the largest number of edges. Ways are never cut: with few edges and
	// many activities there are more.
	Edges int
}

// Map is a process map as data: activities as nodes, directly-follows relations
// as edges, each with the share of cases in which the authorities have it.
type Map struct {
	Authorities []string  `json:"authorities"` // one, or two that are compared
	Nodes       []MapNode `json:"nodes"`       // in the order of the process
	Edges       []MapEdge `json:"edges"`       // most used first
	LeftOut     int       `json:"left_out"`    // edges that the map does not show
	Of          int       `json:"of"`          // activities that there are
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
	// Waits are the median times from one activity to the next; missing are the
	// authorities where too few cases go that way to tell.
	Waits []WaitDays `json:"waits,omitempty"`
}

// Wait returns the wait of an authority by its index, nil if it is not told.
func (e MapEdge) Wait(authority int) *WaitDays {
	for i := range e.Waits {
		if e.Waits[i].Authority == authority {
			return &e.Waits[i]
		}
	}
	return nil
}

// ProcessMap draws the process of one authority.
func ProcessMap(p Profile, d Detail) Map { return mapOf(d, p) }

// DifferenceMap draws the processes of two authorities on one map.
func DifferenceMap(a, b Profile, d Detail) Map { return mapOf(d, a, b) }

// mapOf shows activities and edges in the order of their use, as chosen by
// [chooseEdges].
func mapOf(d Detail, profiles ...Profile) Map {
	m := Map{Nodes: []MapNode{}, Edges: []MapEdge{}}
	for _, p := range profiles {
		m.Authorities = append(m.Authorities, p.Authority.Name)
	}
	activities, edges := byUse(countActivities(profiles)), byUse(countEdges(profiles))

	waits := waitsByEdge(profiles)
	touched := map[string]bool{}
	for _, e := range chooseEdges(edges, activities, d) {
		touched[e.From], touched[e.To] = true, true
		m.Edges = append(m.Edges, MapEdge{
			From: e.From, To: e.To, Shares: e.Shares, Difference: e.difference(), Waits: waits[e.Key()],
		})
	}
	m.LeftOut, m.Of = len(edges)-len(m.Edges), len(activities)

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

// byUse orders steps, the most used first.
func byUse(steps []counted) []counted {
	type rank struct {
		use float64
		at  int
	}
	ranks := make([]rank, len(steps)) // much smaller than steps to move about
	for i, s := range steps {
		ranks[i] = rank{s.largest(), i}
	}
	slices.SortFunc(ranks, func(a, b rank) int { return cmp.Or(cmp.Compare(b.use, a.use), cmp.Compare(a.at, b.at)) })
	ordered := make([]counted, len(steps))
	for i, r := range ranks {
		ordered[i] = steps[r.at]
	}
	return ordered
}

// chooseEdges chooses of the edges, which come most used first, and keeps their
// order. It begins with the activities that are used most, each with the strongest
// way to it from the start and on to the end, so that nothing hangs in the air, as
// many as are asked for, or as long as there is room. What is left goes to the most
// used edges between the activities on the map; if nobody asked for activities, up
// to three for each.
func chooseEdges(edges, activities []counted, d Detail) []counted {
	into, onward := strongestWays(edges, activities, forward), strongestWays(edges, activities, backward)
	chosen, count := make([]bool, len(edges)), 0
	touched := map[string]bool{"": true} // start and end
	for n, a := range activities {
		if d.Activities > 0 && n == d.Activities {
			break
		}
		way := slices.Concat(into.to(a.Activity), onward.to(a.Activity))
		slices.Sort(way)
		way = slices.DeleteFunc(slices.Compact(way), func(i int) bool { return chosen[i] })
		if d.Activities == 0 && count > 0 && count+len(way) > d.Edges {
			break
		}
		for _, i := range way {
			chosen[i] = true
			touched[edges[i].From], touched[edges[i].To] = true, true
		}
		count += len(way)
	}
	room := d.Edges
	if d.Activities == 0 {
		room = min(room, 3*len(touched))
	}
	var kept []counted
	for i, e := range edges {
		if !chosen[i] && count < room && touched[e.From] && touched[e.To] {
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
