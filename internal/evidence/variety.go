package evidence

import "math"

// Variety tells how much the cases of one log differ among themselves. It
// depends on the number of cases: compare two logs by it only at about equal
// numbers or equal completeness.
type Variety struct {
	Variants     int     `json:"variants"`       // different sequences of activities
	Variants80   int     `json:"variants_80"`    // most frequent variants that together make 80 % of the cases
	EntropyBits  float64 `json:"entropy_bits"`   // −Σ p log2 p over the variants; biased low for few cases
	Completeness float64 `json:"completeness"`   // Good and Turing's coverage 1 − f1/n, 0…1
	Chao1        float64 `json:"chao1_variants"` // Chao's lower bound for the variants there are, seen or not
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
		p := float64(c) / float64(n)
		v.EntropyBits -= p * math.Log2(p)
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
	return v
}

// rounded keeps two decimals, and whole variants.
func (v Variety) rounded() Variety {
	v.EntropyBits = math.Round(100*v.EntropyBits) / 100
	v.Completeness = math.Round(100*v.Completeness) / 100
	v.Chao1 = math.Round(v.Chao1)
	return v
}
