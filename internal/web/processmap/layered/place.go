package layered

import (
	"cmp"
	"context"
	"slices"
)

// Rounds of placing, each down and up again.
const (
	roughRounds = 4 // by the row before only: news travels through all rows at once
	evenRounds  = 8
	lastRounds  = 8
)

// straight is how much more a link between two bends is worth straight than
// one between a bend and a node.
const straight = 4

// place gives everything its x. Each link pulls its ends towards each other; row
// by row, the items go as near to where they are pulled as order and gaps
// allow. First pulls grow with the distance, which finds a good middle
// for all; then they don't, which makes one of several links straight instead of
// all of them slanting a bit.
func (s *sheet) place(ctx context.Context) error {
	for _, row := range s.rows {
		x := 0.0
		for i, gap := range s.gaps(row) {
			x += gap
			s.x[row[i]] = x
		}
	}
	rounds := []struct {
		n    int
		both bool
		rest func([]pull) float64
	}{{roughRounds, false, mean}, {evenRounds, true, mean}, {lastRounds, true, median}}
	for _, r := range rounds {
		for range r.n {
			if err := ctx.Err(); err != nil {
				return err
			}
			for i := range s.rows {
				s.placeRow(i, true, r.both, r.rest)
			}
			for i := range s.rows {
				s.placeRow(len(s.rows)-1-i, r.both, true, r.rest)
			}
		}
	}
	s.straighten()
	return nil
}

// placeRow places a row by its links up, down or both.
func (s *sheet) placeRow(i int, up, down bool, rest func([]pull) float64) {
	row := s.rows[i]
	pulls, gaps := make([][]pull, len(row)), s.gaps(row)
	for j, v := range row {
		if up {
			pulls[j] = s.pulls(pulls[j], v, s.items[v].up)
		}
		if down {
			pulls[j] = s.pulls(pulls[j], v, s.items[v].down)
		}
		if len(pulls[j]) == 0 { // it had better stay, but needn't
			pulls[j] = []pull{{s.x[v], 1e-3}}
		}
	}
	for j, x := range lineUp(pulls, gaps, rest) {
		s.x[row[j]] = x
	}
}

func (s *sheet) pulls(pulls []pull, v int, links []link) []pull {
	for _, l := range links {
		w := float64(l.weight)
		if s.items[v].bend && s.items[l.to].bend {
			w *= straight
		}
		pulls = append(pulls, pull{s.x[l.to], w})
	}
	return pulls
}

// pull draws something to a place.
type pull struct{ to, weight float64 }

// lineUp places things in a row, each where rest has it for its pulls, unless that
// is nearer than gaps[i] to the one on its left; those that would be too near
// form a block that rests where all its pulls together have it. That is the
// best for all if rest minimises a convex cost (pool adjacent violators, Barlow
// et al. 1972).
func lineUp(pulls [][]pull, gaps []float64, rest func([]pull) float64) []float64 {
	type block struct {
		first int
		pulls []pull // towards the place of the first of the row
		at    float64
	}
	var blocks []block
	offset := make([]float64, len(pulls)) // from the first of the row
	for i, own := range pulls {
		if i > 0 {
			offset[i] = offset[i-1] + gaps[i]
		}
		b := block{first: i}
		for _, p := range own {
			b.pulls = append(b.pulls, pull{p.to - offset[i], p.weight})
		}
		b.at = rest(b.pulls)
		for len(blocks) > 0 && blocks[len(blocks)-1].at > b.at {
			before := blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
			b = block{first: before.first, pulls: append(before.pulls, b.pulls...)}
			b.at = rest(b.pulls)
		}
		blocks = append(blocks, b)
	}
	x := make([]float64, len(pulls))
	for k, b := range blocks {
		end := len(x)
		if k+1 < len(blocks) {
			end = blocks[k+1].first
		}
		for i := b.first; i < end; i++ {
			x[i] = b.at + offset[i]
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
