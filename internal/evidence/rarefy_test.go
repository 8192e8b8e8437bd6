package evidence

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSamplesAreTheMeanOfAllParts draws every part of a small log, and compares
// the mean of what is found in them with what [spectrum.at] expects. The expected
// coverage of m cases is one minus the share of cases that stand alone in m + 1
// (Chao and Jost 2012).
func TestSamplesAreTheMeanOfAllParts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 4).Draw(r, "counts")
		s := spectrumOf(counts)
		m := rapid.IntRange(1, s.cases).Draw(r, "m")
		got := s.at(m)
		variants, entropy, _ := meanOfParts(counts, m)
		if math.Abs(got.Variants-variants) > 1e-12 || math.Abs(got.EntropyBits-entropy) > 1e-12 {
			r.Fatalf("%v: %d cases have %g variants, %g bit; want %g, %g", counts, m, got.Variants, got.EntropyBits, variants, entropy)
		}
		_, _, alone := meanOfParts(counts, min(m+1, s.cases))
		if want := 1 - alone; math.Abs(got.Completeness-want) > 1e-12 {
			r.Fatalf("%v: %d cases have a completeness of %g, want %g", counts, m, got.Completeness, want)
		}
	})
}

// meanOfParts returns the mean number of variants, the mean entropy and the mean
// share of cases that stand alone, over all parts of m cases.
func meanOfParts(counts []int, m int) (variants, entropy, alone float64) {
	var cases []int // the variant of each
	for v, c := range counts {
		cases = append(cases, slices.Repeat([]int{v}, c)...)
	}
	parts := 0.0
	for set := range 1 << len(cases) {
		found, n := map[int]int{}, 0
		for i, v := range cases {
			if set>>i&1 == 1 {
				found[v]++
				n++
			}
		}
		if n != m {
			continue
		}
		parts++
		variants += float64(len(found))
		for _, k := range found {
			p := float64(k) / float64(m)
			entropy -= p * math.Log2(p)
			if k == 1 {
				alone += p
			}
		}
	}
	return variants / parts, entropy / parts, alone / parts
}

// TestWholeLogIsItsOwnSample: a sample of all cases is what the log has.
func TestWholeLogIsItsOwnSample(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(1, 500), 1, 40).Draw(r, "counts")
		slices.SortFunc(counts, func(a, b int) int { return b - a })
		v, s := varietyOf(counts), spectrumOf(counts)
		if s.cases < 2 {
			return
		}
		whole := s.at(s.cases)
		if !near(whole.Variants, float64(v.Variants)) || !near(whole.EntropyBits, v.EntropyBits) || !near(whole.Completeness, v.Completeness) {
			r.Fatalf("%+v, want %+v", whole, v)
		}
		if v.Completeness > 0 {
			at := s.atCompleteness(v.Completeness / 2)
			if math.Abs(at.Completeness-v.Completeness/2) > 1e-9 || at.Cases > whole.Cases || at.Variants > whole.Variants+1e-9 {
				r.Fatalf("at half the completeness %+v, the whole is %+v", at, whole)
			}
		}
		before := Sample{}
		for m := 1; m <= s.cases; m += 1 + s.cases/20 {
			now := s.at(m)
			if now.Variants < before.Variants-1e-9 || now.EntropyBits < before.EntropyBits-1e-9 || now.Completeness < before.Completeness-1e-9 {
				r.Fatalf("%d cases have less than fewer have: %+v after %+v", m, now, before)
			}
			before = now
		}
	})
}

// TestSamplesOfHugeLogs: nothing overflows or cancels out. Of a billion cases in
// two equal variants 30 have almost surely both, and the entropy of a binomial
// draw.
func TestSamplesOfHugeLogs(t *testing.T) {
	t.Parallel()
	const half = 500_000_000
	s := spectrumOf([]int{half, half, 1})
	got := s.at(30)
	want := 0.0
	for k := 1; k < 30; k++ {
		want += 2 * surprise(k, 30) * math.Exp(logChoose(30, k)-30*math.Ln2)
	}
	if math.Abs(got.Variants-2) > 1e-6 || math.Abs(got.EntropyBits-want) > 1e-6 {
		t.Errorf("%+v, want 2 variants and %g bit", got, want)
	}
	if large := s.at(2 * half); !near(large.Variants, 3-1/float64(2*half+1)) || math.Abs(large.EntropyBits-1) > 1e-6 {
		t.Errorf("all cases but one: %+v", large)
	}
}

// TestSamplesAgainstDrawing: what is expected is what drawing finds, within four
// standard errors.
func TestSamplesAgainstDrawing(t *testing.T) {
	t.Parallel()
	counts := []int{300, 120, 60, 20, 5, 3, 2, 2, 1, 1, 1, 1, 1, 1}
	const m, trials = 100, 4000
	var cases []int
	for v, c := range counts {
		cases = append(cases, slices.Repeat([]int{v}, c)...)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var sum, squares float64
	for range trials {
		rng.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
		found := map[int]bool{}
		for _, v := range cases[:m] {
			found[v] = true
		}
		sum, squares = sum+float64(len(found)), squares+float64(len(found)*len(found))
	}
	mean := sum / trials
	deviation := math.Sqrt((squares/trials - mean*mean) / trials)
	if got := spectrumOf(counts).at(m).Variants; math.Abs(got-mean) > 4*deviation {
		t.Errorf("%g variants are expected, drawing finds %g ± %g", got, mean, deviation)
	}
}
