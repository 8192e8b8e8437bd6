package layered

import "context"

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
		for i, v := range row {
			x += s.gapBefore(row, i)
			s.x[v] = x
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
	l := newLine(len(row))
	for j, v := range row {
		before := len(l.pulls)
		if up {
			l.pulls = s.pulls(l.pulls, v, s.items[v].up)
		}
		if down {
			l.pulls = s.pulls(l.pulls, v, s.items[v].down)
		}
		if len(l.pulls) == before { // it had better stay, but needn't
			l.pulls = append(l.pulls, pull{s.x[v], 1e-3})
		}
		l.end(s.gapBefore(row, j))
	}
	for j, x := range l.up(rest) {
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
