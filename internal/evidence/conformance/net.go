package conformance

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// ErrLimit is wrapped by errors for models that are too large to work with.
var ErrLimit = errors.New("limit exceeded")

// ErrNoEnd is wrapped by the error for a model none of whose runs can end.
var ErrNoEnd = errors.New("the model cannot end")

// Net is a Petri net with labelled transitions. A run begins with the tokens of
// Initial, fires transitions, and is complete when its tokens are exactly those
// of one of Final.
type Net struct {
	Name        string
	Places      []Place
	Transitions []Transition
	Initial     Marking
	Final       []Marking
	// AssumedInitial and AssumedFinal say that the file names no such marking
	// and one token on the only place without way in, or out, was taken.
	AssumedInitial, AssumedFinal bool
}

// Place is a place of a net.
type Place struct{ ID, Name string }

// Transition is a step of the model.
type Transition struct {
	ID string
	// Label is the activity, named as by [Activity]; empty for a silent
	// transition, which leaves no event.
	Label string
	// In is what firing takes, Out what it gives.
	In, Out Marking
}

// Silent reports whether the transition leaves no event.
func (t *Transition) Silent() bool { return t.Label == "" }

// Tokens are tokens on one place.
type Tokens struct {
	Place int32 // index into [Net.Places]
	Count int32 // 1 or more
}

// Marking is a multiset of tokens, ascending by place, each place once.
type Marking []Tokens

// maxTokens limits the tokens on one place and the weight of an arc.
const maxTokens = 1 << 20

// covers reports whether m has at least the tokens of other.
func (m Marking) covers(other Marking) bool {
	i := 0
	for _, need := range other {
		for i < len(m) && m[i].Place < need.Place {
			i++
		}
		if i == len(m) || m[i].Place != need.Place || m[i].Count < need.Count {
			return false
		}
	}
	return true
}

// add appends m + factor·other to sum, whose places with no token are left out.
func (m Marking) add(other Marking, factor int32, sum Marking) Marking {
	i := 0
	for _, o := range other {
		for i < len(m) && m[i].Place < o.Place {
			sum = append(sum, m[i])
			i++
		}
		count := factor * o.Count
		if i < len(m) && m[i].Place == o.Place {
			count += m[i].Count
			i++
		}
		if count != 0 {
			sum = append(sum, Tokens{o.Place, count})
		}
	}
	return append(sum, m[i:]...)
}

// lack returns what m is short of.
func (m Marking) lack(need Marking) Marking {
	var lack Marking
	for _, t := range need.add(m, -1, nil) {
		if t.Count > 0 {
			lack = append(lack, t)
		}
	}
	return lack
}

// total returns the number of tokens.
func (m Marking) total() int {
	n := 0
	for _, t := range m {
		n += int(t.Count)
	}
	return n
}

// normalised sorts tokens and adds up those of equal places.
func normalised(tokens []Tokens) Marking {
	slices.SortFunc(tokens, func(a, b Tokens) int { return cmp.Compare(a.Place, b.Place) })
	m := tokens[:0]
	for _, t := range tokens {
		switch last := len(m) - 1; {
		case t.Count == 0:
		case last >= 0 && m[last].Place == t.Place:
			m[last].Count = min(m[last].Count+t.Count, maxTokens+1) // no overflow, and not valid
		default:
			m = append(m, t)
		}
	}
	return slices.Clip(m)
}

// Validate returns an error for a net that breaks the rules of its types or has
// no final marking. What [ReadPNML] and [DirectlyFollows] return is valid.
func (n *Net) Validate() error {
	if len(n.Final) == 0 {
		return errors.New("the model has no final marking; say where its runs end")
	}
	for _, m := range append([]Marking{n.Initial}, n.Final...) {
		if err := n.valid(m); err != nil {
			return fmt.Errorf("marking: %w", err)
		}
	}
	for i := range n.Transitions {
		t := &n.Transitions[i]
		if err := errors.Join(n.valid(t.In), n.valid(t.Out)); err != nil {
			return fmt.Errorf("transition %q: %w", t.ID, err)
		}
	}
	return nil
}

// valid checks one marking.
func (n *Net) valid(m Marking) error {
	last := int32(-1)
	for _, t := range m {
		switch {
		case t.Place <= last || int(t.Place) >= len(n.Places):
			return fmt.Errorf("place %d after %d of %d; places ascend", t.Place, last, len(n.Places))
		case t.Count < 1 || t.Count > maxTokens:
			return fmt.Errorf("%d tokens on place %d, want 1 to %d", t.Count, t.Place, maxTokens)
		}
		last = t.Place
	}
	return nil
}

// Labels returns the activities that the model knows, in order of their first
// transition.
func (n *Net) Labels() []string {
	var labels []string
	known := make(map[string]bool)
	for i := range n.Transitions {
		if label := n.Transitions[i].Label; label != "" && !known[label] {
			known[label] = true
			labels = append(labels, label)
		}
	}
	return labels
}
