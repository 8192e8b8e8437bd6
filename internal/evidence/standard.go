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
	// N is how much of it there is: of logs the authorities beyond the first one.
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

// EstimateStandard estimates the standardisability of a service from what its
// legal type says and from kept comparisons of it, newest first, of which outlines
// will do. Comparisons at the level of activities come first, for what has to be
// agreed upon is single steps; of one level that of the most authorities counts,
// then the newest.
func EstimateStandard(service landscape.ServiceID, law StandardPart, comparisons []StoredComparison) Standard {
	law.Grade, law.Weight = GradeLaw, 1
	s := Standard{Service: service, Grade: GradeLaw, Value: law.Value, Low: law.Low, High: law.High, Parts: []StandardPart{law}}
	logs := strongest(service, comparisons)
	if logs == nil {
		return s
	}
	logs.Weight = float64(logs.N) / (float64(logs.N) + logs.Half)
	law.Weight = 1 - logs.Weight
	mean := func(measured, assumed float64) float64 { return logs.Weight*measured + law.Weight*assumed }
	s.Grade, s.Parts = GradeLogs, []StandardPart{*logs, law}
	s.Value, s.Low, s.High = mean(logs.Value, law.Value), mean(logs.Low, law.Low), mean(logs.High, law.High)
	return s
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
	sum := 0.0
	for _, s := range similarities {
		sum += s
	}
	return &StandardPart{
		Grade: GradeLogs, Value: sum / float64(len(similarities)), Low: slices.Min(similarities), High: slices.Max(similarities),
		N: len(authorities) - 1, Half: halfOfLogs, Source: c.ID,
	}
}

// Citation is the source, in German, to keep with an assumption that takes the
// estimate over. It begins with the grade, as sources of standardisability do.
func (s Standard) Citation() string {
	if s.Grade == GradeLaw {
		return s.Parts[0].Source
	}
	logs, law := s.Parts[0], s.Parts[1]
	return fmt.Sprintf("%s: Vergleich der Ereignisprotokolle von %d Behörden, mittlere bereinigte Ähnlichkeit %s (Gewicht %.0f %%, Annahme k = %g); Rest %s (%s)",
		logs.Grade, logs.N+1, german(logs.Value), 100*logs.Weight, logs.Half, law.Source, german(law.Value))
}

// german writes a figure with two decimals behind a comma.
func german(x float64) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', 2, 64), ".", ",", 1)
}
