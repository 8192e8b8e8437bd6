package conformance_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"kiesel/internal/evidence/conformance"
)

// netOf makes a net of transitions written as "p1 p2 -label-> p3"; a silent
// transition has no label. Runs start with a token on i and end with one on o.
func netOf(tb testing.TB, transitions ...string) *conformance.Net {
	tb.Helper()
	net := &conformance.Net{}
	places := make(map[string]int32)
	marking := func(names string) (m conformance.Marking) {
		for _, name := range strings.Fields(names) {
			if _, known := places[name]; !known {
				places[name] = int32(len(net.Places))
				net.Places = append(net.Places, conformance.Place{ID: name})
			}
			m = append(m, conformance.Tokens{Place: places[name], Count: 1})
		}
		slices.SortFunc(m, func(a, b conformance.Tokens) int { return int(a.Place - b.Place) })
		return m
	}
	net.Initial, net.Final = marking("i"), []conformance.Marking{marking("o")}
	for k, text := range transitions {
		in, rest, _ := strings.Cut(text, "-")
		label, out, _ := strings.Cut(rest, "->")
		net.Transitions = append(net.Transitions, conformance.Transition{ID: fmt.Sprint("t", k), Label: label, In: marking(in), Out: marking(out)})
	}
	if err := net.Validate(); err != nil {
		tb.Fatal(err)
	}
	return net
}

// word writes a trace as one letter per event.
func word(s string) []string { return strings.Split(s, "") }

// example is the net a → (b ∥ c) → d.
func example(tb testing.TB) *conformance.Net {
	tb.Helper()
	return netOf(tb, "i -a-> p1 p2", "p1 -b-> p3", "p2 -c-> p4", "p3 p4 -d-> o")
}

// The worked example of docs/methods/conformance.md.
func TestAlignExample(t *testing.T) {
	t.Parallel()
	a := newAligner(t, example(t), conformance.Options{})
	for _, tc := range []struct {
		trace   string
		cost    int
		fitness float64
	}{
		{"abcd", 0, 1}, {"acbd", 0, 1}, {"abd", 1, 1 - 1.0/7}, {"abxcd", 1, 1 - 1.0/9}, {"dcba", 4, 1 - 4.0/8}, {"xyz", 7, 0},
	} {
		got, err := a.Align(t.Context(), word(tc.trace))
		if err != nil {
			t.Fatal(err)
		}
		if f := a.Fitness(got.Cost, len(tc.trace)); got.Cost != tc.cost || math.Abs(f-tc.fitness) > 1e-12 {
			t.Errorf("%s costs %d, fitness %v; want %+v", tc.trace, got.Cost, f, tc)
		}
		if err := conformance.Check(a.Net(), word(tc.trace), got); err != nil {
			t.Errorf("%s: %v", tc.trace, err)
		}
	}
	got, err := a.Align(t.Context(), word("abd"))
	want := []conformance.Move{{Event: 0, Transition: 0}, {Event: 1, Transition: 1}, {Event: conformance.None, Transition: 2}, {Event: 2, Transition: 3}}
	if err != nil || !slices.Equal(got.Moves, want) {
		t.Errorf("abd is aligned as %v (%v), want %v", got.Moves, err, want)
	}
}

// A model without visible step, and a trace without event.
func TestAlignNothing(t *testing.T) {
	t.Parallel()
	a := newAligner(t, netOf(t, "i --> o"), conformance.Options{})
	for trace, cost := range map[string]int{"": 0, "xy": 2} {
		var events []string
		if trace != "" {
			events = word(trace)
		}
		got, err := a.Align(t.Context(), events)
		if err != nil || got.Cost != cost || a.Fitness(got.Cost, len(events)) != 1-float64(min(cost, 1)) {
			t.Errorf("%q costs %d (%v), want %d", trace, got.Cost, err, cost)
		}
		if err := conformance.Check(a.Net(), events, got); err != nil {
			t.Error(err)
		}
	}
}

func TestAlignerRefuses(t *testing.T) {
	t.Parallel()
	parallel := []string{"i --> a1 b1 c1 d1 e1 f1 g1 h1", "a2 b2 c2 d2 e2 f2 g2 h2 --> o"}
	for _, branch := range "abcdefgh" {
		parallel = append(parallel, fmt.Sprintf("%c1 -%c-> %c2", branch, branch, branch))
	}
	for _, tc := range []struct {
		name string
		net  *conformance.Net
		want error
		text string
	}{
		{"no way to the end", netOf(t, "i -a-> p", "o -b-> p"), conformance.ErrNoEnd, "no final marking can be reached"},
		{"tokens left behind", netOf(t, "i -a-> o p"), conformance.ErrNoEnd, "no final marking can be reached"},
		{"unbounded", netOf(t, "i --> i p", "i p q --> o"), conformance.ErrLimit, `the model is unbounded, the tokens on place "p" can become ever more`},
		{"unbounded on the way", netOf(t, "i --> i p", "i --> o"), conformance.ErrLimit, `the model is unbounded, the tokens on place "p" can become ever more`},
		{"too many states", netOf(t, parallel...), conformance.ErrLimit, "more than 100 states"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, err := conformance.NewAligner(t.Context(), tc.net, conformance.Options{MaxStates: 100})
			if !errors.Is(err, tc.want) || !strings.Contains(err.Error(), tc.text) {
				t.Errorf("error %v, want %v with %q", err, tc.want, tc.text)
			}
		})
	}
	many := []string{"i -a-> o"}
	for k := range 120 {
		many = append(many, fmt.Sprintf("i -a%d-> o", k))
	}
	if _, err := conformance.NewAligner(t.Context(), netOf(t, many...), conformance.Options{MaxStates: 2}); !errors.Is(err, conformance.ErrLimit) || !strings.Contains(err.Error(), "more than 100 steps") {
		t.Errorf("error %v for too many steps", err)
	}
	if a := newAligner(t, netOf(t, parallel...), conformance.Options{}); a.ShortestRun() != 8 {
		t.Errorf("with enough room the shortest run has %d activities, want 8", a.ShortestRun())
	}
}

// Whichever way alignments are found, one that takes too many steps is given up.
func TestAlignGivesUp(t *testing.T) {
	t.Parallel()
	const plenty = 1 << 20
	for _, jumps := range []int{0, plenty} {
		a, err := conformance.NewAlignerWithin(t.Context(), example(t), conformance.Options{MaxSteps: 30}, plenty, jumps, plenty)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Align(t.Context(), word("abcd")); err != nil {
			t.Errorf("error %v for a trace that needs few steps", err)
		}
		long := word(strings.Repeat("dcba", 25))
		if _, err := a.Align(t.Context(), long); !errors.Is(err, conformance.ErrLimit) || !strings.Contains(err.Error(), "a case of 100 events takes more than 30 steps") {
			t.Errorf("error %v, want ErrLimit", err)
		}
	}
}

// A long model and long traces take no deep recursion and no quadratic time.
func TestAlignLong(t *testing.T) {
	t.Parallel()
	const n = 20_000
	transitions, trace := []string{"i -s0-> p1"}, []string{"s0"}
	for k := 1; k < n; k++ {
		transitions, trace = append(transitions, fmt.Sprintf("p%d -s%d-> p%d", k, k, k+1)), append(trace, fmt.Sprint("s", k))
	}
	for name, net := range map[string]*conformance.Net{
		"chain": netOf(t, append(transitions, fmt.Sprintf("p%d --> o", n))...),
		"loop":  netOf(t, "i -s0-> p", "p -s1-> p", "p -s2-> o"),
	} {
		a := newAligner(t, net, conformance.Options{})
		got, err := a.Align(t.Context(), trace)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[string]int{"chain": 0, "loop": n - 3}[name]; got.Cost != want {
			t.Errorf("%s: cost %d, want %d", name, got.Cost, want)
		}
		if err := conformance.Check(net, trace, got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAlignCanBeCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	a := newAligner(t, example(t), conformance.Options{})
	cancel()
	log := variantsOf([][]string{word("abcd"), word("abd")})
	if _, err := a.Variants(ctx, log); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if _, err := conformance.NewAligner(ctx, a.Net(), conformance.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

func TestAlignTellsProgress(t *testing.T) {
	t.Parallel()
	var told []int
	a := newAligner(t, example(t), conformance.Options{Workers: 1, Progress: func(done, total int) { told = append(told, done, total) }})
	log := variantsOf([][]string{word("abcd"), word("abd")})
	if _, err := a.Variants(t.Context(), log); err != nil || !slices.Equal(told, []int{1, 2, 2, 2}) {
		t.Errorf("told %v (%v)", told, err)
	}
}

// What does not explain the trace by a run of the model is found out.
func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	net := netOf(t, "i -a-> p", "p --> q", "q -b-> o")
	const none = conformance.None
	good := []conformance.Move{{Event: 0, Transition: 0}, {Event: none, Transition: 1}, {Event: 1, Transition: none}, {Event: none, Transition: 2}}
	trace := word("ac")
	if err := conformance.Check(net, trace, conformance.Alignment{Moves: good, Cost: 2}); err != nil {
		t.Fatal(err)
	}
	change := func(i int, m conformance.Move) []conformance.Move {
		moves := slices.Clone(good)
		moves[i] = m
		return moves
	}
	for want, a := range map[string]conformance.Alignment{
		"cost 2, not 1":               {Moves: good, Cost: 1},
		"does not end in a final":     {Moves: good[:3], Cost: 1},
		"1 of 2 events are explained": {Moves: slices.Delete(slices.Clone(good), 2, 3), Cost: 1},
		"which is not enabled":        {Moves: slices.Delete(slices.Clone(good), 1, 2), Cost: 2},
		"explains event 1, want 0":    {Moves: change(0, conformance.Move{Event: 1, Transition: 0}), Cost: 2},
		"is empty":                    {Moves: change(2, conformance.Move{Event: none, Transition: none}), Cost: 2},
		"fires transition 3 of 3":     {Moves: change(3, conformance.Move{Event: none, Transition: 3}), Cost: 2},
		`explains "a" by ""`:          {Moves: append([]conformance.Move{good[0]}, conformance.Move{Event: 0, Transition: 1}), Cost: 2},
	} {
		if err := conformance.Check(net, trace, a); err == nil || !strings.Contains(err.Error(), want) && want != `explains "a" by ""` {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	wrong := conformance.Alignment{Moves: change(3, conformance.Move{Event: 1, Transition: 2})[:4], Cost: 1}
	wrong.Moves = slices.Delete(wrong.Moves, 2, 3)
	if err := conformance.Check(net, trace, wrong); err == nil || !strings.Contains(err.Error(), `explains "c" by "b"`) {
		t.Errorf("error %v for a synchronous move of different activities", err)
	}
}
