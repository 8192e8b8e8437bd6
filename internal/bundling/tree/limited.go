package tree

import "fmt"

// maxPicks bounds the memory of a solve with a limit on the number of carriers
// to about 300 MB.
const maxPicks = 1 << 23

// limited is the dynamic programme with the number of carriers as a further
// dimension (a knapsack): merging two parts of the tree tries all ways to split
// the carriers between them.
type limited struct {
	*Solver
	p     *Problem
	than  []int    // the assignment to deviate from, or nil
	below [][]ways // by inner unit, by state of the unit above
	made  int      // picks allocated so far
}

// ways holds, by number of carriers opened, the cheapest way to serve a part of
// the tree: [0] of all, [1] of those that deviate.
type ways [2][]way

// way is a cost with the picks that reach it; without picks it is not possible.
type way struct {
	cost  float64
	picks *picks
}

// picks is a partial assignment: of one authority, or two such joined.
type picks struct {
	left, right        *picks
	authority, carrier int
}

// write sets the carriers that the partial assignment decides.
func (k *picks) write(carrier []int) {
	if k.left == nil {
		carrier[k.authority] = k.carrier
		return
	}
	k.left.write(carrier)
	k.right.write(carrier)
}

// withinLimit tells whether an assignment keeps to p.MaxCarriers.
func withinLimit(p *Problem, carrier []int) bool {
	return p.MaxCarriers == 0 || countCarriers(carrier) <= p.MaxCarriers
}

// countCarriers returns the number of units that serve somebody.
func countCarriers(carrier []int) int {
	distinct := make(map[int]bool)
	for _, u := range carrier {
		if u >= 0 {
			distinct[u] = true
		}
	}
	return len(distinct)
}

// solveLimited returns the cheapest assignment with at most p.MaxCarriers
// carriers, and the cheapest that deviates from than; nil for what does not exist.
func (s *Solver) solveLimited(p *Problem, than []int) (best, other *picks, err error) {
	if err := s.buildStruck(p, than != nil); err != nil {
		return nil, nil, err
	}
	l := &limited{Solver: s, p: p, than: than, below: make([][]ways, p.Tree.Len()+1)}
	for _, u := range p.Tree.inner {
		if err := l.solve(u); err != nil {
			return nil, nil, err
		}
	}
	var cheapest [2]way
	for which, byCount := range l.below[p.Tree.Len()][0] {
		for _, w := range byCount {
			cheapest[which].improve(w.cost, w.picks)
		}
	}
	return cheapest[0].picks, cheapest[1].picks, nil
}

// improve replaces w by a possible and cheaper way.
func (w *way) improve(cost float64, k *picks) {
	if k != nil && (w.picks == nil || cost < w.cost) {
		*w = way{cost, k}
	}
}

// solve fills below[u].
func (l *limited) solve(u int) error {
	st := &l.states[u]
	byState := make([]ways, st.size)
	for state, open := range st.open {
		for _, a := range l.authorities(l.p, u) {
			byState[state] = l.merge(byState[state], l.serveFrom(a, u, open))
		}
		for _, c := range l.p.Tree.below[u] {
			byState[state] = l.merge(byState[state], l.below[c][state])
		}
		if l.made > maxPicks {
			return &SizeError{u, fmt.Sprintf("too many ways to place %d carriers", l.p.MaxCarriers)}
		}
	}
	combinations := max(st.size, len(st.next))
	l.below[u] = make([]ways, combinations/st.choices)
	for combination := range combinations {
		choice := combination % st.choices
		target := &l.below[u][combination/st.choices]
		target.allow(byState[st.of(combination)], choice > 0, l.fixed(u, choice), l.p.MaxCarriers)
	}
	return nil
}

// fixed returns the fixed cost of a choice at unit u.
func (l *limited) fixed(u, choice int) float64 {
	if choice == 0 {
		return 0
	}
	return l.p.Pieces[u][choice-1].Fixed
}

// allow adds to w the ways of v, at a further cost and, if opens is set, with
// one more carrier, as long as there are no more than limit.
func (w *ways) allow(v ways, opens bool, cost float64, limit int) {
	more := 0
	if opens {
		more = 1
	}
	for which := range v {
		if len(v[which]) == 0 {
			continue // nobody to serve, so nothing to open
		}
		n := min(len(v[which])+more, limit+1)
		for len(w[which]) < n {
			w[which] = append(w[which], way{})
		}
		for count := range n - more {
			x := v[which][count]
			w[which][count+more].improve(x.cost+cost, x.picks)
		}
	}
}

// serveFrom returns the ways to serve authority a, which is u or a leaf below
// it, from the open pieces at u and above, or for a leaf from itself.
func (l *limited) serveFrom(a, u int, open uint64) ways {
	t, q, arcs := l.p.Tree, l.p.Volume[a], l.p.arcs(a)
	w := ways{make([]way, 2), make([]way, 2)}
	consider := func(count, carrier int, cost float64) {
		if cost == inf {
			return
		}
		k := &picks{authority: a, carrier: carrier}
		l.made++
		w[0][count].improve(cost, k)
		if l.than != nil && l.than[a] != carrier {
			w[1][count].improve(cost, k)
		}
	}
	if a != u {
		consider(1, a, lowest(l.p.Pieces[a], q)+arcs[0])
	}
	for i, v := range t.path[u] {
		for _, piece := range l.p.Pieces[v] {
			if open&1 != 0 {
				consider(0, v, piece.PerCase*q+arcs[t.depth[a]-i])
			}
			open >>= 1
		}
	}
	return w
}

// merge returns the ways to serve two parts together. A part without ways has
// nobody to serve.
func (l *limited) merge(a, b ways) ways {
	if len(a[0]) == 0 {
		return b
	}
	if len(b[0]) == 0 {
		return a
	}
	n := min(len(a[0])+len(b[0])-1, l.p.MaxCarriers+1)
	return ways{
		l.join(n, [2][]way{a[0], b[0]}),
		l.join(n, [2][]way{a[0], b[1]}, [2][]way{a[1], b[0]}),
	}
}

// join returns, for every count below n, the cheapest way to take one way from
// each side of a pair.
func (l *limited) join(n int, pairs ...[2][]way) []way {
	joined := make([]way, n)
	for count := range joined {
		var left, right *picks
		best := inf
		for _, pair := range pairs {
			for i, x := range pair[0][:min(count+1, len(pair[0]))] {
				if count-i >= len(pair[1]) {
					continue
				}
				y := pair[1][count-i]
				if x.picks != nil && y.picks != nil && x.cost+y.cost < best {
					left, right, best = x.picks, y.picks, x.cost+y.cost
				}
			}
		}
		if left != nil {
			l.made++
			joined[count] = way{best, &picks{left: left, right: right}}
		}
	}
	return joined
}
