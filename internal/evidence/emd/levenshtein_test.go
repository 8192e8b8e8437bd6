package emd_test

import (
	"context"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/evidence/emd"
)

func TestDistances(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want float64
	}{
		{"", "", 0},
		{"", "abc", 1},
		{"abc", "", 1},
		{"abc", "abc", 0},
		{"abc", "xyz", 1},
		{"kitten", "sitting", 3.0 / 7},
		{"abde", "abe", 1.0 / 4},
		{"abde", "adbe", 2.0 / 4}, // a swap is two edits
		{"abcdef", "bcdefa", 2.0 / 6},
	} {
		m, err := emd.Distances(t.Context(), []emd.Sequence{trace(tc.a)}, []emd.Sequence{trace(tc.b)})
		if err != nil {
			t.Fatal(err)
		}
		if got := m.At(0, 0); !near(got, tc.want, 1e-12) {
			t.Errorf("distance of %q and %q is %v, want %v", tc.a, tc.b, got, tc.want)
		}
	}
}

// The bit vectors agree with the table of the dynamic programme, also where
// sequences end at the edge of a word.
func TestDistancesEqualTable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sequences := rapid.SliceOfN(anySequence(), 1, 6).Draw(t, "sequences")
		m, err := emd.Distances(context.Background(), sequences, sequences)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range sequences {
			for j, b := range sequences {
				want := float64(editTable(a, b)) / float64(max(1, len(a), len(b)))
				if got := m.At(i, j); !near(got, want, 1e-12) {
					t.Errorf("distance of %v and %v is %v, want %v", a, b, got, want)
				}
			}
		}
	})
}

func anySequence() *rapid.Generator[emd.Sequence] {
	return rapid.Custom(func(t *rapid.T) emd.Sequence {
		length := rapid.OneOf(rapid.IntRange(0, 10), rapid.SampledFrom([]int{63, 64, 65, 127, 128, 129, 200})).Draw(t, "length")
		activity := rapid.SampledFrom([]int32{-1 << 31, -1, 0, 1, 7, 1<<31 - 1})
		return rapid.SliceOfN(activity, length, length).Draw(t, "activities")
	})
}

// editTable is the textbook algorithm of Wagner and Fischer.
func editTable(a, b emd.Sequence) int {
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
		table[i][0] = i
	}
	for j := range table[0] {
		table[0][j] = j
	}
	for i := range a {
		for j := range b {
			substitution := table[i][j]
			if a[i] != b[j] {
				substitution++
			}
			table[i+1][j+1] = min(substitution, table[i][j+1]+1, table[i+1][j]+1)
		}
	}
	return table[len(a)][len(b)]
}

func TestDistancesStopOnCancel(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := emd.Distances(ctx, []emd.Sequence{trace("a")}, []emd.Sequence{trace("b")}); !errors.Is(err, context.Canceled) {
		t.Errorf("got error %v, want %v", err, context.Canceled)
	}
}

func TestTooManyVariants(t *testing.T) {
	t.Parallel()
	many := make([]emd.Sequence, 12_000)
	if _, err := emd.Distances(t.Context(), many, many); !errors.Is(err, emd.ErrTooLarge) {
		t.Errorf("Distances: got error %v, want %v", err, emd.ErrTooLarge)
	}
	cases := make([]int64, len(many))
	cases[0] = 1
	_, err := emd.PermutationTest(t.Context(), many, cases, cases, emd.Options{Permutations: 1})
	if !errors.Is(err, emd.ErrTooLarge) {
		t.Errorf("PermutationTest: got error %v, want %v", err, emd.ErrTooLarge)
	}
}
