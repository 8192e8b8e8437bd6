package layered

import (
	"cmp"
	"math"
	"slices"
)

// Rounds of straightening.
const (
	alignRounds  = 12
	smoothRounds = 3
)

// chain is a way down through items that should stand exactly below each other:
// a long edge, or a part of the main path.
type chain struct {
	items  []int // from above
	weight int   // of its heaviest link
}

// straighten aligns chains. First each draws its items to one x, the heavier
// chain winning; then each straightens in the room that the others leave it.
func (s *sheet) straighten() {
	chains := s.chains()
	target, weight := make([]float64, len(s.items)), make([]float64, len(s.items))
	for _, c := range chains {
		x := s.middle(c)
		for _, v := range c.items {
			target[v], weight[v] = x, float64(c.weight)
		}
	}
	for range alignRounds {
		for _, row := range s.rows {
			l := newLine(len(row))
			for j, v := range row {
				l.pulls = append(l.pulls, pull{target[v], weight[v]})
				l.end(s.gapBefore(row, j))
			}
			for j, x := range l.up(median) {
				s.x[row[j]] = x
			}
		}
		for _, c := range chains {
			x := s.farthest(c, target[c.items[0]])
			for _, v := range c.items {
				target[v] = x
			}
		}
	}
	for range smoothRounds {
		for _, c := range chains {
			s.smooth(c)
		}
	}
}

// chains follows from each item the heaviest link down, as long as it is also
// the heaviest link up of its lower end. Every item is in one chain. Heavy
// chains come first.
func (s *sheet) chains() []chain {
	var chains []chain
	for v, it := range s.items {
		if up, ok := heaviest(it.up); ok {
			if down, _ := heaviest(s.items[up.to].down); down.to == v {
				continue // not the top of its chain
			}
		}
		c := chain{items: []int{v}}
		for {
			down, ok := heaviest(s.items[v].down)
			if !ok {
				break
			}
			if up, _ := heaviest(s.items[down.to].up); up.to != v {
				break
			}
			v = down.to
			c.items, c.weight = append(c.items, v), max(c.weight, down.weight)
		}
		c.weight = max(c.weight, 1)
		chains = append(chains, c)
	}
	slices.SortStableFunc(chains, func(a, b chain) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(len(b.items), len(a.items)))
	})
	return chains
}

// heaviest returns the heaviest link, the first of several.
func heaviest(links []link) (l link, ok bool) {
	for _, x := range links {
		if x.weight > l.weight {
			l, ok = x, true
		}
	}
	return l, ok
}

// middle is the median of where the items of a chain stand.
func (s *sheet) middle(c chain) float64 {
	pulls := make([]pull, len(c.items))
	for i, v := range c.items {
		pulls[i] = pull{s.x[v], 1}
	}
	return median(pulls)
}

// farthest is the place of that item of a chain which others keep farthest from x.
func (s *sheet) farthest(c chain, x float64) float64 {
	far := x
	for _, v := range c.items {
		if math.Abs(s.x[v]-x) > math.Abs(far-x) {
			far = s.x[v]
		}
	}
	return far
}

// smooth cuts a chain into as few straight pieces as the neighbours of its items
// allow.
func (s *sheet) smooth(c chain) {
	for begin := 0; begin < len(c.items); {
		least, most := math.Inf(-1), math.Inf(1)
		end := begin
		for ; end < len(c.items); end++ {
			low, high := s.free(c.items[end])
			low, high = max(least, low), min(most, high)
			if low > high && end > begin {
				break
			}
			least, most = low, high
		}
		piece := c.items[begin:end]
		x := min(max(s.middle(chain{items: piece}), least), most)
		for _, v := range piece {
			s.x[v] = x
		}
		begin = end
	}
}

// free is from where to where an item can move between its neighbours.
func (s *sheet) free(v int) (least, most float64) {
	least, most = math.Inf(-1), math.Inf(1)
	row, at := s.rows[s.items[v].row], s.at[v]
	if at > 0 {
		least = s.x[row[at-1]] + s.gap(row[at-1], v)
	}
	if at+1 < len(row) {
		most = s.x[row[at+1]] - s.gap(v, row[at+1])
	}
	return least, most
}
