package transition

import (
	"math"
	"math/bits"
)

// model is a problem made ready for computation. Years are counted from 0.
type model struct {
	*Problem
	items []item
	arcs  []arc     // precedences, in the order of the items and their After
	order []int     // items, those that must come first before the others
	room  [2][]room // by resource and year
	cuts  []cut
}

// The resources.
const (
	money = iota
	people
)

// room is what a year has of a resource: up to and including that year if it
// carries over, else in that year alone.
type room = float64

// arc says that the first item must be done before the second starts.
type arc struct{ first, second int }

type item struct {
	value    []float64  // by start, EUR discounted
	starts   starts     // possible ones
	use      [2]float64 // by resource, in each year of the duration
	duration int
	leads    []int // arcs in which it is the first
	follows  []int // arcs in which it is the second
}

// starts is a set of starts; the bit after the last year means that the item is
// left out.
type starts uint64

func (s starts) has(t int) bool     { return s>>t&1 == 1 }
func (s starts) single() bool       { return s&(s-1) == 0 }
func (s starts) earliest() int      { return bits.TrailingZeros64(uint64(s)) }
func (s starts) below(t int) starts { return s & (1<<t - 1) }

// never is the start of an item that is left out.
func (m *model) never() int { return len(m.Years) }

// newModel returns the model of a problem, or an error that wraps [ErrInvalid].
func newModel(p *Problem) (*model, error) {
	at, err := p.index()
	if err != nil {
		return nil, err
	}
	m := &model{Problem: p, items: make([]item, len(p.Items))}
	m.setRoom()
	worth := p.worth()
	for i := range p.Items {
		m.items[i] = m.item(&p.Items[i], worth)
	}
	for j := range p.Items {
		for _, id := range p.Items[j].After {
			i := at[id]
			m.items[i].leads = append(m.items[i].leads, len(m.arcs))
			m.items[j].follows = append(m.items[j].follows, len(m.arcs))
			m.arcs = append(m.arcs, arc{i, j})
		}
	}
	m.sort()
	m.wait()
	m.cut()
	return m, nil
}

func (m *model) setRoom() {
	budget, team := make([]float64, len(m.Years)), make([]float64, len(m.Years))
	sum := 0.0
	for t, y := range m.Years {
		sum += y.Budget
		budget[t], team[t] = y.Budget, y.Team
		if m.CarryOver {
			budget[t] = sum
		}
	}
	m.room = [2][]room{money: budget, people: team}
}

// worth returns what a euro a year is worth from the first year until before the
// t-th, for t from 0 to the year after Until.
func (p *Problem) worth() []float64 {
	n := p.Until - p.First + 1
	worth := make([]float64, n+1)
	factor := 1.0
	for t := range n {
		worth[t+1] = worth[t] + factor
		factor /= 1 + p.Rate
	}
	return worth
}

// item computes the value of every start and which starts are possible for the
// item by itself.
func (m *model) item(x *Item, worth []float64) item {
	years := len(m.Years)
	d := float64(x.Duration)
	it := item{
		value: make([]float64, years), duration: x.Duration, use: [2]float64{money: x.Cost / d, people: x.Effort / d},
		starts: 1 << m.never(),
	}
	end := len(worth) - 1
	for s := 0; s+x.Duration <= years; s++ {
		done := s + x.Duration
		it.value[s] = x.Gain*(worth[end]-worth[done]) - it.use[money]*(worth[done]-worth[s])
		late := x.Deadline > 0 && m.First+done-1 > x.Deadline
		if m.First+s >= x.Earliest && !late && m.empty().fits(&it, s) {
			it.starts |= 1 << s
		}
	}
	return it
}

// sort puts items that must come first before the others.
func (m *model) sort() {
	waits := make([]int, len(m.items))
	for i := range m.items {
		if waits[i] = len(m.items[i].follows); waits[i] == 0 {
			m.order = append(m.order, i)
		}
	}
	for k := 0; k < len(m.order); k++ {
		for _, a := range m.items[m.order[k]].leads {
			j := m.arcs[a].second
			if waits[j]--; waits[j] == 0 {
				m.order = append(m.order, j)
			}
		}
	}
}

// wait takes out the starts before which those that must come first can't be done.
func (m *model) wait() {
	left := m.possible()
	for _, i := range m.order {
		for _, a := range m.items[i].follows {
			m.inOrder(m.arcs[a], left)
		}
	}
	for i := range left {
		m.items[i].starts = left[i]
	}
}

// load is what a plan uses, by resource and year.
type load struct {
	m    *model
	used [2][]float64
}

func (m *model) empty() *load {
	n := len(m.Years)
	return &load{m, [2][]float64{make([]float64, n), make([]float64, n)}}
}

// slack keeps room that is filled exactly from counting as overfull.
const slack = 1e-9

// fits tells whether there is room for the item to start at s.
func (l *load) fits(it *item, s int) bool {
	for r, use := range it.use {
		if use == 0 {
			continue
		}
		if r == money && l.m.CarryOver {
			if !l.carries(use, s, it.duration) {
				return false
			}
			continue
		}
		for t := s; t < s+it.duration; t++ {
			if room := l.m.room[r][t]; l.used[r][t]+use > room+slack*max(1, room) {
				return false
			}
		}
	}
	return true
}

// carries tells whether so much more can be spent in each year from s on, if what
// is left over may be spent later.
func (l *load) carries(use float64, s, duration int) bool {
	spent := 0.0
	for t, room := range l.m.room[money] {
		spent += l.used[money][t]
		if t >= s && t < s+duration {
			spent += use
		}
		if t >= s && spent > room+slack*max(1, room) {
			return false
		}
	}
	return true
}

// add books the item from s on; sign -1 takes it out again.
func (l *load) add(it *item, s int, sign float64) {
	for r, use := range it.use {
		for t := s; t < s+it.duration; t++ {
			l.used[r][t] += sign * use
		}
	}
}

// value returns what a plan gains. Starts are by item.
func (m *model) value(plan []int) float64 {
	sum := 0.0
	for i, s := range plan {
		if s < m.never() {
			sum += m.items[i].value[s]
		}
	}
	return sum
}

// limited tells whether a year has a limit of a resource.
func limited(room float64) bool { return !math.IsInf(room, 1) }
