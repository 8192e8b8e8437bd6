package layered

import (
	"cmp"
	"slices"
)

// pull draws something to a place.
type pull struct{ to, weight float64 }

// line is a row of things to place: each has pulls and a gap to the one on its
// left.
type line struct {
	pulls  []pull    // of all, one after the other
	ends   []int     // where the pulls of each end
	offset []float64 // how far each is from the first at least
}

// newLine has room for n things.
func newLine(n int) *line {
	return &line{pulls: make([]pull, 0, 2*n), ends: make([]int, 0, n), offset: make([]float64, 0, n)}
}

// end ends the pulls of the thing that comes next, which stands gap or more to the
// right of the one before.
func (l *line) end(gap float64) {
	offset, begin := 0.0, 0
	if n := len(l.ends); n > 0 {
		offset, begin = l.offset[n-1]+gap, l.ends[n-1]
	}
	for i := range l.pulls[begin:] {
		l.pulls[begin+i].to -= offset // as a pull on the first
	}
	l.ends, l.offset = append(l.ends, len(l.pulls)), append(l.offset, offset)
}

// up places the things, each where rest has it for its pulls. Those that would
// then be too near each other form a block that rests where all its pulls
// together have it. That is the best for all if rest minimises a convex cost
// (pool adjacent violators, Barlow et al. 1972).
func (l *line) up(rest func([]pull) float64) []float64 {
	type block struct {
		things, pulls int // how many belong to it and those before
		at            float64
	}
	blocks := make([]block, 0, len(l.ends))
	for i, end := range l.ends {
		b := block{things: i + 1, pulls: end}
		for {
			begin := 0
			if n := len(blocks); n > 0 {
				begin = blocks[n-1].pulls
			}
			b.at = rest(l.pulls[begin:end])
			if n := len(blocks); n == 0 || blocks[n-1].at <= b.at {
				break
			}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	x := make([]float64, 0, len(l.ends))
	for _, b := range blocks {
		for len(x) < b.things {
			x = append(x, b.at+l.offset[len(x)])
		}
	}
	return x
}

// mean minimises the squares of the distances.
func mean(pulls []pull) float64 {
	var sum, weight float64
	for _, p := range pulls {
		sum += p.to * p.weight
		weight += p.weight
	}
	return sum / weight
}

// median minimises the distances; where several places do, it takes the middle
// of them.
func median(pulls []pull) float64 {
	slices.SortFunc(pulls, func(a, b pull) int { return cmp.Compare(a.to, b.to) })
	var weight float64
	for _, p := range pulls {
		weight += p.weight
	}
	var sum float64
	for i, p := range pulls {
		sum += p.weight
		switch {
		case 2*sum > weight:
			return p.to
		case 2*sum == weight:
			return (p.to + pulls[i+1].to) / 2
		}
	}
	return pulls[len(pulls)-1].to
}
