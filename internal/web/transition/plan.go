package transition

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/transition"
	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// content is what the page shows.
type content struct {
	asked
	land       landscape.Authority
	now        time.Time
	transition bundling.Transition
	services   []landscape.Service // by item
	order      []int               // items, those that start first before the others
}

// find reads the query and plans, unless something in it is wrong.
func (a Area) find(ctx context.Context, v *page.View, extra bool) (content, error) {
	now, err := a.Landscape.Now(ctx)
	if err != nil {
		return content{}, err
	}
	c := content{asked: parse(v, a.Now()), now: a.Now()}
	c.wish.Extra = extra
	c.land, _ = now.Tree.Authority(a.Home)
	if len(c.problems()) > 0 {
		return c, nil
	}
	if c.transition, err = a.Bundling.Transition(ctx, a.Home, c.wish); err != nil {
		return c, err
	}
	for i, x := range c.transition.Items {
		s, _ := now.Catalogue.Service(x.Service) // the catalogue is that of the plan
		c.services, c.order = append(c.services, s), append(c.order, i)
	}
	plan := c.transition.Plan
	slices.SortStableFunc(c.order, func(i, j int) int {
		x, y := plan.Items[i], plan.Items[j]
		if x.Start == 0 || y.Start == 0 {
			return cmp.Compare(y.Start, x.Start)
		}
		return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.Value, x.Value))
	})
	return c, nil
}

// started counts the items that start.
func (c content) started() int {
	n := 0
	for _, x := range c.transition.Plan.Items {
		if x.Start > 0 {
			n++
		}
	}
	return n
}

// unlimited tells whether nothing limits any year.
func (c content) unlimited() bool {
	return !slices.ContainsFunc(c.transition.Plan.Years[:len(c.transition.Problem.Years)], func(a transition.Account) bool {
		return a.Budget != nil || a.Team != nil
	})
}

// gap is how much more may be possible, as a share of the bound.
func (c content) gap() float64 {
	if p := c.transition.Plan; p.Bound > 0 {
		return (p.Bound - p.Value) / p.Bound
	}
	return 0
}

// answer returns the figures of the sentence that sums the plan up.
func (c content) answer(v *page.View) part.Figures {
	count := part.Figure{Label: v.T("transition.items_label"), Definition: v.T("transition.items_definition"), Source: v.T("recommendations.source")}
	return part.Figures{
		"started": count.Int(v, c.started()),
		"total":   count.Int(v, len(c.transition.Items)),
		"value":   valueFigure(v).Estimate(v, c.transition.Plan.Value),
		"until":   {Value: strconv.Itoa(c.transition.Problem.Until), Label: v.T("transition.until"), Definition: v.T("transition.until_definition"), Source: v.T("transition.until_source")},
	}
}

// valueFigure says what the net gain means.
func valueFigure(v *page.View) part.Figure {
	return part.Figure{
		Label: v.T("transition.net"), Definition: v.T("transition.net_definition"), Unit: v.T("transition.net_unit"), Source: v.T("recommendations.source"),
	}
}

// spans draws when each item is worked on and when it saves.
func (c content) spans(v *page.View) chart.Spans {
	p := c.transition.Problem
	s := chart.Spans{Title: v.T("transition.chart"), From: p.First, Until: p.Until, Solid: v.T("transition.chart_work"), Light: v.T("transition.chart_gain")}
	for _, i := range c.order {
		x := c.transition.Plan.Items[i]
		if x.Start == 0 {
			continue
		}
		s.Rows = append(s.Rows, chart.Span{
			Name: c.services[i].Name, Note: v.Term("function", string(c.transition.Items[i].Function)), Lang: "de",
			Start: x.Start, Done: x.Done, Text: v.T("transition.per_year", "amount", v.Estimate(p.Items[i].Gain)),
		})
	}
	return s
}

// number writes a limit, or that there is none.
func number(v *page.View, x *float64, decimals int, unit string) string {
	if x == nil {
		return v.T("transition.no_limit")
	}
	return v.Quantity(*x, decimals, unit)
}

// more says what an extra is.
func more(v *page.View, e transition.Extra) string {
	if e.Resource == transition.Budget {
		return v.T("transition.more_budget", "amount", v.EUR(e.Amount))
	}
	return v.T("transition.more_team")
}

// years are the choices of how many years are planned.
func years(v *page.View) []part.Option {
	options := make([]part.Option, mostYears)
	for i := range options {
		options[i] = part.Option{Value: strconv.Itoa(i + 1), Text: v.T("transition.years", "n", i+1)}
	}
	return options
}

// decimal are the attributes of a field for an amount: text, as a field for numbers
// would not take 60.000 for what it is in German.
var decimal = templ.Attributes{"inputmode": "decimal"}

// firstYear asks for a year in which a plan may begin.
func (c content) firstYear(v *page.View) part.Input {
	earliest, latest := bundling.FirstYears(c.now)
	return part.Input{
		Name: "first", Label: v.T("transition.first"), Type: "number", Value: cmp.Or(v.Param("first"), strconv.Itoa(c.wish.First)), Error: c.wrong["first"],
		More: templ.Attributes{"min": strconv.Itoa(earliest), "max": strconv.Itoa(latest)},
	}
}

// differs tells whether some year differs from the others.
func (c content) differs(v *page.View) bool {
	for t := range c.wish.Years {
		year := c.wish.First + t
		if v.Param(fieldOf("budget", year)) != "" || v.Param(fieldOf("team", year)) != "" {
			return true
		}
	}
	return false
}

// proof says how sure it is that there is no better plan.
func (c content) proof(v *page.View) string {
	if p := c.transition.Plan; !p.Proved {
		return v.T("transition.bounded", "bound", v.Estimate(p.Bound), "gap", v.Percent(c.gap(), 1))
	}
	return v.T("transition.proved")
}

// brings writes what an extra brings, and whether that is sure.
func brings(v *page.View, e transition.Extra) string {
	if e.Proved {
		return v.Estimate(e.Gain)
	}
	return v.T("transition.about", "amount", v.Estimate(e.Gain))
}
