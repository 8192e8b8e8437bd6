package emd

import (
	"context"
	"fmt"
	"math"
	"math/bits"
)

// Plan is an optimal transport plan together with the proof that it is optimal.
type Plan struct {
	// Distance is the earth mover's distance, between 0 and 1.
	Distance float64
	// Flow lists who sends how much to whom; only positive amounts.
	Flow []Flow
	// Total is the sum of all amounts in Flow.
	Total int64
	// RowPotential and ColPotential prove optimality: no pair (i, j) has
	// RowPotential[i] + ColPotential[j] > distance(i, j), and pairs with flow
	// have equality. Units of 2^-40 of the ground distance. See [Plan.Check].
	RowPotential, ColPotential []int64
}

// Flow is an amount moved from one row variant to one column variant.
type Flow struct {
	Row, Col int
	// Amount is in units of 1/Plan.Total of the whole mass.
	Amount int64
}

// Solve returns the cheapest plan that moves the row distribution onto the
// column distribution. Row i has the relative frequency rows[i]/sum(rows),
// column j has cols[j]/sum(cols); both are counts of cases. Variants with count
// zero are allowed and receive nothing.
//
// It returns an error that wraps [ErrInvalid] for unusable counts, and the
// error of ctx if ctx ends first.
func Solve(ctx context.Context, dist *Matrix, rows, cols []int64) (*Plan, error) {
	if len(rows) != dist.rows || len(cols) != dist.cols {
		return nil, fmt.Errorf("%w: %d row and %d column counts for a matrix of %d by %d",
			ErrInvalid, len(rows), len(cols), dist.rows, dist.cols)
	}
	supply, demand, total, err := balance(rows, cols)
	if err != nil {
		return nil, err
	}
	t := newTransport(dist, supply, demand)
	if err := t.solve(ctx); err != nil {
		return nil, err
	}
	return t.plan(total), nil
}

// balance scales the counts of both sides to the same total, so that relative
// frequencies become integers.
func balance(rows, cols []int64) (supply, demand []int64, total int64, err error) {
	n, err := sum("row", rows)
	if err != nil {
		return nil, nil, 0, err
	}
	m, err := sum("column", cols)
	if err != nil {
		return nil, nil, 0, err
	}
	d := gcd(n, m)
	if hi, lo := bits.Mul64(uint64(n/d), uint64(m)); hi != 0 || lo > math.MaxInt64 {
		return nil, nil, 0, fmt.Errorf("%w: %d and %d cases are too many", ErrInvalid, n, m)
	}
	return scale(rows, m/d), scale(cols, n/d), n / d * m, nil
}

func sum(side string, counts []int64) (int64, error) {
	var total int64
	for i, c := range counts {
		if c < 0 {
			return 0, fmt.Errorf("%w: count of %s %d is %d, want 0 or more", ErrInvalid, side, i, c)
		}
		if total > math.MaxInt64-c {
			return 0, fmt.Errorf("%w: %s counts are too large", ErrInvalid, side)
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
