package location

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
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
	rest, sure := p.split()
	s := newSearch(rest, incumbent{value: math.Inf(1), sure: sum(sure), gap: gap})
	stack := s.root(ctx)
	for len(stack) > 0 && ctx.Err() == nil {
		stack = s.round(ctx, stack)
	}
	return s.solution(p, sure, stack), nil
}

// root bounds the whole problem and returns what is to be searched.
func (s *search) root(ctx context.Context) []*node {
	w := s.newWorker()
	root := newRoot(s.p, s.near.ascend(s.p.Fixed))
	s.certify(root.prices)
	stack := w.process(ctx, root, s.whole)
	s.certify(s.wholePrices)
	s.certify(root.prices)
	s.incumbent, s.nodes = w.incumbent, w.nodes
	return stack
}

// solution says what was found for a problem in which the places pay so much in any
// case, if these nodes are left.
func (s *search) solution(p Problem, sure []float64, left []*node) Solution {
	solution := Solution{Open: p.serving(s.incumbent.open), Nodes: s.nodes, Prices: s.certificate}
	solution.Objective, solution.Assignment = p.Value(solution.Open)
	for j, c := range sure {
		solution.Prices[j] += c
	}
	bound := s.incumbent.value
	if s.incumbent.gap > Tolerance {
		// Carriers were fixed for those who look for something better by the gap: only
		// the prices of the whole problem say more.
		bound = min(bound, max(s.incumbent.cutoff(), s.proved(s.certificate)))
	}
	for _, n := range left {
		if n.bound < s.incumbent.cutoff() {
			bound = min(bound, n.bound)
		}
	}
	short := s.incumbent.value - bound
	if short <= Tolerance*solution.Objective {
		solution.Proved, short = true, 0
	}
	solution.LowerBound = solution.Objective - short
	return solution
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
	sure  float64 // what every solution costs more, see [Problem.split]
	gap   float64 // share of the whole cost that a better solution has to save
}

// cutoff is the bound from which on a node can't have a solution that is better by
// enough.
func (b incumbent) cutoff() float64 { return b.value - max(Tolerance, b.gap)*(b.value+b.sure) }

// search is a branch and bound search: what its workers share, and change between
// rounds only.
type search struct {
	p           Problem
	near        near
	whole       *rows // all pairs
	incumbent   incumbent
	certificate []float64 // prices of the root
	wholePrices []float64 // those of the root before carriers were fixed
	nodes       int
	idle        sync.Pool
}

func newSearch(p Problem, none incumbent) *search {
	return &search{p: p, near: newNear(p), whole: newRows(p), incumbent: none}
}

// A round gives tasks to the processors: each searches below one node, for so many
// nodes. Some disturb the best solution first. What it finds does not depend on how
// many processors there are, nor on which is faster.
const (
	roundTasks   = 16
	taskNodes    = 100
	disturbEvery = 8
	taskReach    = 1 // how far prices may rise in all of it, see [pace]
)

// round explores below the last nodes of the stack and returns what is left.
func (s *search) round(ctx context.Context, stack []*node) []*node {
	first := max(0, len(stack)-roundTasks)
	tasks := stack[first:]
	workers := make([]*worker, len(tasks))
	left := make([][]*node, len(tasks))
	seed := uint64(s.nodes)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(tasks)) {
		wait.Go(func() {
			for k := int(next.Add(1)) - 1; k < len(tasks); k = int(next.Add(1)) - 1 {
				w := s.newWorker()
				if k%disturbEvery == 0 {
					w.disturb(ctx, rand.New(rand.NewPCG(seed, uint64(k))))
				}
				workers[k], left[k] = w, w.explore(ctx, tasks[k])
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
	part      rows // of the part that is explored
	bounder   *bounder
	incumbent incumbent
	nodes     int
}

func (s *search) newWorker() *worker {
	w, ok := s.idle.Get().(*worker)
	if !ok {
		w = &worker{search: s, bounder: newBounder(s.p.Fixed, len(s.p.Cost[0]))}
	}
	w.incumbent, w.nodes = s.incumbent, 0
	return w
}

// explore searches below a node, depth first, and returns the nodes that are left.
func (w *worker) explore(ctx context.Context, n *node) []*node {
	b := w.bounder
	if !b.load(w.search, n) {
		return nil
	}
	w.part.take(w.search.whole, n.state, b.best, b.asked, taskReach)
	w.part.measure()
	stack := []*node{n}
	for w.nodes < taskNodes && len(stack) > 0 && ctx.Err() == nil {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.bound < w.incumbent.cutoff() {
			stack = append(stack, w.process(ctx, n, &w.part)...)
		}
	}
	return stack
}
