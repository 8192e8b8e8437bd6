package inductive

import (
	"encoding/binary"
	"slices"
)

// log is a multiset of traces.
type log []trace

// trace is a sequence of activities and how many cases show it.
type trace struct {
	events []int
	cases  int
}

// merged returns the log with equal traces as one, in order of appearance.
func (l log) merged() log {
	var m log
	at := make(map[string]int)
	var key []byte
	for _, t := range l {
		key = key[:0]
		for _, e := range t.events {
			key = binary.LittleEndian.AppendUint32(key, uint32(e))
		}
		i, known := at[string(key)]
		if !known {
			i = len(m)
			at[string(key)] = i
			m = append(m, trace{events: t.events})
		}
		m[i].cases += t.cases
	}
	return m
}

// cases returns the number of cases.
func (l log) cases() int {
	n := 0
	for _, t := range l {
		n += t.cases
	}
	return n
}

// withoutEmpty returns the traces with events, and the number of other cases.
func (l log) withoutEmpty() (full log, empty int) {
	for _, t := range l {
		if len(t.events) == 0 {
			empty += t.cases
			continue
		}
		full = append(full, t)
	}
	return full, empty
}

// only returns the log with events of the given activities only.
func (l log) only(activities []int) log {
	in := make(map[int]bool, len(activities))
	for _, a := range activities {
		in[a] = true
	}
	projected := make(log, len(l))
	for i, t := range l {
		projected[i].cases = t.cases
		for _, e := range t.events {
			if in[e] {
				projected[i].events = append(projected[i].events, e)
			}
		}
	}
	return projected.merged()
}

// onceEverywhere returns the first activity that every trace has exactly once.
// One that is alone does not count.
func (l log) onceEverywhere(activities []int) (int, bool) {
	if len(activities) < 2 {
		return 0, false
	}
	for _, a := range activities {
		if !slices.ContainsFunc(l, func(t trace) bool { return count(t.events, a) != 1 }) {
			return a, true
		}
	}
	return 0, false
}

func count(events []int, a int) int {
	n := 0
	for _, e := range events {
		if e == a {
			n++
		}
	}
	return n
}

// rounds cuts traces where a new round begins, and reports whether there is such
// a place.
func (l log) rounds(begins func(before, event int) bool) (log, bool) {
	var rounds log
	some := false
	for _, t := range l {
		from := 0
		for i := 1; i < len(t.events); i++ {
			if begins(t.events[i-1], t.events[i]) {
				rounds = append(rounds, trace{t.events[from:i], t.cases})
				from, some = i, true
			}
		}
		rounds = append(rounds, trace{t.events[from:], t.cases})
	}
	return rounds.merged(), some
}

// split divides a log by a cut. Events that do not go with the cut, which only a
// filtered graph leaves, are dropped.
func (l log) split(op operator, parts [][]int) []log {
	logs := make([]log, len(parts))
	for _, t := range l {
		switch op {
		case choice:
			l.choose(t, parts, logs)
		case sequence:
			l.follow(t, parts, logs)
		case parallel:
			for i, part := range parts {
				logs[i] = append(logs[i], log{t}.only(part)...)
			}
		case loop:
			l.repeat(t, parts, logs)
		}
	}
	for i := range logs {
		logs[i] = logs[i].merged()
	}
	return logs
}

// choose gives a trace to the part that most of its events belong to.
func (l log) choose(t trace, parts [][]int, logs []log) {
	best, most := 0, -1
	for i, part := range parts {
		n := 0
		for _, e := range t.events {
			if slices.Contains(part, e) {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	logs[best] = append(logs[best], log{t}.only(parts[best])...)
}

// follow cuts a trace into the pieces of the parts, one after the other. Each
// reaches as far as more of its own events than of later parts are behind it.
func (l log) follow(t trace, parts [][]int, logs []log) {
	from := 0
	var before []int
	for i, part := range parts {
		to, cost, least := from, 0, 0
		for k := from; k < len(t.events); k++ {
			switch e := t.events[k]; {
			case slices.Contains(part, e):
				cost--
			case !slices.Contains(before, e):
				cost++
			}
			if cost <= least {
				to, least = k+1, cost
			}
		}
		logs[i] = append(logs[i], log{{t.events[from:to], t.cases}}.only(part)...)
		from = to
		before = append(before, part...)
	}
}

// repeat cuts a trace into rounds of the first part and what comes between.
func (l log) repeat(t trace, parts [][]int, logs []log) {
	partOf := func(e int) int {
		return slices.IndexFunc(parts, func(part []int) bool { return slices.Contains(part, e) })
	}
	from, current := 0, 0
	for i, e := range t.events {
		next := partOf(e)
		if next == current {
			continue
		}
		logs[current] = append(logs[current], trace{t.events[from:i], t.cases})
		if current != 0 && next != 0 {
			logs[0] = append(logs[0], trace{nil, t.cases})
		}
		from, current = i, next
	}
	logs[current] = append(logs[current], trace{t.events[from:], t.cases})
	if current != 0 {
		logs[0] = append(logs[0], trace{nil, t.cases})
	}
}
