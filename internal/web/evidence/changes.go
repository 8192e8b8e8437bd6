package evidence

import (
	"cmp"
	"math"
	"slices"

	"kiesel/internal/evidence"
)

// mostShown is how many rows a list of steps shows before one asks for more.
const mostShown = 10

// changesOf returns the changes of a kind: those shown at once and those shown on
// demand.
func changesOf(changes []evidence.StepChange, kind evidence.ChangeKind) (first, more []evidence.StepChange) {
	var all []evidence.StepChange
	for _, x := range changes {
		if x.Kind == kind {
			all = append(all, x)
		}
	}
	n := min(mostShown, len(all))
	return all[:n], all[n:]
}

// pairStep is a variation point with its shares at the two authorities on the
// map.
type pairStep struct {
	evidence.Step
	a, b       *float64
	difference float64 // of b from a
}

// differing lists the variation points at which the two authorities on the map
// differ most, by at least ten percentage points.
func (c comparison) differing() []pairStep {
	var steps []pairStep
	for _, s := range c.Variations {
		x := pairStep{Step: s, a: s.Shares[c.a], b: s.Shares[c.b]}
		if x.a == nil || x.b == nil {
			continue
		}
		x.difference = *x.b - *x.a
		if math.Abs(x.difference) < 0.1 {
			continue
		}
		steps = append(steps, x)
	}
	slices.SortStableFunc(steps, func(x, y pairStep) int {
		return cmp.Compare(math.Abs(y.difference), math.Abs(x.difference))
	})
	return steps[:min(mostShown, len(steps))]
}
