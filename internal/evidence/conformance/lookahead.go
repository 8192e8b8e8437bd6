package conformance

// lookahead tells, for the trace at hand, what explaining the rest of it must
// cost at least. A move never lowers it by more than the move costs, so that A*
// finds each state at its lowest cost first.
type lookahead struct {
	b     *bounds
	trace []int32
	rows  []row // per class
	turn  uint32
	rough bool    // the rows would take too much room
	seen  []int32 // scratch: occurrences per activity
}

// maxRows limits the numbers in the rows for one trace.
const maxRows = 1 << 25

// row has the costs of one class, per position in the trace, computed in the
// turn.
type row struct {
	turn  uint32
	costs []int32
}

func newLookahead(b *bounds, labels int) *lookahead {
	return &lookahead{b: b, rows: make([]row, len(b.classes)), seen: make([]int32, labels)}
}

// reset prepares for a trace.
func (l *lookahead) reset(trace []int32) {
	l.trace = trace
	l.rough = len(l.rows)*(len(trace)+1) > maxRows
	if l.turn++; l.turn == 0 {
		clear(l.rows)
		l.turn = 1
	}
}

// atLeast returns the least cost from a state and position, negative if there
// is no way to the end.
func (l *lookahead) atLeast(at *state, pos int32) int32 {
	if at.class == deadEnd {
		return -1
	}
	if l.rough {
		return max(0, l.b.classes[at.class].total-int32(len(l.trace))+pos)
	}
	r := &l.rows[at.class]
	if r.turn != l.turn {
		r.turn = l.turn
		r.costs = l.compute(&l.b.classes[at.class], r.costs[:0])
	}
	return r.costs[pos]
}

// compute fills in a row from its end. For each activity, occurrences that must
// still come and are not in the rest of the trace cost a step that is skipped,
// those that are and cannot come cost an event that is passed over. Or, for all
// together: each step that must come needs an event that can.
func (l *lookahead) compute(c *class, costs []int32) []int32 {
	n := len(l.trace)
	for range n + 1 {
		costs = append(costs, 0)
	}
	clear(l.seen)
	var cost, extra, possible int32
	for _, k := range c.least {
		cost += int32(k)
	}
	costs[n] = max(cost, c.total)
	for i := n - 1; i >= 0; i-- {
		a := l.trace[i]
		l.seen[a]++
		if l.seen[a] <= int32(c.least[a]) {
			cost--
		}
		if c.most[a] != noLimit && l.seen[a] > int32(c.most[a]) {
			cost++
			extra++
		} else {
			possible++
		}
		costs[i] = max(cost, extra+c.total-possible)
	}
	return costs
}
