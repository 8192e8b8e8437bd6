package evidence

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestRoundSums: a table that was rounded adds up, and no number is k or more away
// from what it was.
func TestRoundSums(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		k, before := rapid.IntRange(1, 12).Draw(r, "k"), rapid.IntRange(0, 50).Draw(r, "before")
		table := rapid.SliceOf(rapid.IntRange(0, 40)).Draw(r, "table")
		rounded := slices.Clone(table)
		roundSums(rounded, before, k, func(n *int) *int { return n })
		sum, told := before, roundDown(before, k)
		for i, n := range table {
			sum, told = sum+n, told+rounded[i]
			switch {
			case rounded[i]%k != 0 || rounded[i] <= n-k || rounded[i] >= n+k:
				r.Fatalf("%d became %d with k = %d", n, rounded[i], k)
			case told != roundDown(sum, k):
				r.Fatalf("the first %d add up to %d, told %d", i+1, sum, told)
			case n == 0 && rounded[i] != 0 || n >= k && rounded[i] < k:
				r.Fatalf("%d became %d with k = %d", n, rounded[i], k)
			}
		}
	})
}

// TestTablesHideInAnyWorld publishes every table that there can be of three cells,
// as months and as variants, and asks of each publication which numbers are
// possible behind it. Nobody may be able to tell of a cell, or of several
// together, that they hold 1 to k−1 cases, even who knows that there are no other
// cells.
func TestTablesHideInAnyWorld(t *testing.T) {
	t.Parallel()
	const k, most = 5, 12
	for what, publish := range map[string]func(counts []int) string{
		"months": func(counts []int) string {
			var months []Month
			all := 0
			for i, n := range counts {
				all += n
				if n > 0 {
					months = append(months, Month{Month: fmt.Sprint(i), Cases: n})
				}
			}
			return fmt.Sprint(roundDown(all, k), foldMonths(months, k))
		},
		"variants": func(counts []int) string {
			var variants []Variant
			all := 0
			for i, n := range counts {
				all += n
				if n > 0 {
					variants = append(variants, Variant{Trace: []string{fmt.Sprint(i)}, Cases: n})
				}
			}
			listed, rest := foldVariants(variants, k)
			return fmt.Sprint(roundDown(all, k), listed, rest)
		},
	} {
		worlds := map[string][][]int{}
		for n := range (most + 1) * (most + 1) * (most + 1) {
			counts := []int{n % (most + 1), n / (most + 1) % (most + 1), n / (most + 1) / (most + 1)}
			text := publish(counts)
			worlds[text] = append(worlds[text], counts)
		}
		for text, possible := range worlds {
			for group := 1; group < 8; group++ { // bits choose the cells
				if confined(possible, group, k, most) {
					t.Errorf("%s: whoever reads %s knows of a small group in the cells %03b", what, text, group)
				}
			}
		}
	}
}

// confined reports whether the cells of a group hold 1 to k−1 cases in all
// possible worlds. Worlds at the edge of what was tried are no proof.
func confined(worlds [][]int, group, k, most int) bool {
	for _, counts := range worlds {
		n := 0
		for i, c := range counts {
			if c == most {
				return false
			}
			if group&(1<<i) != 0 {
				n += c
			}
		}
		if n == 0 || n >= k {
			return false
		}
	}
	return true
}

// TestShareIsNear: the share that a rounded profile shows is less than (k−1)/n away
// from the truth, and all are all.
func TestShareIsNear(t *testing.T) {
	t.Parallel()
	const k = DefaultMinCases
	for all := k; all < 150; all++ {
		p := Profile{Schema: ProfileSchema, MinCases: k, Cases: roundDown(all, k)}
		for n := k; n <= all; n++ {
			share, truth := p.share(roundDown(n, k)), float64(n)/float64(all)
			if math.Abs(share-truth) > float64(k-1)/float64(p.Cases) || share > 1 {
				t.Fatalf("%d of %d cases: a share of %g is told as %g", n, all, truth, share)
			}
		}
		if p.share(p.Cases) != 1 {
			t.Fatalf("all of %d cases are told as %g", all, p.share(p.Cases))
		}
	}
}

// TestDurationEncloses: the quantile of a folded profile lies between the limits
// that it tells.
func TestDurationEncloses(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		n := 5 + rng.IntN(60)
		durations := map[int]int{}
		var sorted []int
		for range n {
			bucket := rng.IntN(12) * 7
			durations[bucket]++
			sorted = append(sorted, bucket)
		}
		slices.Sort(sorted)
		k := DefaultMinCases * (1 + rng.IntN(2))
		p := Profile{Schema: ProfileSchema, MinCases: k, Durations: foldBins(binsOf(durations), k, 0, lastBucket)}
		for _, q := range []float64{0, 0.1, 0.5, 0.9, 1} {
			bucket := sorted[rankOf(q, n)-1]
			low, high := p.Duration(q)
			if len(p.Durations) == 0 {
				continue
			}
			if end := bucketEnd(bucket); end > high || bucket > 0 && bucketEnd(bucket-1) < low {
				t.Fatalf("%d cases, k = %d: the %g-quantile is in bucket %d, told %v…%v of %v", n, k, q, bucket, low, high, p.Durations)
			}
		}
	}
}
