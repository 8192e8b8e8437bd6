package recommendations

import (
	"kiesel/internal/bundling"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// Bars shows how many services fall into each group; href gives the address
// that a group leads to.
func Bars(v *page.View, counts map[bundling.Group]int, href func(bundling.Group) string) chart.Bars {
	bars := chart.Bars{Title: v.T("recommendations.bars_title"), Provenance: Provenance(v)}
	for _, g := range bundling.Groups() {
		bars.Rows = append(bars.Rows, chart.Bar{
			Name: v.Term("recommendation", string(g)), Value: float64(counts[g]), Text: v.Int(counts[g]),
			Href: href(g), Muted: g == bundling.GroupMissing || g == bundling.GroupMissingOne || g == bundling.GroupSettled,
		})
	}
	return bars
}

// Provenance says where the number of services with an outcome comes from.
func Provenance(v *page.View) part.Figure {
	return part.Figure{
		Label:      v.T("recommendations.bars_title"),
		Definition: v.T("recommendations.definition"),
		Source:     v.T("recommendations.source"),
	}
}

// groupOptions makes choices of the groups that have services.
func groupOptions(v *page.View, counts map[bundling.Group]int) []part.Option {
	var options []part.Option
	for _, g := range bundling.Groups() {
		if counts[g] > 0 {
			options = append(options, part.Option{Value: string(g), Text: v.Term("recommendation", string(g)) + " (" + v.Int(counts[g]) + ")"})
		}
	}
	return options
}
