package layered

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Rounds of sorting, and how many without success end it.
const (
	maxRounds    = 24
	maxFruitless = 5
)

// reduceCrossings orders the rows so that few edges cross: sorting by medians
// and swapping neighbours (Gansner, Koutsofios, North and Vo 1993), once from a
// first order that follows the edges down, once from one that follows them up.
// A crossing counts by the weights of both edges.
func (s *sheet) reduceCrossings(ctx context.Context) error {
	fewest, best := math.MaxInt, [][]int(nil)
	for _, down := range []bool{true, false} {
		s.orderAlong(down)
		fruitless := 0
		for round := 0; round < maxRounds && fruitless < maxFruitless && fewest > 0; round++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			if round > 0 {
				s.sortByMedians(round%2 == 1)
				s.swapNeighbours()
			}
			fruitless++
			if n := s.crossings(); n < fewest {
				fewest, fruitless = n, 0
				best = make([][]int, len(s.rows))
				for i, row := range s.rows {
					best[i] = slices.Clone(row)
				}
			}
		}
	}
	for i, row := range best {
		s.setRow(i, row)
	}
	return nil
}

// setRow orders a row.
func (s *sheet) setRow(i int, items []int) {
	s.rows[i] = items
	for at, v := range items {
		s.at[v] = at
	}
}

// links are those of v to the row above or below.
func (s *sheet) links(v int, above bool) []link {
	if above {
		return s.items[v].up
	}
	return s.items[v].down
}

// orderAlong follows the edges from each node on, downwards or upwards, and
// puts what it meets into its row.
func (s *sheet) orderAlong(down bool) {
	for i := range s.rows {
		s.rows[i] = nil
	}
	met := make([]bool, len(s.items))
	var follow func(v int)
	follow = func(v int) {
		if met[v] {
			return
		}
		met[v] = true
		row := s.items[v].row
		s.at[v] = len(s.rows[row])
		s.rows[row] = append(s.rows[row], v)
		for _, l := range s.links(v, !down) {
			follow(l.to)
		}
	}
	for v := range s.graph.Nodes {
		if len(s.links(v, down)) == 0 {
			follow(v)
		}
	}
	// Without cycles every item lies on a way from such a node.
}

// sortByMedians sorts each row by where its items are linked in the row
// before, from above or from below. Items without links stay where they are.
func (s *sheet) sortByMedians(above bool) {
	median := make([]float64, len(s.items))
	for i := range s.rows {
		row := i
		if !above {
			row = len(s.rows) - 1 - i
		}
		var linked, places []int
		for at, v := range s.rows[row] {
			if l := s.links(v, above); len(l) > 0 {
				median[v] = s.median(l)
				linked, places = append(linked, v), append(places, at)
			}
		}
		slices.SortStableFunc(linked, func(a, b int) int { return cmp.Compare(median[a], median[b]) })
		for j, at := range places {
			s.rows[row][at], s.at[linked[j]] = linked[j], at
		}
	}
}

// median returns the middle place of the items linked to; between two middle
// ones it leans to the side where places lie closer together.
func (s *sheet) median(links []link) float64 {
	places := make([]int, len(links))
	for i, l := range links {
		places[i] = s.at[l.to]
	}
	slices.Sort(places)
	n := len(places)
	low, high := float64(places[(n-1)/2]), float64(places[n/2])
	if n <= 2 || n%2 == 1 {
		return (low + high) / 2
	}
	left, right := low-float64(places[0]), float64(places[n-1])-high
	if left+right == 0 {
		return (low + high) / 2
	}
	return (low*right + high*left) / (left + right)
}

// swapNeighbours swaps neighbours in a row as long as that saves crossings.
func (s *sheet) swapNeighbours() {
	for better := true; better; {
		better = false
		for _, row := range s.rows {
			for i := range len(row) - 1 {
				v, w := row[i], row[i+1]
				if s.crossingsOf(w, v) < s.crossingsOf(v, w) {
					row[i], row[i+1] = w, v
					s.at[w], s.at[v] = i, i+1
					better = true
				}
			}
		}
	}
}

// crossingsOf counts how often the links of v and w cross if v stands left of w.
func (s *sheet) crossingsOf(v, w int) int {
	sum := 0
	for _, above := range []bool{true, false} {
		for _, a := range s.links(v, above) {
			for _, b := range s.links(w, above) {
				if s.at[a.to] > s.at[b.to] {
					sum += a.weight * b.weight
				}
			}
		}
	}
	return sum
}

// crossings counts all crossings, with the accumulator tree of Barth, Jünger
// and Mutzel (2002).
func (s *sheet) crossings() int {
	sum := 0
	for i := range len(s.rows) - 1 {
		tree := make(tally, len(s.rows[i+1])+1)
		for _, v := range s.rows[i] {
			links := s.items[v].down
			for _, l := range links {
				sum += l.weight * tree.after(s.at[l.to])
			}
			for _, l := range links {
				tree.add(s.at[l.to], l.weight)
			}
		}
	}
	return sum
}

// tally sums weights by place, as a Fenwick tree with the places from right to
// left.
type tally []int

func (t tally) add(place, weight int) {
	for i := len(t) - 1 - place; i < len(t); i += i & -i {
		t[i] += weight
	}
}

// after is the weight at places to the right of this one.
func (t tally) after(place int) int {
	sum := 0
	for i := len(t) - 2 - place; i > 0; i -= i & -i {
		sum += t[i]
	}
	return sum
}
