package conformance

import (
	"context"
	"fmt"
	"slices"
)

// search finds cheapest alignments, one after the other, by A* on the product of
// an automaton and a trace. Costs are small whole numbers, so the queue is a list
// of stacks, one per estimated total.
type search struct {
	a       *automaton
	limit   int // of entries
	budget  int // what an alignment may cost
	trace   []int32
	entries []entry
	slots   []slot // hash table of entries
	turn    uint32 // marks the slots of the current trace
	queue   [][]item
	ahead   *lookahead
	path    []hop
}

// hop is a move of an alignment in an automaton: synchronous if it has both, a
// model move if it explains no event, a log move if it takes no step.
type hop struct {
	via   *step // nil for a log move
	event bool
}

// entry is a state reached with some events of the trace explained.
type entry struct {
	at     *state
	via    *step // that led here; nil for a log move
	pos    int32 // events explained
	cost   int32
	parent int32 // entry; None for the first
	closed bool
}

type slot struct {
	turn  uint32
	entry int32
}

type item struct{ entry, cost int32 }

// align returns the cheapest alignment of a trace of known activities, and its
// cost, which is negative if there is none that costs at most budget.
func (s *search) align(ctx context.Context, trace []int32, budget int) (path []hop, cost int, err error) {
	last, ok, err := s.run(ctx, trace, budget)
	if err != nil || !ok {
		return nil, -1, err
	}
	s.path = s.path[:0]
	for i := last; s.entries[i].parent != None; i = s.entries[i].parent {
		e := &s.entries[i]
		s.path = append(s.path, hop{via: e.via, event: e.pos > s.entries[e.parent].pos})
	}
	slices.Reverse(s.path)
	return s.path, int(s.entries[last].cost), nil
}

// run returns the entry with which the cheapest alignment ends, if there is one.
func (s *search) run(ctx context.Context, trace []int32, budget int) (last int32, ok bool, err error) {
	s.reset(trace, budget)
	if err := s.reach(s.a.start, 0, 0, None, nil); err != nil {
		return 0, false, err
	}
	steps := 0
	for estimate := 0; estimate < len(s.queue); estimate++ {
		for len(s.queue[estimate]) > 0 {
			q := s.queue[estimate]
			next := q[len(q)-1]
			s.queue[estimate] = q[:len(q)-1]
			e := &s.entries[next.entry]
			if e.closed || e.cost != next.cost {
				continue
			}
			e.closed = true
			if int(e.pos) == len(trace) && e.at.final {
				return next.entry, true, nil
			}
			if steps++; steps&0x3ff == 0 {
				if err := ctx.Err(); err != nil {
					return 0, false, err
				}
			}
			if err := s.expand(next.entry); err != nil {
				return 0, false, err
			}
		}
	}
	return 0, false, nil
}

// reset prepares for a trace.
func (s *search) reset(trace []int32, budget int) {
	s.trace, s.budget = trace, budget
	s.entries = s.entries[:0]
	if s.turn++; s.turn == 0 || s.slots == nil {
		s.slots, s.turn = make([]slot, 1<<10), 1
	}
	for i := range s.queue {
		s.queue[i] = s.queue[i][:0]
	}
	s.ahead.reset(trace)
}

// expand reaches everything that is one move away. What is pushed last is
// looked at first among equals: explain the event, else go on silently, else
// skip a step of the model, else pass over the event.
func (s *search) expand(i int32) error {
	e := s.entries[i]
	steps := e.at.steps
	event := int32(silent - 1)
	if int(e.pos) < len(s.trace) {
		event = s.trace[e.pos]
		if err := s.reach(e.at, e.pos+1, e.cost+1, i, nil); err != nil {
			return err
		}
	}
	for k := len(steps) - 1; k >= 0; k-- {
		if st := &steps[k]; st.label != silent {
			if err := s.reach(st.to, e.pos, e.cost+1, i, st); err != nil {
				return err
			}
		}
	}
	for k := len(steps) - 1; k >= 0; k-- {
		if st := &steps[k]; st.label == silent {
			if err := s.reach(st.to, e.pos, e.cost, i, st); err != nil {
				return err
			}
		}
	}
	for k := len(steps) - 1; k >= 0; k-- {
		if st := &steps[k]; st.label == event {
			if err := s.reach(st.to, e.pos+1, e.cost, i, st); err != nil {
				return err
			}
		}
	}
	return nil
}

// reach notes that (at, pos) can be had at a cost.
func (s *search) reach(at *state, pos, cost, parent int32, via *step) error {
	rest := s.ahead.atLeast(at, pos)
	estimate := int(cost) + int(rest)
	if rest < 0 || estimate > s.budget {
		return nil
	}
	i, known := s.find(at.id, pos)
	if known {
		e := &s.entries[i]
		if e.closed || e.cost <= cost {
			return nil
		}
		e.cost, e.parent, e.via = cost, parent, via
	} else {
		if len(s.entries) >= s.limit {
			return tooManySteps(len(s.trace), s.limit)
		}
		i = int32(len(s.entries))
		s.entries = append(s.entries, entry{at: at, pos: pos, cost: cost, parent: parent, via: via})
		s.insert(at.id, pos, i)
	}
	for estimate >= len(s.queue) {
		s.queue = append(s.queue, nil)
	}
	s.queue[estimate] = append(s.queue[estimate], item{i, cost})
	return nil
}

// tooManySteps is the error for a case that takes too long.
func tooManySteps(events, limit int) error {
	return fmt.Errorf("%w: aligning a case of %d events takes more than %d steps; use a model with fewer steps that may happen at the same time, or shorter cases",
		ErrLimit, events, limit)
}

// home returns where in the table the search for a key begins.
func (s *search) home(state, pos int32) int {
	h := uint64(uint32(state))<<32 | uint64(uint32(pos))
	h *= 0x9e3779b97f4a7c15
	return int(h>>32) & (len(s.slots) - 1)
}

// find looks an entry up.
func (s *search) find(state, pos int32) (int32, bool) {
	for h := s.home(state, pos); ; h = (h + 1) & (len(s.slots) - 1) {
		sl := s.slots[h]
		if sl.turn != s.turn {
			return 0, false
		}
		if e := &s.entries[sl.entry]; e.pos == pos && e.at.id == state {
			return sl.entry, true
		}
	}
}

// insert adds an entry that is not in the table.
func (s *search) insert(state, pos, i int32) {
	if 2*len(s.entries) > len(s.slots) {
		s.slots = make([]slot, 2*len(s.slots))
		for k := range s.entries[:len(s.entries)-1] {
			s.put(s.entries[k].at.id, s.entries[k].pos, int32(k))
		}
	}
	s.put(state, pos, i)
}

func (s *search) put(state, pos, i int32) {
	h := s.home(state, pos)
	for s.slots[h].turn == s.turn {
		h = (h + 1) & (len(s.slots) - 1)
	}
	s.slots[h] = slot{s.turn, i}
}
