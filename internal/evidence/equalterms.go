package evidence

import (
	"math"
	"slices"
)

// EqualTerms sets the variety of authorities side by side where it may be
// compared: in samples of equally many cases, and in samples of equal
// completeness.
type EqualTerms struct {
	Cases   int           `json:"cases"`    // size of the samples of ByCases
	ByCases []InputSample `json:"by_cases"` // in the order of the inputs; missing are those whose profile does not tell
	// Completeness is that of the samples of ByCompleteness: the smallest that an
	// input has. Null where variants are folded, or where it is so low that samples
	// of it would say nothing.
	Completeness   *float64      `json:"completeness"`
	ByCompleteness []InputSample `json:"by_completeness"` // of all inputs; empty without Completeness
}

// InputSample is the sample of one authority.
type InputSample struct {
	Input string `json:"input"` // its name
	Sample
}

// SampleOf returns the sample of the input with a name, nil if there is none.
func SampleOf(samples []InputSample, input string) *Sample {
	for _, s := range samples {
		if s.Input == input {
			return &s.Sample
		}
	}
	return nil
}

// lowestCompleteness is the completeness below which samples are not compared:
// half of the cases to come would have variants that nobody has seen.
const lowestCompleteness = 0.5

// equalTerms compares the variety of profiles; what the comparison shows is
// rounded like their folded forms if it hides small groups. It returns nil if a
// profile has too few cases or if no size is told by two of them.
func equalTerms(profiles []Profile, minCases int) *EqualTerms {
	fewest, exact, completeness := profiles[0].Cases, true, 1.0
	for _, p := range profiles {
		fewest, exact = min(fewest, p.Cases), exact && p.Exact()
		completeness = min(completeness, p.Variety.Completeness)
	}
	e := EqualTerms{Cases: fewest, ByCompleteness: []InputSample{}}
	if !exact {
		sizes := sampleSizes(fewest - 1)
		if len(sizes) == 0 {
			return nil
		}
		e.Cases = sizes[len(sizes)-1]
	}
	if e.Cases < fewestCases {
		return nil
	}
	for _, p := range profiles {
		if s := p.sampleOf(e.Cases); s != nil {
			e.ByCases = append(e.ByCases, InputSample{p.Authority.Name, s.shown(minCases)})
		}
	}
	if len(e.ByCases) < 2 {
		return nil
	}
	if exact && completeness >= lowestCompleteness {
		e.Completeness = &completeness
		for _, p := range profiles {
			s := p.spectrum().atCompleteness(completeness)
			e.ByCompleteness = append(e.ByCompleteness, InputSample{p.Authority.Name, s.shown(minCases)})
		}
		if minCases > 1 {
			completeness = math.Round(100*completeness) / 100
		}
	}
	return &e
}

// sampleOf returns what to expect of a sample, nil if the profile hides it.
func (p Profile) sampleOf(cases int) *Sample {
	if p.Exact() {
		s := p.spectrum().at(cases)
		return &s
	}
	for _, s := range p.Variety.Rarefied {
		if s.Cases == float64(cases) {
			return &s
		}
	}
	return nil
}

// spectrum returns that of an exact profile.
func (p Profile) spectrum() spectrum {
	counts := make([]int, len(p.Variants))
	for i, v := range p.Variants {
		counts[i] = v.Cases
	}
	return spectrumOf(counts)
}

// shown rounds the sample if groups are hidden.
func (s Sample) shown(minCases int) Sample {
	if minCases == 1 {
		return s
	}
	return s.rounded()
}

// validate checks the samples of so many inputs.
func (e *EqualTerms) validate(inputs int) error {
	if e == nil {
		return nil
	}
	if e.Cases < 1 || len(e.ByCases) < 2 || len(e.ByCases) > inputs || !unit(e.Completeness) {
		return problem("equal_terms", "%d samples of %d cases for %d inputs", len(e.ByCases), e.Cases, inputs)
	}
	if (e.Completeness == nil) != (len(e.ByCompleteness) == 0) || len(e.ByCompleteness) > 0 && len(e.ByCompleteness) != inputs {
		return problem("equal_terms", "%d samples of equal completeness for %d inputs", len(e.ByCompleteness), inputs)
	}
	for _, s := range slices.Concat(e.ByCases, e.ByCompleteness) {
		if !(s.Cases >= 0 && s.Variants >= 0 && s.EntropyBits >= 0 && unit(&s.Completeness)) {
			return problem("equal_terms", "the sample of %s has impossible figures", s.Input)
		}
	}
	return nil
}
