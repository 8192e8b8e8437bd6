package verdict

import (
	"math"

	"kiesel/internal/bundling"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// coverKey chooses the sentence that sets cover as recommended against cover now.
// It cannot be worse: who serves more has at least as many people.
func coverKey(c *bundling.Cover) string {
	const rounding = 1e-9
	if c.Then.Nobody < c.Now.Nobody-rounding {
		return "better"
	}
	return "same"
}

// presence fills a sentence about the people on whom an authority relies.
func (d verdict) presence(v *page.View, p bundling.Presence) part.Figures {
	team, nobody, training := d.figure(v, "team"), d.figure(v, "nobody"), d.figure(v, "training")
	team.Value, team.Count = between(v, p.Fewest, p.Most), p.Most
	nobody.Value = daysOf(v, p.Nobody)
	training.Value, training.Unit = v.Estimate(p.Training), v.T("verdict.unit_year")
	return part.Figures{"team": team, "nobody": nobody, "training": training}
}

// equal fills the sentence about what the same would cost without bundling.
func (d verdict) equal(v *page.View, e *bundling.EqualCover) part.Figures {
	people := d.figure(v, "equal_people")
	people.Value, people.Count = between(v, e.Fewest, e.Most), e.Most
	return part.Figures{"people": people, "price": d.amount(v, "equal_price", e.Cost)}
}

// between writes the fewest and the most of something.
func between(v *page.View, fewest, most int) string {
	if fewest == most {
		return v.Int(most)
	}
	return v.T("verdict.range", "low", fewest, "high", most)
}

// daysOf writes a share of the working days as people count it: 4 of 100.
func daysOf(v *page.View, share float64) string {
	for _, of := range []int{100, 1000, 10000} {
		if share == 0 || share*float64(of) >= 1 {
			return v.T("verdict.days_of", "n", int(math.Round(share*float64(of))), "of", of)
		}
	}
	return v.T("verdict.days_fewer", "n", 1, "of", 10000)
}

// wait writes how many handling times a case waits; nil has no limit.
func wait(v *page.View, times *float64) string {
	if times == nil {
		return v.T("verdict.wait_unlimited")
	}
	if *times > 0 && *times < .05 {
		return v.T("verdict.wait_short")
	}
	return v.Decimal(*times, 1)
}

// value returns the value of a parameter that all functions share.
func (d verdict) value(name string) float64 {
	for _, p := range d.Parameters {
		if p.Key == (bundling.Key{Name: name}) {
			return p.Value
		}
	}
	return math.NaN()
}

// coverRow is a row of the table of cover: what now, what then.
type coverRow struct{ name, now, then string }

// coverRows lists what the sentences do not say.
func coverRows(v *page.View, c *bundling.Cover) []coverRow {
	row := func(name string, write func(bundling.Presence) string) coverRow {
		return coverRow{v.Term("cover", name), write(c.Now), write(c.Then)}
	}
	return []coverRow{
		row("people", func(p bundling.Presence) string { return v.Int(p.People) }),
		row("uncovered", func(p bundling.Presence) string { return v.Int(p.Uncovered) }),
		row("nobody_worst", func(p bundling.Presence) string { return daysOf(v, p.NobodyWorst) }),
		row("wait", func(p bundling.Presence) string { return wait(v, p.Wait) }),
		row("wait_worst", func(p bundling.Presence) string { return wait(v, p.WaitWorst) }),
	}
}

// coverColumns are the columns of the table; where nobody is served by another
// nothing changes.
func coverColumns(v *page.View, c *bundling.Cover) []part.Column {
	columns := []part.Column{
		{Text: v.T("verdict.cover_column")},
		{Text: v.Term("verdict_figure", "now"), Number: true},
		{Text: v.Term("verdict_figure", "then"), Number: true},
	}
	if c.Equal == nil {
		return columns[:2]
	}
	return columns
}
