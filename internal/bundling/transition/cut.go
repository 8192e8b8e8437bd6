package transition

import "math"

// cut is what whole items make of a room: of those that each take more than one of
// parts+1 equal shares of it only so many as parts go into it, where one that takes
// more than two shares counts as two, and so on. For if items of the sizes x_i,
// measured in such shares, fit, then Σ x_i ≤ parts+1, and as ⌈x⌉−1 < x, the whole
// number Σ (⌈x_i⌉−1) is at most parts.
type cut struct {
	resource, year int
	parts          int
	count          []float64 // by item, ⌈x⌉−1
}

const (
	maxParts    = 6    // a finer division tells little more than the room itself
	maxCutItems = 2000 // with more items single ones matter little
	nearly      = 1e-6 // keeps a size that fills its shares exactly from counting as more
)

// cut finds the cuts that can matter. Budget that carries over has none.
func (m *model) cut() {
	if len(m.items) > maxCutItems {
		return
	}
	for r := range m.room {
		if r == money && m.CarryOver {
			continue
		}
		for t, room := range m.room[r] {
			for parts := 1; parts <= maxParts && limited(room) && room > 0; parts++ {
				c := cut{resource: r, year: t, parts: parts, count: make([]float64, len(m.items))}
				sum := 0.0
				for i := range m.items {
					it := &m.items[i]
					if it.starts.single() { // can only be left out
						continue
					}
					x := float64(parts+1) * it.use[r] / room
					c.count[i] = min(float64(parts), max(0, math.Ceil(x-nearly)-1))
					sum += c.count[i]
				}
				if sum > float64(parts) {
					m.cuts = append(m.cuts, c)
				}
			}
		}
	}
}

// filled returns what share of the places a plan takes.
func (c *cut) filled(m *model, plan []int) float64 {
	taken := 0.0
	for i, s := range plan {
		if n := c.count[i]; n > 0 && s <= c.year && c.year < s+m.items[i].duration {
			taken += n
		}
	}
	return taken / float64(c.parts)
}
