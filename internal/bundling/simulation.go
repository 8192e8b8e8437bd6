package bundling

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"kiesel/internal/landscape"
)

const (
	defaultDraws = 1000
	defaultSeed  = 1
)

// sample holds draws of all parameters of a sheet. It is a Latin hypercube:
// each parameter takes every n-th part of its distribution exactly once, so
// that percentiles are stable with few draws.
type sample struct {
	sheet  *sheet
	draws  int
	values [][]float64 // by parameter, by draw; nil if the parameter is certain or enters no cost
	strata [][]int     // by parameter, by draw: which part of the distribution
}

// draw samples the sheet. Every parameter has a random stream of its own, so
// that changing one leaves the draws of the others as they are.
func (s *sheet) draw(n int) *sample {
	count := len(s.entries)
	x := &sample{sheet: s, draws: n, values: make([][]float64, count), strata: make([][]int, count)}
	for i, d := range s.catalogue.definitions {
		e := s.estimate(i)
		if e.certain() || d.optional() {
			continue
		}
		name := fnv.New64a()
		name.Write([]byte(d.key.String()))
		rng := rand.New(rand.NewPCG(defaultSeed, name.Sum64()))
		x.strata[i] = rng.Perm(n)
		x.values[i] = make([]float64, n)
		quantile := e.quantile()
		for k, part := range x.strata[i] {
			x.values[i][k] = quantile((float64(part) + rng.Float64()) / float64(n))
		}
	}
	return x
}

// at returns the values of draw k.
func (x *sample) at(k int) func(Key) float64 {
	return func(key Key) float64 {
		i := x.sheet.catalogue.index[key]
		if x.values[i] == nil {
			return x.sheet.entries[i].value
		}
		return x.values[i][k]
	}
}

// simulate fills in what the contenders cost in each draw, EUR per year.
func (x *sample) simulate(f *field, function landscape.Function, contenders []contender) {
	layouts := make([]layout, len(contenders))
	for i := range contenders {
		layouts[i] = f.layout(contenders[i].plan)
		contenders[i].draws = make([]float64, x.draws)
	}
	for k := range x.draws {
		prices := priceOf(function, x.at(k))
		local := f.local(&prices)
		for i, l := range layouts {
			contenders[i].draws[k] = f.total(&prices, l, local)
		}
	}
}

// spread returns the value with the 10th and 90th percentile of the draws.
func spread(value float64, draws []float64) Range {
	sorted := slices.Sorted(slices.Values(draws))
	at := func(share float64) float64 { return sorted[int(share*float64(len(sorted)-1)+.5)] }
	return Range{Value: value, P10: at(.1), P90: at(.9)}
}

// shareBelow is the share of draws in which a costs less than b.
func shareBelow(a, b []float64) float64 {
	n := 0
	for k := range a {
		if a[k] < b[k] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}
