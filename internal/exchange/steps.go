package exchange

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/evidence"
	"kiesel/internal/exchange/tabular"
)

// Steps is common core, variation points and local extras of one comparison: a
// row per step with its share of cases at each authority, a column per
// authority, and what people found out about why they differ. It goes out with the
// comparison.
type Steps struct {
	Words  Words
	Causes map[evidence.StepKey]evidence.StepCause // nil for none
}

// The parts of the list.
const (
	partCore       = "core"
	partVariations = "variations"
	partExtras     = "extras"
)

// Table describes the list for one comparison.
func (s Steps) Table(c evidence.Comparison) tabular.Table {
	step := []tabular.Column{
		{Key: "part", Heading: s.Words.T("comparison.list"), Kind: tabular.Selected, Role: tabular.Identifies, Choices: []tabular.Option{
			{Code: partCore, Word: s.Words.T("comparison.core")},
			{Code: partVariations, Word: s.Words.T("comparison.variations")},
			{Code: partExtras, Word: s.Words.T("comparison.extras")},
		}},
		{Key: "step", Heading: s.Words.T("comparison.step"), Kind: tabular.Told, Role: tabular.Identifies, Tell: s.tell},
	}
	shares := make([]tabular.Column, len(c.Inputs))
	for i, in := range c.Inputs {
		shares[i] = tabular.Column{Key: share(i), Heading: tabular.Text{De: in.Name, En: in.Name}, Kind: tabular.Decimal}
	}
	columns := slices.Concat(step, shares)
	if slices.ContainsFunc(c.Variations, func(s evidence.Step) bool { return s.Effect != nil }) {
		columns = append(columns, s.effect()...)
	}
	if len(s.Causes) > 0 {
		columns = append(columns, s.cause()...)
	}
	return tabular.Table{Name: "steps", Title: s.Words.T("exchange.steps"), Columns: columns}
}

// effect are the columns about how much longer the cases with a step last.
func (s Steps) effect() []tabular.Column {
	return []tabular.Column{
		{Key: "cases", Heading: s.Words.T("exchange.effect_cases"), Kind: tabular.Integer},
		{Key: "days", Heading: s.Words.T("exchange.effect_days"), Kind: tabular.Decimal},
		{Key: "low", Heading: s.Words.T("exchange.effect_low"), Kind: tabular.Decimal},
		{Key: "high", Heading: s.Words.T("exchange.effect_high"), Kind: tabular.Decimal},
		{Key: "working", Heading: s.Words.T("exchange.effect_working"), Kind: tabular.Decimal},
		{Key: "p", Heading: s.Words.T("exchange.effect_p"), Kind: tabular.Decimal},
	}
}

// cause are the columns about why the authorities differ at a step.
func (s Steps) cause() []tabular.Column {
	return []tabular.Column{
		{Key: "cause", Heading: s.Words.T("cause.column"), Kind: tabular.Selected, Choices: options(s.Words, "cause", evidence.Causes())},
		{Key: "source", Heading: s.Words.T("exchange.source")},
	}
}

// share is the key of the column of an authority.
func share(input int) string { return "share" + strconv.Itoa(input+1) }

// arrow leads from one activity to the next; before the first and behind the
// last is nothing.
const arrow = " → "

// stepText is a step as values of a table have it, see [Steps.tell].
func stepText(s evidence.Step) string {
	if s.Activity != "" {
		return s.Activity
	}
	return s.From + arrow + s.To
}

// tell names a step; a case begins and ends with words of the language.
func (s Steps) tell(step string, l tabular.Lang) string {
	if strings.HasPrefix(step, arrow) {
		step = s.Words.T("process.start").In(l) + step
	}
	if strings.HasSuffix(step, arrow) {
		step += s.Words.T("process.end").In(l)
	}
	return step
}

// Rows returns the rows of a comparison. A share that so few cases have that it
// must not be told is empty.
func (s Steps) Rows(c evidence.Comparison) tabular.Rows {
	t := s.Table(c)
	return func(yield func([]string, error) bool) {
		for _, part := range []struct {
			code  string
			steps []evidence.Step
		}{{partCore, c.Core}, {partVariations, c.Variations}, {partExtras, c.Extras}} {
			for _, step := range part.steps {
				values := map[string]string{"part": part.code, "step": stepText(step)}
				for i, x := range step.Shares {
					values[share(i)] = figure(x)
				}
				tellEffect(values, step.Effect)
				if cause, told := s.Causes[step.Key()]; told {
					values["cause"], values["source"] = string(cause.Cause), cause.Source
				}
				if !yield(t.Row(values), nil) {
					return
				}
			}
		}
	}
}

// tellEffect fills in the columns of an effect, to hundredths of days.
func tellEffect(values map[string]string, e *evidence.Effect) {
	if e == nil {
		return
	}
	days := func(x float64) string { return tabular.Number(math.Round(100*x) / 100) }
	values["cases"], values["p"] = strconv.Itoa(e.Cases), tabular.Number(e.PAdjusted)
	values["days"], values["low"], values["high"] = days(e.Pooled.Days), days(e.Pooled.Low), days(e.Pooled.High)
	values["working"] = days(e.Working.Days)
}
