package tree

import (
	"container/heap"
	"errors"
	"iter"
	"slices"
)

// Ranked yields the admissible assignments of p from the cheapest upwards, each
// once; costs ascend within [Tolerance]. The solutions are the caller's to
// keep. An error, one of [Solver.Solve], comes last. p must not change during
// the iteration.
//
// It serves to close the gap of a relaxation: walk until the relaxed cost
// exceeds the best true cost seen.
//
// Method: Hamacher and Queyranne (1985). Every subspace of assignments is kept
// with its best and its second best. The cheapest second best of all comes
// next; it differs from the best of its subspace in some authority's carrier,
// and that arc parts the subspace in two, with one of them as the best of each.
func Ranked(p *Problem) iter.Seq2[Solution, error] {
	return func(yield func(Solution, error) bool) {
		var r ranking
		best, err := r.solver.Solve(p)
		if err == nil {
			best = best.Clone()
			if !yield(best, nil) {
				return
			}
			err = r.push(p, best)
		}
		for err == nil && len(r.spaces) > 0 {
			next := heap.Pop(&r.spaces).(space)
			if !yield(next.second, nil) {
				return
			}
			err = r.split(next)
		}
		if err != nil {
			yield(Solution{}, err)
		}
	}
}

// space is a set of assignments, given by the arcs that p leaves open.
type space struct {
	p            *Problem
	best, second Solution
}

// ranking holds the subspaces whose best has been yielded.
type ranking struct {
	solver Solver
	spaces byCost
}

// push adds the space of p, unless it has no second best.
func (r *ranking) push(p *Problem, best Solution) error {
	second, err := r.solver.SecondBest(p, best)
	if errors.Is(err, ErrOnly) {
		return nil
	}
	if err != nil {
		return err
	}
	heap.Push(&r.spaces, space{p, best, second.Clone()})
	return nil
}

// split parts a space by an arc that is in its second best and not in its best.
func (r *ranking) split(s space) error {
	a := 0
	for s.second.Carrier[a] == s.best.Carrier[a] {
		a++
	}
	arc, _ := s.p.Tree.Arc(a, s.second.Carrier[a])

	with, without := *s.p, *s.p
	with.Arc, without.Arc = slices.Clone(s.p.Arc), slices.Clone(s.p.Arc)
	without.Arc[arc] = inf
	for other := range with.arcs(a) {
		if other += s.p.Tree.arcStart[a]; other != arc {
			with.Arc[other] = inf
		}
	}
	if err := r.push(&with, s.second); err != nil {
		return err
	}
	return r.push(&without, s.best)
}

// byCost is a heap of spaces, that with the cheapest second best on top.
type byCost []space

func (h byCost) Len() int           { return len(h) }
func (h byCost) Less(i, j int) bool { return h[i].second.Cost < h[j].second.Cost }
func (h byCost) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *byCost) Push(x any)        { *h = append(*h, x.(space)) }
func (h *byCost) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
