package evidence

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// equalShares tests whether all groups have the same share of cases with a
// property: group i has it in with[i] of its cases[i] cases. It returns the
// p-value of the χ² test, or, where an expected number is below 5, of Fisher's
// exact test of each group against all others, corrected by Bonferroni.
func equalShares(with, cases []int) float64 {
	var k, n int
	for i := range with {
		k, n = k+with[i], n+cases[i]
	}
	if k == 0 || k == n || len(with) < 2 {
		return 1
	}
	share := float64(k) / float64(n)
	if float64(slices.Min(cases))*min(share, 1-share) < 5 {
		return fisherEach(with, cases, k, n)
	}
	var chi2 float64
	for i, w := range with {
		expected := share * float64(cases[i])
		deviation := float64(w) - expected
		chi2 += deviation * deviation * (1/expected + 1/(float64(cases[i])-expected))
	}
	return distuv.ChiSquared{K: float64(len(with) - 1)}.Survival(chi2)
}

func fisherEach(with, cases []int, k, n int) float64 {
	smallest := 1.0
	for i := range with {
		smallest = min(smallest, fisher(with[i], cases[i], k, n))
	}
	if len(with) == 2 {
		return smallest // both tests are one and the same
	}
	return min(1, smallest*float64(len(with)))
}

// fisher returns the two-sided p-value of Fisher's exact test: of n cases k
// have a property, of the cases in a group x have it. It sums the
// probabilities of all tables that are at most as probable.
func fisher(x, cases, k, n int) float64 {
	logP := func(i int) float64 {
		return logChoose(k, i) + logChoose(n-k, cases-i) - logChoose(n, cases)
	}
	const slack = 1e-7 // equal probabilities may differ in the last digits
	limit := logP(x) + slack
	var p float64
	for i := max(0, cases-(n-k)); i <= min(k, cases); i++ {
		if l := logP(i); l <= limit {
			p += math.Exp(l)
		}
	}
	return min(1, p)
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}

// benjaminiHochberg returns the p-values adjusted for their number, so that
// keeping those below q keeps the share of false discoveries below q
// (Benjamini and Hochberg 1995).
func benjaminiHochberg(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(p[b], p[a]) })
	adjusted := make([]float64, len(p))
	smallest := 1.0
	for i, at := range order { // from the largest p-value down
		rank := len(p) - i
		smallest = min(smallest, p[at]*float64(len(p))/float64(rank))
		adjusted[at] = smallest
	}
	return adjusted
}
