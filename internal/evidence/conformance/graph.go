package conformance

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
)

// silent stands for the label of a silent transition.
const silent = -1

// state is a state of an automaton: a reachable marking, or a set of them that
// allows the same to follow.
type state struct {
	id    int32
	class int32 // see bounds
	final bool
	steps []step
}

// step leads from one state to another.
type step struct {
	to         *state
	transition int32 // None between sets of markings
	label      int32
}

// graph is the reachability graph of a net.
type graph struct {
	net    *Net
	labels map[string]int32 // the numbers of the activities
	label  []int32          // per transition, or silent
	// triggers has, per place, the transitions whose first input it is;
	// everywhere are those without input.
	triggers   [][]int32
	everywhere []int32
	final      map[string]bool // by key
	limit      int             // of states
	steps      int             // so far

	states   []*state // by id; the first is the initial marking
	markings []Marking
	from     []int32 // where it was reached from first, None for the first
	index    map[string]*state
	key      []byte
	sum      [2]Marking
}

// maxDegree limits the steps of a graph, on average over the states that it may
// have.
const maxDegree = 50

// newGraph builds the graph whole. The error wraps [ErrLimit] if it has more than
// so many states, or too many steps, and is that of ctx if it ends first.
func newGraph(ctx context.Context, net *Net, limit int) (*graph, error) {
	if err := net.Validate(); err != nil {
		return nil, err
	}
	g := &graph{
		net: net, labels: make(map[string]int32), label: make([]int32, len(net.Transitions)),
		triggers: make([][]int32, len(net.Places)), final: make(map[string]bool), index: make(map[string]*state), limit: limit,
	}
	for i, name := range net.Labels() {
		g.labels[name] = int32(i)
	}
	for i := range net.Transitions {
		t := &net.Transitions[i]
		g.label[i] = silent
		if !t.Silent() {
			g.label[i] = g.labels[t.Label]
		}
		if len(t.In) == 0 {
			g.everywhere = append(g.everywhere, int32(i))
			continue
		}
		g.triggers[t.In[0].Place] = append(g.triggers[t.In[0].Place], int32(i))
	}
	for _, m := range net.Final {
		g.final[string(appendKey(nil, m))] = true
	}
	if _, err := g.state(net.Initial, None); err != nil {
		return nil, err
	}
	for i := 0; i < len(g.states); i++ {
		if i&0xff == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if err := g.expand(g.states[i]); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// appendKey appends what identifies a marking.
func appendKey(key []byte, m Marking) []byte {
	for _, t := range m {
		key = binary.AppendUvarint(key, uint64(t.Place))
		key = binary.AppendUvarint(key, uint64(t.Count))
	}
	return key
}

// state returns the state of a marking, which it copies if it is new.
func (g *graph) state(m Marking, from int32) (*state, error) {
	g.key = appendKey(g.key[:0], m)
	if s := g.index[string(g.key)]; s != nil {
		return s, nil
	}
	if len(g.states) >= g.limit {
		return nil, g.tooLarge(m, from)
	}
	s := &state{id: int32(len(g.states)), final: g.final[string(g.key)]}
	g.states, g.markings, g.from = append(g.states, s), append(g.markings, slices.Clone(m)), append(g.from, from)
	g.index[string(g.key)] = s
	return s, nil
}

// expand finds the steps that are possible in s.
func (g *graph) expand(s *state) error {
	marking := g.markings[s.id]
	try := func(transitions []int32) error {
		for _, t := range transitions {
			if !marking.covers(g.net.Transitions[t].In) {
				continue
			}
			to, err := g.fire(s.id, t)
			if err != nil {
				return err
			}
			if g.steps++; g.steps > maxDegree*g.limit {
				return fmt.Errorf("%w: more than %d steps lead from one state of the model to another; use a smaller one", ErrLimit, maxDegree*g.limit)
			}
			s.steps = append(s.steps, step{to: to, transition: t, label: g.label[t]})
		}
		return nil
	}
	if err := try(g.everywhere); err != nil {
		return err
	}
	for _, place := range marking {
		if err := try(g.triggers[place.Place]); err != nil {
			return err
		}
	}
	return nil
}

// fire returns where transition t leads from a state in which it is enabled.
func (g *graph) fire(from, t int32) (*state, error) {
	transition := &g.net.Transitions[t]
	g.sum[0] = g.markings[from].add(transition.In, -1, g.sum[0][:0])
	g.sum[1] = g.sum[0].add(transition.Out, 1, g.sum[1][:0])
	for _, tokens := range g.sum[1] {
		if tokens.Count > maxTokens {
			return nil, g.tooLarge(g.sum[1], from)
		}
	}
	return g.state(g.sum[1], from)
}

// tooLarge says why the graph cannot be built any further: m, reached from a
// state, is one marking too many.
func (g *graph) tooLarge(m Marking, from int32) error {
	const tried = 50 // of the markings on the way there
	for range tried {
		if place := g.growing(m, from); place != "" {
			return fmt.Errorf("%w: the model is unbounded, the tokens on place %.100q can become ever more; correct the model", ErrLimit, place)
		}
		if from == None {
			break
		}
		m, from = g.markings[from], g.from[from]
	}
	return fmt.Errorf("%w: the model can be in more than %d states; use one with fewer steps that may happen at the same time, or correct it if it is unbounded",
		ErrLimit, g.limit)
}

// growing returns a place on which m has more tokens than a marking on the way to
// it has that m covers: what led from the one to the other can be repeated
// for ever (Karp and Miller 1969). It returns "" if there is none.
func (g *graph) growing(m Marking, from int32) string {
	for ; from != None; from = g.from[from] {
		if !m.covers(g.markings[from]) {
			continue
		}
		for _, t := range m.add(g.markings[from], -1, nil) {
			return g.net.Places[t.Place].ID
		}
	}
	return ""
}
