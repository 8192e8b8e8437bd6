package evidence

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
)

// hasEffects reports whether the comparison tells how long the cases of some
// variation point last.
func (c comparison) hasEffects() bool {
	return slices.ContainsFunc(c.Variations, func(s evidence.Step) bool { return s.Effect != nil })
}

// effectText says in a sentence how much longer or shorter the cases with a step
// last: in working days, or in hours where that is less than a day.
func effectText(v *page.View, s evidence.Step) string {
	e := s.Effect
	delay, unit := e.Working, "days"
	if math.Abs(e.Pooled.Low) < 1 && math.Abs(e.Pooled.High) < 1 {
		delay, unit = evidence.Delay{Days: 24 * e.Pooled.Days, Low: 24 * e.Pooled.Low, High: 24 * e.Pooled.High}, "hours"
	}
	what := "step"
	if s.Activity == "" {
		what = "edge"
	}
	args := []any{"what", v.Term("effect_what", what), "unit", v.Term("effect_unit", unit)}
	low, high := delay.Low, delay.High
	switch e.Statement {
	case evidence.Longer:
		return v.T("effect.longer", append(args, "by", amount(v, delay.Days), "low", amount(v, low), "high", amount(v, high))...)
	case evidence.Shorter:
		return v.T("effect.shorter", append(args, "by", amount(v, -delay.Days), "low", amount(v, -high), "high", amount(v, -low))...)
	}
	return v.T("effect.none", append(args, "low", amount(v, low), "high", amount(v, high))...)
}

// namesOf names some inputs.
func (c comparison) namesOf(inputs []int) string {
	names := make([]string, len(inputs))
	for i, in := range inputs {
		names[i] = c.Inputs[in].Name
	}
	return strings.Join(names, ", ")
}

// effectDetail says which authorities have the step more often, or less often if
// these are fewer, how many cases have it in all, and what the delay is by the
// calendar.
func effectDetail(v *page.View, c comparison, s evidence.Step) string {
	more, fewer := s.Sides()
	e := s.Effect
	detail := v.T("effect.more_often", "names", c.namesOf(more), "cases", e.Cases)
	if len(fewer) > 0 && len(fewer) < len(more) {
		detail = v.T("effect.less_often", "names", c.namesOf(fewer), "cases", e.Cases)
	}
	if e.Statement == evidence.NoDifference || math.Abs(e.Pooled.Days) < 1 {
		return detail
	}
	return detail + " " + v.T("effect.calendar", "days", amount(v, math.Abs(e.Pooled.Days)))
}

// amount writes a number of days or hours with its sign if it is negative: whole
// from ten up.
func amount(v *page.View, x float64) string {
	decimals := 1
	if math.Abs(x) >= 10 {
		decimals = 0
	}
	text := v.Decimal(math.Abs(x), decimals)
	if x < 0 && strings.ContainsAny(text, "123456789") {
		return "−" + text
	}
	return text
}

// varietyText says which authority has the most and which the fewest variants in
// samples of one size.
func varietyText(v *page.View, c comparison) string {
	byVariants := func(a, b evidence.InputSample) int { return cmp.Compare(a.Variants, b.Variants) }
	most, least := slices.MaxFunc(c.EqualTerms.ByCases, byVariants), slices.MinFunc(c.EqualTerms.ByCases, byVariants)
	return v.T("comparison.equal_answer", "n", c.EqualTerms.Cases,
		"most", most.Input, "many", v.Decimal(most.Variants, 0), "least", least.Input, "few", v.Decimal(least.Variants, 0))
}

// sampleText writes the variants or the entropy of a sample.
func sampleText(v *page.View, s *evidence.Sample, of func(evidence.Sample) float64, decimals int) string {
	if s == nil {
		return v.Missing()
	}
	return v.Decimal(of(*s), decimals)
}

func variantsOf(s evidence.Sample) float64 { return s.Variants }

func entropyOf(s evidence.Sample) float64 { return s.EntropyBits }

func casesOf(s evidence.Sample) float64 { return s.Cases }

// complexityText writes the normalised sequence entropy.
func complexityText(v *page.View, x *evidence.Complexity) string {
	if x == nil {
		return v.Missing()
	}
	return v.Decimal(x.SequenceShare, 2)
}

// percentText writes a share; nil stands for unknown.
func percentText(v *page.View, x *float64) string {
	if x == nil {
		return v.Missing()
	}
	return v.Percent(*x, 0)
}
