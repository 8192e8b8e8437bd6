package rank

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Table holds utilities: a row per option, a column per criterion, each from 0,
// the worst, to 1, the best, and NaN where nobody knows it.
type Table [][]float64

// Score is a weighted sum of utilities, 0 to 1. Low takes every unknown utility
// for 0 and High for 1; Middle, by which options are ordered, takes it for one
// half. Without unknown ones the three are equal.
type Score struct {
	Low    float64 `json:"low"`
	Middle float64 `json:"middle"`
	High   float64 `json:"high"`
}

// Ranking is an order of options. It may be used from several goroutines.
type Ranking struct {
	table   Table
	weights []float64 // sum 1
	scores  []Score   // by option
	order   []int     // options, the best first
	place   []int     // by option: its index in order
}

// middle is the utility for which an unknown one is taken.
const middle = .5

// tolerance is the difference of scores up to which they count as equal: they
// are sums of a few products of numbers up to 1.
const tolerance = 1e-12

// New orders the options of a table; among equals the one that stands first in
// the table goes first. A weight must be finite and not negative, and one must be
// above 0; only their proportions matter. The error names the weight, or the
// option and criterion, by index.
func New(t Table, weights []float64) (*Ranking, error) {
	r := &Ranking{table: t, scores: make([]Score, len(t)), order: make([]int, len(t)), place: make([]int, len(t))}
	var err error
	if r.weights, err = normed(weights); err != nil {
		return nil, err
	}
	for i, row := range t {
		if len(row) != len(weights) {
			return nil, fmt.Errorf("option %d has %d utilities for %d weights", i, len(row), len(weights))
		}
		for k, u := range row {
			if u < 0 || u > 1 {
				return nil, fmt.Errorf("option %d, criterion %d: utility %g is not between 0 and 1", i, k, u)
			}
		}
		r.scores[i] = r.score(row)
		r.order[i] = i
	}
	slices.SortStableFunc(r.order, func(i, j int) int { return cmp.Compare(r.scores[j].Middle, r.scores[i].Middle) })
	for p, i := range r.order {
		r.place[i] = p
	}
	return r, nil
}

// normed returns weights with the sum 1.
func normed(weights []float64) ([]float64, error) {
	largest := 0.0
	for k, w := range weights {
		if math.IsNaN(w) || math.IsInf(w, 0) || w < 0 {
			return nil, fmt.Errorf("weight %d is %g: it must be a number from 0 upwards", k, w)
		}
		largest = max(largest, w)
	}
	if largest == 0 {
		return nil, fmt.Errorf("all %d weights are 0: one must be above", len(weights))
	}
	sum := 0.0
	for _, w := range weights {
		sum += w / largest // the sum itself might be infinite
	}
	shares := make([]float64, len(weights))
	for k, w := range weights {
		shares[k] = w / largest / sum
	}
	return shares, nil
}

func (r *Ranking) score(row []float64) (s Score) {
	for k, w := range r.weights {
		if u := row[k]; math.IsNaN(u) {
			s.Middle += w * middle
			s.High += w
		} else {
			s.Low += w * u
			s.Middle += w * u
			s.High += w * u
		}
	}
	return s
}

// Weights are those of the criteria, with the sum 1.
func (r *Ranking) Weights() []float64 { return slices.Clone(r.weights) }

// Order lists the options, the best first.
func (r *Ranking) Order() []int { return slices.Clone(r.order) }

// Score returns the score of an option.
func (r *Ranking) Score(option int) Score { return r.scores[option] }
