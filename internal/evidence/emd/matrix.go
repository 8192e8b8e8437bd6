package emd

import (
	"errors"
	"fmt"
	"math"
)

// ErrInvalid is wrapped by every error that says the input is unusable:
// negative or missing mass, a side without cases, a distance that is not a
// number between 0 and 1, or sizes that do not match.
var ErrInvalid = errors.New("emd: invalid input")

// ErrTooLarge is wrapped by every error that says the input exceeds a limit.
var ErrTooLarge = errors.New("emd: input too large")

// maxPairs limits the size of a matrix to 1 GiB, that is 11,585 variants
// against each other.
const maxPairs = 1 << 27

// costBits is the resolution of ground distances: they are kept as integers in
// units of 2^-costBits, so that the solver adds and compares them without
// rounding. The earth mover's distance is off by at most half a unit.
const costBits = 40

// Matrix holds the ground distances from every row variant to every column
// variant, each between 0 and 1. It is made by [Distances] or [NewMatrix].
type Matrix struct {
	rows, cols int
	cost       []int64 // row by row, in units of 2^-costBits
}

// NewMatrix returns the matrix with the given rows. The error wraps
// [ErrInvalid] if they differ in length or hold a number outside 0 to 1, and
// [ErrTooLarge] if there are too many.
func NewMatrix(distances [][]float64) (*Matrix, error) {
	if len(distances) == 0 {
		return &Matrix{}, nil
	}
	m, err := newMatrix(len(distances), len(distances[0]))
	if err != nil {
		return nil, err
	}
	for i, row := range distances {
		if len(row) != m.cols {
			return nil, fmt.Errorf("%w: row %d has %d distances, row 0 has %d", ErrInvalid, i, len(row), m.cols)
		}
		for j, d := range row {
			if !(d >= 0 && d <= 1) { // also refuses NaN
				return nil, fmt.Errorf("%w: distance at row %d, column %d is %g, want 0 to 1", ErrInvalid, i, j, d)
			}
			m.row(i)[j] = int64(math.Round(math.Ldexp(d, costBits)))
		}
	}
	return m, nil
}

func newMatrix(rows, cols int) (*Matrix, error) {
	if cols > 0 && rows > maxPairs/cols {
		return nil, fmt.Errorf("%w: %d by %d variants, at most %d pairs are allowed; take a coarser level of activities or fold rare variants",
			ErrTooLarge, rows, cols, maxPairs)
	}
	return &Matrix{rows: rows, cols: cols, cost: make([]int64, rows*cols)}, nil
}

// Rows returns the number of row variants.
func (m *Matrix) Rows() int { return m.rows }

// Cols returns the number of column variants.
func (m *Matrix) Cols() int { return m.cols }

// At returns the ground distance of row i and column j.
func (m *Matrix) At(i, j int) float64 { return math.Ldexp(float64(m.row(i)[j]), -costBits) }

// row returns the costs of row i.
func (m *Matrix) row(i int) []int64 { return m.cost[i*m.cols : (i+1)*m.cols] }
