package verdict

import (
	"math"
	"strconv"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/evidence"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/web/services"
)

// sure says how sure the recommendation for a function is.
func sure(v *page.View, f bundling.FunctionVerdict) string {
	if len(f.Reasons) > 0 {
		return v.Term("verdict_reason", f.Reasons[0].Key)
	}
	if f.Unrivalled {
		return v.T("verdict.sure_unrivalled")
	}
	if f.Outcome == bundling.KeepLocal {
		return v.T("verdict.sure_local", "p", v.Percent(f.ProbabilityCheaper, 0))
	}
	return v.T("verdict.sure", "p", v.Percent(f.ProbabilityCheaper, 0))
}

// Regret writes what the second best solution costs more, in full euros; a limit is
// rounded up, so that it remains one.
func Regret(v *page.View, regret float64, isLimit bool) string {
	if isLimit {
		regret = math.Ceil(regret)
	}
	return v.EUR(regret)
}

// regret says what the second best solution costs more, or at most; nothing if there
// is none.
func regret(v *page.View, f bundling.FunctionVerdict) string {
	if f.SecondBest == nil {
		return ""
	}
	text := v.T("verdict.regret", "regret", Regret(v, f.Regret, false))
	if f.RegretIsLimit {
		text = v.T("verdict.regret_at_most", "regret", Regret(v, f.Regret, true))
	}
	if f.SecondBest.Tie {
		text += " " + v.T("verdict.second_tie", "share", v.Percent(f.SecondBest.ProbabilityCheaper, 0))
	}
	return text
}

// measureSentence says what it would be worth to know a parameter better.
func measureSentence(v *page.View, m bundling.Measure) string {
	if m.Value < 1 {
		return v.T("verdict.measure_spread", "name", ParameterName(v, m.Key), "share", v.Percent(m.Spread, 0))
	}
	return v.T("verdict.measure_value", "name", ParameterName(v, m.Key), "value", v.Estimate(m.Value), "share", v.Percent(m.Spread, 0))
}

// comparisonSentence names a comparison by what it found.
func comparisonSentence(v *page.View, c evidence.StoredComparison) string {
	different := 0
	for _, p := range c.Comparison.Pairs {
		if p.Statement == evidence.Different {
			different++
		}
	}
	name := c.Level
	if name == evidence.LevelActivity || name == evidence.LevelPhase {
		name = v.Term("abstraction", name)
	}
	return v.T("verdict.comparison", "level", name, "different", different, "pairs", len(c.Comparison.Pairs), "core", len(c.Comparison.Core))
}

// originText says where the value of a parameter comes from.
func originText(v *page.View, p bundling.Parameter) string {
	if p.Origin == bundling.OriginMissing && p.Optional {
		return v.T("verdict.optional")
	}
	return v.Term("origin", string(p.Origin))
}

// inputValue writes a parameter for an input field, in full precision and with
// the decimal sign of the language; empty if nobody knows it.
func inputValue(v *page.View, p bundling.Parameter) string {
	if p.Origin == bundling.OriginMissing {
		return ""
	}
	return Number(v, p.Value)
}

// text is what the form shows of a parameter, and whether that is a mistake.
func (d verdict) text(v *page.View, p bundling.Parameter) (text string, wrong bool) {
	text, entered := d.entered[p.Key.String()]
	if !entered {
		return inputValue(v, p), false
	}
	_, ok := parseValue(v.Lang(), p.Key, text)
	return text, !ok
}

// Allowed says which values a parameter may have.
func Allowed(v *page.View, key bundling.Key) string {
	a := key.Allowed()
	if a.Switch {
		return v.Term("keep_error", "switch")
	}
	return v.T("parameter.allowed", "least", v.Decimal(a.Min, decimals(a.Min)), "most", v.Decimal(a.Max, decimals(a.Max)))
}

// Number writes a figure in full, as [page.ParseNumber] reads it.
func Number(v *page.View, x float64) string {
	text := strconv.FormatFloat(x, 'f', -1, 64)
	if v.Lang() == i18n.German {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// newScenarioHref is the address at which what the page computes with is kept as
// a scenario.
func newScenarioHref(d verdict) string {
	return d.premises.At(services.ScenariosHref(d.service.ID) + "/new")
}
