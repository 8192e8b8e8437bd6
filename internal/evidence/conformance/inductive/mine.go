package inductive

import (
	"context"
	"errors"
	"slices"

	"kiesel/internal/evidence/conformance"
)

// Mine returns a model of the variants of a log. With noise 0 every case is a
// run of it. With more, up to 1, where activities do not fall apart, steps are
// left out that follow an activity less than noise times as often as the most
// frequent one does.
//
// The error is [conformance.ErrNoCases], says that an activity has no name, or
// is that of ctx if it ends first.
func Mine(ctx context.Context, variants []conformance.Variant, noise float64) (*conformance.Net, error) {
	if len(variants) == 0 {
		return nil, conformance.ErrNoCases
	}
	m := &miner{noise: noise}
	for _, v := range variants {
		m.names = append(m.names, v.Trace...)
	}
	slices.Sort(m.names) // so that the order of the cases does not matter
	if m.names = slices.Compact(m.names); slices.Contains(m.names, "") {
		return nil, errors.New("the log has events whose activity is empty; name the activity")
	}
	l := make(log, len(variants))
	for i, v := range variants {
		l[i].cases = v.Cases
		for _, name := range v.Trace {
			n, _ := slices.BinarySearch(m.names, name)
			l[i].events = append(l[i].events, n)
		}
	}
	tree := m.mine(ctx, l.merged())
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return m.net(tree), nil
}

// miner discovers trees of one log.
type miner struct {
	names []string // of the activities
	noise float64
}

// mine returns the tree of a log. Once the context has ended it returns anything.
func (m *miner) mine(ctx context.Context, l log) *tree {
	full, empty := l.withoutEmpty()
	switch {
	case len(full) == 0 || ctx.Err() != nil:
		return silently()
	case float64(empty) > m.noise*float64(empty+full.cases()):
		return &tree{op: choice, parts: []*tree{silently(), m.mine(ctx, full)}}
	case len(full) == 1 && len(full[0].events) == 1:
		return &tree{op: activity, activity: full[0].events[0]}
	}
	g := newGraph(full)
	if t := m.cut(ctx, full, g); t != nil {
		return t
	}
	if m.noise > 0 {
		if t := m.cut(ctx, full, g.filtered(m.noise)); t != nil {
			return t
		}
	}
	return m.wayOut(ctx, full, g)
}

// cut returns the tree of a log whose activities fall apart in the graph, nil if
// they do not.
func (m *miner) cut(ctx context.Context, l log, g *graph) *tree {
	op, parts := g.cut()
	if parts == nil {
		return nil
	}
	return m.join(ctx, op, l.split(op, parts))
}

// join mines the parts of a log.
func (m *miner) join(ctx context.Context, op operator, logs []log) *tree {
	t := &tree{op: op}
	for _, part := range logs {
		t.parts = append(t.parts, m.mine(ctx, part))
	}
	return t
}

// maxAside is up to how many activities it is tried to set one aside that goes on
// beside the others. With more it takes long, and models come out that can be in
// more states than alignments can deal with.
const maxAside = 50

// wayOut returns the tree of a log whose activities do not fall apart. The last
// way out allows them in any order, as often as one likes.
func (m *miner) wayOut(ctx context.Context, l log, g *graph) *tree {
	if a, found := l.onceEverywhere(g.activities); found {
		return m.join(ctx, parallel, []log{l.only([]int{a}), l.only(without(g.activities, a))})
	}
	for _, a := range g.activities {
		if len(g.activities) > maxAside {
			break
		}
		rest := l.only(without(g.activities, a))
		full, _ := rest.withoutEmpty()
		if len(full) == 0 || ctx.Err() != nil {
			continue
		}
		if _, parts := newGraph(full).cut(); parts != nil {
			return m.join(ctx, parallel, []log{l.only([]int{a}), rest})
		}
	}
	for _, begins := range []func(before, event int) bool{
		func(before, event int) bool { return g.isEnd(before) && g.isStart(event) },
		func(_, event int) bool { return g.isStart(event) },
	} {
		if rounds, some := l.rounds(begins); some {
			return &tree{op: loop, parts: []*tree{m.mine(ctx, rounds), silently()}}
		}
	}
	flower := &tree{op: choice}
	for _, a := range g.activities {
		flower.parts = append(flower.parts, &tree{op: activity, activity: a})
	}
	return &tree{op: loop, parts: []*tree{flower, silently()}}
}

// without returns the activities but one.
func without(activities []int, a int) []int {
	return slices.DeleteFunc(slices.Clone(activities), func(other int) bool { return other == a })
}
