package evidence

import (
	"math"
	"slices"
)

// Variety tells how much the cases of one log differ among themselves. It
// depends on the number of cases: compare two logs by it only at about equal
// numbers or equal completeness, see [EqualTerms].
type Variety struct {
	Variants     int     `json:"variants"`       // different sequences of activities
	Variants80   int     `json:"variants_80"`    // most frequent variants that together make 80 % of the cases
	EntropyBits  float64 `json:"entropy_bits"`   // −Σ p log2 p over the variants; biased low for few cases
	Completeness float64 `json:"completeness"`   // Good and Turing's coverage 1 − f1/n, 0…1
	Chao1        float64 `json:"chao1_variants"` // Chao's lower bound for the variants there are, seen or not
	// PathsLog10 is Pentland's estimate of the number of paths that the
	// directly-follows relations allow, as its decimal logarithm
	// 0.08·(1 + edges − activities). Null in profiles of earlier versions.
	PathsLog10 *float64 `json:"paths_log10,omitempty"`
	// Rarefied tells what to expect of random parts of 30, 100, 300 … cases, as far
	// as the log has more. Empty in profiles of earlier versions.
	Rarefied []Sample `json:"rarefied,omitempty"`
}

// varietyOf takes the numbers of cases of all variants, most frequent first.
func varietyOf(counts []int) Variety {
	v := Variety{Variants: len(counts)}
	var n, once, twice, covered int
	for _, c := range counts {
		n += c
		switch c {
		case 1:
			once++
		case 2:
			twice++
		}
	}
	for _, c := range counts {
		v.EntropyBits += surprise(c, n)
		if 5*covered < 4*n {
			v.Variants80++
		}
		covered += c
	}
	v.EntropyBits += 0 // a single variant has entropy 0, not −0
	v.Completeness = 1 - float64(once)/float64(n)
	f1, f2 := float64(once), float64(twice)
	unseen := f1 * (f1 - 1) / 2
	if twice > 0 {
		unseen = float64(n-1) / float64(n) * f1 * f1 / (2 * f2)
	}
	v.Chao1 = float64(len(counts)) + unseen
	v.Rarefied = spectrumOf(counts).rarefied()
	return v
}

// setPaths sets Pentland's estimate. Edges from the start and to the end of a
// case do not count.
func (v *Variety) setPaths(activities []Activity, edges []Edge) {
	inner := 0
	for _, e := range edges {
		if e.From != "" && e.To != "" {
			inner++
		}
	}
	log := 0.08 * float64(1+inner-len(activities))
	v.PathsLog10 = &log
}

// MillerMadowBits returns the entropy of a log with so many cases after the
// correction by Miller and Madow (1955), which takes away part of its bias.
func (v Variety) MillerMadowBits(cases int) float64 {
	return v.EntropyBits + float64(v.Variants-1)/(2*float64(cases)*math.Ln2)
}

// TopShare returns the share of cases that have one of the n most frequent
// variants, 0…1, or nil if the profile does not list as many and hides others.
func (p Profile) TopShare(n int) *float64 {
	if n > len(p.Variants) && p.Rest.Cases > 0 {
		return nil
	}
	cases := 0
	for _, v := range p.Variants[:min(n, len(p.Variants))] {
		cases += v.Cases
	}
	share := float64(cases) / float64(p.Cases)
	return &share
}

// rounded keeps two decimals, and whole variants.
func (v Variety) rounded() Variety {
	v.EntropyBits = math.Round(100*v.EntropyBits) / 100
	v.Completeness = math.Round(100*v.Completeness) / 100
	v.Chao1 = math.Round(v.Chao1)
	if v.PathsLog10 != nil {
		paths := math.Round(100**v.PathsLog10) / 100
		v.PathsLog10 = &paths
	}
	v.Rarefied = slices.Clone(v.Rarefied)
	for i, s := range v.Rarefied {
		v.Rarefied[i] = s.rounded()
	}
	return v
}

// check returns an error about the first figure that a log with so many cases
// can't have.
func (v Variety) check(cases int) error {
	switch {
	case v.Variants80 < 1 || v.Variants80 > v.Variants:
		return problem("variety.variants_80", "is %d of %d variants", v.Variants80, v.Variants)
	case !v.isEntropy(v.EntropyBits):
		return problem("variety.entropy_bits", "is %g, want 0 to log2 of the variants", v.EntropyBits)
	case !unit(&v.Completeness):
		return problem("variety.completeness", "is %g, want 0 to 1", v.Completeness)
	case !(v.Chao1 >= float64(v.Variants)) || math.IsInf(v.Chao1, 0):
		return problem("variety.chao1_variants", "is %g for %d variants", v.Chao1, v.Variants)
	case v.PathsLog10 != nil && (math.IsNaN(*v.PathsLog10) || math.IsInf(*v.PathsLog10, 0)):
		return problem("variety.paths_log10", "is %g", *v.PathsLog10)
	}
	for i, s := range v.Rarefied {
		switch {
		case !(s.Cases >= 1 && s.Cases < float64(cases)) || i > 0 && s.Cases <= v.Rarefied[i-1].Cases:
			return problem("variety.rarefied", "%g cases of %d, want ascending numbers below that of all cases", s.Cases, cases)
		case !(s.Variants >= 1 && s.Variants <= float64(v.Variants)+1e-6) || !v.isEntropy(s.EntropyBits) || !unit(&s.Completeness):
			return problem("variety.rarefied", "of %g cases the figures are impossible", s.Cases)
		}
	}
	return nil
}

// isEntropy reports whether bits may be an entropy of the variants, also after
// rounding.
func (v Variety) isEntropy(bits float64) bool {
	return bits >= 0 && bits <= math.Log2(float64(v.Variants))+0.01
}

// near allows for the rounding of another machine, and for figures that earlier
// versions did not have.
func (v Variety) near(w Variety) bool {
	floats := near(v.EntropyBits, w.EntropyBits) && near(v.Completeness, w.Completeness) && near(v.Chao1, w.Chao1) &&
		(v.PathsLog10 == nil || near(*v.PathsLog10, *w.PathsLog10)) &&
		(v.Rarefied == nil || slices.EqualFunc(v.Rarefied, w.Rarefied, Sample.near))
	return floats && v.Variants == w.Variants && v.Variants80 == w.Variants80
}

func (s Sample) near(t Sample) bool {
	return s.Cases == t.Cases && near(s.Variants, t.Variants) && near(s.EntropyBits, t.EntropyBits) && near(s.Completeness, t.Completeness)
}

// near reports whether two figures agree but for the rounding of machines.
func near(x, y float64) bool {
	const tolerance = 1e-9
	return math.Abs(x-y) <= tolerance*max(1, math.Abs(y))
}
