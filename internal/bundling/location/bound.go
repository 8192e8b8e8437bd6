package location

import (
	"math"
	"slices"
)

// bounder finds prices for one node of the search at a time, in memory of its own.
//
// Only free carriers earn. What an open one does is in the limits instead: no place
// pays more than the cheapest open carrier asks, and so none pays for an open carrier.
type bounder struct {
	fixed []float64 // by carrier
	from  *rows     // what the lists are taken from
	rows  rows      // the free carriers, and who may pay for them
	paid  float64   // the fixed costs of the open carriers
	asked []float64 // by place, what the cheapest open carrier asks

	prices, direction []float64 // by place
	payers            []int32   // by place: how many carriers it pays for that are worth opening
	left              []float64 // by free carrier: the reduced cost at the prices
	share             []float64 // by carrier: how often it was worth opening of late

	target   float64   // what the best known solution costs
	bound    float64   // the best so far,
	best     []float64 // its prices
	bestLeft []float64 // and reduced costs
}

func newBounder(fixed []float64, places int) *bounder {
	i := func() []float64 { return make([]float64, len(fixed)) }
	j := func() []float64 { return make([]float64, places) }
	return &bounder{
		fixed: fixed, asked: j(), prices: j(), direction: j(), payers: make([]int32, places), left: i(), share: i(), best: j(), bestLeft: i(),
	}
}

// load takes over a node, but for its lists. It reports whether every place can be
// served.
func (b *bounder) load(s *search, n *node) bool {
	b.paid, b.bound = 0, math.Inf(-1)
	copy(b.share, n.share)
	for j := range b.asked {
		b.asked[j] = math.Inf(1)
	}
	for i, state := range n.state {
		if state != open {
			continue
		}
		b.paid += s.p.Fixed[i]
		for j, c := range s.p.Cost[i] {
			b.asked[j] = min(b.asked[j], c)
		}
	}
	for j, v := range n.prices {
		carrier, cost := s.near.of(j)
		q := slices.IndexFunc(carrier, func(i int32) bool { return n.state[i] != closed })
		if q < 0 {
			return false
		}
		b.best[j] = min(max(v, cost[q]), b.asked[j]) // a place pays at least the cheapest one that is left
	}
	return true
}

// list takes the lists from others, for prices that rise so far above the best ones.
func (b *bounder) list(from *rows, state []state, reach float64) {
	b.from = from
	b.rows.take(from, state, b.best, b.asked, reach)
	for j, l := range b.rows.limit {
		b.best[j], b.prices[j] = min(b.best[j], l), min(b.prices[j], l)
	}
}

// open opens a free carrier. The bound at the best prices does not fall.
func (b *bounder) open(i int, cost []float64) {
	b.paid += b.fixed[i]
	for j, c := range cost {
		b.asked[j] = min(b.asked[j], c)
		if c < b.rows.limit[j] {
			b.rows.limit[j] = c
			b.best[j], b.prices[j] = min(b.best[j], c), min(b.prices[j], c)
		}
	}
}

// pace says how prices are improved.
type pace struct {
	steps    int     // at most
	size     float64 // of a step, as a share of what leads to the cost of the best solution
	least    float64 // size at which to end
	patience int     // steps without gain after which the size is halved
	reach    float64 // how far prices may rise, as a share of the mean price: little makes nodes quick, and many
	relist   int     // steps after which the lists are made anew, 0 for never
}

// How a direction is bent towards the last one, how much the shares weigh in the first
// one, and how quickly they forget.
const (
	bend   = 0.85
	weight = 3
	memory = 0.98
)

// improve raises the bound by subgradient steps, from the best prices on. It calls
// better after each gain, and ends when that returns false.
func (b *bounder) improve(n *node, p pace, better func(step int) bool) {
	copy(b.prices, b.best)
	b.aim()
	without := 0
	for step := range p.steps {
		bound := b.evaluate()
		if bound > b.bound {
			if bound > b.bound+1e-4*(b.target-b.bound) {
				without = 0
			}
			b.bound = bound
			copy(b.best, b.prices)
			copy(b.bestLeft, b.left)
			if !better(step) {
				return
			}
		}
		if without++; without > p.patience {
			if p.size /= 2; p.size < p.least {
				return
			}
			without = 0
			copy(b.prices, b.best)
			b.aim()
		}
		if p.relist > 0 && step%p.relist == p.relist-1 {
			b.list(b.from, n.state, p.reach)
		}
		if !b.move(p.size * (1.02*b.target - bound)) {
			return
		}
	}
}

// aim sets the direction to where the prices lead if carriers are open as much as
// they were worth it of late, at this node and above: up for a place that is served
// less than once, down for one that is served more often.
func (b *bounder) aim() {
	for j := range b.direction {
		b.direction[j] = weight
	}
	for _, r := range b.rows.row {
		share := weight * b.share[r.carrier]
		if share == 0 {
			continue
		}
		places := b.rows.place[r.from:r.to]
		for q, c := range b.rows.cost[r.from:r.to] {
			j, pays := places[q], int32(0)
			if c < b.prices[j] {
				pays = 1
			}
			b.direction[j] -= share * float64(pays)
		}
	}
	for j, asked := range b.asked {
		if b.prices[j] >= asked {
			b.direction[j] = min(0, b.direction[j])
		}
	}
}

// evaluate returns the bound at the prices, and computes reduced costs, and how many
// carriers that are worth opening each place pays for.
func (b *bounder) evaluate() float64 {
	bound, prices := b.paid, b.prices
	for _, v := range prices {
		bound += v
	}
	clear(b.payers)
	for _, r := range b.rows.row {
		place, cost := b.rows.place[r.from:r.to], b.rows.cost[r.from:r.to]
		left := b.fixed[r.carrier]
		for q, c := range cost {
			left += min(0, c-prices[place[q]])
		}
		b.left[r.carrier] = left
		b.share[r.carrier] *= memory
		if left >= 0 {
			continue
		}
		bound += left
		b.share[r.carrier] += 1 - memory
		for q, c := range cost {
			j, pays := place[q], int32(0)
			if c < prices[j] {
				pays = 1
			}
			b.payers[j] += pays
		}
	}
	return bound
}

// move moves the prices along the gradient, bent towards the last direction, by a
// length of which the square of the direction is taken off. It reports whether there
// was a direction. Like evaluate, it has nearly no branch that depends on the data.
func (b *bounder) move(length float64) bool {
	norm := 0.0
	places := len(b.prices)
	prices, direction, asked, limit := b.prices, b.direction[:places], b.asked[:places], b.rows.limit[:places]
	for j, payers := range b.payers[:places] {
		most := int32(0)
		if prices[j] < asked[j] {
			most = 1
		}
		d := float64(min(1-payers, most)) + bend*direction[j]
		direction[j] = d
		norm += d * d
	}
	if norm == 0 {
		return false
	}
	length /= norm
	for j, d := range direction {
		prices[j] = min(limit[j], max(0, prices[j]+length*d))
	}
	return true
}
