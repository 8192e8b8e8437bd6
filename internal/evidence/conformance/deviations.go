package conformance

import (
	"cmp"
	"slices"
	"strings"
)

// Deviation says in how many cases an activity is not done as the model
// foresees: what would have to change for these cases to follow it.
type Deviation struct {
	Activity string        `json:"activity"`
	Kind     DeviationKind `json:"kind"`
	Cases    int           `json:"cases"`
	Times    int           `json:"times"` // in these cases together
}

// DeviationKind is a way to deviate.
type DeviationKind string

// The kinds of deviations.
const (
	Skipped   DeviationKind = "skipped"   // the model demands it, the case does not have it
	Extra     DeviationKind = "extra"     // the model knows it, but does not foresee it there, or so often
	Displaced DeviationKind = "displaced" // the case has it at another point than the model demands
	Unknown   DeviationKind = "unknown"   // the model does not know it
)

// deviations gathers the deviations of a log.
type deviations struct {
	net   *Net
	known map[string]bool
	found map[deviation]*Deviation
}

type deviation struct {
	activity string
	kind     DeviationKind
}

func newDeviations(net *Net) *deviations {
	d := &deviations{net: net, known: make(map[string]bool), found: make(map[deviation]*Deviation)}
	for _, label := range net.Labels() {
		d.known[label] = true
	}
	return d
}

// add counts the deviations of a variant. Of an activity
// that one case both skips and has in addition, each skip is taken together with
// one addition: it is done at another point.
func (d *deviations) add(v Variant, a Alignment) {
	skipped, extra := make(map[string]int), make(map[string]int)
	for _, m := range a.Moves {
		switch {
		case m.Transition == None:
			extra[v.Trace[m.Event]]++
		case m.Event == None && !d.net.Transitions[m.Transition].Silent():
			skipped[d.net.Transitions[m.Transition].Label]++
		}
	}
	for activity, n := range skipped {
		both := min(n, extra[activity])
		d.count(v.Cases, both, deviation{activity, Displaced})
		d.count(v.Cases, n-both, deviation{activity, Skipped})
		extra[activity] -= both
	}
	for activity, n := range extra {
		kind := Extra
		if !d.known[activity] {
			kind = Unknown
		}
		d.count(v.Cases, n, deviation{activity, kind})
	}
}

// count adds some cases that deviate so many times each.
func (d *deviations) count(cases, times int, key deviation) {
	if times == 0 {
		return
	}
	found := d.found[key]
	if found == nil {
		found = &Deviation{Activity: key.activity, Kind: key.kind}
		d.found[key] = found
	}
	found.Cases += cases
	found.Times += cases * times
}

// list returns the deviations that concern at least so many cases, those with
// most cases first, and how many others there are.
func (d *deviations) list(minCases int) (list []Deviation, hidden int) {
	list = make([]Deviation, 0, len(d.found))
	for _, found := range d.found {
		if found.Cases < minCases {
			hidden++
			continue
		}
		list = append(list, *found)
	}
	slices.SortFunc(list, func(a, b Deviation) int {
		return cmp.Or(cmp.Compare(b.Cases, a.Cases), cmp.Compare(b.Times, a.Times),
			strings.Compare(a.Activity, b.Activity), cmp.Compare(a.Kind, b.Kind))
	})
	return list, hidden
}
