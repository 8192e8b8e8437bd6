package evidence

import (
	"math"
	"slices"
	"time"
)

// Sketch keeps durations as counts in logarithmic buckets, after DDSketch
// (Masson, Rim and Lee 2019, doi 10.14778/3352063.3352135). Bucket 0 holds
// everything up to one second, bucket i > 0 the durations from γ^(i−1) to γ^i
// seconds with γ = 1.01/0.99, so that a value is known to within 1 %. Buckets
// add up exactly when sketches are merged. A bin spans the buckets From…To; in
// an exact sketch From equals To.
type Sketch []Bin

const (
	sketchAccuracy = 0.01
	// lastBucket ends beyond the 292 years that a time.Duration can hold; longer
	// durations are put there.
	lastBucket = 1148
)

var logGamma = math.Log((1 + sketchAccuracy) / (1 - sketchAccuracy))

// bucketOf returns the bucket of a duration.
func bucketOf(seconds float64) int {
	if seconds <= 1 {
		return 0
	}
	return min(lastBucket, int(math.Ceil(math.Log(seconds)/logGamma)))
}

// bucketEnd returns the upper limit of a bucket.
func bucketEnd(i int) time.Duration {
	ns := math.Exp(float64(i)*logGamma) * float64(time.Second)
	if ns >= math.MaxInt64 {
		return math.MaxInt64
	}
	return time.Duration(ns)
}

// Quantile returns the limits between which the q-quantile lies: the shortest
// duration that at least the share q of all cases does not exceed. q lies in
// 0…1. Of an empty sketch both limits are zero.
func (s Sketch) Quantile(q float64) (low, high time.Duration) {
	rank := max(1, int(math.Ceil(q*float64(casesIn(s)))))
	for _, b := range s {
		if rank -= b.Cases; rank <= 0 {
			if b.From > 0 {
				low = bucketEnd(b.From - 1)
			}
			return low, bucketEnd(b.To)
		}
	}
	return 0, 0
}

func casesIn(bins []Bin) int {
	n := 0
	for _, b := range bins {
		n += b.Cases
	}
	return n
}

// binsOf sorts counted values into bins of one value each.
func binsOf(counts map[int]int) []Bin {
	bins := make([]Bin, 0, len(counts))
	for value, cases := range counts {
		bins = append(bins, Bin{From: value, To: value, Cases: cases})
	}
	slices.SortFunc(bins, func(a, b Bin) int { return a.From - b.From })
	return bins
}

// foldBins joins neighbouring bins until each holds at least k cases. The cases
// up to the end of each bin are rounded down to a multiple of k, so that the bins
// add up to all cases rounded down. The result covers lowest…highest without gaps,
// so that no limit gives away the smallest or largest value.
func foldBins(bins []Bin, k, lowest, highest int) []Bin {
	folded := []Bin{}
	from, sum, told := lowest, 0, 0
	for _, b := range bins {
		sum += b.Cases
		if n := roundDown(sum, k) - told; n > 0 {
			folded = append(folded, Bin{From: from, To: b.To, Cases: n})
			from, told = b.To+1, told+n
		}
	}
	if len(folded) > 0 {
		folded[len(folded)-1].To = highest
	}
	return folded
}
