package scenarios

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strings"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/scenario"
	"kiesel/internal/landscape"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
	"kiesel/internal/web/verdict"
)

// How much fits on the two pages of the paper, whatever a scenario asks; what is left
// out is said there, and where it stands.
const (
	paperImpacts  = 10 // authorities on either side
	paperKreise   = 12
	paperMatters  = 6
	paperTippings = 5
	paperSettings = 4
	paperSource   = 90 // characters of a source
)

// paper is the content of a decision paper: one column, with what is said of it.
type paper struct {
	subject
	scenario.Column
	base scenario.Column
}

func (a Area) paper(w http.ResponseWriter, r *http.Request, v *page.View) error {
	if len(r.URL.Query()["scenario"]) > 1 {
		return page.BadRequest("a decision paper is about one scenario; the address names %d", len(r.URL.Query()["scenario"]))
	}
	c, err := a.sideBySide(r, v)
	if err != nil {
		return err
	}
	d := paper{subject: c.subject, base: c.Columns[0], Column: c.Columns[len(c.Columns)-1]}
	return v.Render(w, r, http.StatusOK, paperPage(v, d))
}

// question is what the paper is to answer.
func (d paper) question(v *page.View) string {
	if d.Scenario == nil {
		return v.T("paper.question", "service", d.service.Name, "land", d.land.Name)
	}
	return d.Scenario.Question
}

// recommendation is the answer in one sentence.
func (d paper) recommendation(v *page.View) string {
	if d.Err != nil {
		return trouble(v, d.Err)
	}
	key := string(d.Outcome)
	switch {
	case d.Outcome == bundling.NotEnoughData:
		var names []string
		for _, m := range d.Verdict.Missing {
			names = append(names, missingName(v, m))
		}
		return v.T("paper_recommendation.not_enough_data", "missing", strings.Join(names, ", "))
	case d.Verdict.Authorities <= 1:
		key = "settled"
	case d.Verdict.Close():
		key = "tie"
	case d.Outcome == bundling.Bundle:
		key = string(bundling.BundleInPart)
	}
	return v.T(i18n.Key("paper_recommendation", key), "n", d.Verdict.Authorities, "functions", d.bundled(v),
		"saving", v.Estimate(d.Saving.Value), "range", verdict.Span(v, d.Saving), "now", v.Estimate(d.Now.Value))
}

func missingName(v *page.View, m bundling.Missing) string {
	if m.Key == bundling.MissingCompetence {
		return v.T("paper.competence")
	}
	if key, err := bundling.ParseKey(m.Key); err == nil {
		return verdict.ParameterName(v, key)
	}
	return m.Key
}

// bundled lists the functions that are to be bundled, with the word for those in
// part.
func (d paper) bundled(v *page.View) string {
	var names []string
	for _, f := range d.Functions {
		name := v.Term("function", string(f.Function))
		switch f.Outcome {
		case bundling.Bundle:
			names = append(names, name)
		case bundling.BundleInPart:
			names = append(names, v.T("paper.in_part", "function", name))
		}
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return v.T("paper.and", "list", strings.Join(names[:last], ", "), "last", names[last])
}

// judged reports whether there are figures to show.
func (d paper) judged() bool {
	return d.Err == nil && d.Outcome != bundling.NotEnoughData && d.Verdict.Authorities > 1
}

// who says in a few words who performs a function.
func (d paper) who(v *page.View, f bundling.FunctionVerdict) string {
	switch {
	case len(f.Carriers) == 0:
		return v.T("paper.everybody_itself")
	case len(f.Carriers) == 1 && f.Local == 0:
		return d.name(f.Carriers[0].Authority)
	case f.Local == 0:
		return v.T("paper.carriers", "n", len(f.Carriers))
	}
	return v.T("paper.carriers_and_local", "n", len(f.Carriers), "local", f.Local)
}

// levels are the simple plans that the paper compares, above the authorities
// themselves.
func (d paper) levels() []landscape.Level {
	var levels []landscape.Level
	for _, f := range d.Verdict.Functions {
		for _, a := range f.Alternatives {
			if a.Level < d.Verdict.Level && !slices.Contains(levels, a.Level) {
				levels = append(levels, a.Level)
			}
		}
	}
	slices.Sort(levels)
	slices.Reverse(levels)
	return levels
}

// costFrom writes what a function costs if everybody is served from a level who may
// be, or that nobody may.
func costFrom(v *page.View, f bundling.FunctionVerdict, level landscape.Level) string {
	for _, a := range f.Alternatives {
		switch {
		case a.Level != level:
		case a.RuledOut():
			return v.T("paper.ruled_out")
		default:
			return v.Estimate(a.Cost.Value)
		}
	}
	return "–"
}

// second writes what the second best solution of a function costs more, or at most.
func second(v *page.View, f bundling.FunctionVerdict) string {
	if f.SecondBest == nil {
		return "–"
	}
	return atMost(v, "+"+verdict.Regret(v, f.Regret, f.RegretIsLimit), f.RegretIsLimit)
}

// kreise are the impacts by Kreis, those that change most first, and how many
// are left out. There are none where each Kreis is but one authority: then its sum
// stands among the authorities already.
func (d paper) kreise() (shown []scenario.Impact, left int) {
	all := scenario.ByKreis(d.Impacts, d.now.Tree)
	if len(all) == len(d.Impacts) {
		return nil, 0
	}
	slices.SortStableFunc(all, func(a, b scenario.Impact) int {
		return cmp.Compare(math.Abs(b.Gain()), math.Abs(a.Gain()))
	})
	n := min(paperKreise, len(all))
	return all[:n], len(all) - n
}

// gains and losses are the largest ones.
func (d paper) gains() []scenario.Impact  { return first(scenario.Gains(d.Impacts), paperImpacts) }
func (d paper) losses() []scenario.Impact { return first(scenario.Losses(d.Impacts), paperImpacts) }

func (d paper) matters() []scenario.Matter {
	return first(scenario.Matters(d.Verdict), paperMatters)
}

// tippings are what is nearest to tipping the recommendation, and how many more
// there are.
func (d paper) tippings() (shown []bundling.FunctionBreakEven, left int) {
	all := scenario.Tippings(d.Verdict)
	shown = first(all, paperTippings)
	return shown, len(all) - len(shown)
}

func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }

// proof says whether it is proved that nothing is cheaper.
func (d paper) proof(v *page.View) string {
	for _, f := range d.Functions {
		if !f.Proved && f.Outcome != bundling.NotEnoughData {
			return v.T("paper.not_proved")
		}
	}
	return v.T("paper.proved")
}

// changedSettings writes the assumptions that the scenario changes, and how many
// more there are.
func (d paper) changedSettings(v *page.View) (lines []string, more int) {
	for _, p := range d.Verdict.Parameters {
		if p.Origin == bundling.OriginWhatIf {
			lines = append(lines, v.T("paper.setting", "name", verdict.ParameterName(v, p.Key), "value", quantity(v, p.Value, p.Unit),
				"was", d.inForce(v, p)))
		}
	}
	if len(lines) > paperSettings {
		lines, more = lines[:paperSettings], len(lines)-paperSettings
	}
	return lines, more
}

// inForce writes the value that holds without the scenario.
func (d paper) inForce(v *page.View, p bundling.Parameter) string {
	i := slices.IndexFunc(d.base.Verdict.Parameters, func(b bundling.Parameter) bool { return b.Key == p.Key })
	return inForce(v, d.base.Verdict.Parameters[i])
}
