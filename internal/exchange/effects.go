package exchange

import (
	"kiesel/internal/bundling"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Effects is who gains and who pays if the verdict on one service is followed: a
// row per function and authority. It goes out with the verdict.
type Effects struct {
	Words Words
}

// Table describes the list for one service.
func (e Effects) Table(service landscape.Service) tabular.Table {
	title := e.Words.T("exchange.effects")
	return tabular.Table{
		Name:  "effects",
		Title: tabular.Text{De: title.De + " " + string(service.ID), En: title.En + " " + string(service.ID)},
		Columns: []tabular.Column{
			{Key: "function", Heading: e.Words.T("verdict.function"), Kind: tabular.Selected, Role: tabular.Identifies, Choices: options(e.Words, "function", landscape.Functions())},
			{Key: "key", Heading: e.Words.T("verdict.key"), Kind: tabular.Key, Role: tabular.Identifies},
			{Key: "authority", Heading: e.Words.T("verdict.authority")},
			{Key: "carrier", Heading: e.Words.T("verdict.carrier")},
			{Key: "now", Heading: yearly(e.Words, e.Words.Term("verdict_figure", "now"), ""), Kind: tabular.Decimal},
			{Key: "then", Heading: yearly(e.Words, e.Words.Term("verdict_figure", "then"), ""), Kind: tabular.Decimal},
			{Key: "transfer", Heading: yearly(e.Words, e.Words.T("verdict.transfer"), ""), Kind: tabular.Decimal},
			{Key: "hours_now", Heading: e.Words.T("verdict.hours_now"), Kind: tabular.Decimal},
			{Key: "hours_then", Heading: e.Words.T("verdict.hours_then"), Kind: tabular.Decimal},
			{Key: "experts_now", Heading: e.Words.T("verdict.experts_now"), Kind: tabular.Decimal},
			{Key: "experts_then", Heading: e.Words.T("verdict.experts_then"), Kind: tabular.Decimal},
		},
	}
}

// Rows returns the rows of a verdict, EUR per year; name names an authority.
func (e Effects) Rows(service landscape.Service, v bundling.Verdict, name func(landscape.ARS) string) tabular.Rows {
	t := e.Table(service)
	return func(yield func([]string, error) bool) {
		for _, f := range v.Functions {
			for _, c := range f.Changes {
				row := t.Row(map[string]string{
					"function": string(f.Function), "key": string(c.Authority), "authority": name(c.Authority), "carrier": name(c.Carrier),
					"now": tabular.Number(rounded(c.Now, 2)), "then": tabular.Number(rounded(c.Then, 2)),
					"transfer":  tabular.Number(rounded(c.Transfer, 2)),
					"hours_now": tabular.Number(rounded(c.HoursNow, 1)), "hours_then": tabular.Number(rounded(c.HoursThen, 1)),
					"experts_now": tabular.Number(rounded(c.ExpertsNow, 1)), "experts_then": tabular.Number(rounded(c.ExpertsThen, 1)),
				})
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}
