package evidence

import "strings"

// Validate checks that a comparison that was computed elsewhere is complete and
// within its ranges. It returns an error that wraps [ErrInvalid].
func (c Comparison) Validate() error {
	n := len(c.Inputs)
	if _, err := ParseLevel(c.Level); err != nil {
		return problem("level", "%v", err)
	}
	switch {
	case c.Schema != ComparisonSchema:
		return problem("schema", "is %q, want %q", c.Schema, ComparisonSchema)
	case n < 2:
		return problem("inputs", "there are %d, want two or more", n)
	case c.Permutations < 1 || c.MinCases < 1:
		return problem("permutations, min_cases", "are %d and %d, want 1 or more", c.Permutations, c.MinCases)
	case len(c.Pairs) != n*(n-1)/2:
		return problem("pairs", "there are %d for %d inputs, want %d", len(c.Pairs), n, n*(n-1)/2)
	}
	for i, in := range c.Inputs {
		if strings.TrimSpace(in.Name) == "" || in.Cases < 1 || in.Events < in.Cases || in.MinCases < 1 || !unit(&in.RestShare) {
			return problem("inputs", "number %d has no name or impossible figures", i+1)
		}
	}
	at := 0
	for i := range c.Inputs {
		for j := i + 1; j < n; j++ {
			if err := c.Pairs[at].validate(c.Inputs[i], c.Inputs[j], c.Permutations); err != nil {
				return err
			}
			at++
		}
	}
	if err := c.EqualTerms.validate(n); err != nil {
		return err
	}
	for _, steps := range [][]Step{c.Core, c.Variations, c.Extras} {
		for _, s := range steps {
			if err := s.validate(n); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p Pair) validate(a, b Input, permutations int) error {
	switch {
	case p.A != a.Name || p.B != b.Name:
		return problem("pairs", "found %q with %q, want %q with %q in the order of the inputs", p.A, p.B, a.Name, b.Name)
	case !unit(p.EMD) || !unit(p.Floor) || !unit(p.Similarity) || !unit(p.P) || !unit(p.PAdjusted) || !unit(&p.Hidden):
		return problem("pairs", "%q with %q has a figure outside 0…1", p.A, p.B)
	case p.Bounds != nil && !(0 <= p.Bounds.Low && p.Bounds.Low <= p.Bounds.High && p.Bounds.High <= 1):
		return problem("pairs", "%q with %q has bounds %g…%g", p.A, p.B, p.Bounds.Low, p.Bounds.High)
	}
	if (p.EMD == nil) != (p.Floor == nil) || (p.EMD == nil) != (p.Similarity == nil) || (p.EMD == nil) == (p.Bounds == nil) {
		return problem("pairs", "%q with %q must have distance, floor and similarity, or bounds", p.A, p.B)
	}
	if statement, reason := judge(p, min(a.Cases, b.Cases), permutations); p.Statement != statement || p.Reason != reason {
		return problem("pairs", "%q with %q states %s (%s), but its figures say %s (%s)",
			p.A, p.B, p.Statement, p.Reason, statement, reason)
	}
	return nil
}

func (s Step) validate(inputs int) error {
	if len(s.Shares) != inputs {
		return problem("steps", "%q%q→%q has %d shares for %d inputs", s.Activity, s.From, s.To, len(s.Shares), inputs)
	}
	for _, share := range append([]*float64{s.P, s.PAdjusted}, s.Shares...) {
		if !unit(share) {
			return problem("steps", "%q%q→%q has a figure outside 0…1", s.Activity, s.From, s.To)
		}
	}
	return s.Effect.validate(inputs)
}

// unit reports whether x is unknown or within 0…1, and not NaN.
func unit(x *float64) bool { return x == nil || *x >= 0 && *x <= 1 }
