package location

import (
	"math"
	"slices"
)

// bounder finds prices for one node of the search at a time, in memory of its own.
//
// Carriers that are settled, open or closed, earn nothing: their reduced cost is
// +Inf. What an open one does is in the limits instead: no place pays more than the
// cheapest open carrier asks, and so none pays for an open carrier.
type bounder struct {
	near  near      // what the prices may reach of the lists of the problem
	paid  float64   // the fixed costs of the open carriers
	base  []float64 // by carrier: the fixed cost while it is free, +Inf when it is settled
	limit []float64 // by place: the highest price

	prices, gradient, direction []float64 // by place
	left                        []float64 // by carrier: the reduced cost at the prices
	worth                       []float64 // by carrier: 1 if it is worth opening at the prices, 0 if not
	share                       []float64 // by carrier: how often it was worth opening of late

	target   float64   // what the best known solution costs
	bound    float64   // the best so far,
	best     []float64 // its prices
	bestLeft []float64 // and reduced costs
}

func newBounder(carriers, places int) *bounder {
	i := func() []float64 { return make([]float64, carriers) }
	j := func() []float64 { return make([]float64, places) }
	return &bounder{
		base: i(), limit: j(), prices: j(), gradient: j(), direction: j(), left: i(), worth: i(), share: i(),
		best: j(), bestLeft: i(),
	}
}

// load takes over a node. It reports whether every place can be served.
//
// Of the lists it takes twice as many carriers as are cheaper than the price of the
// place, and some more: the first that is left out limits the price. With
// everything, it takes all.
func (b *bounder) load(p Problem, all near, n *node, everything bool) bool {
	b.paid, b.bound = 0, math.Inf(-1)
	copy(b.best, n.prices)
	copy(b.share, n.share)
	for j := range b.limit {
		b.limit[j] = math.Inf(1)
	}
	for i, s := range n.state {
		b.base[i] = p.Fixed[i]
		switch s {
		case closed:
			b.close(i)
		case open:
			b.open(i, p.Cost[i])
		}
	}
	return b.loadLists(all, n, everything)
}

// loadLists is the part of load that looks at every pair, and therefore the one that
// has to be quick.
func (b *bounder) loadLists(all near, n *node, everything bool) bool {
	l, kept := &b.near, 0
	l.begin = append(l.begin[:0], 0)
	l.carrier = slices.Grow(l.carrier[:0], len(all.cost))[:len(all.cost)]
	l.cost = slices.Grow(l.cost[:0], len(all.cost))[:len(all.cost)]
	for j, limit := range b.limit {
		more, price := 8, b.best[j]
		carrier, cost := all.of(j)
		for q, c := range cost {
			if c >= limit {
				break
			}
			if n.state[carrier[q]] != free {
				continue
			}
			if c < price {
				more++
			} else if more--; more < 0 && !everything {
				b.limit[j] = c
				break
			}
			l.carrier[kept], l.cost[kept] = carrier[q], c
			kept++
		}
		l.begin = append(l.begin, kept)
		if kept == l.begin[j] && math.IsInf(limit, 1) {
			return false
		}
	}
	return true
}

// close closes a free carrier.
func (b *bounder) close(i int) { b.base[i] = math.Inf(1) }

// open opens a free carrier. The bound at the best prices does not fall.
func (b *bounder) open(i int, cost []float64) {
	b.paid += b.base[i]
	b.base[i] = math.Inf(1)
	for j, c := range cost {
		if c < b.limit[j] {
			b.limit[j] = c
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
}

// How a direction is bent towards the last one, and how quickly shares forget.
const (
	bend   = 0.7
	memory = 0.98
)

// improve raises the bound by subgradient steps, from the best prices on. It calls
// better after each gain, and ends when that returns false.
func (b *bounder) improve(p pace, better func(step int) bool) {
	copy(b.prices, b.best)
	clear(b.direction)
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
			clear(b.direction)
		}
		if !b.move(p.size * (1.02*b.target - bound)) {
			return
		}
	}
}

// evaluate returns the bound at the prices, and computes reduced costs and gradient.
func (b *bounder) evaluate() float64 {
	copy(b.left, b.base)
	bound := b.paid
	for j, v := range b.prices {
		bound += v
		carrier, cost := b.near.of(j)
		for q, c := range cost {
			if c >= v {
				break
			}
			b.left[carrier[q]] -= v - c
		}
	}
	for i, r := range b.left {
		worth := 0.0
		if r < 0 {
			bound += r
			worth = 1
		}
		b.worth[i] = worth
		b.share[i] += (1 - memory) * (worth - b.share[i])
	}
	for j, v := range b.prices {
		carrier, cost := b.near.of(j)
		g := 1.0
		for q, c := range cost {
			if c >= v {
				break
			}
			g -= b.worth[carrier[q]]
		}
		if v >= b.limit[j] {
			g = min(g, 0)
		}
		b.gradient[j] = g
	}
	return bound
}

// move moves the prices along the gradient, bent towards the last direction, by a
// length of which the square of the direction is taken off. It reports whether there
// was a direction.
func (b *bounder) move(length float64) bool {
	norm := 0.0
	for j, g := range b.gradient {
		d := g + bend*b.direction[j]
		b.direction[j] = d
		norm += d * d
	}
	if norm == 0 {
		return false
	}
	for j, d := range b.direction {
		b.prices[j] = min(b.limit[j], max(0, b.prices[j]+length/norm*d))
	}
	return true
}
