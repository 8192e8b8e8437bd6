package scenario

import (
	"cmp"
	"math"
	"slices"

	"kiesel/internal/bundling"
)

// Matter is an assumption with what it would be worth to know it: EUR per year,
// the expected value of perfect information over all functions. As the functions
// are decided one by one, the values add up.
type Matter struct {
	bundling.Parameter
	Worth float64
}

// Matters lists the assumptions whose truth could change the choice of a plan or
// explains how far the saving may differ, those most worth knowing first and
// among equals those that explain most.
func Matters(v bundling.Verdict) []Matter {
	worth, spread := map[bundling.Key]float64{}, map[bundling.Key]float64{}
	for _, f := range v.Functions {
		for _, m := range f.Measure {
			worth[m.Key] += m.Value
			spread[m.Key] = max(spread[m.Key], m.Spread)
		}
	}
	var list []Matter
	for _, p := range v.Parameters {
		if _, ok := worth[p.Key]; ok {
			list = append(list, Matter{p, worth[p.Key]})
		}
	}
	slices.SortStableFunc(list, func(a, b Matter) int {
		return cmp.Or(cmp.Compare(b.Worth, a.Worth), cmp.Compare(spread[b.Key], spread[a.Key]))
	})
	return list
}

// Tippings lists the break-evens of all functions, those first that the present
// value is nearest to, as a ratio.
func Tippings(v bundling.Verdict) []bundling.FunctionBreakEven {
	var list []bundling.FunctionBreakEven
	for _, f := range v.Functions {
		for _, b := range f.BreakEvens {
			list = append(list, bundling.FunctionBreakEven{Function: f.Function, Outcome: f.Outcome, BreakEven: b})
		}
	}
	slices.SortStableFunc(list, func(a, b bundling.FunctionBreakEven) int {
		return cmp.Compare(distance(a.BreakEven), distance(b.BreakEven))
	})
	return list
}

// distance is by which factor the present value must change, as a logarithm
// without sign; infinite where one of the two is not positive.
func distance(b bundling.BreakEven) float64 {
	if b.Value <= 0 || b.Present <= 0 {
		return math.Inf(1)
	}
	return math.Abs(math.Log(b.Value / b.Present))
}
