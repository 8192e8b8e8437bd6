package exchange

import (
	"fmt"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/exchange/tabular"
	"kiesel/internal/landscape"
)

// Scenarios is the comparison of scenarios as a workbook: what each comes to, by
// function, what it means for every authority, every assumption, those that
// differ, and the conditions. It only goes out.
type Scenarios struct {
	Words Words
}

// Book returns the workbook of a comparison of scenarios of a service; name names
// an authority.
func (s Scenarios) Book(service landscape.Service, c scenario.Comparison, name func(landscape.ARS) string) tabular.Book {
	title := s.Words.T("scenarios.title")
	return tabular.Book{
		Name:  "scenarios",
		Title: tabular.Text{De: title.De + " " + string(service.ID), En: title.En + " " + string(service.ID)},
		Sheets: []tabular.Sheet{
			s.summary(c), s.functions(c), s.impacts(c, name), s.assumptions(c), s.differences(c), s.conditions(c, name),
		},
	}
}

// column is the first column of most sheets: which scenario a row is about.
func (s Scenarios) column() tabular.Column {
	base := s.Words.T("scenarios.base")
	return tabular.Column{Key: "scenario", Heading: s.Words.T("scenarios.name"), Kind: tabular.Told, Tell: func(name string, l tabular.Lang) string {
		if name == inForceName {
			return base.In(l)
		}
		return name
	}}
}

// inForceName stands for the recommendation in force among the names of
// scenarios, which are never empty and have no line breaks.
const inForceName = "\n"

func columnName(c scenario.Column) string {
	if c.Scenario == nil {
		return inForceName
	}
	return c.Scenario.Name
}

// outcomes are the choices of a column with outcomes.
func (s Scenarios) outcomes() []tabular.Option {
	return options(s.Words, "outcome", []bundling.Outcome{bundling.Bundle, bundling.BundleInPart, bundling.KeepLocal, bundling.NotEnoughData})
}

// money are the columns of an amount with its range.
func (s Scenarios) money(names ...string) []tabular.Column {
	columns := make([]tabular.Column, 0, 3*len(names))
	for _, name := range names {
		word := s.Words.Term("verdict_figure", name)
		for _, part := range []string{"", " P10", " P90"} {
			columns = append(columns, tabular.Column{Key: name + part, Heading: yearly(s.Words, tabular.Text{De: word.De + part, En: word.En + part}, ""), Kind: tabular.Decimal})
		}
	}
	return columns
}

// put writes an amount with its range into the cells of a row.
func put(cells map[string]string, name string, r bundling.Range) {
	cells[name], cells[name+" P10"], cells[name+" P90"] = euros(r.Value), euros(r.P10), euros(r.P90)
}

// counted adds to a heading from which change on authorities are counted.
func (s Scenarios) counted(heading tabular.Text, relation string) tabular.Text {
	return yearly(s.Words, heading, fmt.Sprintf("%s %g ", relation, bundling.Noticeable))
}

func euros(x float64) string { return tabular.Number(rounded(x, 2)) }

func (s Scenarios) summary(c scenario.Comparison) tabular.Sheet {
	t := tabular.Table{Name: "summary", Title: s.Words.T("scenarios.sheet_summary"), Columns: []tabular.Column{
		s.column(),
		{Key: "question", Heading: s.Words.Term("scenario_field", "question")},
		{Key: "outcome", Heading: s.Words.T("scenarios.outcome"), Kind: tabular.Selected, Choices: s.outcomes()},
	}}
	t.Columns = append(t.Columns, s.money("now", "then", "saving")...)
	t.Columns = append(t.Columns,
		tabular.Column{Key: "more", Heading: yearly(s.Words, s.Words.Term("scenario_figure", "more"), ""), Kind: tabular.Decimal},
		tabular.Column{Key: "gaining", Heading: s.counted(s.Words.T("scenarios.gaining"), "≥"), Kind: tabular.Integer},
		tabular.Column{Key: "paying", Heading: s.counted(s.Words.T("scenarios.paying"), "≥"), Kind: tabular.Integer},
		tabular.Column{Key: "unchanged", Heading: s.counted(s.Words.T("scenarios.unchanged"), "<"), Kind: tabular.Integer},
		tabular.Column{Key: "many_for_few", Heading: s.Words.T("scenarios.many_for_few"), Kind: tabular.Told, Tell: s.tellFunctions},
		tabular.Column{Key: "compensation", Heading: yearly(s.Words, s.Words.T("scenarios.compensation"), ""), Kind: tabular.Decimal},
		tabular.Column{Key: "passed", Heading: s.Words.T("scenarios.passed_share"), Kind: tabular.Decimal},
		tabular.Column{Key: "problem", Heading: s.Words.T("scenarios.problem")})
	rows := make([][]string, 0, len(c.Columns))
	for _, x := range c.Columns {
		cells := map[string]string{"scenario": columnName(x), "problem": x.Problem}
		if x.Scenario != nil {
			cells["question"] = x.Scenario.Question
		}
		if x.Err == nil {
			cells["outcome"], cells["gaining"], cells["paying"] = string(x.Outcome), fmt.Sprint(x.Gaining), fmt.Sprint(x.Paying)
			cells["unchanged"] = fmt.Sprint(x.Unchanged)
			cells["many_for_few"] = landscape.JoinFunctions(x.Compensation.ManyForFew, " ")
			if x.Compensation.Needed() {
				cells["compensation"], cells["passed"] = euros(x.Compensation.Transferred), tabular.Number(rounded(x.Compensation.Share, 3))
			}
			put(cells, "now", x.Now)
			put(cells, "then", x.Then)
			put(cells, "saving", x.Saving)
			cells["more"] = euros(x.More)
		}
		rows = append(rows, t.Row(cells))
	}
	return tabular.Sheet{Table: t, Rows: tabular.All(rows)}
}

// tellFunctions writes a list of functions in words.
func (s Scenarios) tellFunctions(codes string, l tabular.Lang) string {
	names := strings.Fields(codes)
	for i, code := range names {
		names[i] = s.Words.Term("function", code).In(l)
	}
	return strings.Join(names, ", ")
}

func (s Scenarios) functions(c scenario.Comparison) tabular.Sheet {
	t := tabular.Table{Name: "functions", Title: s.Words.T("scenarios.sheet_functions"), Columns: []tabular.Column{
		s.column(),
		{Key: "function", Heading: s.Words.T("verdict.function"), Kind: tabular.Selected, Choices: options(s.Words, "function", landscape.Functions())},
		{Key: "outcome", Heading: s.Words.T("scenarios.outcome"), Kind: tabular.Selected, Choices: s.outcomes()},
		{Key: "carriers", Heading: s.Words.T("scenarios.carriers"), Kind: tabular.Integer},
		{Key: "local", Heading: s.Words.T("scenarios.local"), Kind: tabular.Integer},
	}}
	t.Columns = append(t.Columns, s.money("then", "saving")...)
	t.Columns = append(t.Columns,
		tabular.Column{Key: "probability", Heading: s.Words.T("scenarios.probability"), Kind: tabular.Decimal},
		tabular.Column{Key: "regret", Heading: yearly(s.Words, s.Words.T("scenarios.regret"), ""), Kind: tabular.Decimal},
		tabular.Column{Key: "regret_is_limit", Heading: s.Words.T("scenarios.regret_is_limit"), Kind: tabular.Selected, Choices: yes(s.Words)})
	var rows [][]string
	for _, x := range c.Columns {
		for _, f := range x.Functions {
			cells := map[string]string{"scenario": columnName(x), "function": string(f.Function), "outcome": string(f.Outcome)}
			if f.Outcome != bundling.NotEnoughData {
				cells["carriers"], cells["local"] = fmt.Sprint(f.Carriers), fmt.Sprint(f.Local)
				put(cells, "then", f.Then)
				put(cells, "saving", f.Saving)
				if !f.Unrivalled {
					cells["probability"], cells["regret"] = tabular.Number(rounded(f.Probability, 3)), euros(f.Regret)
					cells["regret_is_limit"] = yesIf(f.RegretIsLimit)
				}
			}
			rows = append(rows, t.Row(cells))
		}
	}
	return tabular.Sheet{Table: t, Rows: tabular.All(rows)}
}

func (s Scenarios) impacts(c scenario.Comparison, name func(landscape.ARS) string) tabular.Sheet {
	t := tabular.Table{Name: "impacts", Title: s.Words.T("scenarios.sheet_impacts"), Columns: []tabular.Column{
		s.column(),
		{Key: "key", Heading: s.Words.T("verdict.key"), Kind: tabular.Key},
		{Key: "authority", Heading: s.Words.T("verdict.authority")},
		{Key: "now", Heading: yearly(s.Words, s.Words.Term("verdict_figure", "now"), ""), Kind: tabular.Decimal},
		{Key: "then", Heading: yearly(s.Words, s.Words.Term("verdict_figure", "then"), ""), Kind: tabular.Decimal},
		{Key: "gain", Heading: yearly(s.Words, s.Words.Term("verdict_figure", "saving"), ""), Kind: tabular.Decimal},
	}}
	var rows [][]string
	for _, x := range c.Columns {
		for _, e := range x.Impacts {
			rows = append(rows, t.Row(map[string]string{
				"scenario": columnName(x), "key": string(e.Authority), "authority": name(e.Authority),
				"now": euros(e.Now), "then": euros(e.Then), "gain": euros(e.Gain()),
			}))
		}
	}
	return tabular.Sheet{Table: t, Rows: tabular.All(rows)}
}

func (s Scenarios) assumptions(c scenario.Comparison) tabular.Sheet {
	t := tabular.Table{Name: "parameters", Title: s.Words.T("scenarios.sheet_assumptions"), Columns: []tabular.Column{
		s.column(),
		{Key: "function", Heading: s.Words.T("verdict.function"), Kind: tabular.Selected, Choices: options(s.Words, "function", landscape.Functions())},
		{Key: "parameter", Heading: s.Words.T("verdict.parameter"), Kind: tabular.Selected, Choices: options(s.Words, "parameter", bundling.ParameterNames())},
		{Key: "value", Heading: s.Words.T("verdict.value"), Kind: tabular.Decimal},
		{Key: "low", Heading: s.Words.Term("keep", "low"), Kind: tabular.Decimal},
		{Key: "high", Heading: s.Words.Term("keep", "high"), Kind: tabular.Decimal},
		{Key: "unit", Heading: s.Words.T("figure.unit"), Kind: tabular.Told, Tell: unitWord(s.Words)},
		{Key: "source", Heading: s.Words.T("verdict.source_title")},
	}}
	var rows [][]string
	for _, x := range c.Columns {
		for _, p := range x.Verdict.Parameters {
			cells := map[string]string{
				"scenario": columnName(x), "function": string(p.Key.Function), "parameter": p.Key.Name, "unit": p.Unit, "source": p.Source,
			}
			if p.Origin != bundling.OriginMissing {
				cells["value"], cells["low"], cells["high"] = tabular.Number(p.Value), tabular.Number(p.Low), tabular.Number(p.High)
			}
			rows = append(rows, t.Row(cells))
		}
	}
	return tabular.Sheet{Table: t, Rows: tabular.All(rows)}
}

// differences has a column per scenario: its names are headings.
func (s Scenarios) differences(c scenario.Comparison) tabular.Sheet {
	t := tabular.Table{Name: "differences", Title: s.Words.T("scenarios.sheet_differences"), Columns: []tabular.Column{
		{Key: "function", Heading: s.Words.T("verdict.function"), Kind: tabular.Selected, Choices: options(s.Words, "function", landscape.Functions())},
		{Key: "parameter", Heading: s.Words.T("verdict.parameter"), Kind: tabular.Selected, Choices: options(s.Words, "parameter", bundling.ParameterNames())},
		{Key: "unit", Heading: s.Words.T("figure.unit"), Kind: tabular.Told, Tell: unitWord(s.Words)},
	}}
	for i, x := range c.Columns {
		heading := s.Words.T("scenarios.base")
		if x.Scenario != nil {
			heading = tabular.Text{De: x.Scenario.Name, En: x.Scenario.Name}
		}
		t.Columns = append(t.Columns, tabular.Column{Key: fmt.Sprint(i), Heading: heading, Kind: tabular.Decimal})
	}
	rows := make([][]string, 0, len(c.Differences))
	for _, d := range c.Differences {
		cells := map[string]string{"function": string(d.Key.Function), "parameter": d.Key.Name, "unit": d.Unit}
		for i, value := range d.Values {
			if value != nil {
				cells[fmt.Sprint(i)] = tabular.Number(*value)
			}
		}
		rows = append(rows, t.Row(cells))
	}
	return tabular.Sheet{Table: t, Rows: tabular.All(rows)}
}

// conditions has a row for every authority that does not join and every way that
// is forbidden.
func (s Scenarios) conditions(c scenario.Comparison, name func(landscape.ARS) string) tabular.Sheet {
	t := tabular.Table{Name: "conditions", Title: s.Words.T("scenarios.conditions"), Columns: []tabular.Column{
		s.column(),
		{Key: "condition", Heading: s.Words.T("scenarios.condition"), Kind: tabular.Selected, Choices: options(s.Words, "scenario_field", []string{"out", "forbid"})},
		{Key: "function", Heading: s.Words.T("verdict.function"), Kind: tabular.Selected, Choices: options(s.Words, "function", landscape.Functions())},
		{Key: "key", Heading: s.Words.T("verdict.key"), Kind: tabular.Key},
		{Key: "authority", Heading: s.Words.T("verdict.authority")},
		{Key: "carrier", Heading: s.Words.T("verdict.carrier")},
	}}
	var rows [][]string
	for _, x := range c.Columns[1:] {
		for _, key := range x.Scenario.Conditions.Out {
			rows = append(rows, t.Row(map[string]string{
				"scenario": x.Scenario.Name, "condition": "out", "key": string(key), "authority": name(key),
			}))
		}
		for _, a := range x.Scenario.Conditions.Forbid {
			rows = append(rows, t.Row(map[string]string{
				"scenario": x.Scenario.Name, "condition": "forbid", "function": string(a.Function),
				"key": string(a.From), "authority": name(a.From), "carrier": name(a.To),
			}))
		}
	}
	return tabular.Sheet{Table: t, Rows: tabular.All(rows)}
}
