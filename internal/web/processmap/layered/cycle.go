package layered

// turnBack turns arcs around so that no cycle is left, few and light ones: those
// that lead backwards in the order of [sequence].
func turnBack(n int, arcs []arc) {
	place := sequence(n, arcs)
	for i, a := range arcs {
		if place[a.from] > place[a.to] {
			arcs[i].from, arcs[i].to, arcs[i].back = a.to, a.from, true
		}
	}
}

// sequence puts the nodes into an order in which little leads backwards, and
// returns the place of each. It is the greedy method of Eades, Lin and Smyth
// (1993) with weights: nodes that nothing leads out of go last, those that
// nothing leads into first, else first whoever leads out most on balance.
func sequence(n int, arcs []arc) []int {
	at := make([][]arc, n) // arcs in and out of each node
	in, out := make([]int, n), make([]int, n)
	for _, a := range arcs {
		at[a.from], at[a.to] = append(at[a.from], a), append(at[a.to], a)
		out[a.from] += a.weight
		in[a.to] += a.weight
	}
	place := make([]int, n)
	left := make([]int, n) // nodes without a place
	for i := range left {
		left[i] = i
	}
	first, last := 0, n-1
	for len(left) > 0 {
		i := nextInSequence(left, in, out)
		v := left[i]
		if out[v] == 0 {
			place[v], last = last, last-1
		} else {
			place[v], first = first, first+1
		}
		for _, a := range at[v] {
			if a.from == v {
				in[a.to] -= a.weight
			} else {
				out[a.from] -= a.weight
			}
		}
		left = append(left[:i], left[i+1:]...)
	}
	return place
}

// nextInSequence returns the index of the node that gets its place next. Of
// several that nothing leads out of, the last one comes last.
func nextInSequence(left, in, out []int) int {
	best := 0
	for i := len(left) - 1; i >= 0; i-- {
		v := left[i]
		switch {
		case out[v] == 0:
			return i
		case in[v] == 0, in[left[best]] != 0 && out[v]-in[v] >= out[left[best]]-in[left[best]]:
			best = i
		}
	}
	return best
}
