package exchange

import (
	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calculation"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Calculation is the answers of a calculation: a row per function of a service. It
// only goes out.
type Calculation struct {
	Words  Words
	Method calculation.Method
}

// CalculationRow is one row.
type CalculationRow struct {
	Service landscape.Service
	Line    calculation.Line
}

// Table describes the list. Money is EUR per year, shares are from 0 to 1.
func (c Calculation) Table() tabular.Table {
	outcomes := []bundling.Outcome{bundling.Bundle, bundling.BundleInPart, bundling.KeepLocal}
	t := tabular.Table{Name: "calculation", Title: c.Words.Term("calculation_method", string(c.Method)), Columns: []tabular.Column{
		{Key: "key", Heading: c.Words.T("exchange.service"), Kind: tabular.Key, Role: tabular.Identifies},
		{Key: "name", Heading: c.Words.T("services.name")},
		{Key: "function", Heading: c.Words.T("verdict.function"), Kind: tabular.Selected, Role: tabular.Identifies, Choices: options(c.Words, "function", landscape.Functions())},
		{Key: "outcome", Heading: c.Words.T("recommendations.column"), Kind: tabular.Selected, Choices: options(c.Words, "outcome", outcomes)},
	}}
	keys, kind := []string{"holds", "least", "most"}, tabular.Decimal
	if c.Method == calculation.Neighbours {
		keys = []string{"carriers", "neighbours", "local"}
		for _, key := range keys {
			t.Columns = append(t.Columns, tabular.Column{Key: key, Heading: c.Words.Term("calculation_column", key), Kind: tabular.Integer})
		}
		keys = []string{"now", "levels", "then", "gain", "gain_p10", "gain_p90", "probability_cheaper", "gap"}
	}
	for _, key := range keys {
		t.Columns = append(t.Columns, tabular.Column{Key: key, Heading: c.Words.Term("calculation_column", key), Kind: kind})
	}
	return t
}

// Rows returns the rows in their order.
func (c Calculation) Rows(rows []CalculationRow) tabular.Rows {
	t := c.Table()
	return func(yield func([]string, error) bool) {
		for _, x := range rows {
			if !yield(t.Row(x.values()), nil) {
				return
			}
		}
	}
}

func (x CalculationRow) values() map[string]string {
	values := map[string]string{"key": string(x.Service.ID), "name": x.Service.Name, "function": string(x.Line.Function)}
	number := func(key string, v float64, decimals int) { values[key] = tabular.Number(rounded(v, decimals)) }
	if n := x.Line.Neighbours; n != nil {
		values["outcome"] = string(n.Outcome)
		for key, count := range map[string]int{"carriers": n.Carriers, "neighbours": n.Neighbours, "local": n.Local} {
			number(key, float64(count), 0)
		}
		for key, money := range map[string]float64{
			"now": n.Now.Value, "levels": n.Levels.Value, "then": n.Then.Value, "gain": n.Gain.Value, "gain_p10": n.Gain.P10, "gain_p90": n.Gain.P90,
		} {
			number(key, money, 0)
		}
		number("probability_cheaper", n.ProbabilityCheaper, 3)
		number("gap", n.Gap, 4)
	}
	if r := x.Line.Robustness; r != nil {
		values["outcome"] = string(r.Outcome)
		for key, share := range map[string]float64{"holds": r.Holds, "least": r.Least, "most": r.Most} {
			number(key, share, 3)
		}
	}
	return values
}
