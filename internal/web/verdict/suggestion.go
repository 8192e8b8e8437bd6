package verdict

import (
	"math"
	"slices"

	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
)

// standardisability is the parameter that evidence suggests a value for.
var standardisability = bundling.Key{Name: "standardisability"}

// suggestion is what the comparisons of the service say about its
// standardisability. It is offered, never taken over unasked.
type suggestion struct {
	evidence.Standard
	inForce bundling.Parameter
}

// suggest returns the suggestion, nil if the comparisons say nothing.
func (d verdict) suggest() *suggestion {
	legal := bundling.Standardisability(d.service)
	s := evidence.EstimateStandard(d.service.ID, evidence.StandardPart{
		Value: legal.Value, Low: legal.Low, High: legal.High, Source: legal.Source,
	}, d.comparisons)
	if s.Grade == evidence.GradeLaw {
		return nil
	}
	s.Value, s.Low, s.High = hundredths(s.Value), hundredths(s.Low), hundredths(s.High)
	i := slices.IndexFunc(d.Parameters, func(p bundling.Parameter) bool { return p.Key == standardisability })
	return &suggestion{Standard: s, inForce: d.Parameters[i]}
}

// taken reports whether the suggestion is in force already.
func (s suggestion) taken() bool {
	return s.inForce.Value == s.Value && s.inForce.Low == s.Low && s.inForce.High == s.High
}

func hundredths(x float64) float64 { return math.Round(100*x) / 100 }

// suggestionText says what is suggested instead of what.
func suggestionText(v *page.View, s *suggestion) string {
	value, low, high := v.Decimal(s.Value, 2), v.Decimal(s.Low, 2), v.Decimal(s.High, 2)
	if s.taken() {
		return v.T("suggestion.taken", "value", value, "low", low, "high", high)
	}
	return v.T("suggestion.answer", "value", value, "low", low, "high", high, "now", v.Decimal(s.inForce.Value, 2))
}

// partText says where a part of the suggestion comes from.
func partText(v *page.View, p evidence.StandardPart) string {
	if p.Grade == evidence.GradeLogs {
		return v.T("suggestion.logs", "n", p.N+1)
	}
	return p.Source
}
