package exchange

import (
	"strconv"
	"strings"

	"kiesel/internal/bundling/transition"
	"kiesel/internal/exchange/tabular"
)

// Measures is the list of what a transition consists of: a row per item with what
// it brings and takes, and when a plan starts it. A file that comes back, or one
// that a planner made, is planned with [Measures.Read].
type Measures struct {
	Words Words
}

// Table describes the list.
func (m Measures) Table() tabular.Table {
	return tabular.Table{Name: "measures", Title: m.Words.T("transition.measures"), Columns: []tabular.Column{
		{Key: "id", Heading: m.Words.T("transition.id"), Kind: tabular.Key, Role: tabular.Identifies, Needed: true},
		{Key: "name", Heading: m.Words.T("transition.name")},
		{Key: "gain", Heading: m.Words.T("transition.gain"), Kind: tabular.Decimal, Role: tabular.Changes, Needed: true},
		{Key: "cost", Heading: m.Words.T("transition.cost"), Kind: tabular.Decimal, Role: tabular.Changes, Needed: true},
		{Key: "effort", Heading: m.Words.T("transition.effort"), Kind: tabular.Decimal, Role: tabular.Changes, Needed: true},
		{Key: "duration", Heading: m.Words.T("transition.duration"), Kind: tabular.Integer, Role: tabular.Changes},
		{Key: "earliest", Heading: m.Words.T("transition.earliest"), Kind: tabular.Integer, Role: tabular.Changes},
		{Key: "deadline", Heading: m.Words.T("transition.deadline"), Kind: tabular.Integer, Role: tabular.Changes},
		{Key: "after", Heading: m.Words.T("transition.after"), Role: tabular.Changes},
		{Key: "start", Heading: m.Words.T("transition.start"), Kind: tabular.Integer},
		{Key: "value", Heading: m.Words.T("transition.value"), Kind: tabular.Decimal},
		{Key: "reason", Heading: m.Words.T("transition.reason"), Kind: tabular.Selected, Choices: options(m.Words, "transition_reason", transition.Reasons())},
	}}
}

// Rows returns the items of a problem with what the plan does with them; name says
// what the i-th is called.
func (m Measures) Rows(items []transition.Item, plan transition.Plan, name func(i int) string) tabular.Rows {
	t := m.Table()
	return func(yield func([]string, error) bool) {
		for i, x := range items {
			p := plan.Items[i]
			value := ""
			if p.Start > 0 {
				value = tabular.Number(rounded(p.Value, 2))
			}
			if !yield(t.Row(map[string]string{
				"id": x.ID, "name": name(i), "gain": tabular.Number(rounded(x.Gain, 2)), "cost": tabular.Number(rounded(x.Cost, 2)),
				"effort": tabular.Number(rounded(x.Effort, 4)), "duration": strconv.Itoa(x.Duration), "earliest": year(x.Earliest),
				"deadline": year(x.Deadline), "after": strings.Join(x.After, ", "), "start": year(p.Start), "value": value, "reason": string(p.Reason),
			}), nil) {
				return
			}
		}
	}
}

// year returns a year as it stands in a cell, nothing for none.
func year(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// Read reads the items of a CSV or XLSX file, and by ID what they are called. Empty
// cells stand for a duration of one year and for no earliest year, no deadline and
// nothing that must come first; several items there are separated by commas. The
// error is a [*tabular.FileError] and names every cell that can't be used, or says
// that there are no rows.
func (m Measures) Read(content []byte) (items []transition.Item, names map[string]string, err error) {
	t := m.Table()
	file, err := t.Read(content)
	if err != nil {
		return nil, nil, err
	}
	names = make(map[string]string, len(file.Rows))
	var wrong []tabular.Problem
	if len(file.Rows) == 0 {
		wrong = append(wrong, tabular.Problem{What: tabular.Textf("die Liste ist leer; sie braucht eine Zeile je Maßnahme", "the list is empty; it needs a row for each item")})
	}
	for _, row := range file.Rows {
		if len(row.Problems) > 0 {
			wrong = append(wrong, row.Problems...)
			continue
		}
		x := transition.Item{
			ID:   t.Get(row.Values, "id"),
			Gain: tabular.Float(t.Get(row.Values, "gain")), Cost: tabular.Float(t.Get(row.Values, "cost")), Effort: tabular.Float(t.Get(row.Values, "effort")),
			Duration: 1,
		}
		for key, to := range map[string]*int{"duration": &x.Duration, "earliest": &x.Earliest, "deadline": &x.Deadline} {
			if text := t.Get(row.Values, key); text != "" {
				if *to, err = strconv.Atoi(text); err != nil {
					wrong = append(wrong, file.Problem(row.Line, t.Index(key), tabular.Textf("„%s“ ist zu groß", "“%s” is too large", text)))
				}
			}
		}
		for id := range strings.SplitSeq(t.Get(row.Values, "after"), ",") {
			if id = strings.TrimSpace(id); id != "" {
				x.After = append(x.After, id)
			}
		}
		if names[x.ID] = t.Get(row.Values, "name"); names[x.ID] == "" {
			names[x.ID] = x.ID
		}
		items = append(items, x)
	}
	if wrong != nil {
		return nil, nil, &tabular.FileError{Problems: wrong}
	}
	return items, names, nil
}
