package location

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Tolerance is the relative difference below which two costs count as equal.
const Tolerance = 1e-9

// Solution is the best set of open carriers that was found.
type Solution struct {
	Objective  float64
	LowerBound float64   // no solution costs less
	Proved     bool      // the objective is the optimum
	Open       []int     // ascending
	Assignment []int     // by place
	Nodes      int       // of the search tree
	Prices     []float64 // a certificate of the first bound, see [Bound]
}

// Gap is how far the objective may be from the optimum, as a share of it.
func (s Solution) Gap() float64 {
	if s.Objective == 0 {
		return 0
	}
	return (s.Objective - s.LowerBound) / s.Objective
}

// Solve finds the cheapest set of open carriers and proves it. If ctx ends first it
// returns the best solution so far with its true bound, and no error. The error
// wraps [ErrInvalid] or [ErrInfeasible].
func Solve(ctx context.Context, p Problem) (Solution, error) { return SolveWithin(ctx, p, 0) }

// SolveWithin is [Solve] for those who need less: the solution may cost more than
// the optimum, by at most the given share of its own cost, 0 to 1. That may
// take far less time.
func SolveWithin(ctx context.Context, p Problem, gap float64) (Solution, error) {
	if err := p.Check(); err != nil {
		return Solution{}, err
	}
	if !(gap >= 0 && gap < 1) {
		return Solution{}, fmt.Errorf("%w: a gap of %g", ErrInvalid, gap)
	}
	s := &search{p: p, near: newNear(p), incumbent: incumbent{value: math.Inf(1), gap: gap}}
	w := s.newWorker()
	w.near = s.near
	root := newRoot(p, s.near.ascend(p.Fixed))
	s.certify(root.prices)
	stack := w.process(ctx, root)
	s.certify(s.wholePrices)
	s.certify(root.prices)
	s.incumbent, s.nodes = w.incumbent, w.nodes
	for len(stack) > 0 && ctx.Err() == nil {
		stack = s.round(ctx, stack)
	}
	solution := Solution{Objective: s.incumbent.value, LowerBound: s.incumbent.value, Proved: true, Open: s.incumbent.open, Nodes: s.nodes, Prices: s.certificate}
	_, solution.Assignment = p.Value(solution.Open)
	if gap > Tolerance {
		// Carriers were fixed for those who look for something better by the gap: only
		// the prices of the whole problem say more.
		solution.LowerBound = min(s.incumbent.value, max(s.incumbent.cutoff(), s.proved(s.certificate)))
		solution.Proved = solution.LowerBound >= (1-Tolerance)*solution.Objective
	}
	for _, n := range stack {
		if n.bound < s.incumbent.cutoff() {
			solution.Proved = false
			solution.LowerBound = min(solution.LowerBound, n.bound)
		}
	}
	return solution, nil
}

// certify keeps prices as certificate if they prove more of the whole problem than
// those before: the prices of a node are those of what is left of the problem there.
func (s *search) certify(prices []float64) {
	if s.proved(prices) > s.proved(s.certificate) {
		s.certificate = slices.Clone(prices)
	}
}

// proved is the bound that prices prove for the whole problem; none is −Inf.
func (s *search) proved(prices []float64) float64 {
	bound, err := Bound(s.p, prices)
	if err != nil {
		return math.Inf(-1)
	}
	return bound
}

// state is what is known of a carrier in a part of the search.
type state int8

const (
	free state = iota
	open
	closed
)

// node is a part of the search: some carriers are open, some closed, the others free.
type node struct {
	state  []state   // by carrier
	prices []float64 // good ones, of its own or of its parent
	share  []float64 // by carrier: how often it was worth opening of late
	bound  float64   // no solution of it costs less
	root   bool
	opened bool // what was settled last is open
}

func newRoot(p Problem, prices []float64) *node {
	m := len(p.Fixed)
	return &node{state: make([]state, m), prices: prices, share: make([]float64, m), bound: math.Inf(-1), root: true}
}

// child returns the node with one free carrier settled. It shares the prices.
func (n *node) child(i int, s state) *node {
	c := &node{state: slices.Clone(n.state), prices: n.prices, share: n.share, bound: n.bound, opened: s == open}
	c.state[i] = s
	return c
}

// possible returns the carriers that are not closed.
func (n *node) possible() []int {
	var list []int
	for i, s := range n.state {
		if s != closed {
			list = append(list, i)
		}
	}
	return list
}

// incumbent is the best solution known.
type incumbent struct {
	value float64
	open  []int
	gap   float64 // share of the value that a better solution has to save
}

// cutoff is the bound from which on a node can't have a solution that is better by
// enough.
func (b incumbent) cutoff() float64 { return b.value - max(Tolerance, b.gap)*b.value }

// search is a branch and bound search: what its workers share, and change between
// rounds only.
type search struct {
	p           Problem
	near        near
	incumbent   incumbent
	certificate []float64 // prices of the root
	wholePrices []float64 // those of the root before carriers were fixed
	nodes       int
	idle        sync.Pool
}

// A round gives tasks to the processors: each searches below one node, for so many
// nodes. What it finds does not depend on how many processors there are, nor on
// which is faster.
const (
	roundTasks = 16
	taskNodes  = 100
)

// round explores below the last nodes of the stack and returns what is left.
func (s *search) round(ctx context.Context, stack []*node) []*node {
	first := max(0, len(stack)-roundTasks)
	tasks := stack[first:]
	workers := make([]*worker, len(tasks))
	left := make([][]*node, len(tasks))
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tasks)) {
		wait.Go(func() {
			for k := int(next.Add(1)) - 1; k < len(tasks); k = int(next.Add(1)) - 1 {
				workers[k] = s.newWorker()
				left[k] = workers[k].explore(ctx, tasks[k])
			}
		})
	}
	wait.Wait()
	stack = stack[:first]
	for k, w := range workers {
		stack = append(stack, left[k]...)
		s.nodes += w.nodes
		if w.incumbent.value < s.incumbent.value {
			s.incumbent = w.incumbent
		}
		s.idle.Put(w)
	}
	return stack
}

// worker explores parts of the tree, with memory of its own.
type worker struct {
	search    *search
	near      near // the lists of the problem, without carriers that are closed in all of the part
	bounder   *bounder
	incumbent incumbent
	nodes     int
}

func (s *search) newWorker() *worker {
	w, ok := s.idle.Get().(*worker)
	if !ok {
		w = &worker{search: s, bounder: newBounder(len(s.p.Fixed), len(s.p.Cost[0]))}
	}
	w.incumbent, w.nodes = s.incumbent, 0
	return w
}

// explore searches below a node, depth first, and returns the nodes that are left.
func (w *worker) explore(ctx context.Context, n *node) []*node {
	w.near.without(w.search.near, n.state)
	stack := []*node{n}
	for w.nodes < taskNodes && len(stack) > 0 && ctx.Err() == nil {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.bound < w.incumbent.cutoff() {
			stack = append(stack, w.process(ctx, n)...)
		}
	}
	return stack
}
