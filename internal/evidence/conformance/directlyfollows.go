package conformance

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// DirectlyFollows returns the directly-follows model of the variants of a log:
// after an activity the model allows what directly followed it in at least a
// share of the cases, from 0 to 1, whatever came before. The steps of the most
// frequent variant are kept in any case, steps that are then on no way from
// start to end are not.
//
// With share 0 every case of the log is a run of the model. Beyond them the model
// allows all sequences whose neighbours were neighbours in some case; it knows no
// steps at the same time. The error is [ErrNoCases], or says that an activity has
// no name.
func DirectlyFollows(variants []Variant, share float64) (*Net, error) {
	if len(variants) == 0 {
		return nil, ErrNoCases
	}
	b := &follows{numbers: make(map[string]int)}
	counts, cases := make(map[pair]int), 0
	usual := variants[0]
	for _, v := range variants {
		if slices.Contains(v.Trace, "") {
			return nil, errors.New("the log has events whose activity is empty; name the activity")
		}
		cases += v.Cases
		if v.Cases > usual.Cases {
			usual = v
		}
		for p := range b.pairs(v.Trace) {
			counts[p] += v.Cases
		}
	}
	kept := b.pairs(usual.Trace)
	for p, n := range counts {
		if float64(n) >= share*float64(cases) {
			kept[p] = true
		}
	}
	return b.net(onTheWay(kept)), nil
}

// pair is an activity that directly follows another, by their numbers.
type pair struct{ from, to int }

// The start and the end of a case count as activities.
const (
	startOfCase = -1
	endOfCase   = -2
)

// follows numbers the activities of a log.
type follows struct {
	activities []string
	numbers    map[string]int
}

// pairs returns the different pairs of a trace.
func (b *follows) pairs(trace []string) map[pair]bool {
	pairs := make(map[pair]bool, len(trace)+1)
	last := startOfCase
	for _, activity := range trace {
		n, known := b.numbers[activity]
		if !known {
			n = len(b.activities)
			b.numbers[activity] = n
			b.activities = append(b.activities, activity)
		}
		pairs[pair{last, n}] = true
		last = n
	}
	pairs[pair{last, endOfCase}] = true
	return pairs
}

// onTheWay returns those pairs that are on a way from the start to the end, in
// order.
func onTheWay(pairs map[pair]bool) []pair {
	forward, backward := make(map[int][]int), make(map[int][]int)
	for p := range pairs {
		forward[p.from] = append(forward[p.from], p.to)
		backward[p.to] = append(backward[p.to], p.from)
	}
	reached, reaching := inReach(forward, startOfCase), inReach(backward, endOfCase)
	var kept []pair
	for p := range pairs {
		if reached[p.from] && reaching[p.to] {
			kept = append(kept, p)
		}
	}
	slices.SortFunc(kept, func(a, b pair) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return kept
}

// inReach returns what can be reached from a node.
func inReach(next map[int][]int, from int) map[int]bool {
	reached := map[int]bool{from: true}
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for _, to := range next[queue[0]] {
			if !reached[to] {
				reached[to] = true
				queue = append(queue, to)
			}
		}
	}
	return reached
}

// net makes a place of the start, the end and of each activity, marked after it
// was done, and a transition of each pair. What leads to the end is silent.
func (b *follows) net(pairs []pair) *Net {
	net := &Net{Name: "directly-follows model"}
	places := make(map[int]int32)
	place := func(node int, name string) int32 {
		p, known := places[node]
		if !known {
			p = int32(len(net.Places))
			places[node] = p
			net.Places = append(net.Places, Place{ID: fmt.Sprintf("p%d", p), Name: name})
		}
		return p
	}
	after := func(node int) int32 {
		if node < 0 {
			return places[node]
		}
		return place(node, "after "+b.activities[node])
	}
	net.Initial = Marking{{place(startOfCase, "start"), 1}}
	net.Final = []Marking{{{place(endOfCase, "end"), 1}}}
	for i, p := range pairs {
		label := ""
		if p.to != endOfCase {
			label = b.activities[p.to]
		}
		net.Transitions = append(net.Transitions, Transition{
			ID: fmt.Sprintf("t%d", i), Label: label, In: Marking{{after(p.from), 1}}, Out: Marking{{after(p.to), 1}},
		})
	}
	return net
}
