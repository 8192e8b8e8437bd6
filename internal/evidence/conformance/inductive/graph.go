package inductive

import "slices"

// graph is the directly-follows graph of a log.
type graph struct {
	activities []int // that occur, ascending
	follows    map[pair]int
	start, end map[int]int
}

// pair is an activity and one that directly follows it.
type pair struct{ from, to int }

func newGraph(l log) *graph {
	g := &graph{follows: make(map[pair]int), start: make(map[int]int), end: make(map[int]int)}
	seen := make(map[int]bool)
	for _, t := range l {
		for i, e := range t.events {
			if !seen[e] {
				seen[e] = true
				g.activities = append(g.activities, e)
			}
			if i > 0 {
				g.follows[pair{t.events[i-1], e}] += t.cases
			}
		}
		g.start[t.events[0]] += t.cases
		g.end[t.events[len(t.events)-1]] += t.cases
	}
	slices.Sort(g.activities)
	return g
}

func (g *graph) isStart(a int) bool { return g.start[a] > 0 }
func (g *graph) isEnd(a int) bool   { return g.end[a] > 0 }

// edge reports whether b directly follows a.
func (g *graph) edge(a, b int) bool { return g.follows[pair{a, b}] > 0 }

// filtered returns the graph without the steps that are rare beside the most
// frequent one from the same activity.
func (g *graph) filtered(noise float64) *graph {
	most := make(map[int]int)
	for p, n := range g.follows {
		most[p.from] = max(most[p.from], n)
	}
	for a, n := range g.end {
		most[a] = max(most[a], n)
	}
	f := &graph{activities: g.activities, start: g.start, end: g.end, follows: make(map[pair]int)}
	for p, n := range g.follows {
		if float64(n) > noise*float64(most[p.from]) {
			f.follows[p] = n
		}
	}
	return f
}

// reach says which activities can follow which sooner or later.
func (g *graph) reach() func(a, b int) bool {
	n := len(g.activities)
	at := make(map[int]int, n)
	for i, a := range g.activities {
		at[a] = i
	}
	next := make([][]int, n)
	for p := range g.follows {
		next[at[p.from]] = append(next[at[p.from]], at[p.to])
	}
	reached := make([]bool, n*n)
	for i := range n {
		for queue := slices.Clone(next[i]); len(queue) > 0; queue = queue[1:] {
			if k := queue[0]; !reached[i*n+k] {
				reached[i*n+k] = true
				queue = append(queue, next[k]...)
			}
		}
	}
	return func(a, b int) bool { return reached[at[a]*n+at[b]] }
}

// groups joins activities of which any two belong together, also indirectly.
// Groups and their members are in ascending order.
func groups(activities []int, together func(a, b int) bool) [][]int {
	leader := make(map[int]int, len(activities))
	var find func(a int) int
	find = func(a int) int {
		if leader[a] != a {
			leader[a] = find(leader[a])
		}
		return leader[a]
	}
	for _, a := range activities {
		leader[a] = a
	}
	for i, a := range activities {
		for _, b := range activities[:i] {
			if x, y := find(a), find(b); x != y && together(a, b) {
				leader[max(x, y)] = min(x, y)
			}
		}
	}
	var found [][]int
	at := make(map[int]int)
	for _, a := range activities {
		i, known := at[find(a)]
		if !known {
			i = len(found)
			at[find(a)] = i
			found = append(found, nil)
		}
		found[i] = append(found[i], a)
	}
	return found
}
