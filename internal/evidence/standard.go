package evidence

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kiesel/internal/landscape"
)

// Grade is the kind of evidence on which a statement about standardisability
// rests.
type Grade string

// The grades, the weakest first.
const (
	GradeLaw   Grade = "E0" // the legal type of the service
	GradeText  Grade = "E1" // texts about it
	GradeModel Grade = "E2" // process models
	GradeLogs  Grade = "E3" // event logs
)

// Standard estimates how alike a service can be done everywhere, from 0 to 1, as
// the mean of its parts by their weights: what is measured counts the more the
// more of it there is, and the rest is left to what the legal type says. It is a
// suggestion for an assumption, never a verdict.
type Standard struct {
	Service landscape.ServiceID `json:"service"`
	Grade   Grade               `json:"grade"` // the best one with a weight
	Value   float64             `json:"value"`
	Low     float64             `json:"low"`
	High    float64             `json:"high"`
	Parts   []StandardPart      `json:"parts"` // the strongest grade first
}

// StandardPart is what one kind of evidence says.
type StandardPart struct {
	Grade Grade `json:"grade"`
	// Value is the figure of the part within Low…High: of logs the mean corrected
	// similarity of the comparable pairs, the smallest and the largest of them.
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	// N is how much of it there is: the authorities beyond the first one.
	N int `json:"n"`
	// Half is the N at which what is measured counts as much as the legal type. It
	// is an assumption.
	Half   float64 `json:"half"`
	Weight float64 `json:"weight"` // share in the estimate, 0…1
	Source string  `json:"source"` // for people; of logs the id of the comparison
}

// halfOfLogs is the number of authorities beyond the first at which a comparison
// of their logs counts as much as the legal type. It is an assumption, to be
// estimated anew once 30 services have been compared.
const halfOfLogs = 4

// halfOfModels is the number of authorities beyond the first at which a comparison
// of their process models counts as much as the legal type: models say what should
// be done. It is an assumption like halfOfLogs.
const halfOfModels = 8

// halfOfTexts is the same for what authorities write about the service, which says
// least of what they do.
const halfOfTexts = 16

// EstimateStandard estimates the standardisability of a service from what its
// legal type says, from kept comparisons of it, newest first, of which outlines
// will do, and from its models and texts, see [ModelPart] and [TextPart], the
// stronger grade first.
// Comparisons at the level of activities come first, for what has to be agreed upon
// is single steps; of one level that of the most authorities counts, then the
// newest.
//
// Each part weighs n/(n + k), what the law says as much as all others leave open.
func EstimateStandard(service landscape.ServiceID, law StandardPart, comparisons []StoredComparison, others ...StandardPart) Standard {
	law.Grade, law.Weight = GradeLaw, 1
	parts := slices.Clone(others)
	if logs := strongest(service, comparisons); logs != nil {
		parts = slices.Insert(parts, 0, *logs)
	}
	for i := range parts {
		p := &parts[i]
		p.Weight = float64(p.N) / (float64(p.N) + p.Half)
		law.Weight *= 1 - p.Weight
	}
	parts = append(parts, law)
	s := Standard{Service: service, Grade: parts[0].Grade, Parts: parts}
	sum := 0.0
	for _, p := range parts {
		sum += p.Weight
	}
	for i := range parts {
		p := &parts[i]
		p.Weight /= sum
		s.Value += p.Weight * p.Value
		s.Low += p.Weight * p.Low
		s.High += p.Weight * p.High
	}
	return s
}

// ModelPart is what the similarities of all pairs of the process models of several
// authorities say, at least two models and one similarity. Source names them.
func ModelPart(models int, similarities []float64, source string) StandardPart {
	p := meanOf(similarities)
	p.Grade, p.N, p.Half, p.Source = GradeModel, models-1, halfOfModels, source
	return p
}

// TextPart is what the similarities of the descriptions of several authorities say,
// at least of two and one similarity. Source names them.
func TextPart(authorities int, similarities []float64, source string) StandardPart {
	p := meanOf(similarities)
	p.Grade, p.N, p.Half, p.Source = GradeText, authorities-1, halfOfTexts, source
	return p
}

// meanOf returns the mean of similarities within the least and the largest.
func meanOf(similarities []float64) StandardPart {
	sum := 0.0
	for _, s := range similarities {
		sum += s
	}
	return StandardPart{Value: sum / float64(len(similarities)), Low: slices.Min(similarities), High: slices.Max(similarities)}
}

// strongest returns what the best of the comparisons says, nil if none says
// anything.
func strongest(service landscape.ServiceID, comparisons []StoredComparison) *StandardPart {
	var best *StandardPart
	bestDetailed := false
	for _, c := range comparisons {
		if c.Service != service {
			continue
		}
		part, detailed := similarityOf(c), c.Level == LevelActivity
		if part == nil || best != nil && (bestDetailed && !detailed || bestDetailed == detailed && part.N <= best.N) {
			continue
		}
		best, bestDetailed = part, detailed
	}
	return best
}

// similarityOf returns the mean similarity of the pairs about which something may
// be said: with enough cases on both sides, and a similarity that folded variants
// do not hide. It is nil if there is no such pair.
func similarityOf(c StoredComparison) *StandardPart {
	cases := map[string]int{}
	for _, in := range c.Comparison.Inputs {
		cases[in.Name] = in.Cases
	}
	var similarities []float64
	authorities := map[string]bool{}
	for _, p := range c.Comparison.Pairs {
		if p.Similarity == nil || min(cases[p.A], cases[p.B]) < fewestCases {
			continue
		}
		similarities = append(similarities, *p.Similarity)
		authorities[p.A], authorities[p.B] = true, true
	}
	if len(similarities) == 0 {
		return nil
	}
	p := meanOf(similarities)
	p.Grade, p.N, p.Half, p.Source = GradeLogs, len(authorities)-1, halfOfLogs, c.ID
	return &p
}

// compared says of each grade what was compared, in German.
var compared = map[Grade]string{
	GradeLogs:  "Ereignisprotokolle von %d Behörden, mittlere bereinigte",
	GradeModel: "Prozessmodelle von %d Behörden, mittlere",
	GradeText:  "Leistungsbeschreibungen von %d Behörden, mittlere",
}

// Citation is the source, in German, to keep with an assumption that takes the
// estimate over. It begins with the grade, as sources of standardisability do.
func (s Standard) Citation() string {
	measured, law := s.Parts[:len(s.Parts)-1], s.Parts[len(s.Parts)-1]
	if len(measured) == 0 {
		return law.Source
	}
	var b strings.Builder
	for _, p := range measured {
		fmt.Fprintf(&b, "%s: Vergleich der "+compared[p.Grade]+" Ähnlichkeit %s (Gewicht %.0f %%, Annahme k = %g); ",
			p.Grade, p.N+1, german(p.Value), 100*p.Weight, p.Half)
	}
	fmt.Fprintf(&b, "Rest %s (%s)", law.Source, german(law.Value))
	return b.String()
}

// german writes a figure with two decimals behind a comma.
func german(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', 2, 64), ".", ",", 1)
}
