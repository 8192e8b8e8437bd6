package emd

import (
	"context"
	"fmt"
	"math"
	"math/bits"
)

// Plan is an optimal transport plan together with the proof that it is
// optimal; see [Plan.Check].
type Plan struct {
	// Distance is the earth mover's distance, between 0 and 1.
	Distance float64
	// Flow lists what moves from where to where; positive amounts only.
	Flow []Flow
	// Total is the sum of all amounts in Flow.
	Total int64
	// RowPotential and ColPotential are the optimal dual solution in units of
	// 2^-40 of the ground distance. Variants without cases have none (zero).
	RowPotential, ColPotential []int64
}

// Flow is an amount moved from one row variant to one column variant.
type Flow struct {
	Row, Col int
	// Amount is the share of all mass, in units of 1/[Plan.Total].
	Amount int64
}

// tie is the difference below which two distances count as equal. It covers the
// rounding of ground distances and of sums over a plan.
const tie = 1e-11

// Solve returns the cheapest plan that moves the row distribution onto the
// column distribution. Row i has the relative frequency rows[i]/sum(rows),
// column j has cols[j]/sum(cols); both are counts of cases. Variants with count
// zero are allowed and take no part.
//
// It returns an error that wraps [ErrInvalid] or [ErrTooLarge] for unusable
// counts, and the error of ctx if ctx ends first.
func Solve(ctx context.Context, dist *Matrix, rows, cols []int64) (*Plan, error) {
	m, err := balance(dist, rows, cols)
	if err != nil {
		return nil, err
	}
	pairs, err := nearestPairs(ctx, dist)
	if err != nil {
		return nil, err
	}
	s := newSimplex(dist, pairs, m)
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	return s.plan(), nil
}

// totalCost returns what the flow costs per unit of mass, between 0 and 1.
func totalCost(dist *Matrix, flow []Flow, total int64) float64 {
	var cost float64
	for _, f := range flow {
		cost += float64(f.Amount) * dist.At(f.Row, f.Col)
	}
	return cost / float64(total)
}

// masses are the counts of both sides, scaled so that each side has the same
// total: relative frequencies as integers.
type masses struct {
	supply, demand []int64
	total          int64
}

// balance checks and scales the counts that belong to dist.
func balance(dist *Matrix, rows, cols []int64) (masses, error) {
	if len(rows) != dist.rows || len(cols) != dist.cols {
		return masses{}, fmt.Errorf("%w: %d row and %d column counts for a matrix of %d by %d",
			ErrInvalid, len(rows), len(cols), dist.rows, dist.cols)
	}
	r, err := sum("row", rows)
	if err != nil {
		return masses{}, err
	}
	c, err := sum("column", cols)
	if err != nil {
		return masses{}, err
	}
	d := gcd(r, c)
	if hi, lo := bits.Mul64(uint64(r/d), uint64(c)); hi != 0 || lo > math.MaxInt64 {
		return masses{}, fmt.Errorf("%w: %d and %d cases", ErrTooLarge, r, c)
	}
	return masses{supply: scale(rows, c/d), demand: scale(cols, r/d), total: r / d * c}, nil
}

// sum adds up the counts, which must not be negative nor all zero.
func sum(side string, counts []int64) (int64, error) {
	var total int64
	for i, c := range counts {
		if c < 0 {
			return 0, fmt.Errorf("%w: count of %s %d is %d, want 0 or more", ErrInvalid, side, i, c)
		}
		if total > math.MaxInt64-c {
			return 0, fmt.Errorf("%w: %s counts add up to more than %d", ErrTooLarge, side, int64(math.MaxInt64))
		}
		total += c
	}
	if total == 0 {
		return 0, fmt.Errorf("%w: %s side has no cases", ErrInvalid, side)
	}
	return total, nil
}

func scale(counts []int64, factor int64) []int64 {
	scaled := make([]int64, len(counts))
	for i, c := range counts {
		scaled[i] = c * factor
	}
	return scaled
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
