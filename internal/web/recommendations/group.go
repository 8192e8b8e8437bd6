package recommendations

import (
	"kiesel/internal/bundling"
	"kiesel/internal/landscape"
	"kiesel/internal/web/chart"
	"kiesel/internal/web/page"
	"kiesel/internal/web/part"
)

// Group is what a recommendation comes to, as the list tells them apart. It is
// finer than [bundling.Outcome]: where only one authority is competent there is
// nothing to decide.
type Group string

// The groups in the order in which they are shown.
const (
	Bundle     Group = "bundle"
	InPart     Group = "bundle_in_part"
	KeepLocal  Group = "keep_local"
	Settled    Group = "settled"     // at most one authority is competent
	MissingOne Group = "missing_one" // exactly one figure is missing
	Missing    Group = "missing"     // more than one is
)

// Groups lists all groups in the order in which they are shown.
func Groups() []Group { return []Group{Bundle, InPart, KeepLocal, Settled, MissingOne, Missing} }

// GroupOf returns the group of a service.
func GroupOf(o *bundling.ServiceOutcome) Group {
	switch {
	case o.Level == landscape.LevelBund || o.Level == landscape.LevelLand:
		return Settled
	case o.Outcome == bundling.Bundle:
		return Bundle
	case o.Outcome == bundling.BundleInPart:
		return InPart
	case o.Outcome == bundling.KeepLocal:
		return KeepLocal
	case len(o.Missing) == 1:
		return MissingOne
	}
	return Missing
}

// Count returns how many services fall into each group.
func Count(p bundling.Portfolio) map[Group]int {
	counts := map[Group]int{}
	for i := range p.Services {
		counts[GroupOf(&p.Services[i])]++
	}
	return counts
}

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
