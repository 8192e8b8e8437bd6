package parallel

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var anyVector = rapid.Custom(func(t *rapid.T) vector {
	return newVector(rapid.MapOf(rapid.Int32Range(0, 20), rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0.01, 5))).Draw(t, "weights"))
})

// The index finds exactly the pairs that comparing each with each finds.
func TestAllPairsMissesNone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(anyVector, 0, 12).Draw(t, "texts")
		const threshold = 0.3
		var want []pairOf
		for b := range texts {
			for a := range b {
				if cosine(texts[a], texts[b]) >= threshold+1e-9 {
					want = append(want, pairOf{int32(a), int32(b)})
				}
			}
		}
		found, err := allPairs(context.Background(), texts, threshold)
		if err != nil {
			t.Fatal(err)
		}
		var got []pairOf
		for i, p := range found {
			if i > 0 && byScore(found[i-1], p) >= 0 {
				t.Fatalf("%v comes before %v", found[i-1], p)
			}
			if p.score >= threshold+1e-9 {
				got = append(got, p.pairOf)
			}
		}
		slices.SortFunc(got, comparePlaces)
		slices.SortFunc(want, comparePlaces)
		if !slices.Equal(got, want) {
			t.Fatalf("found %v, want %v", got, want)
		}
	})
}

func TestCosineIsAShare(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyVector.Draw(t, "a"), anyVector.Draw(t, "b")
		if x, y := cosine(a, b), cosine(b, a); x != y || x < 0 || x > 1 {
			t.Fatalf("cosine %v one way, %v the other", x, y)
		}
		if self := cosine(a, a); len(a.terms) > 0 && self < 0.9999 {
			t.Fatalf("a text is to itself as alike as %v", self)
		}
	})
}

func TestAllPairsStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := allPairs(ctx, []vector{{}, {}}, 0.5); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
}

func TestGroupsAreNoChains(t *testing.T) {
	t.Parallel()
	near := func(a, b int32, score float64) likeness { return likeness{pairOf{a, b}, score} }
	// 0–1 and 1–2 are alike, 0–2 are not: 1 goes with the one that is more alike.
	got := groups(5, []likeness{near(0, 1, .9), near(1, 2, .8), near(3, 4, .7)})
	if want := []int{0, 0, -1, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	got = groups(3, []likeness{near(0, 1, .9), near(1, 2, .8), near(0, 2, .7)})
	if want := []int{0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Within a group all are alike, and nothing is in two groups.
func TestGroupsAreAlikeThroughout(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(t, "n")
		alike := map[pairOf]bool{}
		var pairs []likeness
		for b := range int32(n) {
			for a := range b {
				if rapid.Bool().Draw(t, "alike") {
					alike[pairOf{a, b}] = true
					pairs = append(pairs, likeness{pairOf{a, b}, rapid.Float64Range(0, 1).Draw(t, "score")})
				}
			}
		}
		slices.SortFunc(pairs, byScore)
		of := groups(n, pairs)
		size := map[int]int{}
		for b := range int32(n) {
			size[of[b]]++
			for a := range b {
				if of[a] == of[b] && of[a] >= 0 && !alike[pairOf{a, b}] {
					t.Fatalf("%d and %d are in one group and not alike", a, b)
				}
			}
		}
		for g, n := range size {
			if g >= 0 && n < 2 {
				t.Fatalf("group %d has %d member", g, n)
			}
		}
	})
}
