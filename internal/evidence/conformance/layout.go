package conformance

import "slices"

// layout finds for a run of the smallest automaton, which has activities only,
// the transitions of the net that make it.
type layout struct {
	w      *sets
	path   []int32 // the sets that the run goes through
	queue  []int32
	mark   []uint32 // per marking: the turn in which it was reached
	turn   uint32
	onward []onward // per marking: how it goes on to the end
	run    []int32
}

// onward is a silent step that leads from a marking nearer to where it should.
type onward struct{ to, transition int32 }

func newLayout(w *sets) *layout {
	return &layout{w: w, mark: make([]uint32, len(w.g.states)), onward: make([]onward, len(w.g.states))}
}

// transitions returns a sequence of transitions whose activities are the word,
// a complete run. It goes backwards from the end, each time by as few silent
// transitions as possible.
func (l *layout) transitions(word []int32) []int32 {
	l.path = append(l.path[:0], 0)
	for i, label := range word {
		l.path = append(l.path, l.w.after(l.path[i], label))
	}
	l.run, l.queue = l.run[:0], l.queue[:0]
	for _, m := range l.w.members[l.path[len(word)]] {
		if l.w.g.states[m].final {
			l.queue = append(l.queue, m)
		}
	}
	for i := len(word); i > 0; i-- {
		before := l.w.members[l.path[i-1]]
		l.back(i, func(m int32) (backstep, bool) {
			for _, st := range l.w.r.into(m) {
				if st.label == word[i-1] && contains(before, st.from) {
					return st, true
				}
			}
			return backstep{}, false
		})
	}
	l.back(0, func(m int32) (backstep, bool) { return backstep{transition: None}, m == l.w.g.states[0].id })
	slices.Reverse(l.run)
	return l.run
}

// back goes from the markings in the queue against silent steps, within the set
// at position i, to the nearest one for which entry knows how to come to it,
// notes the transitions last first, and leaves where they come from in the
// queue.
func (l *layout) back(i int, entry func(marking int32) (backstep, bool)) {
	if l.turn++; l.turn == 0 {
		clear(l.mark)
		l.turn = 1
	}
	within := l.w.members[l.path[i]]
	for _, m := range l.queue {
		l.mark[m], l.onward[m] = l.turn, onward{to: None}
	}
	for k := 0; k < len(l.queue); k++ {
		m := l.queue[k]
		if st, found := entry(m); found {
			from := len(l.run)
			for ; l.onward[m].to != None; m = l.onward[m].to {
				l.run = append(l.run, l.onward[m].transition)
			}
			slices.Reverse(l.run[from:])
			if st.transition != None {
				l.run = append(l.run, st.transition)
			}
			l.queue = append(l.queue[:0], st.from)
			return
		}
		for _, st := range l.w.r.into(m) {
			if st.label == silent && l.mark[st.from] != l.turn && contains(within, st.from) {
				l.mark[st.from], l.onward[st.from] = l.turn, onward{to: m, transition: st.transition}
				l.queue = append(l.queue, st.from)
			}
		}
	}
}

// contains looks up a sorted set.
func contains(set []int32, m int32) bool {
	_, found := slices.BinarySearch(set, m)
	return found
}
