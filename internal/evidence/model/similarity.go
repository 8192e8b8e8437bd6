package model

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"slices"
	"sort"

	"kiesel/internal/evidence/emd"
	"kiesel/internal/landscape/textfold"
)

// leastAlike is the similarity of names below which two activities are never
// taken for the same.
const leastAlike = 0.5

// Similarity says how alike two models are, from 0 for no activity in common to 1
// for equal models: one minus the mean of the share of activities without
// counterpart, the share of edges without counterpart, and how much the names of
// counterparts differ. It is the same in both directions.
// The error is that of ctx if ctx ends first.
func Similarity(ctx context.Context, a, b Graph) (float64, error) {
	there, err := directed(ctx, a, b)
	if err != nil {
		return 0, err
	}
	back, err := directed(ctx, b, a)
	return max(there, back), err
}

// counterpart is a pair of activities that may be the same.
type counterpart struct {
	a, b   int
	alike  float64 // similarity of their names
	common int     // edges that would get a counterpart with the pair
}

// directed maps activities of a to activities of b, one pair after the other, each
// time the one that makes the models most alike, until none does.
func directed(ctx context.Context, a, b Graph) (float64, error) {
	pairs, err := counterparts(ctx, a, b)
	if err != nil {
		return 0, err
	}
	m := newMapping(a, b, pairs)
	best := 0.0
	for ctx.Err() == nil {
		n, s := m.next()
		if n < 0 || s <= best {
			return best, nil
		}
		m.take(n)
		best = s
	}
	return 0, ctx.Err()
}

// mapping is what was mapped so far, and what could be next.
type mapping struct {
	a, b         sides
	nodes, edges int     // of both models
	mapped       int     // pairs
	kept         int     // edges with counterpart, of one model
	unlike       float64 // sum over the pairs of how much their names differ

	pairs []counterpart
	at    map[[2]int]int // number of a pair
	// open has the pairs by how many edges they would add. Of equally many the one
	// whose names are most alike is best, and that one has the smallest number. Pairs
	// stay when they have moved on or are no longer possible.
	open []queue
}

func newMapping(a, b Graph, pairs []counterpart) *mapping {
	m := &mapping{
		a: newSides(a), b: newSides(b), nodes: len(a.Activities) + len(b.Activities), edges: len(a.Edges) + len(b.Edges),
		pairs: pairs, at: make(map[[2]int]int, len(pairs)),
	}
	for n, p := range pairs {
		m.at[[2]int{p.a, p.b}] = n
		if slices.Contains(m.a.after[p.a], p.a) && slices.Contains(m.b.after[p.b], p.b) {
			m.pairs[n].common = 1
		}
		m.offer(n)
	}
	return m
}

// offer puts a pair among those that could be next.
func (m *mapping) offer(n int) {
	common := m.pairs[n].common
	for len(m.open) <= common {
		m.open = append(m.open, queue{})
	}
	heap.Push(&m.open[common], n)
}

// next returns the pair that makes the models most alike, and how alike they are
// then; −1 if none is left.
func (m *mapping) next() (pair int, similarity float64) {
	pair = -1
	for common := range m.open {
		q := &m.open[common]
		for q.Len() > 0 && !m.possible(q.IntSlice[0], common) {
			heap.Pop(q)
		}
		if q.Len() == 0 {
			continue
		}
		n := q.IntSlice[0]
		if s := m.with(m.pairs[n]); pair < 0 || s > similarity {
			pair, similarity = n, s
		}
	}
	return pair, similarity
}

func (m *mapping) possible(n, common int) bool {
	p := m.pairs[n]
	return p.common == common && !m.a.taken[p.a] && !m.b.taken[p.b]
}

// with returns how alike the models are with one more pair.
func (m *mapping) with(p counterpart) float64 {
	mapped, kept, unlike := float64(m.mapped+1), float64(m.kept+p.common), m.unlike+1-p.alike
	skipped := 1 - 2*mapped/float64(m.nodes)
	edges := 0.0 // of models without edges none is missing
	if m.edges > 0 {
		edges = 1 - 2*kept/float64(m.edges)
	}
	return 1 - (skipped+edges+unlike/mapped)/3
}

// take maps a pair. The pairs beside it have one edge more in common.
func (m *mapping) take(n int) {
	p := m.pairs[n]
	m.mapped, m.kept, m.unlike = m.mapped+1, m.kept+p.common, m.unlike+1-p.alike
	m.a.taken[p.a], m.b.taken[p.b] = true, true
	beside := func(left, right []int) {
		for _, a := range left {
			for _, b := range right {
				if q, ok := m.at[[2]int{a, b}]; ok && !m.a.taken[a] && !m.b.taken[b] {
					m.pairs[q].common++
					m.offer(q)
				}
			}
		}
	}
	beside(m.a.after[p.a], m.b.after[p.b])
	beside(m.a.before[p.a], m.b.before[p.b])
}

// sides are the neighbours of the activities of a model, and which are mapped.
type sides struct {
	after, before [][]int
	taken         []bool
}

func newSides(g Graph) sides {
	n := len(g.Activities)
	s := sides{after: make([][]int, n), before: make([][]int, n), taken: make([]bool, n)}
	for _, e := range g.Edges {
		s.after[e.From], s.before[e.To] = append(s.after[e.From], e.To), append(s.before[e.To], e.From)
	}
	return s
}

// queue gives out the smallest number first, see [heap.Interface].
type queue struct{ sort.IntSlice }

// Push implements [heap.Interface].
func (q *queue) Push(x any) { q.IntSlice = append(q.IntSlice, x.(int)) }

// Pop implements [heap.Interface].
func (q *queue) Pop() any {
	last := len(q.IntSlice) - 1
	x := q.IntSlice[last]
	q.IntSlice = q.IntSlice[:last]
	return x
}

// counterparts returns the pairs whose names are alike enough, the most alike
// first: by the edit distance of their letters, without case, accents and the like.
func counterparts(ctx context.Context, a, b Graph) ([]counterpart, error) {
	distances, err := emd.Distances(ctx, letters(a), letters(b))
	if err != nil {
		return nil, fmt.Errorf("comparing the names of activities: %w", err)
	}
	var pairs []counterpart
	for i := range a.Activities {
		for j := range b.Activities {
			if alike := 1 - distances.At(i, j); alike >= leastAlike {
				pairs = append(pairs, counterpart{a: i, b: j, alike: alike})
			}
		}
	}
	slices.SortStableFunc(pairs, func(p, q counterpart) int { return cmp.Compare(q.alike, p.alike) })
	return pairs, nil
}

func letters(g Graph) []emd.Sequence {
	all := make([]emd.Sequence, len(g.Activities))
	for i, name := range g.Activities {
		all[i] = []rune(textfold.Fold(name))
	}
	return all
}
