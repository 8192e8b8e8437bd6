package calibration_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"

	"kiesel/internal/bundling/calibration"
)

// producers are the columns of testdata/nerlove1963.csv.
type producers struct{ cost, output, labour, capital, fuel []float64 }

func nerlove(tb testing.TB) producers {
	tb.Helper()
	text, err := os.ReadFile("testdata/nerlove1963.csv")
	if err != nil {
		tb.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	var p producers
	for _, row := range rows[1:] {
		for k, column := range []*[]float64{&p.cost, &p.output, &p.labour, &p.capital, &p.fuel} {
			x, err := strconv.ParseFloat(row[k+1], 64)
			if err != nil {
				tb.Fatal(err)
			}
			*column = append(*column, x)
		}
	}
	if len(p.cost) != 145 {
		tb.Fatalf("%d producers, want 145", len(p.cost))
	}
	return p
}

func logs(x []float64) []float64 { return ratios(x, nil) }

// ratios returns ln(x/by).
func ratios(x, by []float64) []float64 {
	out := make([]float64, len(x))
	for i := range x {
		out[i] = math.Log(x[i])
		if by != nil {
			out[i] -= math.Log(by[i])
		}
	}
	return out
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.9g, want %.9g within %g", what, got, want, tolerance)
	}
}

// The published regression, and to nine digits what the normal equations give in
// decimal arithmetic of 60 digits.
func TestNerlove1963(t *testing.T) {
	t.Parallel()
	p := nerlove(t)
	y, q := ratios(p.cost, p.fuel), logs(p.output)
	fit, err := calibration.Regress(y, q, ratios(p.labour, p.fuel), ratios(p.capital, p.fuel))
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range []struct{ b, published, se, hc3 float64 }{
		{-4.685775804755, -4.68578, 0.885293861435, 0.841796909330},
		{0.720666959812, 0.72067, 0.017434756860, 0.033870165205},
		{0.593971877121, 0.59397, 0.204632092706, 0.173792632436},
		{-0.008470903701, -0.00847, 0.190841695324, 0.160294401766},
	} {
		near(t, "published coefficient", fit.Coefficients[k], want.published, 5e-6)
		near(t, "coefficient", fit.Coefficients[k], want.b, 1e-10)
		near(t, "standard error", fit.StdErrors[k], want.se, 1e-10)
		near(t, "HC3", fit.Robust[k], want.hc3, 1e-10)
	}
	near(t, "R²", fit.R2, 0.931596172178, 1e-10)
	near(t, "SSE", fit.SSE, 21.636671126483, 1e-9)
	near(t, "degrees of freedom", float64(fit.DF), 141, 0)
	near(t, "studentised residual of producer 3", fit.Studentised[2], 5.220295712604, 1e-9)
	near(t, "leverage of producer 1", fit.Leverages[0], 0.094316455501, 1e-10)
}

func TestNerlove1963Translog(t *testing.T) {
	t.Parallel()
	p := nerlove(t)
	q := logs(p.output)
	squares := make([]float64, len(q))
	for i, x := range q {
		squares[i] = x * x / 2
	}
	fit, err := calibration.Regress(ratios(p.cost, p.fuel), q, squares, ratios(p.labour, p.fuel), ratios(p.capital, p.fuel))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "β", fit.Coefficients[1], 0.15265, 5e-6)
	near(t, "γ", fit.Coefficients[2], 0.10101, 5e-6)
	near(t, "HC3 of γ", fit.Robust[2], 0.022075235284, 1e-10)
	near(t, "SSE", fit.SSE, 13.2478, 5e-5)
	near(t, "Q*", calibration.Optimum(fit.Coefficients[1], fit.Coefficients[2]), 4397.9, .05)
}

// Savings vanish with size: the five groups of 29 producers by output.
func TestNerlove1963ByQuintile(t *testing.T) {
	t.Parallel()
	p := nerlove(t)
	columns := [][]float64{ratios(p.cost, p.fuel), logs(p.output), ratios(p.labour, p.fuel), ratios(p.capital, p.fuel)}
	for group, want := range []float64{.400, .658, .938, .912, 1.044} {
		from, to := 29*group, 29*group+29
		fit, err := calibration.Regress(columns[0][from:to], columns[1][from:to], columns[2][from:to], columns[3][from:to])
		if err != nil {
			t.Fatal(err)
		}
		near(t, "β of group "+strconv.Itoa(group+1), fit.Coefficients[1], want, 5e-4)
	}
}

// The same producers as if they were authorities: without prices the elasticity
// is 0.70920, the small ones scatter more, and size wanes.
func TestCalibrateNerlove(t *testing.T) {
	t.Parallel()
	p := nerlove(t)
	observations := make([]calibration.Observation, len(p.cost))
	for i := range observations {
		observations[i] = calibration.Observation{Unit: strconv.Itoa(i + 1), Volume: p.output[i], Cost: p.cost[i]}
	}
	r, err := calibration.Calibrate(observations, handling)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "β", r.Fit.Elasticity, 0.709201682988, 1e-10)
	near(t, "classical error", r.Fit.Classical, 0.018602380683, 1e-10)
	near(t, "HC3", r.Fit.Robust, 0.036001024317, 1e-10)
	near(t, "error taken", r.Fit.StdErr, r.Fit.Robust, 0)
	near(t, "R²", r.Fit.R2, 0.910426702087, 1e-10)
	for _, caution := range []calibration.Caution{
		calibration.Curved, calibration.Scattered, calibration.StandOut,
	} {
		if !slices.Contains(r.Cautions, caution) {
			t.Errorf("caution %s is missing among %v", caution, r.Cautions)
		}
	}
	// 0.7092 + 1.2875·0.0360 = 0.7556 < 0.80: producing electricity is no handling of cases.
	if !slices.Equal(r.Lacks, []calibration.Lack{calibration.BelowRange}) || r.Units != 145 || r.Posterior != r.Prior {
		t.Errorf("%d authorities, lacks %v, posterior %+v", r.Units, r.Lacks, r.Posterior)
	}
}
