package conformance

import (
	"context"
	"encoding/binary"
	"slices"
)

// automaton is what traces are aligned with: the states of a model and how
// activities, and silent steps, lead from one to the other.
type automaton struct {
	start  *state
	states []*state // by id
	labels int
	sets   *sets // of which the states are made; nil if they are markings
}

// newAutomaton returns an automaton that has the same complete runs as a graph,
// seen from their activities: the smallest deterministic one, or the graph
// itself if that is smaller or easier to have. Interleavings of silent steps,
// which no trace shows, are then of no account any more. The sets are nil if they
// are too many, no run ends, or ctx does.
func newAutomaton(ctx context.Context, g *graph, effort int) (*automaton, *sets) {
	all := &automaton{start: g.states[0], states: g.states, labels: len(g.labels)}
	w := &sets{g: g, r: newReversed(g.states), index: make(map[string]int32), mark: make([]bool, len(g.states))}
	w.alive = w.r.distances(w.r.finals(), func(int32) bool { return false })
	if w.alive[g.states[0].id] == unreachable || !w.determine(ctx, effort) {
		return all, nil
	}
	if a := w.minimal(ctx, effort); newReversed(a.states).size() < w.r.size() {
		return a, w
	}
	return all, w
}

// sets are sets of markings among which a trace does not tell: all that can be
// reached with the same activities, dead ends left out (the powerset
// construction of Rabin and Scott 1959).
type sets struct {
	g       *graph
	r       *reversed
	alive   []int32 // per marking, unreachable for a dead end
	members [][]int32
	next    [][]link // ascending by label
	index   map[string]int32
	mark    []bool
	key     []byte
	effort  int
}

// link leads from one set to another.
type link struct{ label, to int32 }

// determine builds all sets, the first being that of the initial marking. It
// reports false if it gave up, after having looked at so many markings or when
// ctx ended.
func (w *sets) determine(ctx context.Context, effort int) bool {
	w.set([]int32{w.g.states[0].id})
	var out []link
	var targets []int32
	for i := 0; i < len(w.members); i++ {
		out = out[:0]
		for _, member := range w.members[i] {
			for _, st := range w.g.states[member].steps {
				if st.label != silent && w.alive[st.to.id] != unreachable {
					out = append(out, link{st.label, st.to.id})
				}
			}
		}
		slices.SortFunc(out, func(a, b link) int { return int(a.label - b.label) })
		var next []link
		for from := 0; from < len(out); {
			label := out[from].label
			targets = targets[:0]
			for ; from < len(out) && out[from].label == label; from++ {
				targets = append(targets, out[from].to)
			}
			next = append(next, link{label, w.set(targets)})
		}
		w.next = append(w.next, next)
		if w.effort > effort || ctx.Err() != nil {
			return false
		}
	}
	return true
}

// set returns the set of the given markings and all that silent steps lead to.
func (w *sets) set(from []int32) int32 {
	var members []int32
	add := func(m int32) {
		if !w.mark[m] && w.alive[m] != unreachable {
			w.mark[m] = true
			members = append(members, m)
		}
	}
	for _, m := range from {
		add(m)
	}
	for i := 0; i < len(members); i++ {
		for _, st := range w.g.states[members[i]].steps {
			if st.label == silent {
				add(st.to.id)
			}
		}
	}
	slices.Sort(members)
	w.key = w.key[:0]
	for _, m := range members {
		w.mark[m] = false
		w.key = binary.LittleEndian.AppendUint32(w.key, uint32(m))
	}
	w.effort += len(from) + len(members)
	if i, known := w.index[string(w.key)]; known {
		return i
	}
	i := int32(len(w.members))
	w.index[string(w.key)] = i
	w.members = append(w.members, members)
	return i
}

// after returns the set to which an activity leads that is possible in a set.
func (w *sets) after(set, label int32) int32 {
	next := w.next[set]
	at, _ := slices.BinarySearchFunc(next, label, func(n link, label int32) int { return int(n.label - label) })
	return next[at].to
}

// minimal joins sets after which the same can follow, refining a partition
// until it is stable (Moore 1956). If that takes more looks at sets than the
// effort, or ctx ends, no sets are joined.
func (w *sets) minimal(ctx context.Context, effort int) *automaton {
	part := make([]int32, len(w.members))
	for i := range w.members {
		if w.final(int32(i)) {
			part[i] = 1
		}
	}
	for parts, before := 0, -1; parts != before; {
		if effort -= len(part); effort < 0 || ctx.Err() != nil {
			for i := range part {
				part[i] = int32(i)
			}
			break
		}
		before = parts
		part, parts = w.refined(part)
	}
	return w.joined(part)
}

// final reports whether a run may end in a set.
func (w *sets) final(set int32) bool {
	return slices.ContainsFunc(w.members[set], func(m int32) bool { return w.g.states[m].final })
}

// refined parts what leads to different parts, and counts the parts.
func (w *sets) refined(part []int32) ([]int32, int) {
	index := make(map[string]int32)
	refined := make([]int32, len(part))
	var key []byte
	for i := range part {
		key = binary.LittleEndian.AppendUint32(key[:0], uint32(part[i]))
		for _, l := range w.next[i] {
			key = binary.LittleEndian.AppendUint32(key, uint32(l.label))
			key = binary.LittleEndian.AppendUint32(key, uint32(part[l.to]))
		}
		p, known := index[string(key)]
		if !known {
			p = int32(len(index))
			index[string(key)] = p
		}
		refined[i] = p
	}
	return refined, len(index)
}

// joined returns the automaton whose states are the parts of a partition.
func (w *sets) joined(part []int32) *automaton {
	a := &automaton{labels: len(w.g.labels), sets: w, states: make([]*state, 1+slices.Max(part))}
	for i := range a.states {
		a.states[i] = &state{id: int32(i)}
	}
	for i, p := range part {
		s := a.states[p]
		if s.steps != nil {
			continue
		}
		s.final = w.final(int32(i))
		s.steps = make([]step, len(w.next[i]))
		for k, l := range w.next[i] {
			s.steps[k] = step{to: a.states[part[l.to]], transition: None, label: l.label}
		}
	}
	a.start = a.states[part[0]]
	return a
}
