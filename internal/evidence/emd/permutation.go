package emd

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
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

// maxCases limits the cases of both samples together: dealing them takes four
// bytes each, per worker.
const maxCases = 1 << 26

// PermutationTest compares two samples of cases. Variant i of variants occurs
// a[i] times in the first and b[i] times in the second sample. Under the null
// hypothesis both come from the same process, so that the cases may be dealt
// anew to two samples of the same sizes. Distances that are equal but for
// rounding count as equal.
//
// It returns an error that wraps [ErrInvalid] or [ErrTooLarge] for unusable
// counts or options, and the error of ctx if ctx ends first.
func PermutationTest(ctx context.Context, variants []Sequence, a, b []int64, opt Options) (*Test, error) {
	if opt.Permutations < 1 || opt.Workers < 0 {
		return nil, fmt.Errorf("%w: %d permutations on %d workers", ErrInvalid, opt.Permutations, opt.Workers)
	}
	if opt.Workers == 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	p, err := newPool(ctx, variants, a, b, opt.Workers)
	if err != nil {
		return nil, err
	}
	t := &Test{Seed: opt.Seed}
	if t.EMD, err = p.distance(ctx, a, b); err != nil {
		return nil, err
	}
	if t.Permuted, err = p.permute(ctx, opt); err != nil {
		return nil, err
	}
	far := 0
	for _, d := range t.Permuted {
		t.Floor += d
		if d >= t.EMD-tie {
			far++
		}
	}
	t.Floor /= float64(opt.Permutations)
	t.P = float64(1+far) / float64(1+opt.Permutations)
	return t, nil
}

// pool is what all permutations share.
type pool struct {
	dist  *Matrix // of the variants of both samples among each other
	pairs []arc
	deck  *deck
}

func newPool(ctx context.Context, variants []Sequence, a, b []int64, workers int) (*pool, error) {
	cases, err := newDeck(len(variants), a, b)
	if err != nil {
		return nil, err
	}
	dist, err := pairwise(ctx, variants, workers)
	if err != nil {
		return nil, err
	}
	pairs, err := nearestPairs(ctx, dist)
	if err != nil {
		return nil, err
	}
	return &pool{dist: dist, pairs: pairs, deck: cases}, nil
}

// distance returns the earth mover's distance between two ways to deal the
// cases.
func (p *pool) distance(ctx context.Context, a, b []int64) (float64, error) {
	m, err := balance(p.dist, a, b)
	if err != nil {
		return 0, err
	}
	s := newSimplex(p.dist, p.pairs, m)
	if err := s.run(ctx); err != nil {
		return 0, err
	}
	return s.distance(), nil
}

// permute returns the distance of every permutation. Each has a random stream
// of its own, so that it does not matter which worker takes it.
func (p *pool) permute(ctx context.Context, opt Options) ([]float64, error) {
	distances := make([]float64, opt.Permutations)
	var mu sync.Mutex // guards done and calls of opt.Progress
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(opt.Workers)
	for k := range distances {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			a, b := p.deck.deal(rand.New(rand.NewPCG(opt.Seed, uint64(k))))
			d, err := p.distance(ctx, a, b)
			if err != nil {
				return err
			}
			distances[k] = d
			mu.Lock()
			defer mu.Unlock()
			done++
			if opt.Progress != nil {
				opt.Progress(done, opt.Permutations)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return distances, nil
}

// deck holds the cases of both samples, each named by its variant.
type deck struct {
	cases    []int32
	first    int // how many go to the first sample
	variants int
}

func newDeck(variants int, a, b []int64) (*deck, error) {
	if len(a) != variants || len(b) != variants {
		return nil, fmt.Errorf("%w: %d and %d counts for %d variants", ErrInvalid, len(a), len(b), variants)
	}
	n, err := sum("first sample", a)
	if err != nil {
		return nil, err
	}
	m, err := sum("second sample", b)
	if err != nil {
		return nil, err
	}
	if n > maxCases || m > maxCases-n {
		return nil, fmt.Errorf("%w: %d and %d cases, at most %d are allowed", ErrTooLarge, n, m, maxCases)
	}
	d := &deck{cases: make([]int32, 0, n+m), first: int(n), variants: variants}
	for i := range a {
		for range a[i] + b[i] {
			d.cases = append(d.cases, int32(i))
		}
	}
	return d, nil
}

// deal shuffles the cases and returns how often each variant comes to the first
// and to the second sample.
func (d *deck) deal(rng *rand.Rand) (a, b []int64) {
	cases := slices.Clone(d.cases)
	rng.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
	a, b = make([]int64, d.variants), make([]int64, d.variants)
	for _, i := range cases[:d.first] {
		a[i]++
	}
	for _, i := range cases[d.first:] {
		b[i]++
	}
	return a, b
}
