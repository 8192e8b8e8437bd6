package evidence

import (
	"container/heap"
	"sort"
)

// ways leads from the start of a case to every activity, or back from its end.
type ways struct {
	edges []counted
	ends  func(Step) (from, to string)
	last  map[string]int // by activity: the last edge of its way, if it has one
}

// forward and backward name the ends of an edge in the direction of travel.
func forward(s Step) (from, to string)  { return s.From, s.To }
func backward(s Step) (from, to string) { return s.To, s.From }

// strongestWays finds the strongest way to every activity: that whose least used
// edge is used most. It goes on by the most used edge that leads from what is
// reached to what is not (Prim 1957); edges come most used first. Activities to
// which no way leads begin one of their own, the first of them first.
func strongestWays(edges, activities []counted, ends func(Step) (from, to string)) ways {
	w := ways{edges: edges, ends: ends, last: map[string]int{}}
	out := map[string][]int{}
	for i, e := range edges {
		from, _ := ends(e.Step)
		out[from] = append(out[from], i)
	}
	reached := map[string]bool{}
	var open queue // edges that lead on from what is reached
	reach := func(activity string) {
		reached[activity] = true
		for _, i := range out[activity] {
			heap.Push(&open, i)
		}
	}
	reach("") // the start; the end, "" as well, counts as reached
	for _, a := range activities {
		for open.Len() > 0 {
			i := heap.Pop(&open).(int)
			if _, to := ends(edges[i].Step); !reached[to] {
				w.last[to] = i
				reach(to)
			}
		}
		if !reached[a.Activity] {
			reach(a.Activity)
		}
	}
	return w
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

// to returns the edges on the way to an activity, the last first.
func (w ways) to(activity string) []int {
	var way []int
	for {
		i, ok := w.last[activity]
		if !ok {
			return way
		}
		way = append(way, i)
		activity, _ = w.ends(w.edges[i].Step)
	}
}
