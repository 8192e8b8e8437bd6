package portfolio

import (
	"math"
	"strconv"

	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
	"kiesel/internal/web/services"
	"kiesel/internal/web/verdict"
)

// mostBubbles is how many circles the picture shows at most.
const mostBubbles = 150

// answer returns the figures of the sentence with which the page begins.
func (l list) answer(v *page.View) part.Figures {
	swing := figure(v, "swing")
	swing.Value = percent(v, math.Floor(100*l.first.Swing)/100) // never more than holds
	return part.Figures{
		"first": figure(v, "rank").Int(v, l.first.N),
		"again": figure(v, "rank").Int(v, l.first.N),
		"total": figure(v, "rank").Int(v, len(l.ranking.Ranked)),
		"swing": swing,
	}
}

// rival says what would change first.
func (l list) rival(v *page.View) string {
	return v.T("portfolio.rival", "enters", l.name(v, l.first.Enters), "leaves", l.name(v, l.first.Leaves),
		"criterion", v.Term("criterion", string(l.first.Because)))
}

// name names the entry at a rank.
func (l list) name(v *page.View, rank int) string {
	x := &l.ranking.Ranked[rank-1]
	return v.T("portfolio.entry", "rank", rank, "service", l.names[x.Service], "function", v.Term("function", string(x.Function)))
}

// figure says what a column or a figure of the page means and where it comes from.
func figure(v *page.View, key string) part.Figure {
	f := part.Figure{
		Label: v.Term("portfolio_column", key), Definition: v.Term("portfolio_definition", key), Source: v.T("recommendations.source"),
	}
	f.Unit, _ = v.Lookup("portfolio_unit", key)
	return f
}

// columns of the table.
func columns(v *page.View) []part.Column {
	column := func(key, sort string) part.Column {
		return part.Column{Text: v.Term("portfolio_column", key), Sort: sort, Number: true, Provenance: figure(v, key)}
	}
	rank := column("rank", "rank")
	rank.Number = false
	return []part.Column{
		rank,
		{Text: v.T("services.name"), Sort: "name"},
		column("score", ""), column("gain", "gain"), column("probability", "probability"), column("effort", "effort"),
		column("standardisability", "standard"), column("acceptance", "acceptance"), column("freed", "freed"), column("cover", "cover"), column("regret", "regret"),
	}
}

// span writes the ranks between which an entry stays, "" if that is one.
func (l list) span(v *page.View, x row) string {
	best, worst := l.ranking.Span(x.ranked, l.within)
	if best == worst {
		return ""
	}
	const joiner = "\u2060" // no line may break at the dash
	return v.Int(best) + joiner + "–" + joiner + v.Int(worst)
}

// without counts the rows that have no rank.
func (l list) without() (n int) {
	for _, x := range l.rows {
		if x.ranked == nil {
			n++
		}
	}
	return n
}

// acceptance writes the acceptance of a row.
func acceptance(v *page.View, x row) string {
	if x.candidate.Acceptance == nil {
		return v.Missing()
	}
	return v.Decimal(*x.candidate.Acceptance, 2)
}

// regret writes what the second best plan costs more, or at most.
func regret(v *page.View, x row) string {
	amount := verdict.Regret(v, max(0, x.candidate.Regret), x.candidate.RegretIsLimit)
	if x.candidate.RegretIsLimit {
		return v.T("portfolio.at_most", "amount", amount)
	}
	return amount
}

// interval writes the score; where a figure is unknown, as its range.
func interval(v *page.View, x row) string {
	s := x.ranked.Score
	if s.High-s.Low < .0005 {
		return ""
	}
	return v.Decimal(100*s.Low, 0) + "–" + v.Decimal(100*s.High, 0)
}

// href is the page on which a row is explained.
func href(v *page.View, c *bundling.Candidate) string {
	return v.Keep(services.VerdictHref(c.Service) + "?function=" + string(c.Function))
}

// shades tell the functions apart in the picture.
var shades = map[landscape.Function]int{landscape.Online: 5, landscape.Expertise: 3, landscape.Decision: 2, landscape.Contact: 1}

// bubbles draws what the list shows and has a rank.
func (l list) bubbles(v *page.View) chart.Bubbles {
	b := chart.Bubbles{
		Title: v.T("portfolio.bubbles_title"), Risk: v.T("portfolio.risk"), Value: v.T("portfolio.value"), Size: v.T("portfolio.size"),
		Write: func(x float64) string { return v.Decimal(x, 0) }, Provenance: figure(v, "risk"),
	}
	likely, functions := 0, map[landscape.Function]bool{}
	for _, x := range l.rows {
		if x.ranked == nil || len(b.Items) == mostBubbles {
			continue
		}
		c := x.candidate
		b.Items = append(b.Items, chart.Bubble{
			Number: x.ranked.Rank, Value: c.Gain.Value, Risk: 1 - c.Probability, Size: c.Cases, Shade: shades[c.Function], Href: href(v, c),
			Text: strconv.Itoa(x.ranked.Rank) + ". " + x.service.Name + ", " + v.Term("function", string(c.Function)) + ": " + v.Estimate(c.Gain.Value),
		})
		functions[c.Function] = true
		if c.Probability >= 2.0/3 {
			likely++
		}
	}
	for _, f := range landscape.Functions() {
		if functions[f] {
			b.Kinds = append(b.Kinds, chart.BubbleKind{Shade: shades[f], Name: v.Term("function", string(f))})
		}
	}
	b.Summary = v.T("portfolio.bubbles_summary", "n", len(b.Items), "likely", likely)
	return b
}

// field writes a number into a form.
func field(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
