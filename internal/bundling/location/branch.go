package location

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
)

// How prices are improved: at the root, where a carrier has just been opened, which
// changes much, and where one has been closed, which changes little.
var (
	rootPace   = pace{steps: 800, size: 1, least: 1e-3, patience: 15, reach: 1, relist: 20}
	openedPace = pace{steps: 25, size: 0.3, least: 0.01, patience: 8, reach: 0.3}
	closedPace = pace{steps: 15, size: 0.3, least: 0.01, patience: 8, reach: 0.3}
)

// fixFrom is the step of the root from which on carriers are fixed: before, its prices
// are good ones for the whole problem, a certificate.
const fixFrom = 150

// tryEvery says at how many nodes a solution is looked for: at few, because most find
// none. At a node without free carriers there is one, and it is looked at.
const tryEvery = 8

// process bounds a node and returns its children: none if it has no better solution,
// and the node itself if the search has to end. The lists of the node are taken from
// those of the part of the search that it belongs to.
func (w *worker) process(ctx context.Context, n *node, part *rows) []*node {
	b := w.bounder
	b.target = w.incumbent.value
	if !b.load(w.search, n) {
		return nil
	}
	b.list(part, n.state, n.pace().reach)
	w.nodes++
	b.improve(n, n.pace(), func(step int) bool {
		if n.root && step%8 == 0 {
			w.try(ctx, n)
		}
		if b.bound >= w.incumbent.cutoff() || n.root && ctx.Err() != nil {
			return false
		}
		if n.root && step < fixFrom {
			w.search.wholePrices = append(w.search.wholePrices[:0], b.best...)
			return true
		}
		w.fix(n)
		return true
	})
	if n.root || w.nodes%tryEvery == 0 || n.choose() < 0 {
		w.try(ctx, n)
	}
	if n.root && b.bound < (1-kickGap)*w.incumbent.value {
		w.kick(ctx)
	}
	n.bound = max(n.bound, b.bound)
	n.prices, n.share = slices.Clone(b.best), slices.Clone(b.share)
	switch i := n.choose(); {
	case n.bound >= w.incumbent.cutoff():
		return nil
	case i < 0: // one solution is left, which was tried
		return nil
	case ctx.Err() != nil:
		return []*node{n}
	case n.share[i] < 0.5:
		return []*node{n.child(i, open), n.child(i, closed)}
	default:
		return []*node{n.child(i, closed), n.child(i, open)}
	}
}

func (n *node) pace() pace {
	switch {
	case n.root:
		return rootPace
	case n.opened:
		return openedPace
	default:
		return closedPace
	}
}

// unclear is the share of steps in which a carrier was worth opening from which it is
// least clear whether to open it: found by trying several on random problems.
const unclear = 0.6

// choose returns the free carrier that is least clear; −1 if none is free.
func (n *node) choose() int {
	best := -1
	for i, s := range n.state {
		if s == free && (best < 0 || math.Abs(n.share[i]-unclear) < math.Abs(n.share[best]-unclear)) {
			best = i
		}
	}
	return best
}

// fix closes the free carriers that no better solution has and opens those that every
// better one has.
func (w *worker) fix(n *node) {
	b := w.bounder
	room := w.incumbent.cutoff() - b.bound
	b.rows.row = slices.DeleteFunc(b.rows.row, func(r row) bool {
		i := int(r.carrier)
		switch left := b.bestLeft[i]; {
		case left >= room:
			n.state[i] = closed
		case -left >= room:
			n.state[i] = open
			b.open(i, w.search.p.Cost[i])
		}
		return n.state[i] != free
	})
}

// try tries the open carriers with those that are worth opening at the best prices.
func (w *worker) try(ctx context.Context, n *node) {
	p := w.search.p
	var list []int
	for i, s := range n.state {
		if s == open || s == free && w.bounder.bestLeft[i] <= 0 {
			list = append(list, i)
		}
	}
	value, _ := p.Value(list)
	if n.root && math.IsInf(value, 1) {
		list = n.possible()
		value, _ = p.Value(list)
	}
	if math.IsInf(value, 1) || value > 1.02*w.incumbent.value && !n.root { // local search is dear
		return
	}
	w.polish(ctx, list)
}

// polish improves a solution by local search and keeps it if it is the best so far.
func (w *worker) polish(ctx context.Context, open []int) {
	l := newLocal(w.search.p, w.search.near, open)
	for ctx.Err() == nil && l.step() {
	}
	if l.value < w.incumbent.value {
		w.incumbent.value, w.incumbent.open = l.value, l.list() // ascending
		w.bounder.target = l.value
	}
}

// Nothing makes a tree as large as a solution that is not quite the best. Where the
// root leaves more than this share, the best one is disturbed before the tree is
// searched, until so many attempts in a row have found nothing better. Rounds
// of the search try again.
const (
	kickGap = 0.02
	kicks   = 80
)

// kick disturbs the best solution until many attempts in a row have found none better.
func (w *worker) kick(ctx context.Context) {
	random := rand.New(rand.NewPCG(1, 1))
	best := w.incumbent.value
	for k := 0; k < kicks && ctx.Err() == nil; k++ {
		w.disturb(ctx, random)
		if w.incumbent.value < best {
			best, k = w.incumbent.value, 0
		}
	}
}

// disturb closes up to half of the carriers of the best solution at random, opens some
// others, and polishes that.
func (w *worker) disturb(ctx context.Context, random *rand.Rand) {
	var open []int
	drop := 0.2 + 0.3*random.Float64()
	for _, i := range w.incumbent.open {
		if random.Float64() >= drop {
			open = append(open, i)
		}
	}
	for range 2 + random.IntN(4) {
		open = append(open, random.IntN(len(w.search.p.Fixed)))
	}
	if value, _ := w.search.p.Value(open); !math.IsInf(value, 1) { // every place is served
		w.polish(ctx, open)
	}
}
