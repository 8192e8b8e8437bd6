package location

import (
	"cmp"
	"math"
	"slices"
)

// near lists, by place, the carriers that may serve it, the cheapest first, in flat
// arrays: a bound only looks at the few that are cheaper than the price of the place.
type near struct {
	begin   []int // by place, and the end of the last one
	carrier []int32
	cost    []float64
	places  [][]int32 // by carrier, those that it may serve; of the whole problem only
}

func newNear(p Problem) near {
	n := len(p.Cost[0])
	l := near{begin: make([]int, 1, n+1), places: make([][]int32, len(p.Fixed))}
	type pair struct {
		cost    float64
		carrier int32
	}
	pairs := make([]pair, 0, len(p.Fixed))
	for j := range n {
		pairs = pairs[:0]
		for i, row := range p.Cost {
			if !math.IsInf(row[j], 1) {
				pairs = append(pairs, pair{row[j], int32(i)})
			}
		}
		slices.SortFunc(pairs, func(a, b pair) int {
			if c := cmp.Compare(a.cost, b.cost); c != 0 {
				return c
			}
			return cmp.Compare(a.carrier, b.carrier)
		})
		for _, q := range pairs {
			l.carrier, l.cost = append(l.carrier, q.carrier), append(l.cost, q.cost)
			l.places[q.carrier] = append(l.places[q.carrier], int32(j))
		}
		l.begin = append(l.begin, len(l.carrier))
	}
	return l
}

// of returns the list of place j.
func (l near) of(j int) (carrier []int32, cost []float64) {
	from, to := l.begin[j], l.begin[j+1]
	return l.carrier[from:to], l.cost[from:to]
}

// ascend returns prices by dual ascent: each place pays at least its cheapest
// carrier, and then more, from one carrier's cost to the next, as long as no carrier
// would earn more than its fixed cost.
func (l near) ascend(fixed []float64) []float64 {
	n := len(l.begin) - 1
	prices, level := make([]float64, n), slices.Clone(l.begin[:n])
	slack := slices.Clone(fixed)
	for j := range n {
		prices[j] = l.cost[l.begin[j]]
	}
	for raised := true; raised; {
		raised = false
		for j := range n {
			for level[j] < l.begin[j+1] && l.cost[level[j]] <= prices[j] {
				level[j]++
			}
			step := math.Inf(1)
			if level[j] < l.begin[j+1] {
				step = l.cost[level[j]] - prices[j]
			}
			payers := l.carrier[l.begin[j]:level[j]]
			for _, i := range payers {
				step = min(step, slack[i])
			}
			if step > 0 {
				raised = true
				prices[j] += step
				for _, i := range payers {
					slack[i] -= step
				}
			}
		}
	}
	return prices
}
