package bundling

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Criterion is a point of view from which a [Candidate] is worth pursuing. Each
// has a utility from 0 to 1, see [Ranking].
type Criterion string

// The criteria, with what earns a high utility.
const (
	CriterionGain              Criterion = "gain"              // much saved per year
	CriterionProbability       Criterion = "probability"       // it is likely to be cheaper at all
	CriterionEffort            Criterion = "effort"            // little has to be spent once
	CriterionStandardisability Criterion = "standardisability" // it can be done alike everywhere
	CriterionAcceptance        Criterion = "acceptance"        // the authorities want it
	CriterionSkill             Criterion = "skill"             // many trained people are freed for other work
	CriterionCover             Criterion = "cover"             // many authorities have nobody to stand in
	CriterionLeeway            Criterion = "leeway"            // the second best costs little more: room to negotiate
)

// Criteria lists all criteria in the order of display.
func Criteria() []Criterion {
	return []Criterion{
		CriterionGain, CriterionProbability, CriterionEffort, CriterionStandardisability, CriterionAcceptance, CriterionSkill, CriterionCover,
		CriterionLeeway,
	}
}

// ErrUnknownCriterion is wrapped by errors about a criterion that does not exist.
var ErrUnknownCriterion = errors.New("unknown criterion")

// MaxWeight is the largest weight that may be given.
const MaxWeight = 100

// WeightError says that a weight is not allowed.
type WeightError struct {
	// Criterion is the one that was given the weight; "" if all are 0.
	Criterion Criterion
	Text      string // as it was given
}

// Error names the criterion, what was given and what is allowed.
func (e *WeightError) Error() string {
	if e.Criterion == "" {
		return "all weights are 0: at least one must be above"
	}
	return fmt.Sprintf("weight of %s is %q: must be a number from 0 to %d", e.Criterion, e.Text, MaxWeight)
}

// Weights say how much each criterion counts; only their proportions matter. One
// that is not named counts nothing.
type Weights map[Criterion]float64

// DefaultWeights hold unless somebody gives others. They are an assumption; see
// docs/methods/ranking.md.
func DefaultWeights() Weights {
	return Weights{
		CriterionGain: 4, CriterionProbability: 2, CriterionEffort: 2, CriterionStandardisability: 1, CriterionAcceptance: 1,
		CriterionSkill: 1, CriterionCover: 1, CriterionLeeway: 0,
	}
}

// Set gives a criterion the weight that a text names, with a point or a comma.
// The error wraps [ErrUnknownCriterion] or is a [*WeightError].
func (w Weights) Set(c Criterion, text string) error {
	if !slices.Contains(Criteria(), c) {
		return fmt.Errorf("%w %q: must be one of %v", ErrUnknownCriterion, c, Criteria())
	}
	weight, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(text), ",", ".", 1), 64)
	if err != nil || math.IsNaN(weight) || weight < 0 || weight > MaxWeight {
		return &WeightError{c, text}
	}
	w[c] = weight
	return nil
}

// ParseWeights changes the default weights by settings of the form
// criterion=weight. The error wraps [ErrUnknownCriterion], is a [*WeightError] or
// names the setting.
func ParseWeights(settings []string) (Weights, error) {
	w := DefaultWeights()
	for _, s := range settings {
		name, text, ok := strings.Cut(s, "=")
		if !ok {
			return nil, fmt.Errorf("weight %q: want criterion=weight, e.g. gain=3", s)
		}
		if err := w.Set(Criterion(strings.TrimSpace(name)), text); err != nil {
			return nil, err
		}
	}
	_, err := w.list()
	return w, err
}

// Any reports whether any weight is above 0.
func (w Weights) Any() bool {
	for _, x := range w {
		if x > 0 {
			return true
		}
	}
	return false
}

// list returns the weights in the order of the criteria.
func (w Weights) list() ([]float64, error) {
	for c := range w {
		if !slices.Contains(Criteria(), c) {
			return nil, fmt.Errorf("%w %q", ErrUnknownCriterion, c)
		}
	}
	list, sum := make([]float64, len(Criteria())), 0.0
	for k, c := range Criteria() {
		list[k] = w[c]
		if math.IsNaN(w[c]) || w[c] < 0 || w[c] > MaxWeight {
			return nil, &WeightError{c, strconv.FormatFloat(w[c], 'g', -1, 64)}
		}
		sum += w[c]
	}
	if sum == 0 {
		return nil, &WeightError{}
	}
	return list, nil
}
