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

// costBits is the resolution of ground distances: they are kept as integers in
// units of 2^-costBits, so that the solver adds and compares them without
// rounding.
const costBits = 40

// Matrix holds the ground distances from every row variant to every column
// variant, each between 0 and 1. It is made by [Distances] or [NewMatrix].
type Matrix struct {
	rows, cols int
	cost       []int64 // row by row, in units of 2^-costBits
}

// NewMatrix returns the matrix with the given rows, or [ErrInvalid] if they
// differ in length or hold a number outside 0 to 1.
func NewMatrix(distances [][]float64) (*Matrix, error) {
	if len(distances) == 0 {
		return &Matrix{}, nil
	}
	m := newMatrix(len(distances), len(distances[0]))
	for i, row := range distances {
		if len(row) != m.cols {
			return nil, fmt.Errorf("%w: row %d has %d distances, row 0 has %d", ErrInvalid, i, len(row), m.cols)
		}
		for j, d := range row {
			if !(d >= 0 && d <= 1) { // also refuses NaN
				return nil, fmt.Errorf("%w: distance at row %d, column %d is %g, want 0 to 1", ErrInvalid, i, j, d)
			}
			m.cost[i*m.cols+j] = int64(math.Round(math.Ldexp(d, costBits)))
		}
	}
	return m, nil
}

func newMatrix(rows, cols int) *Matrix {
	return &Matrix{rows: rows, cols: cols, cost: make([]int64, rows*cols)}
}

// Rows returns the number of row variants.
func (m *Matrix) Rows() int { return m.rows }

// Cols returns the number of column variants.
func (m *Matrix) Cols() int { return m.cols }

// At returns the ground distance of row i and column j.
func (m *Matrix) At(i, j int) float64 { return math.Ldexp(float64(m.cost[i*m.cols+j]), -costBits) }

// row returns the costs of row i.
func (m *Matrix) row(i int) []int64 { return m.cost[i*m.cols : (i+1)*m.cols] }
