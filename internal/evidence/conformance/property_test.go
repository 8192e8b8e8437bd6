package conformance_test

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/evidence/conformance"
)

// anyNet generates small nets: places, weighted arcs, silent transitions and
// activities that several transitions have.
func anyNet() *rapid.Generator[*conformance.Net] {
	return rapid.Custom(func(t *rapid.T) *conformance.Net {
		net := &conformance.Net{Places: make([]conformance.Place, rapid.IntRange(1, 5).Draw(t, "places"))}
		marking := func(what string, least, most int) (m conformance.Marking) {
			places := rapid.SliceOfNDistinct(rapid.IntRange(0, len(net.Places)-1), least, min(most, len(net.Places)), rapid.ID[int]).Draw(t, what)
			slices.Sort(places)
			for _, p := range places {
				weight := 1 + rapid.IntRange(0, 9).Draw(t, "weight")/9
				m = append(m, conformance.Tokens{Place: int32(p), Count: int32(weight)})
			}
			return m
		}
		for i := range rapid.IntRange(1, 7).Draw(t, "transitions") {
			label := rapid.SampledFrom([]string{"", "", "a", "b", "c"}).Draw(t, "label")
			net.Transitions = append(net.Transitions, conformance.Transition{
				ID: fmt.Sprint("t", i), Label: label, In: marking("in", 1, 2), Out: marking("out", 0, 2),
			})
		}
		net.Initial = marking("initial", 1, 2)
		if _, end := walk(t, net); rapid.IntRange(0, 4).Draw(t, "anywhere") > 0 {
			net.Final = []conformance.Marking{end}
		}
		for range rapid.IntRange(0, 1).Draw(t, "finals") + 1 - len(net.Final) {
			net.Final = append(net.Final, marking("final", 0, 2))
		}
		return net
	})
}

// walk fires some transitions and returns their activities and where they lead.
func walk(t *rapid.T, net *conformance.Net) (trace []string, at conformance.Marking) {
	at = net.Initial
	for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(net.Transitions)-1), 0, 12).Draw(t, "walk") {
		transition := net.Transitions[i]
		if to, enabled := fire(net, at, transition); enabled {
			at = to
			if !transition.Silent() {
				trace = append(trace, transition.Label)
			}
		}
	}
	return trace, at
}

// anyTrace generates traces that also have an activity no net has.
func anyTrace() *rapid.Generator[[]string] {
	return rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "d"}), 0, 7)
}

// product is a state of the simple search: a marking and a position.
type product struct {
	marking string
	pos     int
}

type queued struct {
	product
	cost int
	m    conformance.Marking
}

type queue []queued

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].cost < q[j].cost }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(queued)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// counts writes a marking as numbers of tokens.
func counts(net *conformance.Net, m conformance.Marking) []int {
	n := make([]int, len(net.Places))
	for _, t := range m {
		n[t.Place] += int(t.Count)
	}
	return n
}

// fire fires a transition by the definition, if it is enabled.
func fire(net *conformance.Net, m conformance.Marking, t conformance.Transition) (conformance.Marking, bool) {
	n := counts(net, m)
	for _, in := range t.In {
		if n[in.Place] -= int(in.Count); n[in.Place] < 0 {
			return nil, false
		}
	}
	for _, out := range t.Out {
		n[out.Place] += int(out.Count)
	}
	var to conformance.Marking
	for p, k := range n {
		if k > 0 {
			to = append(to, conformance.Tokens{Place: int32(p), Count: int32(k)})
		}
	}
	return to, true
}

// tooMany says that the simple search gave up.
const tooMany = -2

// cheapest is a plain search after Dijkstra for the least cost of an alignment,
// or, without moves that cost, for whether there is one of cost 0. It returns -1
// if there is none and tooMany if it gave up.
func cheapest(net *conformance.Net, trace []string, moves bool) int {
	q := &queue{{product{fmt.Sprint(net.Initial), 0}, 0, net.Initial}}
	done := make(map[product]bool)
	for q.Len() > 0 {
		at := heap.Pop(q).(queued)
		if done[at.product] {
			continue
		}
		done[at.product] = true
		if len(done) > 4000 {
			return tooMany
		}
		final := func(m conformance.Marking) bool { return slices.Equal(counts(net, m), counts(net, at.m)) }
		if at.pos == len(trace) && slices.ContainsFunc(net.Final, final) {
			return at.cost
		}
		push := func(m conformance.Marking, pos, cost int) {
			if cost == 0 || moves {
				heap.Push(q, queued{product{fmt.Sprint(m), pos}, at.cost + cost, m})
			}
		}
		if at.pos < len(trace) {
			push(at.m, at.pos+1, 1)
		}
		for _, t := range net.Transitions {
			m, enabled := fire(net, at.m, t)
			if !enabled {
				continue
			}
			if t.Silent() {
				push(m, at.pos, 0)
				continue
			}
			push(m, at.pos, 1)
			if at.pos < len(trace) && trace[at.pos] == t.Label {
				push(m, at.pos+1, 0)
			}
		}
	}
	return -1
}

// Whatever is prepared of a model, alignments are valid, as cheap as a plain
// search finds them, the same on any number of workers, and free exactly if the
// trace is a run of the model.
func TestAlignmentsAreCheapest(t *testing.T) {
	t.Parallel()
	const plenty = 1 << 20
	rapid.Check(t, func(t *rapid.T) {
		net := anyNet().Draw(t, "net")
		traces := rapid.SliceOfN(anyTrace(), 1, 4).Draw(t, "traces")
		walked, _ := walk(t, net)
		traces = append(traces, walked)
		shortest := cheapest(net, nil, true)
		if shortest == tooMany {
			t.Skip("unbounded or large")
		}
		variants := variantsOf(traces)
		for _, e := range [][3]int{{plenty, plenty, 0}, {plenty, 0, plenty}, {40, plenty, 0}, {0, 0, plenty}, {0, 0, 0}} {
			a, err := conformance.NewAlignerWithin(context.Background(), net, conformance.Options{MaxStates: 5000, Workers: 3}, e[0], e[1], e[2])
			if shortest < 0 {
				if !errors.Is(err, conformance.ErrNoEnd) && !errors.Is(err, conformance.ErrLimit) {
					t.Fatalf("error %v for a model without end", err)
				}
				continue
			}
			if errors.Is(err, conformance.ErrLimit) {
				t.Skip("unbounded")
			}
			if err != nil {
				t.Fatal(err)
			}
			if a.ShortestRun() != shortest {
				t.Fatalf("%v: shortest run has %d activities, want %d", e, a.ShortestRun(), shortest)
			}
			together, err := a.Variants(context.Background(), variants)
			if errors.Is(err, conformance.ErrLimit) {
				t.Skip("unbounded")
			}
			if err != nil {
				t.Fatal(err)
			}
			for i, v := range variants {
				checkCheapest(t, a, v.Trace, together[i])
			}
		}
	})
}

// checkCheapest holds an alignment against the plain search.
func checkCheapest(t *rapid.T, a *conformance.Aligner, trace []string, got conformance.Alignment) {
	alone, err := a.Align(context.Background(), trace)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(alone.Moves, got.Moves) {
		t.Errorf("%v alone is aligned as %v, with others as %v", trace, alone, got)
	}
	if err := conformance.Check(a.Net(), trace, got); err != nil {
		t.Errorf("%v: %v", trace, err)
	}
	want := cheapest(a.Net(), trace, true)
	if want == tooMany {
		t.Skip("too large")
	}
	if got.Cost != want {
		t.Errorf("%v costs %d, want %d", trace, got.Cost, want)
	}
	if run := cheapest(a.Net(), trace, false); run != tooMany && (run == 0) != (got.Cost == 0) {
		t.Errorf("%v costs %d, but to be a run of the model is %v", trace, got.Cost, run == 0)
	}
	if f := a.Fitness(got.Cost, len(trace)); f < 0 || f > 1 {
		t.Errorf("fitness %v", f)
	}
}

// variantsOf counts traces.
func variantsOf(traces [][]string) []conformance.Variant {
	var variants []conformance.Variant
	for _, trace := range traces {
		at := slices.IndexFunc(variants, func(v conformance.Variant) bool { return slices.Equal(v.Trace, trace) })
		if at < 0 {
			at = len(variants)
			variants = append(variants, conformance.Variant{Trace: trace})
		}
		variants[at].Cases++
	}
	return variants
}
