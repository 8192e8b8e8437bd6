package location

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrInvalid is wrapped by errors about a problem that has no meaning.
var ErrInvalid = errors.New("location: invalid problem")

// ErrInfeasible is wrapped by the error about a place that nobody may serve.
var ErrInfeasible = errors.New("location: nobody may serve it")

// MaxAmount is the largest cost: sums of larger ones would lose their last euros.
const MaxAmount = 1e15

// Problem is an uncapacitated facility location problem in any one unit, usually
// euros per year.
type Problem struct {
	Fixed []float64   // by carrier, what it costs to be open, 0 to [MaxAmount]
	Cost  [][]float64 // by carrier and place served, 0 to [MaxAmount]; +Inf where it may not serve
}

// Check returns an error that wraps [ErrInvalid] or [ErrInfeasible] and names the
// first carrier or place that is wrong, counted from 0.
func (p Problem) Check() error {
	if len(p.Fixed) == 0 || len(p.Cost) != len(p.Fixed) {
		return fmt.Errorf("%w: %d fixed costs and %d rows of costs", ErrInvalid, len(p.Fixed), len(p.Cost))
	}
	places := len(p.Cost[0])
	if places == 0 {
		return fmt.Errorf("%w: nobody is served", ErrInvalid)
	}
	served := make([]bool, places)
	for i, row := range p.Cost {
		if f := p.Fixed[i]; !(f >= 0 && f <= MaxAmount) {
			return fmt.Errorf("%w: carrier %d has the fixed cost %g: must lie between 0 and %.0e", ErrInvalid, i, f, MaxAmount)
		}
		if len(row) != places {
			return fmt.Errorf("%w: carrier %d has %d costs, want %d", ErrInvalid, i, len(row), places)
		}
		for j, c := range row {
			barred := math.IsInf(c, 1)
			if !barred && !(c >= 0 && c <= MaxAmount) {
				return fmt.Errorf("%w: carrier %d serves place %d at the cost %g: must lie between 0 and %.0e, or be Inf where it may not serve", ErrInvalid, i, j, c, MaxAmount)
			}
			served[j] = served[j] || !barred
		}
	}
	for j, ok := range served {
		if !ok {
			return fmt.Errorf("%w: place %d", ErrInfeasible, j)
		}
	}
	return nil
}

// Value returns what it costs if these carriers are open, and who serves each place;
// +Inf if a place is served by none. Of equally cheap carriers the first in open
// serves.
func (p Problem) Value(open []int) (value float64, assignment []int) {
	assignment = make([]int, len(p.Cost[0]))
	for _, i := range open {
		value += p.Fixed[i]
	}
	for j := range assignment {
		best := math.Inf(1)
		assignment[j] = -1
		for _, i := range open {
			if p.Cost[i][j] < best {
				best, assignment[j] = p.Cost[i][j], i
			}
		}
		value += best
	}
	return value, assignment
}

// serving returns those of the open carriers that serve somebody: who costs nothing
// may be open for nobody.
func (p Problem) serving(open []int) []int {
	_, assignment := p.Value(open)
	return slices.DeleteFunc(slices.Clone(open), func(i int) bool { return !slices.Contains(assignment, i) })
}

// Bound returns what the prices prove: no solution costs less. There is one price
// per place.
func Bound(p Problem, prices []float64) (float64, error) {
	if len(prices) != len(p.Cost[0]) {
		return 0, fmt.Errorf("%w: %d prices for %d places", ErrInvalid, len(prices), len(p.Cost[0]))
	}
	bound := 0.0
	for j, v := range prices {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return 0, fmt.Errorf("%w: price %d is %g", ErrInvalid, j, v)
		}
		bound += v
	}
	for i, row := range p.Cost {
		bound += min(0, reduced(p.Fixed[i], row, prices))
	}
	return bound, nil
}

// reduced is what is left of a fixed cost when every place pays for the carrier what
// its price leaves.
func reduced(fixed float64, cost, prices []float64) float64 {
	for j, v := range prices {
		if d := v - cost[j]; d > 0 {
			fixed -= d
		}
	}
	return fixed
}

// split takes off what every place pays in any case. What is left has the same
// solutions, and is what steps and gaps are measured by: a search must not take
// longer because every place lies far away from all.
func (p Problem) split() (rest Problem, sure []float64) {
	sure = slices.Clone(p.Cost[0])
	for _, row := range p.Cost {
		for j, c := range row {
			sure[j] = min(sure[j], c)
		}
	}
	rest = Problem{Fixed: p.Fixed, Cost: make([][]float64, len(p.Cost))}
	for i, row := range p.Cost {
		rest.Cost[i] = make([]float64, len(row))
		for j, c := range row {
			rest.Cost[i][j] = c - sure[j]
		}
	}
	return rest, sure
}
