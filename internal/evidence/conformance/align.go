package conformance

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Options bound the effort. The zero value takes the defaults.
type Options struct {
	// MaxStates is how many states, reachable markings, a model may have; by
	// default 200,000, about 200 MB.
	MaxStates int
	// MaxSteps is how many pairs of a state and an event may be looked at for
	// one case, by default 4 million, about 200 MB per worker.
	MaxSteps int
	// Workers is how many variants are aligned at once; 0 means one per
	// processor. The result does not depend on it.
	Workers int
	// Progress, if set, is called after each variant with how many of all are
	// done. Calls never overlap.
	Progress func(done, total int)
}

const (
	defaultMaxStates = 200_000
	defaultMaxSteps  = 4_000_000
)

// effort limits what is prepared for a model: markings looked at to make an
// automaton deterministic, numbers kept for jumps, states and steps times
// activities to know what must and can still come. Without these it takes longer
// to find the same.
type effort struct{ sets, jumps, bounds int }

var usual = effort{sets: 1 << 23, jumps: 1 << 20, bounds: 1 << 27}

// Move is one step of an alignment. A synchronous move has both an event and a
// transition, a log move only an event, a model move only a transition.
type Move struct {
	Event      int // index into the trace, none for a model move
	Transition int // index into [Net.Transitions], none for a log move
}

// None stands in a [Move] for what it does not have.
const None = -1

// Alignment explains a trace by a run of a model: events in their order and
// transitions in the order of firing.
type Alignment struct {
	Moves []Move
	// Cost is the number of log moves and of model moves that are not silent;
	// no other alignment of the trace has fewer.
	Cost int
}

// Aligner finds cheapest alignments with one model. Several goroutines may use
// it.
type Aligner struct {
	g        *graph
	a        *automaton
	sets     *sets   // what the model allows; nil if that is not known
	j        *jumps  // nil if they are not for this model
	b        *bounds // nil if there are jumps
	opt      Options
	shortest int
}

// NewAligner prepares a model. The error wraps [ErrNoEnd] if no run of the model
// ends, [ErrLimit] if it is too large or unbounded, and is that of ctx if it
// ends first.
func NewAligner(ctx context.Context, net *Net, opt Options) (*Aligner, error) {
	return newAligner(ctx, net, opt, usual)
}

func newAligner(ctx context.Context, net *Net, opt Options, limits effort) (*Aligner, error) {
	opt.MaxStates = cmp.Or(opt.MaxStates, defaultMaxStates)
	opt.MaxSteps = cmp.Or(opt.MaxSteps, defaultMaxSteps)
	if opt.Workers < 1 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	g, err := newGraph(ctx, net, opt.MaxStates)
	if err != nil {
		return nil, err
	}
	a := &Aligner{g: g, opt: opt}
	a.a, a.sets = newAutomaton(ctx, g, limits.sets)
	if a.j = newJumps(a.a, limits.jumps); a.j == nil {
		a.b = newBounds(a.a, limits.bounds)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	_, cost, err := a.newWorker().cheapest(ctx, nil, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	if cost < 0 {
		return nil, fmt.Errorf("%w: no final marking can be reached from the initial one; correct the model", ErrNoEnd)
	}
	a.shortest = cost
	return a, nil
}

// worker aligns one trace after the other, with either jumps or search.
type worker struct {
	a      *Aligner
	jumper *jumper
	search *search
	layout *layout // nil if the automaton has the transitions itself
	// scratch
	all, known, word, run []int32
}

func (a *Aligner) newWorker() *worker {
	w := &worker{a: a}
	if a.j != nil {
		w.jumper = newJumper(a.j, a.opt.MaxSteps)
	} else {
		w.search = &search{a: a.a, limit: a.opt.MaxSteps, ahead: newLookahead(a.b, a.a.labels)}
	}
	if a.a.sets != nil {
		w.layout = newLayout(a.a.sets)
	}
	return w
}

// cheapest returns the cheapest alignment of a trace of known activities, and
// its cost, which is negative if there is none within the budget.
func (w *worker) cheapest(ctx context.Context, trace []int32, budget int) (path []hop, cost int, err error) {
	if w.jumper == nil {
		return w.search.align(ctx, trace, budget)
	}
	return w.jumper.align(ctx, trace)
}

// Net returns the model.
func (a *Aligner) Net() *Net { return a.g.net }

// ShortestRun returns the number of activities in the shortest run of the model.
func (a *Aligner) ShortestRun() int { return a.shortest }

// Fitness returns 1 − cost/(events + shortest run) of an alignment of so many
// events: 1 if the trace is a run of the model, 0 if nothing fits.
func (a *Aligner) Fitness(cost, events int) float64 {
	if cost == 0 {
		return 1
	}
	return 1 - float64(cost)/float64(events+a.shortest)
}

// Align returns a cheapest alignment of a trace; the same one every time. The
// error wraps [ErrLimit] if it takes too many steps.
func (a *Aligner) Align(ctx context.Context, trace []string) (Alignment, error) {
	return a.newWorker().align(ctx, trace)
}

// foreign stands for an activity that the model does not know.
const foreign = -2

// align finds the alignment of a trace. Foreign events are log moves in every
// alignment and are left out of the search.
func (w *worker) align(ctx context.Context, trace []string) (Alignment, error) {
	w.all, w.known = w.all[:0], w.known[:0]
	for _, activity := range trace {
		n, ok := w.a.g.labels[activity]
		if !ok {
			n = foreign
		} else {
			w.known = append(w.known, n)
		}
		w.all = append(w.all, n)
	}
	path, cost, err := w.cheapest(ctx, w.known, len(w.known)+w.a.shortest)
	if err != nil {
		return Alignment{}, err
	}
	if cost < 0 { // the budget allows to pass over all events and take the shortest run
		return Alignment{}, fmt.Errorf("%w: no alignment found", ErrNoEnd)
	}
	return Alignment{Moves: w.moves(path, w.all), Cost: cost + len(trace) - len(w.known)}, nil
}

// transitions returns the run of the model along a path.
func (w *worker) transitions(path []hop) []int32 {
	w.word, w.run = w.word[:0], w.run[:0]
	for _, h := range path {
		if h.via != nil {
			w.word, w.run = append(w.word, h.via.label), append(w.run, h.via.transition)
		}
	}
	if w.layout == nil {
		return w.run
	}
	return w.layout.transitions(w.word)
}

// moves returns the alignment along a path. Silent transitions come just before
// the activity that needs them, foreign events where they stand.
func (w *worker) moves(path []hop, trace []int32) []Move {
	run := w.transitions(path)
	moves := make([]Move, 0, len(run)+len(trace))
	event := 0
	pass := func() { // foreign events
		for ; event < len(trace) && trace[event] == foreign; event++ {
			moves = append(moves, Move{Event: event, Transition: None})
		}
	}
	for _, h := range path {
		if h.via != nil && h.via.label == silent {
			continue
		}
		move := Move{Event: None, Transition: None}
		if h.via != nil {
			for ; w.a.g.label[run[0]] == silent; run = run[1:] {
				moves = append(moves, Move{Event: None, Transition: int(run[0])})
			}
			move.Transition, run = int(run[0]), run[1:]
		}
		if h.event {
			pass()
			move.Event = event
			event++
		}
		moves = append(moves, move)
	}
	pass()
	for _, t := range run {
		moves = append(moves, Move{Event: None, Transition: int(t)})
	}
	return moves
}

// Variants aligns the variants of a log and returns their alignments in the same
// order.
func (a *Aligner) Variants(ctx context.Context, variants []Variant) ([]Alignment, error) {
	alignments := make([]Alignment, len(variants))
	var next atomic.Int64
	var mu sync.Mutex // guards done and calls of a.opt.Progress
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	for range min(a.opt.Workers, len(variants)) {
		group.Go(func() error {
			w := a.newWorker()
			for {
				i := int(next.Add(1)) - 1
				if i >= len(variants) {
					return nil
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				var err error
				if alignments[i], err = w.align(ctx, variants[i].Trace); err != nil {
					return err
				}
				if a.opt.Progress != nil {
					mu.Lock()
					done++
					a.opt.Progress(done, len(variants))
					mu.Unlock()
				}
			}
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return alignments, nil
}
