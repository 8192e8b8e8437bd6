package emd_test

import (
	"testing"

	"kiesel/internal/evidence/emd"
)

// The benchmarks compare the logs of two municipalities at the level of
// activities, BPIC15_1 with 1,170 and BPIC15_2 with 828 variants.

func BenchmarkDistances(b *testing.B) {
	one, two := readBPIC(b, "BPIC15_1"), readBPIC(b, "BPIC15_2")
	for b.Loop() {
		if _, err := emd.Distances(b.Context(), one.variants, two.variants); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSolve(b *testing.B) {
	one, two := readBPIC(b, "BPIC15_1"), readBPIC(b, "BPIC15_2")
	dist, err := emd.Distances(b.Context(), one.variants, two.variants)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := emd.Solve(b.Context(), dist, one.cases, two.cases); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPermutationTest reports the time per permutation on all processors,
// with its share of everything else.
func BenchmarkPermutationTest(b *testing.B) {
	const permutations = 199
	variants, x, y := pool(readBPIC(b, "BPIC15_1"), readBPIC(b, "BPIC15_2"))
	for b.Loop() {
		if _, err := emd.PermutationTest(b.Context(), variants, x, y, emd.Options{Permutations: permutations, Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N*permutations), "ms/permutation")
}
