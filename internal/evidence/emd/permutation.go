package emd

import (
	"context"
	"math/rand/v2"
)

// Options says how a permutation test is run.
type Options struct {
	// Permutations is how often the cases are dealt anew; at least 1, usually
	// 199 or 999.
	Permutations int
	// Seed makes the test repeatable: equal seeds give equal results, on any
	// number of workers.
	Seed uint64
	// Workers is how many permutations are solved at once; 0 means one per
	// processor.
	Workers int
	// Progress, if set, is called after each permutation with how many of all
	// are done. Calls never overlap.
	Progress func(done, total int)
}

// Test is the result of a permutation test.
type Test struct {
	// EMD is the observed earth mover's distance, between 0 and 1.
	EMD float64
	// Floor is the noise floor E0: the mean distance of the permutations.
	Floor float64
	// P is (1 + permutations at least as far as EMD)/(1 + all permutations).
	P float64
	// Permuted are the distances of the permutations in their order.
	Permuted []float64
	// Seed is the seed that was used.
	Seed uint64
}

// PermutationTest compares two samples of cases. Variant i of variants occurs
// a[i] times in the first and b[i] times in the second sample. Under the null
// hypothesis both come from the same process, so that the cases may be dealt
// anew to two samples of the same sizes.
//
// It returns an error that wraps [ErrInvalid] for unusable counts or options,
// and the error of ctx if ctx ends first.
func PermutationTest(ctx context.Context, variants []Sequence, a, b []int64, opt Options) (*Test, error) {
	pooled, err := Distances(ctx, variants, variants)
	if err != nil {
		return nil, err
	}
	observed, err := Solve(ctx, pooled, a, b)
	if err != nil {
		return nil, err
	}
	t := &Test{EMD: observed.Distance, Seed: opt.Seed, Permuted: make([]float64, opt.Permutations)}
	asFar := 0
	for k := range t.Permuted {
		pa, pb := deal(a, b, rand.New(rand.NewPCG(opt.Seed, uint64(k))))
		plan, err := Solve(ctx, pooled, pa, pb)
		if err != nil {
			return nil, err
		}
		t.Permuted[k] = plan.Distance
		t.Floor += plan.Distance / float64(opt.Permutations)
		if plan.Distance >= t.EMD {
			asFar++
		}
		if opt.Progress != nil {
			opt.Progress(k+1, opt.Permutations)
		}
	}
	t.P = float64(1+asFar) / float64(1+opt.Permutations)
	return t, nil
}

// deal draws the cases of the first sample from all cases, without replacement.
func deal(a, b []int64, rng *rand.Rand) (pa, pb []int64) {
	var cases []int
	var n int64
	for i := range a {
		n += a[i]
		for range a[i] + b[i] {
			cases = append(cases, i)
		}
	}
	rng.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
	pa, pb = make([]int64, len(a)), make([]int64, len(b))
	for k, i := range cases {
		if int64(k) < n {
			pa[i]++
		} else {
			pb[i]++
		}
	}
	return pa, pb
}
