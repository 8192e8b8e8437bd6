package location

import (
	"context"
	"math"
	"slices"
)

// How prices are improved: at the root, where a carrier has just been opened, which
// changes much, and where one has been closed, which changes little.
var (
	rootPace   = pace{steps: 800, size: 1, least: 1e-3, patience: 15}
	openedPace = pace{steps: 25, size: 0.3, least: 0.01, patience: 8}
	closedPace = pace{steps: 15, size: 0.3, least: 0.01, patience: 8}
)

// process bounds a node and returns its children: none if it has no better solution,
// and the node itself if the search has to end.
func (w *worker) process(ctx context.Context, n *node) []*node {
	b := w.bounder
	b.target = w.incumbent.value
	if !b.load(w.search.p, w.near, n, n.root) || !w.promising(n) {
		return nil
	}
	w.nodes++
	b.improve(w.pace(n), func(step int) bool {
		if n.root && step%8 == 0 {
			w.try(ctx, n)
		}
		if b.bound >= w.incumbent.cutoff() || n.root && ctx.Err() != nil {
			return false
		}
		w.fix(n)
		return true
	})
	w.try(ctx, n)
	n.bound = max(n.bound, b.bound)
	n.prices, n.share = slices.Clone(b.best), slices.Clone(b.share)
	switch i := w.choose(n); {
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

func (w *worker) pace(n *node) pace {
	if n.root {
		return rootPace
	}
	if n.opened {
		return openedPace
	}
	return closedPace
}

// choose returns the free carrier that was most often worth opening; −1 if none is
// free. Closing such a one raises the bound at all, and opening any raises it much.
func (w *worker) choose(n *node) int {
	best := -1
	for i, s := range n.state {
		if s == free && (best < 0 || n.share[i] > n.share[best]) {
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
	for i, r := range b.bestLeft {
		switch {
		case n.state[i] != free:
		case r >= room:
			n.state[i] = closed
			b.close(i)
		case -r >= room:
			n.state[i] = open
			b.open(i, w.search.p.Cost[i])
		}
	}
}

// promising looks whether each carrier can be worth its fixed cost: what it saves
// beside the open carriers only gets less when more are opened. It closes free ones
// that are not, and returns false if an open one is not: then there is a solution
// without it, with fewer carriers, that costs no more.
func (w *worker) promising(n *node) bool {
	p, b := w.search.p, w.bounder
	clear(b.saved)
	for j := range b.first {
		first, second, whose := math.Inf(1), math.Inf(1), -1
		carrier, cost := w.near.of(j)
		for q, c := range cost {
			i := carrier[q]
			if n.state[i] != open {
				continue
			}
			if whose >= 0 {
				second = c
				break
			}
			first, whose = c, int(i)
		}
		if whose >= 0 {
			b.saved[whose] += second - first
		}
		for q, c := range cost {
			if c >= first {
				break
			}
			b.saved[carrier[q]] += first - c
		}
	}
	for i, s := range n.state {
		if b.saved[i] > p.Fixed[i] || s == closed {
			continue
		}
		if s == open {
			return false
		}
		n.state[i] = closed
		b.close(i)
	}
	return true
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
	l := newLocal(p, list)
	for ctx.Err() == nil && l.step() {
	}
	list = l.list() // ascending
	if value, _ := p.Value(list); value < w.incumbent.value {
		w.incumbent = incumbent{value, list}
		w.bounder.target = value
	}
}
