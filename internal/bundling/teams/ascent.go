package teams

import (
	"math"
	"slices"

	"kiesel/internal/bundling/tree"
)

// node is a part of the search: all plans that use nothing banned.
type node struct {
	bans    []ban
	cuts    []cut
	bound   float64 // no plan of the node costs less
	prices  []float64
	settled bool      // no prices have a higher bound
	weights []float64 // by cut: its share in the best mixture that keeps the limits
}

const (
	firstCap  = 4.0    // first cap on the prices: all of a limit at its price, as a multiple of all costs
	lastCap   = 4000.0 // and the last
	smoothing = 0.5    // share of the best prices so far in those tried next
	maxRounds = 2000   // prices tried at one node
)

// measure sets what counts as much of each limit, and as much money.
func (s *search) measure(free cut) {
	s.money = max(tree.Tolerance, free.cost)
	s.scale = make([]float64, len(s.p.Limits))
	for r, limit := range s.p.Limits {
		s.scale[r] = max(1e-6, limit, limit+free.excess[r])
	}
}

// raise finds the prices with the highest bound on the plans of the node, or
// stops where the bound reaches the cutoff or the time is up. The services must be
// under the bans of the node.
//
// Method: cutting planes on the prices (Kelley 1960). Every try gives a bound and
// a cut; the next one lies between the best prices so far and those at which the
// cuts allow most (in-out smoothing, Wentges 1997; Pessoa et al. 2018), or at the
// latter if the try before did not cut them off, which makes the search finite.
func (s *search) raise(n *node) error {
	n.bound = math.Inf(-1)
	for i := range n.cuts {
		n.reach(&n.cuts[i])
	}
	m := s.newMaster(n, firstCap)
	share := smoothing
	for round := 0; round < maxRounds && !s.timeUp() && n.bound < s.cutoff(); round++ {
		prices, eta, ok := m.solve()
		if !ok {
			break
		}
		var over []float64
		n.weights, over = m.weights()
		for r := range prices {
			prices[r] *= s.money / s.scale[r]
		}
		allowed := eta * s.money
		if allowed-n.bound <= tree.Tolerance/4*max(1, math.Abs(allowed)) {
			if !s.raiseCaps(m, over) {
				n.settled = true
				break
			}
			continue
		}
		try := make([]float64, len(prices))
		for r := range try {
			try[r] = share*n.prices[r] + (1-share)*prices[r]
		}
		c, err := s.choose(try)
		if err != nil {
			return err
		}
		if share = smoothing; c.value(prices) >= allowed-tree.Tolerance/4*max(1, math.Abs(allowed)) {
			share = 0
		}
		n.cuts = append(n.cuts, c)
		n.reach(&n.cuts[len(n.cuts)-1])
		m.add(c.cost/s.money, s.scaled(c.excess))
	}
	return nil
}

// reach raises the bound to what the cut proves at its own prices.
func (n *node) reach(c *cut) {
	if v := c.value(c.at); v > n.bound {
		n.bound, n.prices = v, c.at
	}
}

// newMaster returns the master programme of the node's cuts.
func (s *search) newMaster(n *node, multiple float64) *master {
	caps := make([]float64, len(s.p.Limits))
	for r := range caps {
		caps[r] = min(multiple, s.highest[r]*s.scale[r]/s.money)
	}
	m := newMaster(caps, n.cuts[0].cost/s.money, s.scaled(n.cuts[0].excess))
	for _, c := range n.cuts[1:] {
		m.add(c.cost/s.money, s.scaled(c.excess))
	}
	return m
}

func (s *search) scaled(excess []float64) []float64 {
	x := slices.Clone(excess)
	for r := range x {
		x[r] /= s.scale[r]
	}
	return x
}

// raiseCaps raises the caps of the limits that are over although their price is at
// its cap, and reports whether any could be raised.
func (s *search) raiseCaps(m *master, over []float64) (raised bool) {
	for r, x := range over {
		highest := min(lastCap, s.highest[r]*s.scale[r]/s.money)
		if x > tree.Tolerance && m.caps[r] < highest {
			m.caps[r] = min(10*m.caps[r], highest)
			raised = true
		}
	}
	return raised
}
