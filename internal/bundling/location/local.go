package location

import (
	"math"
	"slices"
)

// local is a solution with the two cheapest open carriers of each place, to be
// improved by adding, dropping and swapping carriers (Kuehn and Hamburger 1963, with
// swaps as in Resende and Werneck 2006).
type local struct {
	p             Problem
	near          near
	open          []bool
	count         int
	value         float64
	first, second []int     // by place, −1 for none
	now, next     []float64 // by place, what these two cost; +Inf for none
	loss, extra   []change  // by carrier, see step
	touched       []int     // carriers with an extra
}

// change is a difference of costs, in which places that nobody would serve count
// apart: two differences with the same places differ by a number.
type change struct {
	cost   float64
	unmet  int
	listed bool
}

func newLocal(p Problem, n near, open []int) *local {
	m, places := len(p.Fixed), len(p.Cost[0])
	l := &local{
		p: p, near: n, open: make([]bool, m), first: make([]int, places), second: make([]int, places),
		now: make([]float64, places), next: make([]float64, places), loss: make([]change, m), extra: make([]change, m),
	}
	for _, i := range open {
		if !l.open[i] {
			l.open[i] = true
			l.count++
		}
	}
	l.assign()
	return l
}

func (l *local) list() []int {
	var open []int
	for i, is := range l.open {
		if is {
			open = append(open, i)
		}
	}
	return open
}

// assign finds the two cheapest open carriers of each place, and the value.
func (l *local) assign() {
	l.value = 0
	for i, is := range l.open {
		if is {
			l.value += l.p.Fixed[i]
		}
	}
	for j := range l.first {
		l.first[j], l.second[j], l.now[j], l.next[j] = -1, -1, math.Inf(1), math.Inf(1)
		carriers, costs := l.near.of(j)
		for q, i := range carriers {
			if !l.open[i] {
				continue
			}
			if l.first[j] < 0 {
				l.first[j], l.now[j] = int(i), costs[q]
				continue
			}
			l.second[j], l.next[j] = int(i), costs[q]
			break
		}
		l.value += l.now[j]
	}
}

// step makes the best of all moves; it returns false if none pays.
func (l *local) step() bool {
	best, add, drop := -Tolerance*l.value, -1, -1
	l.losses()
	for f, is := range l.open {
		if d := l.loss[f]; is && l.count > 1 && d.unmet == 0 && d.cost-l.p.Fixed[f] < best {
			best, add, drop = d.cost-l.p.Fixed[f], -1, f
		}
	}
	for i, is := range l.open {
		if is {
			continue
		}
		cost := l.p.Fixed[i] - l.gain(i)
		if cost < best {
			best, add, drop = cost, i, -1
		}
		// A swap with a carrier whose places i does not serve is an addition and a
		// drop, which pays only if one of them does.
		for _, f := range l.touched {
			d := cost + l.loss[f].cost - l.extra[f].cost - l.p.Fixed[f]
			if l.loss[f].unmet == l.extra[f].unmet && d < best {
				best, add, drop = d, i, f
			}
		}
	}
	if add < 0 && drop < 0 {
		return false
	}
	if add >= 0 {
		l.open[add] = true
		l.count++
	}
	if drop >= 0 {
		l.open[drop] = false
		l.count--
	}
	l.assign()
	return true
}

// losses computes by open carrier what its places cost more without it.
func (l *local) losses() {
	clear(l.loss)
	for j, f := range l.first {
		l.loss[f].add(l.next[j], l.now[j])
	}
}

// gain returns what the places save if carrier i is added, and computes what
// dropping another one costs less then.
func (l *local) gain(i int) (gain float64) {
	for _, f := range l.touched {
		l.extra[f] = change{}
	}
	l.touched = l.touched[:0]
	costs := l.p.Cost[i]
	for _, j := range l.near.places[i] {
		c, now, next := costs[j], l.now[j], l.next[j]
		if c >= next {
			continue
		}
		x := &l.extra[l.first[j]]
		if !x.listed {
			x.listed = true
			l.touched = append(l.touched, l.first[j])
		}
		if c < now {
			gain += now - c
			x.add(next, now) // the place does not need the second one any more
		} else {
			x.add(next, c)
		}
	}
	slices.Sort(l.touched)
	return gain
}

// add adds the difference of two costs, of which the first may be +Inf.
func (c *change) add(more, less float64) {
	if math.IsInf(more, 1) {
		c.unmet++
		more = 0
	}
	c.cost += more - less
}
