package evidence

import (
	"cmp"
	"math"
	"slices"
)

// Sample is what to expect of a random part of a log's cases. Two logs of
// different size may be compared by samples that are equally large, or equally
// complete.
type Sample struct {
	Cases        float64 `json:"cases"`        // size of the part; between two whole numbers where a completeness was given
	Variants     float64 `json:"variants"`     // expected number of variants in it
	EntropyBits  float64 `json:"entropy_bits"` // expected entropy of the variants in it
	Completeness float64 `json:"completeness"` // expected coverage of the part, 0…1
}

// spectrum tells how many variants have how many cases.
type spectrum struct {
	cases int
	parts []frequency // by cases, ascending
}

// frequency counts the variants that have the same number of cases.
type frequency struct{ cases, variants int }

// spectrumOf takes the numbers of cases of all variants.
func spectrumOf(counts []int) spectrum {
	variants := map[int]int{}
	s := spectrum{}
	for _, c := range counts {
		s.cases += c
		variants[c]++
	}
	for cases, n := range variants {
		s.parts = append(s.parts, frequency{cases: cases, variants: n})
	}
	slices.SortFunc(s.parts, func(a, b frequency) int { return cmp.Compare(a.cases, b.cases) })
	return s
}

// at returns what to expect of m cases that are drawn at random without putting
// them back, 1 ≤ m ≤ the number of cases: variants by Hurlbert (1971), entropy as
// the exact mean over all such draws, completeness by Chao and Jost (2012),
// equation 4a. Of all cases it is the coverage of Good and Turing.
func (s spectrum) at(m int) Sample {
	sample := Sample{Cases: float64(m)}
	for _, f := range s.parts {
		variants := float64(f.variants)
		sample.Variants += variants * (1 - absent(s.cases, f.cases, m))
		sample.EntropyBits += variants * expect(s.cases, f.cases, m, func(k int) float64 { return surprise(k, m) })
	}
	sample.Completeness = s.completeness(m)
	return sample
}

// completeness returns the expected coverage of m cases: the share of cases to
// come whose variant is among them. The coverage of a whole log is known only as
// that of all cases but one.
func (s spectrum) completeness(m int) float64 {
	m = min(m, s.cases-1)
	if m < 1 {
		return 0
	}
	missed := 0.0
	for _, f := range s.parts {
		missed += float64(f.variants) * float64(f.cases) / float64(s.cases) * absent(s.cases-1, f.cases-1, m)
	}
	return max(0, 1-missed)
}

// atCompleteness returns what to expect of so many cases that they reach a
// completeness, which all cases must. Between two numbers of cases it
// interpolates.
func (s spectrum) atCompleteness(completeness float64) Sample {
	low, high := 0, s.cases-1 // completeness(low) < completeness ≤ completeness(high)
	for high-low > 1 {
		if middle := low + (high-low)/2; s.completeness(middle) < completeness {
			low = middle
		} else {
			high = middle
		}
	}
	var a Sample
	if low > 0 {
		a = s.at(low)
	}
	b := s.at(high)
	if b.Completeness <= completeness {
		return b
	}
	t := (completeness - a.Completeness) / (b.Completeness - a.Completeness)
	between := func(x, y float64) float64 { return x + t*(y-x) }
	return Sample{
		Cases: between(a.Cases, b.Cases), Variants: between(a.Variants, b.Variants),
		EntropyBits: between(a.EntropyBits, b.EntropyBits), Completeness: completeness,
	}
}

// surprise is the part in the entropy of a variant with k of m cases.
func surprise(k, m int) float64 {
	if k == 0 {
		return 0
	}
	p := float64(k) / float64(m)
	return -p * math.Log2(p)
}

// absent returns the probability that none of c of n cases is among m drawn ones.
func absent(n, c, m int) float64 {
	return expect(n, c, m, func(k int) float64 {
		if k == 0 {
			return 1
		}
		return 0
	})
}

// expect returns the mean of f over the number k of cases that a variant with c
// of n cases has among m that are drawn without putting them back. It adds up the
// hypergeometric distribution from its peak to both sides, each probability from
// the one before and all in relation to the peak, so that nothing overflows or
// cancels out.
func expect(n, c, m int, f func(k int) float64) float64 {
	const negligible = 1e-20
	least, most := max(0, c+m-n), min(c, m)
	peak := int(float64(m+1) / float64(n+2) * float64(c+1))
	peak = min(max(peak, least), most)
	sum, weights := f(peak), 1.0
	weight := 1.0
	for k := peak; k < most && weight > negligible; k++ {
		weight *= float64(c-k) / float64(k+1) * (float64(m-k) / float64(n-c-m+k+1))
		sum, weights = sum+weight*f(k+1), weights+weight
	}
	weight = 1
	for k := peak; k > least && weight > negligible; k-- {
		weight *= float64(k) / float64(c-k+1) * (float64(n-c-m+k) / float64(m-k+1))
		sum, weights = sum+weight*f(k-1), weights+weight
	}
	return sum / weights
}

// rarefied returns samples of 30, 100, 300, 1,000 … cases, smaller than the log:
// what a folded profile can be compared by.
func (s spectrum) rarefied() []Sample {
	sizes := sampleSizes(s.cases - 1)
	if len(sizes) == 0 {
		return nil
	}
	samples := make([]Sample, len(sizes))
	for i, m := range sizes {
		samples[i] = s.at(m)
	}
	return samples
}

// sampleSizes lists the sizes of samples that profiles tell of, up to a largest.
func sampleSizes(largest int) []int {
	var sizes []int
	for ten := 10; ten <= largest; ten *= 10 {
		for _, m := range []int{ten, 3 * ten} {
			if m >= fewestCases && m <= largest {
				sizes = append(sizes, m)
			}
		}
	}
	return sizes
}

// rounded keeps whole variants and two decimals.
func (s Sample) rounded() Sample {
	return Sample{
		Cases: math.Round(s.Cases), Variants: math.Round(s.Variants),
		EntropyBits: math.Round(100*s.EntropyBits) / 100, Completeness: math.Round(100*s.Completeness) / 100,
	}
}
