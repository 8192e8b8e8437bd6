package conformance

import (
	"math"
	"slices"
)

// unreachable is the distance of a state from which there is no way.
const unreachable = math.MaxInt32

// reversed has the steps of an automaton against their direction.
type reversed struct {
	states []*state
	first  []int32 // per state where its steps begin, and one more
	steps  []backstep
}

// backstep is a step seen from where it leads to.
type backstep struct{ from, transition, label int32 }

func newReversed(states []*state) *reversed {
	r := &reversed{states: states, first: make([]int32, len(states)+1)}
	for _, s := range states {
		for _, st := range s.steps {
			r.first[st.to.id+1]++
		}
	}
	for i := range states {
		r.first[i+1] += r.first[i]
	}
	r.steps = make([]backstep, r.first[len(states)])
	next := slices.Clone(r.first)
	for _, s := range states {
		for _, st := range s.steps {
			r.steps[next[st.to.id]] = backstep{from: s.id, transition: st.transition, label: st.label}
			next[st.to.id]++
		}
	}
	return r
}

// size returns the number of states and steps.
func (r *reversed) size() int { return len(r.states) + len(r.steps) }

// into returns the steps that lead to a state.
func (r *reversed) into(state int32) []backstep { return r.steps[r.first[state]:r.first[state+1]] }

// finals returns the final states.
func (r *reversed) finals() []int32 {
	var finals []int32
	for _, s := range r.states {
		if s.final {
			finals = append(finals, s.id)
		}
	}
	return finals
}

// distances returns, per state, how many steps that count are on the way to one
// of the targets that has fewest of them.
func (r *reversed) distances(targets []int32, counts func(label int32) bool) []int32 {
	distance := make([]int32, len(r.states))
	for i := range distance {
		distance[i] = unreachable
	}
	for _, s := range targets {
		distance[s] = 0
	}
	now, later := slices.Clone(targets), []int32(nil)
	for d := int32(0); len(now) > 0; d++ {
		later = later[:0]
		for len(now) > 0 {
			s := now[len(now)-1]
			now = now[:len(now)-1]
			if distance[s] != d {
				continue
			}
			for _, st := range r.into(s) {
				next := d
				if counts(st.label) {
					next++
				}
				if next >= distance[st.from] {
					continue
				}
				distance[st.from] = next
				if next == d {
					now = append(now, st.from)
				} else {
					later = append(later, st.from)
				}
			}
		}
		now, later = later, now
	}
	return distance
}
