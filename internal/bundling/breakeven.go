package bundling

import (
	"math"

	"kiesel/internal/landscape"
)

// breakEvens returns the values at which a bundled plan costs as much as
// everybody serving themselves. There is none for what can't turn the balance, and
// none for the transition unless the plan is recommended: nobody waits for what
// nobody is to begin.
func breakEvens(f *field, function landscape.Function, s *sheet, l layout, recommended bool) []BreakEven {
	p := priceOf(function, s.value)
	local := f.local(&p)
	var found []BreakEven
	if b, ok := coordinationFactor(f, &p, l, local); ok {
		found = append(found, b)
	}
	if b, ok := joiningShare(f, &p, l); ok {
		found = append(found, b)
	}
	if b, ok := payback(f, &p, l, local, s); ok && recommended {
		found = append(found, b)
	}
	for _, key := range []Key{
		{Name: "rate"},
		{Function: function, Name: "hours_per_case"},
		{Name: "elasticity"},
		{Name: "realised"},
	} {
		saving := func(v float64) float64 {
			p := priceOf(function, s.with(key, v))
			return f.saving(&p, l, 1)
		}
		parameter := s.parameter(s.catalogue.index[key])
		if value, ok := root(saving, parameter.Value, parameter.Min, parameter.Max); ok {
			found = append(found, BreakEven{
				Key: key.String(), Value: value, Present: parameter.Value, Unit: parameter.Unit,
				Above: (saving(parameter.Value) > 0) == (parameter.Value > value),
			})
		}
	}
	return found
}

// coordinationFactor solves saving − (m−1)·(coordination + distance) = 0 for m.
func coordinationFactor(f *field, p *prices, l layout, local []float64) (b BreakEven, ok bool) {
	var saving, cost float64
	for _, g := range l.groups {
		c := f.cost(p, g, local, 1)
		saving += c.local - c.total()
		cost += c.coordination + c.distance
	}
	b = BreakEven{Key: "coordination_factor", Value: 1 + saving/cost, Present: 1, Unit: "1"}
	return b, cost > 0 && b.Value >= 0
}

// joiningShare finds the share of authorities from which bundling pays however
// many more join. Their sizes are taken to be those of the average.
func joiningShare(f *field, p *prices, l layout) (b BreakEven, ok bool) {
	var members int
	for _, g := range l.groups {
		members += len(g.members)
	}
	least := 0
	for n := members; n > 0; n-- {
		if f.saving(p, l, float64(n)/float64(members)) < 0 {
			break
		}
		least = n
	}
	return BreakEven{Key: "joining_share", Value: float64(least) / float64(members), Present: 1, Above: true, Unit: "1"}, least > 0
}

// payback divides the one-off cost by the saving of a year without it.
func payback(f *field, p *prices, l layout, local []float64, s *sheet) (b BreakEven, ok bool) {
	horizon := s.value(Key{Name: "horizon"})
	var saving, yearly float64
	for _, g := range l.groups {
		c := f.cost(p, g, local, 1)
		saving += c.local - c.total()
		yearly += c.transition
	}
	once := yearly / annuity(s.value(Key{Name: "interest"}), horizon)
	b = BreakEven{Key: "payback_years", Value: once / (saving + yearly), Present: horizon, Unit: "a"}
	return b, once > 0 && saving+yearly > 0
}

// root finds the zero of fn that is nearest to the present value within
// [lowest, highest]. It looks at steps that grow with the distance.
func root(fn func(float64) float64, present, lowest, highest float64) (at float64, ok bool) {
	const steps = 40
	here := fn(present)
	span := max(present-lowest, highest-present)
	step := max(math.Abs(present)*.02, span*1e-6)
	up, down := present, present
	for range steps {
		for _, probe := range []struct {
			from *float64
			to   float64
		}{{&up, min(up+step, highest)}, {&down, max(down-step, lowest)}} {
			if (fn(probe.to) > 0) != (here > 0) {
				return bisect(fn, *probe.from, probe.to), true
			}
			*probe.from = probe.to
		}
		step *= 1.4
	}
	return 0, false
}

// bisect narrows down a change of sign between a and b.
func bisect(fn func(float64) float64, a, b float64) float64 {
	positive := fn(a) > 0
	for range 50 {
		mid := (a + b) / 2
		if (fn(mid) > 0) == positive {
			a = mid
		} else {
			b = mid
		}
	}
	return (a + b) / 2
}
