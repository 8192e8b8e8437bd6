package inductive

import (
	"cmp"
	"slices"
)

// cut returns how the activities of a graph fall apart, and their parts: those
// of a sequence in its order, of a loop what is repeated first. It returns no
// parts if they do not.
func (g *graph) cut() (operator, [][]int) {
	for _, try := range []struct {
		op   operator
		find func() [][]int
	}{{choice, g.choice}, {sequence, g.sequence}, {parallel, g.parallel}, {loop, g.loop}} {
		if parts := try.find(); len(parts) > 1 {
			return try.op, parts
		}
	}
	return 0, nil
}

// choice finds activities that never meet.
func (g *graph) choice() [][]int {
	return groups(g.activities, func(a, b int) bool { return g.edge(a, b) || g.edge(b, a) })
}

// sequence finds parts of which each comes only after the ones before. Parts
// that can only be passed over together with their neighbours are joined with
// them.
func (g *graph) sequence() [][]int {
	reach := g.reach()
	parts := groups(g.activities, func(a, b int) bool { return reach(a, b) == reach(b, a) })
	slices.SortFunc(parts, func(x, y []int) int {
		switch {
		case reach(x[0], y[0]):
			return -1
		case reach(y[0], x[0]):
			return 1
		}
		return 0
	})
	return g.strict(parts)
}

// strict joins the parts of a sequence that are optional as one: a part that can
// be passed over, with those before it that lead no further than to it, and with
// those behind it that are reached from nowhere before it.
func (g *graph) strict(parts [][]int) [][]int {
	partOf := make(map[int]int)
	for i, part := range parts {
		for _, a := range part {
			partOf[a] = i
		}
	}
	// The first part from which each is reached, -1 standing for the start, and
	// the last to which it leads.
	first, last := make([]int, len(parts)), make([]int, len(parts))
	for i, part := range parts {
		first[i], last[i] = len(parts), -1
		if slices.ContainsFunc(part, g.isStart) {
			first[i] = -1
		}
		if slices.ContainsFunc(part, g.isEnd) {
			last[i] = len(parts)
		}
	}
	for p := range g.follows {
		from, to := partOf[p.from], partOf[p.to]
		first[to], last[from] = min(first[to], from), max(last[from], to)
	}
	for p := range parts {
		if !g.passed(p, parts, partOf) {
			continue
		}
		for q := p - 1; q >= 0 && last[q] <= p; q-- {
			parts[p], parts[q] = append(parts[p], parts[q]...), nil
		}
		for q := p + 1; q < len(parts) && first[q] >= p; q++ {
			parts[p], parts[q] = append(parts[p], parts[q]...), nil
		}
	}
	return slices.DeleteFunc(parts, func(part []int) bool { return len(part) == 0 })
}

// passed reports whether some case goes from before a part to behind it.
func (g *graph) passed(p int, parts [][]int, partOf map[int]int) bool {
	for step := range g.follows {
		if partOf[step.from] < p && partOf[step.to] > p {
			return true
		}
	}
	return slices.ContainsFunc(slices.Concat(parts[p+1:]...), g.isStart) || slices.ContainsFunc(slices.Concat(parts[:p]...), g.isEnd)
}

// parallel finds parts of which each activity can directly come before and after
// each of the others, and that all have a start and an end.
func (g *graph) parallel() [][]int {
	parts := groups(g.activities, func(a, b int) bool { return !g.edge(a, b) || !g.edge(b, a) })
	slices.SortStableFunc(parts, func(x, y []int) int { return cmp.Compare(len(x), len(y)) })
	for i := 0; i < len(parts) && len(parts) > 1; {
		part := parts[i]
		if slices.ContainsFunc(part, g.isStart) && slices.ContainsFunc(part, g.isEnd) {
			i++
			continue
		}
		parts = slices.Delete(parts, i, i+1)
		to := max(i-1, 0)
		parts[to] = append(slices.Clone(parts[to]), part...)
	}
	return parts
}

// loop finds what is repeated, with all starts and ends, and what may come
// between two rounds: reached from every end, and leading to every start.
func (g *graph) loop() [][]int {
	isDo := func(a int) bool { return g.isStart(a) || g.isEnd(a) }
	var do, others []int
	for _, a := range g.activities {
		if isDo(a) {
			do = append(do, a)
		} else {
			others = append(others, a)
		}
	}
	parts := [][]int{do}
	for _, part := range groups(others, func(a, b int) bool { return g.edge(a, b) || g.edge(b, a) }) {
		if g.between(do, part) {
			parts = append(parts, part)
		} else {
			parts[0] = append(parts[0], part...)
		}
	}
	return parts
}

// between reports whether a part may come between two rounds.
func (g *graph) between(do, part []int) bool {
	for _, b := range part {
		fromEnd, toStart := 0, 0
		for _, a := range do {
			switch {
			case g.edge(a, b) && !g.isEnd(a), g.edge(b, a) && !g.isStart(a):
				return false
			}
			if g.edge(a, b) {
				fromEnd++
			}
			if g.edge(b, a) {
				toStart++
			}
		}
		if fromEnd != 0 && fromEnd != len(g.end) || toStart != 0 && toStart != len(g.start) {
			return false
		}
	}
	return true
}
