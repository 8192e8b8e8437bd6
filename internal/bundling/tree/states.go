package tree

import (
	"fmt"
	"math/bits"
)

const (
	// plainStates is the number of states up to which striking useless pieces
	// costs more than it saves.
	plainStates = 64
	// maxStates bounds the states of one unit.
	maxStates = 1 << 14
	// maxCopies bounds the pieces on one path, which are numbered from the root
	// downwards by the bits of a uint64 (one is left for a leaf, see ascend).
	maxCopies = 63
)

// states describes what may stand open at an inner unit and above it. The
// choice at the unit is 0 to leave it closed, or c to open its piece c-1. A
// state of the unit above and a choice make a combination, numbered
// state·choices + choice; combinations that come to the same for everybody
// below are one state. State 0 is "nothing is open".
type states struct {
	choices int      // 1 + number of pieces
	size    int      // number of states
	next    []int32  // by combination: its state; nil if each is its own
	first   []int32  // by state: its first combination; nil likewise
	open    []uint64 // by state: the open pieces that matter below; nil likewise
}

// of returns the state of a combination.
func (st *states) of(combination int) int {
	if st.next == nil {
		return combination
	}
	return int(st.next[combination])
}

// buildStates fills the states of every inner unit. Useless pieces are struck
// from them if there would be many; see [strike] for spare.
func (s *Solver) buildStates(p *Problem, spare bool) error {
	t := p.Tree
	s.states = resize(s.states, t.Len()+1)
	s.states[t.Len()] = states{choices: 1, size: 1}
	for i := len(t.inner) - 2; i >= 0; i-- { // parents before children
		u := t.inner[i]
		choices := 1 + len(p.Pieces[u])
		s.states[u] = states{choices: choices, size: choices * s.states[t.parent[u]].size}
		if s.states[u].size > plainStates {
			return s.buildStruck(p, spare)
		}
	}
	return nil
}

// buildStruck fills the states of every inner unit, striking useless pieces.
func (s *Solver) buildStruck(p *Problem, spare bool) error {
	t := p.Tree
	s.states = resize(s.states, t.Len()+1)
	s.states[t.Len()] = states{choices: 1, size: 1, open: []uint64{0}}
	paths, err := comparePieces(p)
	if err != nil {
		return err
	}
	for i := len(t.inner) - 2; i >= 0; i-- { // parents before children
		u := t.inner[i]
		st := states{choices: 1 + len(p.Pieces[u])}
		known := make(map[uint64]int32)
		for _, open := range s.states[t.parent[u]].open {
			for c := range st.choices {
				set := open
				if c > 0 {
					set |= 1 << (paths[u].first + c - 1)
				}
				set = paths[u].strike(set, spare)
				state, ok := known[set]
				if !ok {
					state = int32(len(st.open))
					known[set] = state
					st.first = append(st.first, int32(len(st.next)))
					st.open = append(st.open, set)
				}
				st.next = append(st.next, state)
			}
			if len(st.open) > maxStates {
				return &SizeError{u, "too many useful sets of open pieces above it"}
			}
		}
		st.size = len(st.open)
		s.states[u] = st
	}
	return nil
}

// pathPieces compares the pieces on the path from the root to an inner unit.
type pathPieces struct {
	first  int      // number of the unit's own first piece
	unit   []uint64 // by piece: all pieces of its unit
	dearer []uint64 // by piece: those dearer than it for some authority at or below the unit
}

// comparePieces returns the comparison for every inner unit.
func comparePieces(p *Problem) ([]pathPieces, error) {
	t := p.Tree
	paths := make([]pathPieces, t.Len()+1)
	for i := len(t.inner) - 2; i >= 0; i-- { // parents before children
		u := t.inner[i]
		above := paths[t.parent[u]].unit
		first, n := len(above), len(above)+len(p.Pieces[u])
		if n > maxCopies {
			return nil, &SizeError{u, fmt.Sprintf("more than %d pieces from the root down to it", maxCopies)}
		}
		paths[u] = pathPieces{first, append(make([]uint64, 0, n), above...), make([]uint64, n)}
		for range p.Pieces[u] {
			paths[u].unit = append(paths[u].unit, (1<<n-1)&^(1<<first-1))
		}
	}
	for a, q := range p.Volume {
		if u := t.seat(a); u != t.Len() && q != NoDemand {
			paths[u].compare(p, a, u)
		}
	}
	for _, u := range t.inner[:len(t.inner)-1] { // children before parents
		for x := range paths[t.parent[u]].dearer {
			paths[t.parent[u]].dearer[x] |= paths[u].dearer[x] & (1<<paths[u].first - 1)
		}
	}
	return paths, nil
}

// compare notes which pieces on the path to unit u are dearer than which others
// for authority a, which is u or a leaf below it.
func (c *pathPieces) compare(p *Problem, a, u int) {
	t, arcs := p.Tree, p.arcs(a)
	var costs []float64
	for _, w := range t.path[u] {
		for _, piece := range p.Pieces[w] {
			costs = append(costs, piece.PerCase*p.Volume[a]+arcs[t.depth[a]-t.depth[w]])
		}
	}
	for x, cx := range costs {
		for y, cy := range costs {
			if cy > cx {
				c.dearer[x] |= 1 << y
			}
		}
	}
}

// strike removes from a set of open pieces those that no authority below would
// use, because another open one is at least as cheap for all; of equals the
// first remains. With spare, those remain that somebody would use if the
// carrier of their choice were barred.
func (c *pathPieces) strike(set uint64, spare bool) uint64 {
	for rest := set; rest != 0; rest &= rest - 1 {
		x := bits.TrailingZeros64(rest)
		var better uint64
		for others := set &^ (1 << x) &^ c.dearer[x]; others != 0; others &= others - 1 {
			y := bits.TrailingZeros64(others)
			if c.dearer[y]&(1<<x) != 0 || y < x {
				better |= 1 << y
			}
		}
		if better == 0 {
			continue
		}
		inOneUnit := better&^c.unit[bits.TrailingZeros64(better)] == 0
		if !spare || !inOneUnit || better&c.unit[x] != 0 {
			set &^= 1 << x
		}
	}
	return set
}
