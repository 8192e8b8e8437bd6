package parallel

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// likeness is how alike two of a list are.
type likeness struct {
	pairOf
	score float64
}

func comparePlaces(x, y pairOf) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) }

// byScore puts what is most alike first.
func byScore(x, y likeness) int {
	return cmp.Or(cmp.Compare(y.score, x.score), comparePlaces(x.pairOf, y.pairOf))
}

// posting is one text that has a term.
type posting struct {
	text   int32
	weight float32
}

// index finds texts by their terms.
type index struct {
	postings map[int32][]posting // by term; texts ascending
	texts    int
}

func newIndex(texts []vector) index {
	x := index{map[int32][]posting{}, len(texts)}
	for i, v := range texts {
		for k, t := range v.terms {
			x.postings[t] = append(x.postings[t], posting{int32(i), v.weights[k]})
		}
	}
	return x
}

// scores adds the cosine of v with every text before the one with number end to
// sums, which must be zero, and returns the texts that share a term with v.
func (x index) scores(v vector, end int32, sums []float64, touched []int32) []int32 {
	touched = touched[:0]
	for k, t := range v.terms {
		w := float64(v.weights[k])
		for _, p := range x.postings[t] {
			if p.text >= end {
				break
			}
			if sums[p.text] == 0 {
				touched = append(touched, p.text)
			}
			sums[p.text] += w * float64(p.weight)
		}
	}
	return touched
}

// allPairs returns all pairs of texts that are at least as alike as threshold says,
// the most alike first. It misses none, and works on all processors.
func allPairs(ctx context.Context, texts []vector, threshold float64) ([]likeness, error) {
	x := newIndex(texts)
	workers := runtime.GOMAXPROCS(0)
	found := make([][]likeness, workers)
	group, ctx := errgroup.WithContext(ctx)
	for w := range workers {
		group.Go(func() error {
			sums, touched := make([]float64, len(texts)), []int32{}
			for i := w; i < len(texts); i += workers {
				if err := ctx.Err(); err != nil {
					return err
				}
				touched = x.scores(texts[i], int32(i), sums, touched)
				for _, other := range touched {
					if sums[other] >= threshold {
						found[w] = append(found[w], likeness{pairOf{other, int32(i)}, min(1, sums[other])})
					}
					sums[other] = 0
				}
				if len(found[w]) > maxPairs {
					return ErrTooMany
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return sorted(slices.Concat(found...))
}

// somePairs is allPairs for very many texts: it weighs only those pairs that
// hashing takes for near, and so may miss some, see [collisionProbability].
func somePairs(ctx context.Context, texts []vector, threshold float64, seed uint64) ([]likeness, error) {
	var found []likeness
	for i, p := range nearPairs(texts, seed) {
		if i%1000 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if score := cosine(texts[p.a], texts[p.b]); score >= threshold {
			found = append(found, likeness{p, score})
		}
	}
	return sorted(found)
}

func sorted(found []likeness) ([]likeness, error) {
	if len(found) > maxPairs {
		return nil, ErrTooMany
	}
	slices.SortFunc(found, byScore)
	return found, nil
}
