package evidence

import "kiesel/internal/evidence/conformance"

// Traces returns the listed variants in the form in which they are held against
// models. The cases of [Profile.Rest], whose variants are not known, are not
// among them.
func (p Profile) Traces() []conformance.Variant {
	variants := make([]conformance.Variant, len(p.Variants))
	for i, v := range p.Variants {
		variants[i] = conformance.Variant{Trace: make([]string, len(v.Trace)), Cases: v.Cases}
		for k, activity := range v.Trace {
			variants[i].Trace[k] = conformance.Activity(activity)
		}
	}
	return variants
}
