package conformance_test

import (
	"maps"
	"math"
	"testing"

	"kiesel/internal/evidence/conformance"
)

// outcome is what the oracle says of a variant; the trace is left out where it
// is not known which it is.
type outcome struct {
	trace         string
	events, moves int
	fitness       float64
}

// Costs and fitness of every variant, and their means, are those of an
// independent implementation.
func TestAlignmentsOfOracle(t *testing.T) {
	t.Parallel()
	for name := range oracles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := readOracle(t, name)
			a := newAligner(t, o.net, conformance.Options{})
			alignments, err := a.Variants(t.Context(), o.log)
			if err != nil {
				t.Fatal(err)
			}
			paired := o.paired(a.ShortestRun())
			got, want := make(map[outcome]int), make(map[outcome]int)
			add := func(to map[outcome]int, trace []string, moves int, fitness float64) {
				out := outcome{events: len(trace), moves: moves, fitness: math.Round(fitness*1e12) / 1e12}
				if paired {
					out.trace = key(trace)
				}
				to[out]++
			}
			var fitness float64
			moves, fitting := 0, 0
			for i, v := range o.log {
				trace, cost := v.Trace, alignments[i].Cost
				if err := conformance.Check(o.net, trace, alignments[i]); err != nil {
					t.Errorf("variant %d: %v", i, err)
				}
				f := a.Fitness(cost, len(trace))
				add(got, trace, cost, f)
				fitness += f * float64(v.Cases)
				moves += cost * v.Cases
				if cost == 0 {
					fitting += v.Cases
				}
			}
			for _, v := range o.Variants {
				events := v.Variant
				if !paired {
					events = make([]string, v.Alignment.Bound/10_000-a.ShortestRun())
				}
				add(want, events, v.Alignment.Moves, v.Alignment.Fitness)
			}
			if !maps.Equal(got, want) {
				t.Errorf("variants %v, want %v", got, want)
			}
			fitness /= float64(o.cases)
			if math.Abs(fitness-o.Alignments.Average) > 1e-12 || moves != o.Alignments.Moves || fitting != o.Alignments.Fitting {
				t.Errorf("mean fitness %.15f, %d moves, %d cases fit; want %+v", fitness, moves, fitting, o.Alignments)
			}
		})
	}
}

func TestModelsOfOracle(t *testing.T) {
	t.Parallel()
	for name := range oracles {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := readOracle(t, name)
			arcs, visible := 0, 0
			for _, transition := range o.net.Transitions {
				arcs += len(transition.In) + len(transition.Out)
				if !transition.Silent() {
					visible++
				}
			}
			if len(o.net.Places) != o.Model.Places || len(o.net.Transitions) != o.Model.Transitions || visible != o.Model.Visible || arcs != o.Model.Arcs {
				t.Errorf("%d places, %d transitions, %d of them visible, %d arcs; want %+v",
					len(o.net.Places), len(o.net.Transitions), visible, arcs, o.Model)
			}
			if o.net.AssumedInitial || o.net.AssumedFinal || len(o.net.Final) != 1 {
				t.Errorf("markings were assumed, or there is not one final: %+v", o.net)
			}
		})
	}
}
