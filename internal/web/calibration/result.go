package calibration

import (
	"cmp"
	"context"
	"math"
	"slices"

	"kiesel/internal/bundling"
	"kiesel/internal/bundling/calibration"
	"kiesel/internal/exchange"
	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/current"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// result is the content of the page with the answer.
type result struct {
	bundling.Calibration
	tree       *landscape.Tree
	service    landscape.Service // zero for several
	ignored    []string
	assumption bundling.Assumption // as it would be set
	forAll     int64               // version that holds for all services
	forOne     int64               // version that holds for the service
	today      landscape.Date
}

// resultOf gathers what the page of an answer shows.
func (a Area) resultOf(ctx context.Context, now *current.Snapshot, f form, file exchange.WorkloadFile, c bundling.Calibration) (result, error) {
	today := landscape.DateOf(a.Now())
	d := result{Calibration: c, tree: now.Tree, ignored: file.Ignored, assumption: c.Assumption(f.file, file.Digest, today), today: today}
	general, err := a.Bundling.Assumptions(ctx, "")
	if err != nil {
		return d, err
	}
	i := slices.IndexFunc(general, func(p bundling.Parameter) bool { return p.Key == elasticity })
	d.forAll = general[i].Version
	if c.Service != "" {
		d.service, _ = now.Catalogue.Service(c.Service)
		d.forOne = c.InForce.Version
	}
	return d, nil
}

// slight is how far, in standard deviations of the prior, an assumption moves
// without anybody noticing.
const slight = .1

// answerKey chooses the sentence at the top.
func (d result) answerKey() string {
	switch {
	case d.Unfit():
		return "unfit"
	case !d.Enough():
		return "nothing"
	case math.Abs(d.Moved) < slight:
		return "confirmed"
	case d.Moved < 0:
		return "down"
	}
	return "up"
}

// answer fills the sentence at the top.
func (d result) answer(v *page.View) part.Figures {
	return part.Figures{
		"authorities": d.figure(v, "authorities").Int(v, d.Units),
		"before":      d.figure(v, "before").Decimal(v, d.Prior.Value, 2, ""),
		"after":       d.figure(v, "after").Decimal(v, d.Posterior.Value, 2, ""),
		"weight":      d.share(v, "weight", d.Weight),
	}
}

// figure is a computed figure with its provenance.
func (d result) figure(v *page.View, name string) part.Figure {
	return part.Figure{
		Label: v.Term("calibration_figure", name), Definition: v.Term("calibration_definition", name),
		Source: v.T("calibration.source"), AsOf: string(d.today),
	}
}

func (d result) share(v *page.View, name string, x float64) part.Figure {
	f := d.figure(v, name)
	f.Value = v.Percent(x, 0)
	return f
}

// figures are those of the regression.
func (d result) figures(v *page.View) []part.Figure {
	moved := d.figure(v, "moved")
	moved.Value = v.T("calibration.deviations", "n", v.Decimal(d.Moved, 1))
	return []part.Figure{
		moved,
		d.figure(v, "elasticity").Decimal(v, d.Fit.Elasticity, 3, ""),
		d.figure(v, "error").Decimal(v, d.Fit.StdErr, 3, ""),
		d.share(v, "r2", d.Fit.R2),
	}
}

// pooling is what an elasticity means: what 10 authorities of equal size save in
// handling if one does it for all, see docs/methods/costs-and-verdict.md.
func pooling(beta float64) float64 { return 1 - math.Pow(10, beta-1) }

// meaning says what the elasticity means.
func (d result) meaning(v *page.View) string {
	before, after := pooling(d.Prior.Value), pooling(d.Posterior.Value)
	return v.T("calibration.meaning", "before", v.Percent(before, 0), "after", v.Percent(after, 0))
}

// intervals shows how prior and data come together.
func (d result) intervals(v *page.View) chart.Intervals {
	row := func(name string, b calibration.Belief, main bool) chart.Interval {
		return chart.Interval{Name: v.Term("calibration_step", name), Low: b.Low, Value: b.Value, High: b.High, Text: span(v, b), Main: main}
	}
	rows := []chart.Interval{row("prior", d.Prior, false)}
	if d.Fit != nil {
		rows = append(rows, row("data", calibration.Belief{Value: d.Fit.Elasticity, Low: d.Fit.Low, High: d.Fit.High}, false))
	}
	if d.Enough() {
		rows = append(rows, row("posterior", d.Posterior, true))
	}
	return chart.Intervals{Title: v.T("calibration.intervals"), Rows: rows, Mark: 1, Marked: v.T("calibration.one")}
}

// span writes a value with its range.
func span(v *page.View, b calibration.Belief) string {
	return v.T("calibration.span", "value", v.Decimal(b.Value, 2), "low", v.Decimal(b.Low, 2), "high", v.Decimal(b.High, 2))
}

// scatter shows the authorities with the line through them.
func (d result) scatter(v *page.View) chart.Scatter {
	s := chart.Scatter{
		Title: v.T("calibration.scatter"), XName: v.Term("calibration_volume", string(d.By)), YName: v.Term("calibration_effort", string(d.In)),
		Number: func(x float64) string { return v.Decimal(x, decimals(x)) },
	}
	for _, p := range d.Points {
		s.Dots = append(s.Dots, chart.Dot{X: p.Volume, Y: p.Cost, Name: d.name(landscape.ARS(p.Unit)), Marked: len(p.Marks) > 0})
	}
	if d.Fit == nil {
		s.Summary = v.T("calibration.scatter_bare", "n", d.Units)
		return s
	}
	byVolume := func(a, b calibration.Point) int { return cmp.Compare(a.Volume, b.Volume) }
	least, most := slices.MinFunc(d.Points, byVolume), slices.MaxFunc(d.Points, byVolume)
	s.From, s.To = chart.Dot{X: least.Volume, Y: least.Expected}, chart.Dot{X: most.Volume, Y: most.Expected}
	growth := math.Pow(2, d.Fit.Elasticity) - 1
	s.Summary = v.T("calibration.scatter_summary", "n", d.Units, "growth", v.Percent(growth, 0), "marked", d.marked())
	if growth < 0 {
		s.Summary = v.T("calibration.scatter_falling", "n", d.Units, "growth", v.Percent(-growth, 0), "marked", d.marked())
	}
	return s
}

func (d result) marked() int {
	n := 0
	for _, p := range d.Points {
		if len(p.Marks) > 0 {
			n++
		}
	}
	return n
}

// byDeviation returns the points with those that stand out first, the farthest
// off the line before the others.
func (d result) byDeviation() []calibration.Point {
	sorted := slices.Clone(d.Points)
	slices.SortStableFunc(sorted, func(a, b calibration.Point) int {
		if (len(a.Marks) > 0) != (len(b.Marks) > 0) {
			return len(b.Marks) - len(a.Marks)
		}
		return cmp.Compare(math.Abs(b.Studentised), math.Abs(a.Studentised))
	})
	return sorted
}

// deviation is how much more or less than expected an authority needs.
func deviation(v *page.View, p calibration.Point) string {
	if p.Expected == 0 {
		return v.Missing()
	}
	return v.Percent(p.Cost/p.Expected-1, 0)
}

func (d result) name(key landscape.ARS) string {
	u, _ := d.tree.Authority(key)
	return u.Name
}

// decimals that a figure needs to be read.
func decimals(x float64) int {
	switch {
	case x >= 10:
		return 0
	case x >= 1:
		return 1
	}
	return 3
}
