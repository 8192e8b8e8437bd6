package evidence

import (
	"math"
	"slices"
	"time"
)

// Rounded reports whether the figures of the profile stand for ranges: those of
// a folded profile are multiples of [Profile.MinCases], and what they count is
// less than that away. In folded profiles of earlier versions only activities
// and edges were rounded.
func (p Profile) Rounded() bool { return !p.Exact() && p.Schema != firstSchema }

// roundDown returns the largest multiple of k up to n.
func roundDown(n, k int) int { return n - n%k }

// roundSums rounds the numbers of a table to multiples of k so that all sums from
// its beginning are what they were, rounded down. A number thereby comes to lie
// less than k from what it was, in either direction, and the table still adds up.
// The table goes on from one with a sum of before. Zero stays zero, and what was k
// or more stays so.
func roundSums[T any](items []T, before, k int, cases func(*T) *int) {
	sum := before
	for i := range items {
		n := cases(&items[i])
		start := roundDown(sum, k)
		sum += *n
		*n = roundDown(sum, k) - start
	}
}

// foldMonths rounds the cases of months, so that all that began until the end of a
// month are rounded down to a multiple of k.
func foldMonths(months []Month, k int) []Month {
	rounded := append([]Month{}, months...)
	roundSums(rounded, 0, k, func(m *Month) *int { return &m.Cases })
	return slices.DeleteFunc(rounded, func(m Month) bool { return m.Cases == 0 })
}

func casesOf[T any](items []T, cases func(T) int) int {
	sum := 0
	for _, item := range items {
		sum += cases(item)
	}
	return sum
}

// share returns the middle of what the share of a step may be that a profile lists
// with so many cases. Of a rounded profile both the cases of the step and all
// cases are up to k−1 more than told.
func (p Profile) share(cases int) float64 {
	if p.Rounded() {
		half := float64(p.MinCases-1) / 2
		return (float64(cases) + half) / (float64(p.Cases) + half)
	}
	least, most := p.between(cases)
	return float64(least+most) / 2 / float64(p.Cases)
}

// misplaced is the largest share of cases that may stand in another variant or
// bin of a rounded profile than they belong to. Each sum is too small by 0 to k−1;
// the most are misplaced if that goes up and down from one variant to the next.
func (p Profile) misplaced() float64 {
	if !p.Rounded() {
		return 0
	}
	parts := len(p.Rest.Lengths) + len(p.Variants)
	return min(1, float64((p.MinCases-1)*((parts+1)/2))/float64(p.Cases))
}

// evenOut moves the numbers of the variants that two profiles list towards equal
// shares, as far as their rounding leaves room, so that rounding never makes a
// difference. The last of each list is the rest, which takes up what is moved.
func evenOut(left, right []Variant, a, b Profile) {
	at := make(map[string]int, len(right))
	for i, v := range right {
		at[traceKey(v.Trace)] = i
	}
	last := len(left) - 1
	for i := range last {
		x, y := &left[i].Cases, &right[at[traceKey(left[i].Trace)]].Cases
		share := float64(*x+*y) / float64(a.Cases+b.Cases)
		*x, *y = a.nearest(*x, share), b.nearest(*y, share)
	}
	for _, side := range []struct {
		variants []Variant
		cases    int
	}{{left, a.Cases}, {right, b.Cases}} {
		listed := casesOf(side.variants[:last], func(v Variant) int { return v.Cases })
		side.variants[last].Cases = max(0, side.cases-listed)
	}
}

// nearest returns the number nearest to a share of all cases that a figure of a
// table that adds up stands for.
func (p Profile) nearest(cases int, share float64) int {
	if !p.Rounded() {
		return cases
	}
	likely := int(math.Round(share * float64(p.Cases)))
	return min(max(likely, cases-p.MinCases+1), cases+p.MinCases-1)
}

// Duration returns the limits between which the q-quantile of the durations lies,
// see [Sketch.Quantile]. In a rounded profile the bin before may end where the
// quantile is, and up to k−1 cases more than told may have a duration.
func (p Profile) Duration(q float64) (low, high time.Duration) {
	low, high = p.Durations.Quantile(q)
	if !p.Rounded() || len(p.Durations) == 0 {
		return low, high
	}
	n := casesIn(p.Durations)
	if bin := p.Durations.holding(rankOf(q, n)); bin.From > 1 {
		low = bucketEnd(bin.From - 2)
	} else {
		low = 0
	}
	return low, bucketEnd(p.Durations.holding(rankOf(q, n+p.MinCases-1)).To)
}

// rankOf returns which of n cases in order is the q-quantile.
func rankOf(q float64, n int) int { return max(1, int(math.Ceil(q*float64(n)))) }

// holding returns the bin with the case of a rank, the last one if there are
// fewer.
func (s Sketch) holding(rank int) Bin {
	for _, b := range s {
		if rank -= b.Cases; rank <= 0 {
			return b
		}
	}
	return s[len(s)-1]
}
