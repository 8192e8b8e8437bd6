package teams

import (
	"math"
	"slices"
)

// repair looks for plans that keep the limits near what the services choose by
// themselves: at the best prices of the node, and of each service the plan with
// the largest weight in the best mixture.
func (s *search) repair(n *node) {
	near := 0
	for k, c := range n.cuts {
		if slices.Equal(c.at, n.prices) {
			near = k
		}
	}
	starts := [][]int{n.cuts[near].plans}
	if s.start != nil && s.best == nil {
		starts = [][]int{s.start, n.cuts[near].plans}
	}
	if len(n.weights) > 0 {
		starts = append(starts, s.heaviest(n))
	}
	for _, start := range starts {
		d := s.newDescent(start, n.prices)
		d.run()
	}
}

// heaviest returns by service the plan with the largest weight in the node's mixture.
func (s *search) heaviest(n *node) []int {
	plans := make([]int, len(s.services))
	for i := range plans {
		weight := map[int]float64{}
		plans[i] = n.cuts[0].plans[i]
		for k, c := range n.cuts[:len(n.weights)] {
			if weight[c.plans[i]] += n.weights[k]; weight[c.plans[i]] > weight[plans[i]]+1e-12 {
				plans[i] = c.plans[i]
			}
		}
	}
	return plans
}

// descent improves plans by changing one service at a time: to another plan met
// before, one authority to another carrier, or one carrier to another piece. First
// what exceeds a limit costs a penalty that doubles until the limits are kept;
// then they stay kept. The end of the time stops it only once a plan is known.
type descent struct {
	*search
	plans   []int
	load    []float64
	penalty []float64 // by limit and unit of it; nil once the limits must be kept
}

// The penalty starts at the price, or at this share of all money for all of a
// limit, and doubles at most so often.
const (
	leastPenalty = 0.01
	doublings    = 30
	maxPasses    = 20 // over all services, at one penalty
)

func (s *search) newDescent(start []int, prices []float64) *descent {
	d := &descent{search: s, plans: slices.Clone(start), penalty: make([]float64, len(prices))}
	_, d.load = s.total(start)
	for r, price := range prices {
		d.penalty[r] = max(price, leastPenalty*s.money/s.scale[r])
	}
	for _, c := range s.services {
		c.price(prices)
	}
	return d
}

func (d *descent) run() {
	for range doublings {
		if d.kept() {
			break
		}
		d.pass(func(i int) bool { return d.burdens(i) })
		for r, limit := range d.p.Limits {
			if !keeps(d.load[r], limit) {
				d.penalty[r] *= 2
			}
		}
	}
	d.offer(d.plans)
	if !d.kept() {
		return
	}
	d.penalty = nil
	for range maxPasses {
		if !d.pass(func(int) bool { return true }) {
			break
		}
	}
	d.offer(d.plans)
}

func (d *descent) ended() bool { return d.best != nil && d.timeUp() }

func (d *descent) kept() bool {
	for r, limit := range d.p.Limits {
		if !keeps(d.load[r], limit) {
			return false
		}
	}
	return true
}

// burdens tells whether service i uses a limit that is exceeded.
func (d *descent) burdens(i int) bool {
	for r, use := range d.pool[i][d.plans[i]].load {
		if use > 0 && !keeps(d.load[r], d.p.Limits[r]) {
			return true
		}
	}
	return false
}

// pass gives each of the wanted services its best change, and reports whether
// any changed.
func (d *descent) pass(wanted func(i int) bool) (changed bool) {
	for i := range d.plans {
		if d.ended() {
			return false
		}
		if len(d.services[i].uses.Pieces)+len(d.services[i].uses.Arcs) > 0 && wanted(i) && d.change(i) {
			changed = true
		}
	}
	return changed
}

// change gives service i its best change and reports whether there was one.
func (d *descent) change(i int) bool {
	old := d.pool[i][d.plans[i]]
	var best plan
	gain := 1e-9 * max(1, old.cost)
	offer := func(x *plan) {
		if g := d.gain(&old, x); g > gain {
			best, gain = *x, g
			best.Plan = Plan{slices.Clone(x.Carrier), slices.Clone(x.Piece)}
			best.load = slices.Clone(x.load)
		}
	}
	for k := range d.pool[i] {
		offer(&d.pool[i][k])
	}
	newNeighbours(d.services[i], &old).all(offer)
	if best.Carrier == nil {
		return false
	}
	d.evaluate(i, &best) // the sums of neighbours are differences
	d.plans[i] = d.keep(i, best)
	for r := range d.load {
		d.load[r] += best.load[r] - old.load[r]
	}
	return true
}

// gain is what it saves to replace a plan by another, penalties included; −Inf if
// the limits must be kept and would not be.
func (d *descent) gain(old, by *plan) float64 {
	gain := old.cost - by.cost
	for r, limit := range d.p.Limits {
		if old.load[r] == by.load[r] {
			continue
		}
		after := d.load[r] - old.load[r] + by.load[r]
		switch {
		case d.penalty != nil:
			gain += d.penalty[r] * (max(0, d.load[r]-limit) - max(0, after-limit))
		case !keeps(after, limit):
			return math.Inf(-1)
		}
	}
	return gain
}
