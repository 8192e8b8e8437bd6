package bundling

import (
	"cmp"
	"math"
	"slices"

	"kiesel/internal/landscape"
)

const (
	bins = 10 // parts into which the draws of a parameter are sorted
	// notable is the share of the variance from which on a parameter is worth
	// naming; below, its share can't be told from chance with 1,000 draws.
	notable = .01
)

// measure returns for each uncertain parameter of the function what knowing it
// would be worth, most valuable first: the draws are sorted by its value into
// bins; within a bin one would choose the plan that is cheapest there (partial
// perfect information, Strong & Oakley 2013). margin is by draw what the
// recommendation saves against its rival.
func (x *sample) measure(function landscape.Function, contenders []contender, margin []float64) []Measure {
	var measures []Measure
	overall := math.Inf(1)
	for _, c := range contenders {
		overall = min(overall, mean(c.draws))
	}
	for i, d := range x.sheet.catalogue.definitions {
		if x.values[i] == nil || d.key == absence || d.key.Function != "" && d.key.Function != function {
			continue
		}
		m := Measure{Key: d.key, Spread: explained(x.byBin(i, margin), margin)}
		if m.Spread < notable {
			continue
		}
		m.Value = overall
		for _, best := range x.cheapestByBin(i, contenders) {
			m.Value -= best / bins
		}
		m.Value = max(0, m.Value)
		measures = append(measures, m)
	}
	slices.SortStableFunc(measures, func(a, b Measure) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(b.Spread, a.Spread))
	})
	return measures
}

// byBin returns the mean of the draws in each bin of parameter i. As every draw
// has a part of the distribution to itself, all bins are equally full.
func (x *sample) byBin(i int, draws []float64) [bins]float64 {
	var means [bins]float64
	for k, part := range x.strata[i] {
		means[part*bins/x.draws] += draws[k] * bins / float64(x.draws)
	}
	return means
}

// cheapestByBin returns for each bin of parameter i the lowest mean cost of any
// contender.
func (x *sample) cheapestByBin(i int, contenders []contender) [bins]float64 {
	var cheapest [bins]float64
	for b := range cheapest {
		cheapest[b] = math.Inf(1)
	}
	for _, c := range contenders {
		for b, m := range x.byBin(i, c.draws) {
			cheapest[b] = min(cheapest[b], m)
		}
	}
	return cheapest
}

// explained is the share of the variance of the draws that lies between the
// bins, adjusted for what chance puts there.
func explained(means [bins]float64, draws []float64) float64 {
	n, centre := float64(len(draws)), mean(draws)
	var total, between float64
	for _, d := range draws {
		total += (d - centre) * (d - centre)
	}
	for _, m := range means {
		between += (m - centre) * (m - centre) * n / bins
	}
	if total == 0 {
		return 0
	}
	return max(0, 1-(1-between/total)*(n-1)/(n-bins))
}

func mean(draws []float64) float64 {
	var sum float64
	for _, d := range draws {
		sum += d
	}
	return sum / float64(len(draws))
}

// difference returns a − b draw by draw.
func difference(a, b []float64) []float64 {
	d := make([]float64, len(a))
	for k := range a {
		d[k] = a[k] - b[k]
	}
	return d
}
