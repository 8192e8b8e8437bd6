package exchange

import (
	"strconv"

	"kiesel/internal/evidence"
	"kiesel/internal/exchange/tabular"
)

// StepChanges is what one authority of a comparison would have to change to follow
// the others. It goes out with the comparison.
type StepChanges struct {
	Words Words
}

// Table describes the list.
func (s StepChanges) Table() tabular.Table {
	return tabular.Table{Name: "changes", Title: s.Words.T("exchange.step_changes"), Columns: []tabular.Column{
		{Key: "authority", Heading: s.Words.T("evidence.authority"), Role: tabular.Identifies},
		{Key: "kind", Heading: s.Words.T("follow.kind"), Kind: tabular.Selected, Choices: options(s.Words, "step_change", evidence.ChangeKinds())},
		{Key: "step", Heading: s.Words.T("comparison.step"), Kind: tabular.Told, Role: tabular.Identifies, Tell: Steps{Words: s.Words}.tell},
		{Key: "here", Heading: s.Words.T("follow.here"), Kind: tabular.Decimal},
		{Key: "others", Heading: s.Words.T("follow.others"), Kind: tabular.Decimal},
		{Key: "cases", Heading: s.Words.T("follow.cases"), Kind: tabular.Integer},
	}}
}

// Rows returns the rows for an input of a comparison. A share that so few cases
// have that it must not be told is empty.
func (s StepChanges) Rows(c evidence.Comparison, input int) tabular.Rows {
	t := s.Table()
	return func(yield func([]string, error) bool) {
		for _, x := range c.ChangesFor(input) {
			values := map[string]string{
				"authority": c.Inputs[input].Name, "kind": string(x.Kind), "step": stepText(x.Step),
				"here": figure(x.Here), "others": figure(&x.Others), "cases": strconv.Itoa(x.Cases),
			}
			if !yield(t.Row(values), nil) {
				return
			}
		}
	}
}
