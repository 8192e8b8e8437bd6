package scenarios

import (
	"errors"
	"net/http"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/verdict"
)

// comparison is the content of the page with scenarios side by side.
type comparison struct {
	subject
	scenario.Comparison
	all   []scenario.Scenario // to choose from
	saved bool                // one has just been saved
}

func (a Area) compare(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.sideBySide(r, v)
	if err != nil {
		return err
	}
	c.saved = v.Param("done") == "saved"
	if c.all, err = a.Scenarios.Scenarios(r.Context(), c.service.ID, a.Home); err != nil {
		return err
	}
	return v.Render(w, r, http.StatusOK, comparePage(v, c))
}

// sideBySide compares the scenarios that the address names.
func (a Area) sideBySide(r *http.Request, v *page.View) (comparison, error) {
	p, err := a.subject(r)
	if err != nil {
		return comparison{}, err
	}
	found, err := a.Scenarios.Compare(r.Context(), p.service.ID, a.Home, r.URL.Query()["scenario"])
	if errors.Is(err, scenario.ErrTooMany) {
		err = page.WrongEntry(v.T("scenarios.too_many", "most", scenario.MaxCompared))
	}
	return comparison{subject: p, Comparison: found}, err
}

// best is the scenario that saves most, nil if none saves more than the
// recommendation in force.
func (c comparison) best() *scenario.Column {
	var best *scenario.Column
	for i, x := range c.Columns[1:] {
		if x.Err == nil && x.More > 0 && (best == nil || x.More > best.More) {
			best = &c.Columns[i+1]
		}
	}
	return best
}

// answerKey chooses the sentence at the top.
func (c comparison) answerKey() string {
	switch {
	case len(c.Columns) == 1:
		return "alone"
	case c.best() != nil:
		return "better"
	}
	return "none"
}

// answer returns the figures of the sentence at the top.
func (c comparison) answer(v *page.View) part.Figures {
	amount := func(name string, x float64) part.Figure {
		return part.Figure{
			Value: v.Estimate(x), Label: v.Term("scenario_figure", name), Definition: v.Term("scenario_definition", name),
			Unit: v.T("verdict.unit_year"), Source: v.T("scenarios.computed"), AsOf: string(c.today),
		}
	}
	figures := part.Figures{"saving": amount("saving", c.Columns[0].Saving.Value)}
	if best := c.best(); best != nil {
		figures["saving"], figures["more"] = amount("saving", best.Saving.Value), amount("more", best.More)
		figures["name"] = part.Figure{Value: best.Scenario.Name, Label: best.Scenario.Name, Definition: best.Scenario.Question, Source: v.T("scenarios.source")}
	}
	return figures
}

// row is one line of the comparison: what it says of a column.
type row struct {
	label string
	cell  func(c scenario.Column) cell
}

// cell is what a line says of a column, with a detail below.
type cell struct {
	text, detail string
	outcome      bundling.Outcome // shown as a tag if there is one
	tie          bool
}

// overall are the lines about the whole service.
func (c comparison) overall(v *page.View) []row {
	amount := func(of func(scenario.Column) bundling.Range) func(scenario.Column) cell {
		return func(x scenario.Column) cell {
			return cell{text: v.Estimate(of(x).Value), detail: verdict.Span(v, of(x))}
		}
	}
	return []row{
		{v.T("scenarios.outcome"), func(x scenario.Column) cell { return cell{outcome: x.Outcome} }},
		{v.Term("verdict_figure", "now"), amount(func(x scenario.Column) bundling.Range { return x.Now })},
		{v.Term("verdict_figure", "then"), amount(func(x scenario.Column) bundling.Range { return x.Then })},
		{v.Term("verdict_figure", "saving"), amount(func(x scenario.Column) bundling.Range { return x.Saving })},
		{v.Term("scenario_figure", "more"), func(x scenario.Column) cell {
			if x.Scenario == nil {
				return cell{text: v.T("scenarios.is_base")}
			}
			return cell{text: signed(v, x.More)}
		}},
	}
}

// ofFunction are the lines about the i-th function.
func (c comparison) ofFunction(v *page.View, i int) []row {
	line := func(label string, tell func(scenario.Line) cell) row {
		return row{label, func(x scenario.Column) cell {
			if f := x.Functions[i]; f.Outcome != bundling.NotEnoughData {
				return tell(f)
			}
			return cell{text: v.Missing()}
		}}
	}
	return []row{
		{v.T("scenarios.outcome"), func(x scenario.Column) cell { return cell{outcome: x.Functions[i].Outcome, tie: x.Functions[i].Tie} }},
		line(v.T("scenarios.carriers"), func(f scenario.Line) cell { return cell{text: v.Int(f.Carriers)} }),
		line(v.T("scenarios.local"), func(f scenario.Line) cell { return cell{text: v.Int(f.Local)} }),
		line(v.Term("verdict_figure", "then"), func(f scenario.Line) cell {
			return cell{text: v.Estimate(f.Then.Value), detail: verdict.Span(v, f.Then)}
		}),
		line(v.T("scenarios.probability"), func(f scenario.Line) cell {
			return cell{text: probability(v, f.Probability, f.Unrivalled)}
		}),
		line(v.T("scenarios.regret"), func(f scenario.Line) cell {
			if f.Unrivalled {
				return cell{text: "–"}
			}
			return cell{text: atMost(v, verdict.Regret(v, f.Regret, f.RegretIsLimit), f.RegretIsLimit)}
		}),
	}
}

// probability writes how probably something is cheaper than its rival, a dash if it
// has none.
func probability(v *page.View, p float64, unrivalled bool) string {
	if unrivalled {
		return "–"
	}
	return v.Percent(p, 0)
}

// shownImpacts is how many authorities a column names on either side.
const shownImpacts = 3

// onAuthorities are the lines about who gains and who pays.
func (c comparison) onAuthorities(v *page.View) []row {
	least := v.EUR(bundling.Noticeable)
	count := func(list []scenario.Impact) cell {
		shown := cell{text: v.Int(len(list)), detail: v.T("scenarios.counted", "least", least)}
		for _, e := range list[:min(shownImpacts, len(list))] {
			shown.detail += "\n" + c.name(e.Authority) + " " + signed(v, -e.Gain())
		}
		return shown
	}
	return []row{
		{v.T("scenarios.gaining"), func(x scenario.Column) cell { return count(scenario.Gains(x.Impacts)) }},
		{v.T("scenarios.paying"), func(x scenario.Column) cell { return count(scenario.Losses(x.Impacts)) }},
		{v.T("scenarios.unchanged"), func(x scenario.Column) cell {
			return cell{text: v.Int(x.Unchanged), detail: v.T("scenarios.uncounted", "least", least)}
		}},
		{v.T("scenarios.many_for_few"), func(x scenario.Column) cell {
			if len(x.Compensation.ManyForFew) == 0 {
				return cell{text: v.T("scenarios.switch_off")}
			}
			return cell{text: v.T("scenarios.switch_on"), detail: functionNames(v, x.Compensation.ManyForFew)}
		}},
		{v.T("scenarios.compensation"), func(x scenario.Column) cell {
			if !x.Compensation.Needed() {
				return cell{text: "–"}
			}
			return cell{text: v.Estimate(x.Compensation.Transferred), detail: v.T("scenarios.passed", "share", v.Percent(x.Compensation.Share, 0))}
		}},
	}
}

// functionNames lists functions by name.
func functionNames(v *page.View, functions []landscape.Function) string {
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = v.Term("function", string(f))
	}
	return strings.Join(names, ", ")
}

// assumed are the lines about what differs between the columns.
func (c comparison) assumed(v *page.View) []row {
	rows := make([]row, 0, len(c.Differences))
	for _, d := range c.Differences {
		values := map[*scenario.Scenario]*float64{}
		for i, x := range c.Columns {
			values[x.Scenario] = d.Values[i]
		}
		rows = append(rows, row{verdict.ParameterName(v, d.Key), func(x scenario.Column) cell {
			value := values[x.Scenario]
			switch {
			case value == nil:
				return cell{text: v.Missing()}
			case x.Scenario != nil && values[nil] != nil && *values[nil] == *value:
				return cell{text: v.T("scenarios.as_in_force")}
			}
			return cell{text: quantity(v, *value, d.Unit)}
		}})
	}
	return rows
}

// conditions are the lines about what plans must keep.
func (c comparison) conditions(v *page.View) []row {
	of := func(label string, tell func(scenario.Scenario) string) row {
		return row{label, func(x scenario.Column) cell {
			if x.Scenario == nil {
				return cell{text: v.T("scenarios.nothing")}
			}
			if text := tell(*x.Scenario); text != "" {
				return cell{detail: text}
			}
			return cell{text: v.T("scenarios.nothing")}
		}}
	}
	return []row{
		of(v.Term("scenario_field", "out"), func(s scenario.Scenario) string { _, out, _ := c.tell(v, s); return out }),
		of(v.Term("scenario_field", "forbid"), func(s scenario.Scenario) string { _, _, forbid := c.tell(v, s); return forbid }),
	}
}

// title is what a column is called.
func title(v *page.View, x scenario.Column) string {
	if x.Scenario == nil {
		return v.T("scenarios.base")
	}
	return x.Scenario.Name
}

// signed writes an amount with its sign.
func signed(v *page.View, x float64) string {
	text := v.Estimate(x)
	if i18n.Significant(x) > 0 {
		return "+" + text
	}
	return text
}

// compared reports whether a scenario stands on the page.
func (c comparison) compared(s scenario.Scenario) bool {
	for _, x := range c.Columns[1:] {
		if x.Scenario.ID == s.ID {
			return true
		}
	}
	return false
}
