package transition

import (
	"context"
	"math"
	"math/bits"
	"slices"
)

// search is the state of a branch and bound search.
type search struct {
	ctx     context.Context //nolint:containedctx // for the time of one Solve
	m       *model
	best    float64 // value of plan
	plan    []int
	nothing []int // the plan in which everything is left out
	builder *builder
	nodes   int
	most    int  // nodes
	known   bool // it began with a good plan
}

// offer keeps a plan if it is better than the best.
func (s *search) offer(plan []int) {
	if v := s.m.value(plan); v > s.best {
		s.best = v
		copy(s.plan, plan)
	}
}

// cutoff is the bound up to which a node can't have a better plan.
func (s *search) cutoff() float64 { return s.best + Tolerance*max(1, s.best) }

// over tells whether the search has to end.
func (s *search) over() bool { return s.nodes >= s.most || s.ctx.Err() != nil }

// node is a part of the search: the starts that are left of each item.
type node struct {
	starts []starts
	dual   *dual
	bound  float64
}

// explore returns a bound on all plans of the node: that of the best one, or more,
// or what is known when the search has to end.
func (s *search) explore(n *node, steps int) float64 {
	s.nodes++
	if !s.propagate(n.starts) {
		return math.Inf(-1)
	}
	n.bound = min(n.bound, s.descend(n.dual, n.starts, steps))
	if n.bound <= s.cutoff() {
		return n.bound
	}
	w := s.m.newWeigher()
	n.dual.price(w)
	s.construct(s.builder, w)
	if s.nodes == 1 {
		s.improve(s.builder, w, s.rounds())
	}
	if n.bound <= s.cutoff() {
		return n.bound
	}
	if !s.strike(n, w) || !s.propagate(n.starts) {
		return s.best
	}
	i := s.branch(n, w)
	if i < 0 { // one plan is left
		plan := make([]int, len(n.starts))
		for k, left := range n.starts {
			plan[k] = left.earliest()
		}
		s.offer(plan)
		return s.m.value(plan)
	}
	if s.over() {
		return n.bound
	}
	chosen, _ := w.best(i, n.starts[i])
	bound := s.best
	for _, left := range []starts{1 << chosen, n.starts[i] &^ (1 << chosen)} {
		child := &node{starts: slices.Clone(n.starts), dual: n.dual.clone(), bound: n.bound}
		child.starts[i] = left
		if s.over() {
			return n.bound
		}
		bound = max(bound, s.explore(child, nodeSteps))
	}
	return min(bound, n.bound)
}

// rounds is how often the first plan is improved: less often the larger it is, or
// if it has been improved before.
func (s *search) rounds() int {
	rounds := max(300, min(20_000, 600_000/(1+len(s.m.items))))
	if s.known {
		return rounds / 8
	}
	return rounds
}

// strike takes out the starts that no plan better than the best can have. It
// reports whether every item has one left.
func (s *search) strike(n *node, w *weigher) bool {
	bound := w.bound(n.starts)
	for i, left := range n.starts {
		weights := w.weigh(i)
		_, top := best(weights, left)
		for rest := left; rest != 0; rest &= rest - 1 {
			if t := rest.earliest(); bound-top+weights[t] <= s.cutoff() {
				n.starts[i] &^= 1 << t
			}
		}
		if n.starts[i] == 0 {
			return false
		}
	}
	return true
}

// branch chooses the item about whose start the prices say least, the largest of
// them; -1 if every item has only one start.
func (s *search) branch(n *node, w *weigher) int {
	item, least := -1, math.Inf(1)
	for i, left := range n.starts {
		if left.single() {
			continue
		}
		weights := w.weigh(i)
		start, top := best(weights, left)
		_, second := best(weights, left&^(1<<start))
		doubt := (top - second) / (1 + s.m.items[i].size(s.m))
		if doubt < least {
			item, least = i, doubt
		}
	}
	return item
}

// size is the share of the rooms that an item takes.
func (it *item) size(m *model) float64 {
	size := 0.0
	for r, use := range it.use {
		for _, room := range m.room[r] {
			if limited(room) && room > 0 {
				size += use / room
			}
		}
	}
	return size
}

// propagate takes out the starts that those without choice leave no room or time
// for. It reports whether every item has one left.
func (s *search) propagate(left []starts) bool {
	m := s.m
	taken := m.empty()
	booked := make([]bool, len(left))
	for changed := true; changed; {
		changed = false
		for i, x := range left {
			if x.single() && !booked[i] && x.earliest() < m.never() {
				if !taken.fits(&m.items[i], x.earliest()) {
					return false
				}
				booked[i] = true
				taken.add(&m.items[i], x.earliest(), 1)
				changed = true
			}
		}
		for i, x := range left {
			for rest := x.below(m.never()); !booked[i] && rest != 0; rest &= rest - 1 {
				if t := rest.earliest(); !taken.fits(&m.items[i], t) {
					left[i] &^= 1 << t
				}
			}
			if left[i] == 0 {
				return false
			}
			changed = changed || left[i] != x
		}
		for _, a := range m.arcs {
			first, second := left[a.first], left[a.second]
			if !m.inOrder(a, left) {
				return false
			}
			changed = changed || left[a.first] != first || left[a.second] != second
		}
	}
	return true
}

// inOrder takes out the starts that a precedence rules out. It reports whether both
// items have one left.
func (m *model) inOrder(a arc, left []starts) bool {
	d, never := m.items[a.first].duration, m.never()
	first, second := left[a.first], left[a.second]
	if from := first.earliest() + d; first.earliest() >= never || from > never {
		left[a.second] &= 1 << never
	} else {
		left[a.second] = second >> from << from
	}
	if left[a.second] == 0 {
		return false
	}
	if !second.has(never) { // it starts, so the first has to be done before
		last := bits.Len64(uint64(second)) - 1
		left[a.first] = first.below(max(0, last-d+1))
	}
	return left[a.first] != 0
}
