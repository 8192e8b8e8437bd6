package emd_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/evidence/emd"
)

// Two cases of one variant against two of an entirely different one: of the
// six ways to deal them two give distance 1 and four give 0.
func TestPermutationTestByHand(t *testing.T) {
	t.Parallel()
	variants := []emd.Sequence{trace("a"), trace("b")}
	test, err := emd.PermutationTest(t.Context(), variants, []int64{2, 0}, []int64{0, 2}, emd.Options{Permutations: 3000, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	const tolerance = 0.035 // four standard errors of a share of 1/3 in 3,000
	if test.EMD != 1 || !near(test.Floor, 1.0/3, tolerance) || !near(test.P, 1.0/3, tolerance) {
		t.Errorf("EMD %v, floor %v, p %v, want 1, 1/3, 1/3", test.EMD, test.Floor, test.P)
	}
	for k, d := range test.Permuted {
		if d != 0 && d != 1 {
			t.Errorf("permutation %d has distance %v, want 0 or 1", k, d)
		}
	}
}

// Equal samples are as close as can be: no permutation is closer.
func TestPermutationTestOfEqualSamples(t *testing.T) {
	t.Parallel()
	cases := []int64{5, 3, 2}
	variants := []emd.Sequence{trace("abc"), trace("acb"), nil}
	test, err := emd.PermutationTest(t.Context(), variants, cases, cases, emd.Options{Permutations: 99, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if test.EMD != 0 || test.P != 1 || test.Floor <= 0 {
		t.Errorf("EMD %v, p %v, floor %v, want 0, 1 and a floor above 0", test.EMD, test.P, test.Floor)
	}
}

// The seed decides, not the number of workers.
func TestPermutationTestIsRepeatable(t *testing.T) {
	t.Parallel()
	variants := []emd.Sequence{trace("abcd"), trace("acbd"), trace("abd"), trace("ad"), trace("abcbcd")}
	x, y := []int64{9, 4, 0, 2, 1}, []int64{3, 4, 6, 1, 2}
	run := func(seed uint64, workers int) *emd.Test {
		test, err := emd.PermutationTest(t.Context(), variants, x, y, emd.Options{Permutations: 50, Seed: seed, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		return test
	}
	want := run(1, 1)
	for _, workers := range []int{0, 2, 3, 16} {
		if diff := cmp.Diff(want, run(1, workers)); diff != "" {
			t.Errorf("%d workers (-want +got):\n%s", workers, diff)
		}
	}
	if cmp.Equal(want.Permuted, run(2, 1).Permuted) {
		t.Error("another seed gives the same permutations")
	}
}

func TestPermutationTestReportsProgress(t *testing.T) {
	t.Parallel()
	var got []int
	_, err := emd.PermutationTest(t.Context(), []emd.Sequence{trace("a"), trace("b")}, []int64{1, 1}, []int64{1, 1},
		emd.Options{Permutations: 5, Workers: 3, Progress: func(done, total int) {
			if total != 5 {
				t.Errorf("total is %d, want 5", total)
			}
			got = append(got, done)
		}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1, 2, 3, 4, 5}, got); diff != "" {
		t.Errorf("progress (-want +got):\n%s", diff)
	}
}

func TestPermutationTestStopsOnCancel(t *testing.T) {
	t.Parallel()
	const workers, enough, all = 2, 3, 1000
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	reported := 0
	_, err := emd.PermutationTest(ctx, []emd.Sequence{trace("a"), trace("b")}, []int64{1, 1}, []int64{1, 1},
		emd.Options{Permutations: all, Workers: workers, Progress: func(done, _ int) {
			reported = done
			if done == enough {
				cancel()
			}
		}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want %v", err, context.Canceled)
	}
	if reported > enough+workers {
		t.Errorf("%d permutations were finished after the end of the context", reported-enough)
	}
}

func TestPermutationTestRefuses(t *testing.T) {
	t.Parallel()
	variants := []emd.Sequence{trace("a"), trace("b")}
	one := []int64{1, 1}
	for _, tc := range []struct {
		name string
		a, b []int64
		opt  emd.Options
		want error
	}{
		{"no permutations", one, one, emd.Options{}, emd.ErrInvalid},
		{"negative workers", one, one, emd.Options{Permutations: 1, Workers: -1}, emd.ErrInvalid},
		{"missing count", one, []int64{1}, emd.Options{Permutations: 1}, emd.ErrInvalid},
		{"negative count", one, []int64{2, -1}, emd.Options{Permutations: 1}, emd.ErrInvalid},
		{"empty sample", []int64{0, 0}, one, emd.Options{Permutations: 1}, emd.ErrInvalid},
		{"too many cases", []int64{1 << 26, 0}, one, emd.Options{Permutations: 1}, emd.ErrTooLarge},
	} {
		if _, err := emd.PermutationTest(t.Context(), variants, tc.a, tc.b, tc.opt); !errors.Is(err, tc.want) {
			t.Errorf("%s: got error %v, want %v", tc.name, err, tc.want)
		}
	}
}
