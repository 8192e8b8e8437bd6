package bundling

import (
	"math"
	"slices"

	"kiesel/internal/landscape"
)

// joiningDoubt is the share of authorities that have to join from which on a
// bundle that needs them is in doubt: in practice one in five stays away.
const joiningDoubt = .8

// flips lists the break-evens at which the recommendation turns over and that lie
// within what the figures may be: a parameter within its range, the coordination
// within the ranges of its hours, more authorities to join than may be counted
// on. Whoever reads the answer has to know them first.
func flips(f *field, function landscape.Function, s *sheet, l layout, all []BreakEven) []BreakEven {
	var found []BreakEven
	for _, b := range all {
		if within(f, function, s, l, b) {
			found = append(found, b)
		}
	}
	return found
}

func within(f *field, function landscape.Function, s *sheet, l layout, b BreakEven) bool {
	switch b.Key {
	case "joining_share":
		return b.Value >= joiningDoubt
	case "payback_years":
		return false // a time, not a figure of which nobody is sure
	case "coordination_factor":
		low, high := coordinationRange(f, function, s, l)
		return low <= b.Value && b.Value <= high
	}
	key, err := ParseKey(b.Key)
	if err != nil {
		return false
	}
	p := s.parameter(s.catalogue.index[key])
	return p.Low <= b.Value && b.Value <= p.High
}

// coordinationRange is by which factors the hours of coordination of the carriers
// may be off, taken together.
func coordinationRange(f *field, function landscape.Function, s *sheet, l layout) (low, high float64) {
	low, high = math.Inf(1), 0
	for _, g := range l.groups {
		p := s.parameter(s.catalogue.index[Key{Function: function, Name: "coordination_" + f.kind(g.carrier)}])
		if p.Value > 0 {
			low, high = min(low, p.Low/p.Value), max(high, p.High/p.Value)
		}
	}
	return low, high
}

// kind is how the parameters name a carrier.
func (f *field) kind(carrier int) string {
	switch {
	case f.inhabitants[carrier] > 0:
		return "neighbour"
	case f.units[carrier].Level <= landscape.LevelLand:
		return "land"
	}
	return "kreis"
}

// Flips lists what would turn the recommendation over, of all functions, each key
// once for a function.
func (v *Verdict) Flips() []FunctionBreakEven {
	var all []FunctionBreakEven
	for _, f := range v.Functions {
		for _, b := range f.Flips {
			all = append(all, FunctionBreakEven{f.Function, f.Outcome, b})
		}
	}
	return slices.Clip(all)
}

// FunctionBreakEven is what would turn the recommendation for a function over, and
// which one it is.
type FunctionBreakEven struct {
	Function landscape.Function
	Outcome  Outcome
	BreakEven
}
