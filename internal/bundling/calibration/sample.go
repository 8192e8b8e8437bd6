package calibration

import (
	"fmt"
	"math"
	"slices"
)

// Observation is what one authority needed in one year for its volume.
type Observation struct {
	Unit   string // key of the authority
	Year   int    // 0 if the figures name none
	Volume float64
	Cost   float64 // money or hours, the same for all
}

// sample holds one point for each authority. Several years of one authority are
// no independent observations: they count once, with the mean of their logarithms.
type sample struct {
	units  []string
	volume []float64 // ln Q
	cost   []float64 // ln C
	uneven bool      // the authorities have figures of different years
}

// sampleOf averages the observations of each authority, in the order in which the
// authorities first occur.
func sampleOf(observations []Observation) (sample, error) {
	var s sample
	index := map[string]int{}
	var counts []float64
	years := map[int]int{}
	for i, o := range observations {
		if !(o.Volume > 0 && o.Cost > 0) || math.IsInf(o.Volume, 0) || math.IsInf(o.Cost, 0) {
			return s, fmt.Errorf("observation %d (%s): volume %g and cost %g must be positive and finite", i+1, o.Unit, o.Volume, o.Cost)
		}
		k, known := index[o.Unit]
		if !known {
			k = len(s.units)
			index[o.Unit] = k
			s.units, s.volume, s.cost, counts = append(s.units, o.Unit), append(s.volume, 0), append(s.cost, 0), append(counts, 0)
		}
		s.volume[k] += math.Log(o.Volume)
		s.cost[k] += math.Log(o.Cost)
		counts[k]++
		years[o.Year]++
	}
	for k, n := range counts {
		s.volume[k] /= n
		s.cost[k] /= n
	}
	for _, n := range years {
		s.uneven = s.uneven || n != len(s.units)
	}
	return s, nil
}

// spread is how many times larger the largest authority is than the smallest.
func (s sample) spread() float64 {
	if len(s.units) == 0 {
		return 1
	}
	return math.Exp(slices.Max(s.volume) - slices.Min(s.volume))
}

// variance of ln Q.
func (s sample) variance() float64 {
	var mean, sum float64
	for _, v := range s.volume {
		mean += v / float64(len(s.volume))
	}
	for _, v := range s.volume {
		sum += (v - mean) * (v - mean)
	}
	return sum / float64(len(s.volume)-1)
}

// halfSquares is ½(ln Q)², the further regressor of the translog.
func (s sample) halfSquares() []float64 {
	x := make([]float64, len(s.volume))
	for i, v := range s.volume {
		x[i] = v * v / 2
	}
	return x
}
