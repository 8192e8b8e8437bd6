package conformance

import (
	"context"
	"math"
	"slices"
)

// jumps finds cheapest alignments by looking at synchronous moves only. Between
// two of them an alignment passes over the events that lie between and takes the
// fewest steps from the one state of the model to the other; the two have
// nothing to do with each other, and how many steps it takes is known in
// advance. What is left is to choose the events that are explained: for each
// event, the best event before it.
//
// It needs a deterministic automaton whose activities lead to few states each,
// as those of sequential models are; others are left to [search].
type jumps struct {
	a     *automaton
	first []int32 // per activity, and one more: its first pair
	pairs []int32 // per pair of an activity and a state it leads to: the state
	// before has, per pair and state, how many steps are taken from the state
	// until the activity can lead to the pair's state.
	before []int32
	end    []int32 // per state: steps to the end
}

// newJumps prepares an automaton, and returns nil if that would need more than
// so many numbers or the automaton has states of single markings.
func newJumps(a *automaton, effort int) *jumps {
	if a.sets == nil {
		return nil
	}
	j := &jumps{a: a, first: make([]int32, 1, a.labels+1)}
	sources := make([][][]int32, a.labels) // per activity and state it leads to: where from
	known := make(map[[2]int32]int)
	targets := make([][]int32, a.labels)
	for _, s := range a.states {
		for _, st := range s.steps {
			key := [2]int32{st.label, st.to.id}
			k, ok := known[key]
			if !ok {
				k = len(targets[st.label])
				known[key] = k
				targets[st.label] = append(targets[st.label], st.to.id)
				sources[st.label] = append(sources[st.label], nil)
			}
			sources[st.label][k] = append(sources[st.label][k], s.id)
		}
	}
	if len(known)*len(a.states) > effort {
		return nil
	}
	r := newReversed(a.states)
	visible := func(label int32) bool { return label != silent }
	for label := range targets {
		for k := range targets[label] {
			j.before = append(j.before, r.distances(sources[label][k], visible)...)
		}
		j.pairs = append(j.pairs, targets[label]...)
		j.first = append(j.first, int32(len(j.pairs)))
	}
	j.end = r.distances(r.finals(), visible)
	return j
}

// to returns, per state, the steps before a pair.
func (j *jumps) to(pair int32) []int32 {
	return j.before[int(pair)*len(j.a.states):][:len(j.a.states)]
}

// landing is a synchronous move.
type landing struct {
	pos    int32 // events before and with it
	pair   int32 // None for the start of the trace
	cost   int32
	before int32 // the landing before it, None for the start
}

// jumper aligns one trace after the other by jumps.
type jumper struct {
	j        *jumps
	limit    int // of landings
	landings []landing
	last     []int32 // per state: the landing from which it is cheapest to go on, or None
	active   []int32 // the states that have one
	way      []int32 // landings
	path     []hop
}

func newJumper(j *jumps, limit int) *jumper {
	w := &jumper{j: j, limit: limit, last: make([]int32, len(j.a.states))}
	for s := range w.last {
		w.last[s] = None
	}
	return w
}

// align returns the cheapest alignment of a trace of known activities, and its
// cost. The error wraps [ErrLimit] if it takes too many steps, or is that of ctx.
func (w *jumper) align(ctx context.Context, trace []int32) (path []hop, cost int, err error) {
	defer func() {
		for _, s := range w.active {
			w.last[s] = None
		}
	}()
	w.landings = append(w.landings[:0], landing{pair: None, before: None})
	w.active = append(w.active[:0], w.j.a.start.id)
	w.last[w.j.a.start.id] = 0
	for i, label := range trace {
		if i&0x3ff == 0 {
			if err := ctx.Err(); err != nil {
				return nil, 0, err
			}
		}
		known := len(w.landings)
		for pair := w.j.first[label]; pair < w.j.first[label+1]; pair++ {
			if from, cost := w.best(w.j.to(pair), int32(i)); from != None {
				w.landings = append(w.landings, landing{pos: int32(i) + 1, pair: pair, cost: cost, before: from})
			}
		}
		if len(w.landings) > w.limit {
			return nil, 0, tooManySteps(len(trace), w.limit)
		}
		for k := known; k < len(w.landings); k++ {
			w.land(int32(k))
		}
	}
	last, least := w.best(w.j.end, int32(len(trace)))
	w.trace(last, len(trace))
	return w.path, int(least), nil
}

// best returns the landing from which it is cheapest to pass over the events up
// to pos and to take the given number of steps, and None if there is no way.
func (w *jumper) best(steps []int32, pos int32) (from, cost int32) {
	from, cost = None, math.MaxInt32
	for _, s := range w.active {
		l := &w.landings[w.last[s]]
		if steps[s] == unreachable {
			continue
		}
		if c := l.cost + pos - l.pos + steps[s]; c < cost {
			from, cost = w.last[s], c
		}
	}
	return from, cost
}

// land makes a landing the one to go on from in its state, if it is as cheap as
// to come from the former one.
func (w *jumper) land(k int32) {
	l := &w.landings[k]
	s := w.state(l)
	before := w.last[s]
	if before == None {
		w.active = append(w.active, s)
	} else if b := &w.landings[before]; b.cost+l.pos-b.pos < l.cost {
		return
	}
	w.last[s] = k
}

// state returns the state in which a landing leaves the model.
func (w *jumper) state(l *landing) int32 {
	if l.pair == None {
		return w.j.a.start.id
	}
	return w.j.pairs[l.pair]
}

// trace makes the path of the way over a landing to the end of the trace.
func (w *jumper) trace(last int32, events int) {
	w.way, w.path = w.way[:0], w.path[:0]
	for k := last; k != None; k = w.landings[k].before {
		w.way = append(w.way, k)
	}
	slices.Reverse(w.way)
	for i, k := range w.way[1:] {
		to := &w.landings[k]
		at := w.walk(&w.landings[w.way[i]], int(to.pos)-1, w.j.to(to.pair))
		w.path = append(w.path, hop{via: w.j.step(at, to.pair), event: true})
	}
	w.walk(&w.landings[last], events, w.j.end)
}

// step returns the step that makes a pair in a state.
func (j *jumps) step(at *state, pair int32) *step {
	i := slices.IndexFunc(at.steps, func(st step) bool {
		return st.to.id == j.pairs[pair] && j.first[st.label] <= pair && pair < j.first[st.label+1]
	})
	return &at.steps[i]
}

// walk appends the moves from a landing to where no more steps are needed: the
// events up to pos are passed over, then the steps are taken.
func (w *jumper) walk(from *landing, pos int, steps []int32) *state {
	for i := int(from.pos); i < pos; i++ {
		w.path = append(w.path, hop{event: true})
	}
	at := w.j.a.states[w.state(from)]
	for steps[at.id] > 0 {
		for i := range at.steps {
			if st := &at.steps[i]; steps[st.to.id] < steps[at.id] {
				w.path = append(w.path, hop{via: st})
				at = st.to
				break
			}
		}
	}
	return at
}
