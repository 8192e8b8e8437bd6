package conformance

import "encoding/binary"

// bounds says for every state how often each activity must and can still occur
// until the end. States that agree in this form a class.
type bounds struct{ classes []class }

// class is what states have in common.
type class struct {
	least, most []uint8 // per activity; most may be noLimit
	total       int32   // activities that must occur at least
}

const (
	noLimit = 255
	deadEnd = -1 // class of states from which there is no way to the end
)

// newBounds computes the bounds of an automaton and sets the classes of its
// states. If they are too many for the effort, all are of one class, in which
// anything can happen.
func newBounds(a *automaton, effort int) *bounds {
	if r := newReversed(a.states); r.size()*(1+a.labels) <= effort {
		w := &bounder{automaton: a, r: r}
		w.total = r.distances(r.finals(), func(label int32) bool { return label != silent })
		w.countMost()
		w.countLeast()
		return w.classify()
	}
	c := class{least: make([]uint8, a.labels), most: make([]uint8, a.labels)}
	for i := range c.most {
		c.most[i] = noLimit
	}
	return &bounds{classes: []class{c}}
}

// bounder computes bounds.
type bounder struct {
	*automaton
	r     *reversed
	total []int32   // per state, unreachable for a dead end
	least []uint8   // per state and activity
	group []int32   // per state: its strongly connected component
	most  [][]uint8 // per component and activity
}

// alive reports whether there is a way from s to the end.
func (w *bounder) alive(s *state) bool { return w.total[s.id] != unreachable }

// countLeast finds how often each activity must still occur.
func (w *bounder) countLeast() {
	w.least = make([]uint8, len(w.states)*w.labels)
	finals := w.r.finals()
	for a := range w.labels {
		for s, n := range w.r.distances(finals, func(label int32) bool { return label == int32(a) }) {
			w.least[s*w.labels+a] = uint8(min(n, noLimit))
		}
	}
}

// countMost finds how often each activity can still occur: without limit if a
// cycle with it is in reach, else as often as on the way that has it most
// often. All states of a strongly connected component share the answer.
func (w *bounder) countMost() {
	w.group = make([]int32, len(w.states))
	for i, component := range components(w.states, w.alive) {
		for _, s := range component {
			w.group[s.id] = int32(i)
		}
		most := make([]uint8, w.labels)
		w.most = append(w.most, most)
		for _, s := range component {
			for _, st := range s.steps {
				switch {
				case !w.alive(st.to):
				case w.group[st.to.id] == int32(i) && st.label != silent:
					most[st.label] = noLimit
				case w.group[st.to.id] != int32(i):
					raise(most, w.most[w.group[st.to.id]], st.label)
				}
			}
		}
	}
}

// raise makes counts at least those behind a step with the given label.
func raise(counts, behind []uint8, label int32) {
	for a, n := range behind {
		if int32(a) == label {
			n = min(n, noLimit-1) + 1
		}
		counts[a] = max(counts[a], n)
	}
}

// classify gathers states with equal bounds.
func (w *bounder) classify() *bounds {
	b := &bounds{}
	index := make(map[string]int32)
	var key []byte
	for _, s := range w.states {
		if !w.alive(s) {
			s.class = deadEnd
			continue
		}
		least, most, total := w.least[int(s.id)*w.labels:][:w.labels], w.most[w.group[s.id]], w.total[s.id]
		key = append(append(key[:0], least...), most...)
		key = binary.LittleEndian.AppendUint32(key, uint32(total))
		c, known := index[string(key)]
		if !known {
			c = int32(len(b.classes))
			index[string(key)] = c
			b.classes = append(b.classes, class{least: least, most: most, total: total})
		}
		s.class = c
	}
	return b
}
