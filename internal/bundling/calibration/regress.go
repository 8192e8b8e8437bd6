package calibration

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Regression is a least squares fit of y on a constant and further regressors.
// Coefficient 0 is that of the constant.
type Regression struct {
	Coefficients []float64
	StdErrors    []float64 // classical, for errors of equal variance
	Robust       []float64 // HC3, for errors of any variance; +Inf if one observation alone decides
	DF           int       // degrees of freedom, observations less coefficients
	SSE          float64   // sum of the squared residuals
	R2           float64   // share of the variance of y explained; NaN if y does not vary

	// By observation.
	Residuals   []float64
	Leverages   []float64 // from 0 to 1: how far its regressors lie from those of the others
	Studentised []float64 // residual by its standard error estimated from the others; Student's t with DF−1

	shifts [][]float64 // by observation: what each coefficient would lose without it
}

// ErrTooFew is wrapped by errors about fewer observations than a regression needs.
var ErrTooFew = errors.New("too few observations")

// ErrNoVariation is wrapped by errors about regressors that do not vary, or only
// together, so that no effect can be told.
var ErrNoVariation = errors.New("the regressors do not vary on their own")

// worstCondition of a matrix of regressors whose effects can still be told apart
// in double precision.
const worstCondition = 1e12

// Regress fits y on a constant and the regressors. All must be finite and equally
// long, and there must be more observations than coefficients by two, or the
// error wraps [ErrTooFew]; it may also wrap [ErrNoVariation].
func Regress(y []float64, regressors ...[]float64) (*Regression, error) {
	n, p := len(y), len(regressors)+1
	if n < p+2 {
		return nil, fmt.Errorf("%w: %d for %d coefficients, at least %d are needed", ErrTooFew, n, p, p+2)
	}
	x := mat.NewDense(n, p, nil)
	for i := range n {
		x.Set(i, 0, 1)
		for k, r := range regressors {
			if len(r) != n {
				return nil, fmt.Errorf("regressor %d has %d values, not %d", k+1, len(r), n)
			}
			x.Set(i, k+1, r[i])
		}
		for k := range p {
			if v := x.At(i, k) + y[i]; math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("observation %d is not finite", i+1)
			}
		}
	}
	var qr mat.QR
	qr.Factorize(x) //nolint:misspell // the library writes it so
	if qr.Cond() > worstCondition {
		return nil, ErrNoVariation
	}
	var b mat.VecDense
	if err := qr.SolveVecTo(&b, false, mat.NewVecDense(n, y)); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoVariation, err)
	}
	r := &Regression{Coefficients: append([]float64(nil), b.RawVector().Data...), DF: n - p}
	r.residuals(x, y)
	return r, r.errors(x, &qr)
}

// residuals fills in what the fit leaves open.
func (r *Regression) residuals(x *mat.Dense, y []float64) {
	r.Residuals = make([]float64, len(y))
	var mean, total float64
	for _, v := range y {
		mean += v / float64(len(y))
	}
	for i, v := range y {
		e := v
		for k, b := range r.Coefficients {
			e -= b * x.At(i, k)
		}
		r.Residuals[i] = e
		r.SSE += e * e
		total += (v - mean) * (v - mean)
	}
	r.R2 = math.NaN()
	if total > 0 {
		r.R2 = 1 - r.SSE/total
	}
}

// errors fills in the standard errors and what each observation does to the fit.
// With X = QR the matrix (XᵀX)⁻¹Xᵀ is R⁻¹Qᵀ, so that no square of X is formed.
func (r *Regression) errors(x *mat.Dense, qr *mat.QR) error {
	n, p := x.Dims()
	var full, inverse mat.Dense
	qr.RTo(&full)
	if err := inverse.Inverse(full.Slice(0, p, 0, p)); err != nil {
		return fmt.Errorf("%w: %w", ErrNoVariation, err)
	}
	var q mat.Dense // thin: its rows give the leverages
	q.Mul(x, &inverse)
	var pull mat.Dense // p×n: what one unit of y at an observation adds to each coefficient
	pull.Mul(&inverse, q.T())

	r.StdErrors, r.Robust = make([]float64, p), make([]float64, p)
	r.Leverages, r.Studentised, r.shifts = make([]float64, n), make([]float64, n), make([][]float64, n)
	for k := range p {
		row := inverse.RawRowView(k)
		r.StdErrors[k] = math.Sqrt(r.SSE / float64(r.DF) * dot(row, row))
	}
	for i := range n {
		r.Leverages[i] = min(1, dot(q.RawRowView(i), q.RawRowView(i)))
		r.observe(i, &pull)
	}
	for k := range p {
		r.Robust[k] = math.Sqrt(r.Robust[k])
	}
	return nil
}

// alone is the share of its own that an observation must leave to the others for
// them to say anything about it.
const alone = 1e-9

// observe notes what one observation does.
func (r *Regression) observe(i int, pull *mat.Dense) {
	free, e := 1-r.Leverages[i], r.Residuals[i]
	r.shifts[i] = make([]float64, len(r.Coefficients))
	if free < alone {
		r.Studentised[i] = math.NaN()
		for k := range r.shifts[i] {
			r.shifts[i][k], r.Robust[k] = math.NaN(), math.Inf(1)
		}
		return
	}
	if others := (r.SSE - e*e/free) / float64(r.DF-1); others > 0 {
		r.Studentised[i] = e / math.Sqrt(others*free)
	}
	for k := range r.shifts[i] {
		r.shifts[i][k] = pull.At(k, i) * e / free
		r.Robust[k] += r.shifts[i][k] * r.shifts[i][k]
	}
}

// Without returns coefficient k of the fit to all observations but the i-th; NaN
// if there is none.
func (r *Regression) Without(i, k int) float64 { return r.Coefficients[k] - r.shifts[i][k] }

func dot(a, b []float64) float64 {
	var sum float64
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}
