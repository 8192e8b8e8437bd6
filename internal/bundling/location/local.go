package location

import "math"

// local is a solution with the two cheapest open carriers of each place.
type local struct {
	p             Problem
	open          []bool
	count         int
	first, second []int // −1 for none
}

func newLocal(p Problem, open []int) *local {
	l := &local{p: p, open: make([]bool, len(p.Fixed)), first: make([]int, len(p.Cost[0])), second: make([]int, len(p.Cost[0]))}
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

func (l *local) cost(i, j int) float64 {
	if i < 0 {
		return math.Inf(1)
	}
	return l.p.Cost[i][j]
}

func (l *local) assign() {
	for j := range l.first {
		l.first[j], l.second[j] = -1, -1
		for i, is := range l.open {
			switch {
			case !is || math.IsInf(l.p.Cost[i][j], 1):
			case l.p.Cost[i][j] < l.cost(l.first[j], j):
				l.first[j], l.second[j] = i, l.first[j]
			case l.p.Cost[i][j] < l.cost(l.second[j], j):
				l.second[j] = i
			}
		}
	}
}

// step makes the best of all moves; it returns false if none pays.
func (l *local) step() bool {
	loss := make([]float64, len(l.open)) // by open carrier: what its places cost more without it
	for j, i := range l.first {
		loss[i] += l.cost(l.second[j], j) - l.cost(i, j)
	}
	best, add, drop := -Tolerance*l.value(), -1, -1
	for i, is := range l.open {
		if is && l.count > 1 {
			if change := loss[i] - l.p.Fixed[i]; change < best {
				best, add, drop = change, -1, i
			}
		}
	}
	extra := make([]float64, len(l.open)) // what a swap saves beyond adding and dropping
	for i, is := range l.open {
		if is {
			continue
		}
		clear(extra)
		gain := -l.p.Fixed[i]
		for j, c := range l.p.Cost[i] {
			f := l.first[j]
			now, next := l.cost(f, j), l.cost(l.second[j], j)
			if c < now {
				gain += now - c
				extra[f] += next - now // the place does not need the second one any more
			} else if c < next {
				extra[f] += next - c
			}
		}
		if -gain < best {
			best, add, drop = -gain, i, -1
		}
		for f, open := range l.open {
			if !open {
				continue
			}
			change := -gain - l.p.Fixed[f] + without(loss[f], extra[f])
			if change < best {
				best, add, drop = change, i, f
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

// without is loss − extra, where both may be infinite: a place that only one carrier
// serves is taken over by the one that is added.
func without(loss, extra float64) float64 {
	if math.IsInf(extra, 1) && math.IsInf(loss, 1) {
		return math.Inf(1) // not worth telling apart: the search does without this move
	}
	return loss - extra
}

func (l *local) value() float64 {
	value, _ := l.p.Value(l.list())
	return value
}
