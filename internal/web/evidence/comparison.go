package evidence

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"

	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/processmap"
)

// comparison is the content of a comparison's page.
type comparison struct {
	id      string
	service string
	evidence.Comparison
	causes   map[evidence.StepKey]evidence.StepCause // why they differ, as far as somebody has said
	others   []evidence.StoredComparison             // of the same service, at other levels or newer
	a, b     int                                     // inputs on the map; equal for one alone
	changing int                                     // input whose changes are listed
	picture  string                                  // SVG of the process map, "" if it can't be drawn
	steps    evidence.Map                            // what the picture shows, empty if a profile is not kept here
	asked    asked                                   // of the process
	asOf     string
	pages    part.Pages // of the variation points
}

func (a Area) comparison(w http.ResponseWriter, r *http.Request, v *page.View) error {
	c, err := a.findComparison(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return err
	}
	return v.RenderPart(w, r, "process", processSection(v, c), comparisonPage(v, c))
}

func (a Area) findComparison(ctx context.Context, v *page.View, id string) (comparison, error) {
	stored, err := a.Evidence.Comparison(ctx, v.Actor, id)
	if err != nil {
		return comparison{}, err
	}
	c := comparison{
		id: stored.ID, service: a.name(stored.Service), Comparison: stored.Comparison,
		asOf: stored.At.Format("2006-01-02"),
	}
	c.pages = part.ParsePages(v, len(c.Variations))
	if c.causes, err = a.Evidence.CausesOf(ctx, stored); err != nil {
		return comparison{}, err
	}
	all, err := a.Evidence.Comparisons(ctx, v.Actor, stored.Service)
	if err != nil {
		return comparison{}, err
	}
	for _, other := range all {
		if other.Service == stored.Service {
			c.others = append(c.others, other)
		}
	}
	if err := c.choosePair(v); err != nil {
		return comparison{}, err
	}
	if v.Param("for") != "" {
		if c.changing, err = c.parseInput(v.Param("for")); err != nil {
			return comparison{}, err
		}
	}
	return c, a.findSteps(ctx, v, &c)
}

// choosePair reads which inputs the map shall show: a=1&b=2 for a difference,
// a=1 for one alone. The default is the first pair of which is said that it
// differs.
func (c *comparison) choosePair(v *page.View) error {
	if v.Param("a") == "" {
		c.a, c.b = 0, min(1, len(c.Inputs)-1)
		for _, p := range c.Pairs {
			if p.Statement == evidence.Different {
				c.a, c.b = c.input(p.A), c.input(p.B)
				break
			}
		}
		return nil
	}
	var err error
	if c.a, err = c.parseInput(v.Param("a")); err != nil {
		return err
	}
	c.b = c.a
	if v.Param("b") != "" {
		c.b, err = c.parseInput(v.Param("b"))
	}
	return err
}

// parseInput reads the number of an input, counted from 1.
func (c *comparison) parseInput(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > len(c.Inputs) {
		return 0, page.BadRequest("%q is not the number of one of the %d compared authorities", text, len(c.Inputs))
	}
	return n - 1, nil
}

// input returns the index of the input with this name.
func (c *comparison) input(name string) int {
	return max(0, slices.IndexFunc(c.Inputs, func(in evidence.Input) bool { return in.Name == name }))
}

// findSteps adds the process map of the chosen inputs, if their profiles are kept
// here.
func (a Area) findSteps(ctx context.Context, v *page.View, c *comparison) error {
	d, err := parseAsked(v)
	if err != nil {
		return err
	}
	c.asked = d
	first, err := a.Evidence.InputProfile(ctx, v.Actor, c.Comparison, c.a)
	if err == nil && c.a == c.b {
		c.steps = evidence.ProcessMap(first, d.Detail)
	} else if err == nil {
		var second evidence.Profile
		if second, err = a.Evidence.InputProfile(ctx, v.Actor, c.Comparison, c.b); err == nil {
			c.steps = evidence.DifferenceMap(first, second, d.Detail)
		}
	}
	if errors.Is(err, evidence.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	c.picture = a.draw(ctx, v, c.steps, d.waits)
	return nil
}

// draw returns the picture of a process map, or "" if it can't be drawn: the page
// then does with the table, which says the same.
func (a Area) draw(ctx context.Context, v *page.View, m evidence.Map, waits bool) string {
	svg, err := processmap.Draw(ctx, m, words(v, m, waits))
	if err != nil {
		a.Log.ErrorContext(ctx, "a page goes without its process map", "error", err)
	}
	return svg
}

// words are the texts in a process map.
func words(v *page.View, m evidence.Map, waits bool) processmap.Words {
	title := v.T("process.one", "name", m.Authorities[0])
	if len(m.Authorities) == 2 {
		title = v.T("process.two", "a", m.Authorities[0], "b", m.Authorities[1])
	}
	w := processmap.Words{
		Title: title,
		Start: v.T("process.start"), End: v.T("process.end"), Few: v.T("process.few"),
		Percent: func(share float64) string { return v.Percent(share, 0) },
		Points:  func(d float64) string { return points(v, d) },
	}
	if waits {
		w.Title = v.T("process.with_waits", "title", title)
		w.Wait = func(days float64) string { return waitText(v, days) }
	}
	return w
}

// points writes a difference of shares in percentage points, with its sign.
func points(v *page.View, difference float64) string {
	switch rounded := math.Round(100 * difference); {
	case rounded > 0:
		return "+" + v.Decimal(rounded, 0)
	case rounded < 0:
		return "−" + v.Decimal(-rounded, 0)
	}
	return "±0"
}

// count returns how many pairs have this statement.
func (c comparison) count(s evidence.Statement) int {
	n := 0
	for _, p := range c.Pairs {
		if p.Statement == s {
			n++
		}
	}
	return n
}

// pair returns what is said of two inputs.
func (c comparison) pair(i, j int) evidence.Pair {
	a, b := c.Inputs[min(i, j)].Name, c.Inputs[max(i, j)].Name
	at := slices.IndexFunc(c.Pairs, func(p evidence.Pair) bool { return p.A == a && p.B == b })
	return c.Pairs[at]
}

// exact reports whether the distance of every pair is known.
func (c comparison) exact() bool {
	return !slices.ContainsFunc(c.Pairs, func(p evidence.Pair) bool { return p.EMD == nil })
}

// figures fills the sentence at the top.
func (c comparison) figures(v *page.View) part.Figures {
	source := c.Note
	if source == "" {
		source = toolText(v, c.Tool)
	}
	f := func(name string, n int) part.Figure {
		return part.Figure{
			Label: v.Term("comparison_figure", name), Definition: v.Term("comparison_definition", name),
			Source: source, AsOf: c.asOf,
		}.Int(v, n)
	}
	return part.Figures{
		"different": f("different", c.count(evidence.Different)),
		"pairs":     f("pairs", len(c.Pairs)),
		"core":      f("core", len(c.Core)),
		"variation": f("variation", len(c.Variations)),
	}
}

// share writes a share of cases; nil stands for too few cases to tell.
func share(v *page.View, x *float64) string {
	if x == nil {
		return v.T("process.few")
	}
	return v.Percent(*x, 0)
}

// number writes a figure with three decimals; nil stands for unknown.
func number(v *page.View, x *float64) string {
	if x == nil {
		return v.Missing()
	}
	return v.Decimal(*x, 3)
}

// distance writes the distance of a pair, or its bounds where they are all that
// is known.
func distance(v *page.View, p evidence.Pair) string {
	if p.EMD == nil && p.Bounds != nil {
		return v.T("comparison.between", "low", v.Decimal(p.Bounds.Low, 3), "high", v.Decimal(p.Bounds.High, 3))
	}
	return number(v, p.EMD)
}

// demoTool is what the data of the demonstration carry as tool: the program
// that made them, which says nothing to a reader of the screen.
const demoTool = "kiesel internal/demo/gen"

// toolText says with what a profile or comparison was computed.
func toolText(v *page.View, tool string) string {
	if tool == demoTool {
		return v.T("evidence.demonstration_tool")
	}
	return v.T("evidence.tool", "tool", tool)
}

// level writes the name of a level of abstraction.
func level(v *page.View, name string) string {
	if name == evidence.LevelActivity || name == evidence.LevelPhase {
		return v.Term("abstraction", name)
	}
	return v.T("abstraction.other", "pattern", name)
}

// step names an activity, or an edge as "from → to".
func stepName(v *page.View, s evidence.Step) string {
	if s.Activity != "" {
		return s.Activity
	}
	return edgeName(v, s.From, s.To)
}

// edgeName writes an edge; empty ends are the start and the end of a case.
func edgeName(v *page.View, from, to string) string {
	if from == "" {
		from = v.T("process.start")
	}
	if to == "" {
		to = v.T("process.end")
	}
	return from + " → " + to
}
