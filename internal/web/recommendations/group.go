package recommendations

import (
	"kiesel/internal/bundling"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// Group is what a recommendation comes to, see [bundling.Group].
type Group = bundling.Group

// The groups in the order in which they are shown.
const (
	Bundle     = bundling.GroupBundle
	InPart     = bundling.GroupInPart
	KeepLocal  = bundling.GroupKeepLocal
	Settled    = bundling.GroupSettled
	MissingOne = bundling.GroupMissingOne
	Missing    = bundling.GroupMissing
)

// Groups lists all groups in the order in which they are shown.
func Groups() []Group { return bundling.Groups() }

// GroupOf returns the group of a service.
func GroupOf(o *bundling.ServiceOutcome) Group { return o.Group() }

// Count returns how many services fall into each group.
func Count(p bundling.Portfolio) map[Group]int { return p.Groups() }

// Bars shows how many services fall into each group; href gives the address
// that a group leads to.
func Bars(v *page.View, counts map[Group]int, href func(Group) string) chart.Bars {
	bars := chart.Bars{Title: v.T("recommendations.bars_title"), Provenance: Provenance(v)}
	for _, g := range Groups() {
		bars.Rows = append(bars.Rows, chart.Bar{
			Name: v.Term("recommendation", string(g)), Value: float64(counts[g]), Text: v.Int(counts[g]),
			Href: href(g), Muted: g == Missing || g == MissingOne || g == Settled,
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
func groupOptions(v *page.View, counts map[Group]int) []part.Option {
	var options []part.Option
	for _, g := range Groups() {
		if counts[g] > 0 {
			options = append(options, part.Option{Value: string(g), Text: v.Term("recommendation", string(g)) + " (" + v.Int(counts[g]) + ")"})
		}
	}
	return options
}

// topicOptions makes choices of plain words.
func topicOptions(topics []string) []part.Option {
	options := make([]part.Option, len(topics))
	for i, t := range topics {
		options[i] = part.Option{Value: t, Text: t}
	}
	return options
}
