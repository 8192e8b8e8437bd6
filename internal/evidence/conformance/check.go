package conformance

import "fmt"

// Check verifies, independently of how it was found, that an alignment explains
// a trace by a run of a model: its events are those of the trace in their order,
// its transitions can be fired one after the other from the initial to a final
// marking, synchronous moves agree in the activity, and the cost is right. It
// does not tell whether another alignment is cheaper.
func Check(net *Net, trace []string, a Alignment) error {
	event, cost, m := 0, 0, net.Initial
	for i, move := range a.Moves {
		if move.Event != None {
			if move.Event != event || event >= len(trace) {
				return fmt.Errorf("conformance: move %d explains event %d, want %d of %d", i, move.Event, event, len(trace))
			}
			event++
		}
		if move.Transition == None {
			if move.Event == None {
				return fmt.Errorf("conformance: move %d is empty", i)
			}
			cost++
			continue
		}
		if move.Transition < 0 || move.Transition >= len(net.Transitions) {
			return fmt.Errorf("conformance: move %d fires transition %d of %d", i, move.Transition, len(net.Transitions))
		}
		t := &net.Transitions[move.Transition]
		switch {
		case !m.covers(t.In):
			return fmt.Errorf("conformance: move %d fires %q, which is not enabled", i, t.ID)
		case move.Event == None && !t.Silent():
			cost++
		case move.Event != None && (t.Silent() || t.Label != trace[move.Event]):
			return fmt.Errorf("conformance: move %d explains %q by %q", i, trace[move.Event], t.Label)
		}
		m = m.add(t.In, -1, nil).add(t.Out, 1, nil)
	}
	if event != len(trace) {
		return fmt.Errorf("conformance: %d of %d events are explained", event, len(trace))
	}
	if cost != a.Cost {
		return fmt.Errorf("conformance: the moves cost %d, not %d", cost, a.Cost)
	}
	for _, final := range net.Final {
		if m.covers(final) && final.covers(m) {
			return nil
		}
	}
	return fmt.Errorf("conformance: the run does not end in a final marking but in %v", m)
}
