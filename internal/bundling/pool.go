package bundling

import (
	"math"
	"slices"

	"kiesel/internal/bundling/tree"
)

// pool is the choice of whom one carrier shall serve, exactly.
//
// Serving the set S costs the carrier carry(inhabitants of S) and gains gain_i
// for each member; the carrier's cost is not concave. Branch and bound: within
// a branch the volume lies between that of the members decided on and that of
// all still possible, and an affine function that exceeds the carrier's cost
// nowhere between the two bounds the branch. Whoever would cost more than the
// gap if decided the other way is decided; that narrows the volume, and the
// affine function fits the better.
type pool struct {
	prices *prices
	tier   *tier
	items  []poolItem
	best   float64 // lowest cost found, in relation to serving nobody
	chosen []bool  // by item, of the best; nil if nobody is served
	slack  float64 // differences up to this are rounding
	nodes  int
}

// poolItem is an authority that might be served.
type poolItem struct {
	inhabitants float64
	gain        float64 // saved when it is served, without the carrier's own cost
	choice      choice
}

// choice is what a branch has decided on an item.
type choice int8

const (
	open choice = iota
	in
	out
)

// maxNodes bounds the search; beyond, the result is not proved.
const maxNodes = 20000

// solve finds the cheapest set and reports whether it is proved to be so.
func (s *pool) solve() (proved bool) {
	var all float64
	for _, it := range s.items {
		all += it.inhabitants
	}
	s.slack = tree.Tolerance * s.carry(all)
	s.branch(slices.Clone(s.items))
	return s.nodes <= maxNodes
}

// carry is what serving so many inhabitants costs the carrier, as far as a
// saving is realised.
func (s *pool) carry(inhabitants float64) float64 {
	return s.tier.setup + s.prices.realised*s.prices.bill(inhabitants, s.tier.factor).total()
}

func (s *pool) branch(items []poolItem) {
	if s.nodes++; s.nodes > maxNodes {
		return
	}
	var slope float64
	for {
		var bound float64
		bound, slope = s.bound(items)
		gap := s.best - bound
		if gap <= s.slack {
			return
		}
		if !decide(items, slope, gap) {
			break
		}
	}
	next, least := -1, math.Inf(1)
	for i, it := range items {
		if d := math.Abs(it.gain - slope*it.inhabitants); it.choice == open && d < least {
			next, least = i, d
		}
	}
	if next < 0 {
		return // everything is decided, and bound has tried it
	}
	for _, c := range []choice{in, out} {
		further := slices.Clone(items)
		further[next].choice = c
		s.branch(further)
	}
}

// decide settles all open items whose other choice would cost more than the gap
// and reports whether there were any.
func decide(items []poolItem, slope, gap float64) (some bool) {
	for i := range items {
		it := &items[i]
		if net := it.gain - slope*it.inhabitants; it.choice == open && math.Abs(net) >= gap {
			it.choice, some = out, true
			if net > 0 {
				it.choice = in
			}
		}
	}
	return some
}

// bound returns a lower bound for the branch and the slope of the affine
// function behind it. It tries every set that it comes across.
func (s *pool) bound(items []poolItem) (bound, slope float64) {
	lowest, highest, decided := math.Inf(1), 0.0, 0.0
	for _, it := range items {
		if it.choice != out {
			highest += it.inhabitants
			lowest = min(lowest, it.inhabitants)
		}
		if it.choice == in {
			decided += it.inhabitants
		}
	}
	if highest == 0 {
		return 0, 0
	}
	cost := hull(s.prices.vertices(max(lowest, decided), highest))
	bound = math.Inf(-1)
	aim := highest
	for range rounds {
		line := s.prices.line(cost, aim, s.tier)
		lower, volume := line.Fixed, 0.0
		for _, it := range items {
			if net := it.gain - line.PerCase*it.inhabitants; it.choice == in || it.choice == open && net > 0 {
				lower -= net
				volume += it.inhabitants
			}
		}
		if lower > bound {
			bound, slope = lower, line.PerCase
		}
		s.try(items, line.PerCase)
		if volume == aim || volume == 0 {
			break
		}
		aim = volume
	}
	return bound, slope
}

// try computes the cost of the set that the slope suggests.
func (s *pool) try(items []poolItem, slope float64) {
	var volume, gain float64
	chosen := make([]bool, len(items))
	for i, it := range items {
		chosen[i] = it.choice == in || it.choice == open && it.gain > slope*it.inhabitants
		if chosen[i] {
			volume += it.inhabitants
			gain += it.gain
		}
	}
	if volume == 0 {
		return
	}
	if cost := s.carry(volume) - gain; cost < s.best {
		s.best, s.chosen = cost, chosen
	}
}
