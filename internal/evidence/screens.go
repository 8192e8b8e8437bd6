package evidence

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// Screens are cheap measures for a first look. They are dominated by what is
// frequent: use them to choose candidates, the earth mover's distance to decide.
type Screens struct {
	DFGCosine     float64 `json:"dfg_cosine"`      // of the directly-follows counts with start and end, 0…1, 1 = same direction
	EdgeJaccard   float64 `json:"edge_jaccard"`    // common edges ÷ all edges, 0…1
	DFGJSBits     float64 `json:"dfg_js_bits"`     // Jensen–Shannon divergence of the edges in bits, 0…1, 0 = equal
	VariantJSBits float64 `json:"variant_js_bits"` // the same of the variants
}

// screen compares two exact profiles.
func screen(a, b Profile) Screens {
	edge := func(e Edge) ([2]string, int) { return [2]string{e.From, e.To}, e.Count }
	variant := func(v Variant) (string, int) { return traceKey(v.Trace), v.Cases }
	ea, eb := align(a.Edges, b.Edges, edge)
	va, vb := align(a.Variants, b.Variants, variant)
	return Screens{
		DFGCosine:     floats.Dot(ea, eb) / (floats.Norm(ea, 2) * floats.Norm(eb, 2)),
		EdgeJaccard:   float64(len(a.Edges)+len(b.Edges)-len(ea)) / float64(len(ea)),
		DFGJSBits:     jensenShannonBits(ea, eb),
		VariantJSBits: jensenShannonBits(va, vb),
	}
}

// align returns the shares of all keys of two lists of counts, side by side in
// an order that depends on the lists only.
func align[T any, K comparable](a, b []T, count func(T) (K, int)) (x, y []float64) {
	at := make(map[K]int, len(a)+len(b))
	for _, item := range a {
		key, n := count(item)
		at[key] = len(x)
		x, y = append(x, float64(n)), append(y, 0)
	}
	for _, item := range b {
		key, n := count(item)
		if i, known := at[key]; known {
			y[i] = float64(n)
			continue
		}
		x, y = append(x, 0), append(y, float64(n))
	}
	floats.Scale(1/floats.Sum(x), x)
	floats.Scale(1/floats.Sum(y), y)
	return x, y
}

func jensenShannonBits(p, q []float64) float64 {
	return max(0, stat.JensenShannon(p, q)/math.Ln2)
}
