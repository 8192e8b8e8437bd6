package inductive

import (
	"fmt"

	"kiesel/internal/evidence/conformance"
)

// operator says how the parts of a tree go together.
type operator int

const (
	activity operator = iota // no parts: one activity
	quiet                    // no parts: nothing
	choice                   // one of the parts
	sequence                 // one after the other
	parallel                 // side by side
	loop                     // the first, and again after one of the others
)

// tree is a block-structured model.
type tree struct {
	op       operator
	activity int
	parts    []*tree
}

func silently() *tree { return &tree{op: quiet} }

// net returns the Petri net of a tree.
func (m *miner) net(t *tree) *conformance.Net {
	b := &builder{names: m.names, net: &conformance.Net{Name: "inductive model"}}
	start, end := b.place("start"), b.place("end")
	b.net.Initial = conformance.Marking{{Place: start, Count: 1}}
	b.net.Final = []conformance.Marking{{{Place: end, Count: 1}}}
	b.add(t, start, end)
	return b.net
}

// builder makes a net of blocks, each between two places.
type builder struct {
	names []string
	net   *conformance.Net
}

func (b *builder) place(name string) int32 {
	p := int32(len(b.net.Places))
	b.net.Places = append(b.net.Places, conformance.Place{ID: fmt.Sprintf("p%d", p), Name: name})
	return p
}

// step adds a transition; places must ascend.
func (b *builder) step(label string, in, out []int32) {
	marking := func(places []int32) (m conformance.Marking) {
		for _, p := range places {
			m = append(m, conformance.Tokens{Place: p, Count: 1})
		}
		return m
	}
	b.net.Transitions = append(b.net.Transitions, conformance.Transition{
		ID: fmt.Sprintf("t%d", len(b.net.Transitions)), Label: label, In: marking(in), Out: marking(out),
	})
}

// add puts a tree between two places.
func (b *builder) add(t *tree, from, to int32) {
	switch t.op {
	case activity:
		b.step(b.names[t.activity], []int32{from}, []int32{to})
	case quiet:
		b.step("", []int32{from}, []int32{to})
	case choice:
		for _, part := range t.parts {
			b.add(part, from, to)
		}
	case sequence:
		for _, part := range t.parts[:len(t.parts)-1] {
			next := b.place("")
			b.add(part, from, next)
			from = next
		}
		b.add(t.parts[len(t.parts)-1], from, to)
	case parallel:
		opened, closed := make([]int32, len(t.parts)), make([]int32, len(t.parts))
		for i := range t.parts {
			opened[i], closed[i] = b.place(""), b.place("")
		}
		b.step("", []int32{from}, opened)
		for i, part := range t.parts {
			b.add(part, opened[i], closed[i])
		}
		b.step("", closed, []int32{to})
	case loop:
		again, done := b.place(""), b.place("") // places of their own, lest a round begins elsewhere
		b.step("", []int32{from}, []int32{again})
		b.add(t.parts[0], again, done)
		for _, part := range t.parts[1:] {
			b.add(part, done, again)
		}
		b.step("", []int32{done}, []int32{to})
	}
}
