package location

import (
	"cmp"
	"math"
	"slices"
)

// ascend returns prices by dual ascent: each place pays at least its cheapest
// carrier, and then more, from one carrier's cost to the next, as long as no carrier
// would earn more than its fixed cost.
func (s *search) ascend(free []int, fixed []float64) []float64 {
	n := len(s.p.Cost[0])
	prices, level := make([]float64, n), make([]int, n)
	order := make([][]int, n) // by place: the carriers, the cheapest first
	for j := range n {
		order[j] = make([]int, 0, len(free))
		for k, i := range free {
			if !math.IsInf(s.p.Cost[i][j], 1) {
				order[j] = append(order[j], k)
			}
		}
		slices.SortFunc(order[j], func(a, b int) int { return cmp.Compare(s.p.Cost[free[a]][j], s.p.Cost[free[b]][j]) })
		prices[j] = s.p.Cost[free[order[j][0]]][j]
		level[j] = 1
		for level[j] < len(order[j]) && s.p.Cost[free[order[j][level[j]]]][j] <= prices[j] {
			level[j]++
		}
	}
	slack := slices.Clone(fixed)
	for raised := true; raised; {
		raised = false
		for j := range n {
			least := math.Inf(1)
			for _, k := range order[j][:level[j]] {
				least = min(least, slack[k])
			}
			next := math.Inf(1)
			if level[j] < len(order[j]) {
				next = s.p.Cost[free[order[j][level[j]]]][j]
			}
			step := min(least, next-prices[j])
			if step > 0 {
				raised = true
				prices[j] += step
				for _, k := range order[j][:level[j]] {
					slack[k] -= step
				}
			}
			for level[j] < len(order[j]) && s.p.Cost[free[order[j][level[j]]]][j] <= prices[j] {
				level[j]++
				raised = raised || step > 0
			}
		}
	}
	return prices
}
