package exchange

import (
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/evidence"
	"kiesel/internal/exchange/tabular"
)

// Steps is common core, variation points and local extras of one comparison: a
// row per step with its share of cases at each authority, a column per
// authority. It goes out with the comparison.
type Steps struct {
	Words Words
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
	return tabular.Table{Name: "steps", Title: s.Words.T("exchange.steps"), Columns: slices.Concat(step, shares)}
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
				if !yield(t.Row(values), nil) {
					return
				}
			}
		}
	}
}
