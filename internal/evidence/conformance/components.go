package conformance

// components returns the strongly connected components of those states that
// take part, each before those that lead to it (Tarjan 1972, without
// recursion).
func components(states []*state, takesPart func(*state) bool) [][]*state {
	t := tarjan{order: make([]int32, len(states)), low: make([]int32, len(states)), done: make([]bool, len(states))}
	for _, s := range states {
		t.done[s.id] = !takesPart(s)
	}
	for _, s := range states {
		if t.order[s.id] == 0 && !t.done[s.id] {
			t.visit(s)
		}
	}
	return t.found
}

type tarjan struct {
	order, low []int32 // by state, from 1
	done       []bool
	clock      int32
	stack      []frame
	open       []*state
	found      [][]*state
}

// frame is a state whose steps are being followed.
type frame struct {
	s    *state
	next int
}

// visit works through everything in reach of a state.
func (t *tarjan) visit(root *state) {
	t.enter(root)
	for len(t.stack) > 0 {
		f := &t.stack[len(t.stack)-1]
		s, steps := f.s, f.s.steps
		if f.next == len(steps) {
			t.leave(s)
			continue
		}
		to := steps[f.next].to
		f.next++
		switch {
		case t.done[to.id]:
		case t.order[to.id] == 0:
			t.enter(to)
		default:
			t.low[s.id] = min(t.low[s.id], t.order[to.id])
		}
	}
}

func (t *tarjan) enter(s *state) {
	t.clock++
	t.order[s.id], t.low[s.id] = t.clock, t.clock
	t.open, t.stack = append(t.open, s), append(t.stack, frame{s: s})
}

// leave closes the component that begins with s, if one does.
func (t *tarjan) leave(s *state) {
	t.stack = t.stack[:len(t.stack)-1]
	if len(t.stack) > 0 {
		under := t.stack[len(t.stack)-1].s.id
		t.low[under] = min(t.low[under], t.low[s.id])
	}
	if t.low[s.id] != t.order[s.id] {
		return
	}
	first := len(t.open) - 1
	for t.open[first] != s {
		first--
	}
	component := append([]*state(nil), t.open[first:]...)
	t.open = t.open[:first]
	for _, member := range component {
		t.done[member.id] = true
	}
	t.found = append(t.found, component)
}
