package bundling

import (
	"fmt"

	"kiesel/internal/bundling/tree"
	"kiesel/internal/landscape"
)

// field is the ground on which a service is bundled: the competent authorities
// and the units above that might serve them.
type field struct {
	shape       *tree.Tree
	units       []landscape.Authority // by node of shape
	authorities []int                 // nodes of the competent authorities, by key
	inhabitants []float64             // by node; 0 for units above
	barred      []bool                // by arc of shape: may not be, see Conditions; nil if all may
}

// top is the node of the unit above all others.
const top = 0

// newField places the competent authorities of a Land, none of which may stand
// above another, below their Kreise and the Land. A Kreis with only one of them
// could pool nothing and is left out; so are Regierungsbezirke, which perform
// no municipal services.
func newField(land *landscape.Tree, competent []landscape.Authority) (*field, error) {
	below := map[landscape.ARS]int{}
	for _, a := range competent {
		for _, u := range land.Ancestors(a.Key) {
			below[u.Key]++
		}
	}
	f := &field{}
	var parent []int
	node := map[landscape.ARS]int{}
	var place func(u landscape.Authority) int
	place = func(u landscape.Authority) int {
		if n, ok := node[u.Key]; ok {
			return n
		}
		above := -1
		for _, w := range land.Ancestors(u.Key) {
			if below[w.Key] > 1 && (w.Level == landscape.LevelKreis || w.Level == landscape.LevelLand) {
				above = place(w)
				break
			}
		}
		n := len(f.units)
		node[u.Key] = n
		f.units, parent = append(f.units, u), append(parent, above)
		return n
	}
	for _, a := range competent {
		f.authorities = append(f.authorities, place(a))
	}
	f.inhabitants = make([]float64, len(f.units))
	for _, a := range f.authorities {
		f.inhabitants[a] = float64(f.units[a].Population)
	}
	var err error
	if f.shape, err = tree.NewTree(parent); err != nil {
		return nil, fmt.Errorf("placing the competent authorities: %w", err)
	}
	return f, nil
}

// plan says by node who serves it, -1 for units that are not competent.
type plan []int

// alone is the plan in which every authority serves itself.
func (f *field) alone() plan {
	p := make(plan, len(f.units))
	for n := range p {
		p[n] = -1
	}
	for _, a := range f.authorities {
		p[a] = a
	}
	return p
}

// may reports whether a unit above may serve an authority.
func (f *field) may(authority, carrier int) bool {
	if f.barred == nil {
		return true
	}
	arc, ok := f.shape.Arc(authority, carrier)
	return ok && !f.barred[arc]
}

// barring returns the field, on which all may, with those arcs ruled out that bars says
// of an authority and a unit above it.
func (f *field) barring(bars func(authority, carrier int) bool) *field {
	restricted := *f
	restricted.barred = make([]bool, f.shape.Arcs())
	for _, a := range f.authorities {
		for u := f.shape.Parent(a); u >= 0; u = f.shape.Parent(u) {
			arc, _ := f.shape.Arc(a, u)
			restricted.barred[arc] = bars(a, u)
		}
	}
	return &restricted
}

// from is the plan in which the unit at the given level serves every authority
// below it that it may; the others serve themselves.
func (f *field) from(level landscape.Level) plan {
	p := f.alone()
	for _, a := range f.authorities {
		for u := f.shape.Parent(a); u >= 0; u = f.shape.Parent(u) {
			if f.units[u].Level == level && f.may(a, u) {
				p[a] = u
				break
			}
		}
	}
	return p
}

// excluded counts the authorities that must not be served by the unit above them at
// a level.
func (f *field) excluded(level landscape.Level) int {
	n := 0
	for _, a := range f.authorities {
		for u := f.shape.Parent(a); u >= 0; u = f.shape.Parent(u) {
			if f.units[u].Level == level && !f.may(a, u) {
				n++
				break
			}
		}
	}
	return n
}

// layout is a plan sorted by carrier.
type layout struct {
	alone  []int   // authorities that serve themselves
	groups []group // carriers that serve others, in the order of the nodes
}

// group is a carrier and the authorities that it serves: itself among them if it
// is an authority that carries for its neighbours.
type group struct {
	carrier int
	members []int
	own     bool // the carrier is one of the members
}

// joined is the number of members that somebody else serves.
func (g group) joined() int {
	if g.own {
		return len(g.members) - 1
	}
	return len(g.members)
}

func (f *field) layout(p plan) layout {
	var l layout
	others, members := make([]bool, len(f.units)), make([][]int, len(f.units))
	for _, a := range f.authorities {
		others[p[a]] = others[p[a]] || p[a] != a
	}
	for _, a := range f.authorities {
		if others[p[a]] {
			members[p[a]] = append(members[p[a]], a)
		} else {
			l.alone = append(l.alone, a)
		}
	}
	for u, m := range members {
		if len(m) > 0 {
			l.groups = append(l.groups, group{carrier: u, members: m, own: p[u] == u})
		}
	}
	return l
}

// served is the number of inhabitants that a group's carrier serves.
func (f *field) served(g group) float64 {
	var sum float64
	for _, a := range g.members {
		sum += f.inhabitants[a]
	}
	return sum
}

// tier returns the prices of being served by a carrier.
func (f *field) tier(p *prices, carrier int) *tier {
	if f.inhabitants[carrier] > 0 { // an authority, not a unit above
		return &p.neighbour
	}
	return p.tier(f.units[carrier].Level)
}
