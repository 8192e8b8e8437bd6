package location

import (
	"math"
	"slices"
)

// improve raises the bound of a node by subgradient steps, tries the solutions that
// the prices suggest, and closes and opens carriers by their reduced costs.
func (s *search) improve(n *node, steps int) {
	prices := n.prices
	n.bound = math.Inf(-1)
	n.share = make([]float64, len(n.free))
	fixedOpen := 0.0
	for _, i := range n.open {
		fixedOpen += s.p.Fixed[i]
	}
	left := make([]float64, len(n.free)) // reduced costs
	gradient := make([]float64, len(prices))
	direction := make([]float64, len(prices))
	best := slices.Clone(prices)
	size, without := 1.0, 0
	const patience = 15
	for step := range steps {
		if step > 0 && step%16 == 0 && s.ctx.Err() != nil { // one step is made in any case, for a bound
			break
		}
		bound := fixedOpen
		for j, v := range prices {
			bound += v
			gradient[j] = 1
		}
		for _, i := range n.open { // open anyway, at no further cost
			bound -= s.paid(i, prices, gradient)
		}
		for k, i := range n.free {
			left[k] = reduced(s.p.Fixed[i], s.p.Cost[i], prices)
			chosen := left[k] < 0
			if chosen {
				bound += left[k]
				s.paid(i, prices, gradient)
			}
			n.share[k] *= 0.9
			if chosen {
				n.share[k] += 0.1
			}
		}
		if bound > n.bound {
			if bound > n.bound+1e-4*(s.best-n.bound) {
				without = 0
			}
			n.bound = bound
			copy(best, prices)
			if step%8 == 0 || step < 2 {
				s.tryPrices(n, left)
			}
			if n.bound >= s.cutoff() {
				break
			}
			if s.fix(n, &left, &fixedOpen) {
				if len(n.free) == 0 {
					s.tryOpen(n.open)
					break
				}
				continue // the bound is another one now
			}
		}
		if without++; without > patience {
			size, without = size/2, 0
			copy(prices, best)
			if size < 1e-3 {
				break
			}
		}
		if !move(prices, gradient, direction, size, s.best, bound) {
			break
		}
	}
	n.prices = best
	s.tryPrices(n, left)
}

// paid returns what the places pay for carrier i with the prices, and takes those that
// do off the gradient.
func (s *search) paid(i int, prices, gradient []float64) float64 {
	sum := 0.0
	for j, c := range s.p.Cost[i] {
		if d := prices[j] - c; d > 0 {
			sum += d
			gradient[j]--
		}
	}
	return sum
}

// move moves the prices along the gradient, bent towards the last direction. It
// reports whether there was one.
func move(prices, gradient, direction []float64, size, best, bound float64) bool {
	norm := 0.0
	for j, g := range gradient {
		direction[j] = g + 0.3*direction[j]
		norm += direction[j] * direction[j]
	}
	if norm == 0 {
		return false
	}
	length := size * (1.02*best - bound) / norm
	for j, d := range direction {
		prices[j] = max(0, prices[j]+length*d)
	}
	return true
}

// fix closes the free carriers that no better solution has and opens those that every
// better one has. It reports whether there were any.
func (s *search) fix(n *node, left *[]float64, fixedOpen *float64) bool {
	changed := false
	free, rest, share := n.free[:0:0], (*left)[:0], n.share[:0]
	for k, i := range n.free {
		switch r := (*left)[k]; {
		case r > 0 && n.bound+r > s.best-Tolerance*s.best:
			changed = true
		case r < 0 && n.bound-r > s.best-Tolerance*s.best:
			n.open = append(slices.Clone(n.open), i)
			*fixedOpen += s.p.Fixed[i]
			changed = true
		default:
			free, rest, share = append(free, i), append(rest, r), append(share, n.share[k])
		}
	}
	n.free, *left, n.share = free, rest, share
	return changed
}

// tryPrices tries the carriers that are worth opening with the prices, and what
// adding, dropping and swapping makes of them.
func (s *search) tryPrices(n *node, left []float64) {
	open := slices.Clone(n.open)
	for k, i := range n.free {
		if k < len(left) && left[k] <= 0 {
			open = append(open, i)
		}
	}
	if len(open) == 0 || math.IsInf(s.valueOf(open), 1) {
		open = append(slices.Clone(n.open), n.free...)
	}
	s.tryOpen(open)
}

func (s *search) valueOf(open []int) float64 {
	value, _ := s.p.Value(open)
	return value
}

// tryOpen improves a solution by local search, keeps it if it is the best so far, and
// returns what the given one costs.
func (s *search) tryOpen(open []int) float64 {
	given := s.valueOf(open)
	if math.IsInf(given, 1) {
		return given
	}
	improved := s.localSearch(open) // ascending
	if value, assignment := s.p.Value(improved); value < s.best {
		s.best, s.solution.Open, s.solution.Assignment = value, improved, assignment
	}
	return given
}
