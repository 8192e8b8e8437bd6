package parallel

import (
	"cmp"
	"math"
	"slices"
)

// Labelled is how alike two texts are and whether it is known that both tell of
// the same task.
type Labelled struct {
	Score float64
	Same  bool
}

// Share is how many of a number something holds for, with the interval of Wilson
// (1927) within which the true share lies with 95 % confidence.
type Share struct {
	Hits, Of  int
	Low, High float64
}

// Value is the share, NaN of nothing.
func (s Share) Value() float64 { return float64(s.Hits) / float64(s.Of) }

// wilson returns a share with its interval; that of nothing is 0 to 1.
func wilson(hits, of int) Share {
	if of == 0 {
		return Share{High: 1}
	}
	const z = 1.959963984540054 // 97.5 % quantile of the normal distribution
	n, p := float64(of), float64(hits)/float64(of)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Share{hits, of, max(0, middle-half), min(1, middle+half)}
}

// Quality is what a threshold is worth.
type Quality struct {
	Threshold float64
	Precision Share // of the pairs at or above the threshold, those that are the same
	Recall    Share // of the pairs that are the same, those at or above the threshold
}

// Judge says what a threshold is worth on pairs of which it is known whether they
// are the same; same is how many there are that are, found or not.
func Judge(pairs []Labelled, same int, threshold float64) Quality {
	hits, above := 0, 0
	for _, p := range pairs {
		if p.Score >= threshold {
			above++
			if p.Same {
				hits++
			}
		}
	}
	return Quality{threshold, wilson(hits, above), wilson(hits, same)}
}

// Calibrate returns the threshold, in whole hundredths, with the highest recall
// among those whose precision is at least the one demanded; ok is false if there
// is none. Of several it takes the highest.
func Calibrate(pairs []Labelled, same int, precision float64) (best Quality, ok bool) {
	pairs = slices.SortedFunc(slices.Values(pairs), func(a, b Labelled) int { return cmp.Compare(b.Score, a.Score) })
	for hundredths := 100; hundredths > 0; hundredths-- {
		q := Judge(pairs, same, float64(hundredths)/100)
		if q.Precision.Of > 0 && q.Precision.Value() >= precision && (!ok || q.Recall.Hits > best.Recall.Hits) {
			best, ok = q, true
		}
	}
	return best, ok
}
