package conformance

import (
	"errors"
	"io"
	"slices"
	"strings"

	"kiesel/internal/eventlog/xmlscan"
)

// document reads everything up to the end of the file.
func (p *pnmlReader) document() error {
	kind, err := p.sc.Next()
	if err != nil {
		return err
	}
	if name := local(p.sc.Name()); kind != xmlscan.Start || name != "pnml" {
		return p.faultf(p.here(), "a PNML file starts with <pnml>", "the first element is <%s>", name)
	}
	err = p.children(func(name string) error {
		if name != "net" {
			return p.sc.Skip()
		}
		return p.readNet()
	})
	if err != nil {
		return err
	}
	if _, err := p.sc.Next(); !errors.Is(err, io.EOF) {
		return err
	}
	if !p.seen {
		return p.faultf(spot{}, "export the model again", "the file has no <net>")
	}
	return nil
}

// readNet reads a net.
func (p *pnmlReader) readNet() error {
	if p.seen {
		return p.faultf(p.here(), "keep one net per file", "a second <net>")
	}
	p.seen = true
	if kind := p.attr("type"); strings.Contains(kind, "highlevel") || strings.Contains(kind, "symmetric") || strings.Contains(kind, "pt-hlpng") {
		return p.faultf(p.here(), "export the model as place/transition net", "nets of the type %.100q have coloured tokens, which are not supported", kind)
	}
	return p.children(func(name string) error {
		if name == "name" {
			text, err := p.label()
			p.net.Name = text
			return err
		}
		return p.element(name)
	})
}

// element reads what may stand in a net or on a page.
func (p *pnmlReader) element(name string) error {
	switch name {
	case "page":
		return p.children(p.element)
	case "place":
		return p.place()
	case "transition":
		return p.transition()
	case "arc":
		return p.arc()
	case "referencePlace", "referenceTransition":
		return p.faultf(p.here(), "export the model with all of it on one page", "<%s> is not supported", name)
	case "finalmarkings":
		return p.children(func(name string) error {
			if name != "marking" {
				return p.sc.Skip()
			}
			return p.finalMarking()
		})
	}
	return p.sc.Skip() // graphics, tool-specific additions
}

// declare makes the id of the current element stand for a node.
func (p *pnmlReader) declare(transition bool, index int) (string, error) {
	id := p.attr("id")
	if id == "" {
		return "", p.faultf(p.here(), "give every node an id of its own", "<%s> has no id", p.sc.Name())
	}
	if _, taken := p.nodes[id]; taken {
		return "", p.faultf(p.here(), "give every node an id of its own", "the id %.100q is used twice", id)
	}
	p.nodes[id] = node{transition, int32(index)}
	return id, p.room()
}

// room returns an error if the net has too many nodes and arcs.
func (p *pnmlReader) room() error {
	if len(p.nodes)+len(p.arcs) <= maxNodes {
		return nil
	}
	e := p.faultf(p.here(), "split the model", "more than %d places, transitions and arcs", maxNodes)
	e.Err = ErrLimit
	return e
}

func (p *pnmlReader) place() error {
	index := len(p.net.Places)
	id, err := p.declare(false, index)
	if err != nil {
		return err
	}
	place := Place{ID: id}
	err = p.children(func(name string) (err error) {
		switch name {
		case "name":
			place.Name, err = p.label()
			return err
		case "initialMarking":
			count, err := p.number("initial marking", 0)
			p.initial = append(p.initial, Tokens{int32(index), count})
			return err
		}
		return p.sc.Skip()
	})
	p.net.Places = append(p.net.Places, place)
	return err
}

func (p *pnmlReader) transition() error {
	id, err := p.declare(true, len(p.net.Transitions))
	if err != nil {
		return err
	}
	t, silent := Transition{ID: id}, false
	err = p.children(func(name string) (err error) {
		switch name {
		case "name":
			text, err := p.label()
			t.Label = Activity(text)
			return err
		case "toolspecific":
			silent = silent || p.attr("activity") == "$invisible$"
		}
		return p.sc.Skip()
	})
	if silent {
		t.Label = ""
	}
	p.net.Transitions = append(p.net.Transitions, t)
	return err
}

func (p *pnmlReader) arc() error {
	a := arc{spot: p.here(), source: p.attr("source"), target: p.attr("target"), weight: 1}
	err := p.children(func(name string) (err error) {
		switch name {
		case "inscription":
			a.weight, err = p.number("the weight of an arc", 1)
			return err
		case "arctype", "type":
			at := p.here()
			kind, err := p.label()
			if err == nil && kind != "" && kind != "normal" {
				return p.faultf(at, "only arcs that move tokens are supported; model it without them", "an arc of the kind %.40q", kind)
			}
			return err
		}
		return p.sc.Skip()
	})
	if err != nil {
		return err
	}
	p.arcs = append(p.arcs, a)
	return p.room()
}

// finalMarking reads one marking. One without tokens is passed over: tools
// write it when they know none.
func (p *pnmlReader) finalMarking() error {
	var marking []reference
	err := p.children(func(name string) (err error) {
		if name != "place" {
			return p.sc.Skip()
		}
		r := reference{spot: p.here(), place: p.attr("idref")}
		if r.count, err = p.number("final marking", 0); r.count > 0 {
			marking = append(marking, r)
		}
		return err
	})
	if len(marking) > 0 {
		p.finals = append(p.finals, marking)
	}
	return err
}

// finish joins nodes, arcs and markings.
func (p *pnmlReader) finish() error {
	if len(p.net.Transitions) == 0 {
		return p.faultf(spot{}, "export the model again", "the net has no transition")
	}
	for _, a := range p.arcs {
		if err := p.connect(a); err != nil {
			return err
		}
	}
	for i := range p.net.Transitions {
		t := &p.net.Transitions[i]
		t.In, t.Out = normalised(t.In), normalised(t.Out)
	}
	p.net.Initial = normalised(p.initial)
	for _, refs := range p.finals {
		tokens := make([]Tokens, len(refs))
		for i, r := range refs {
			n, known := p.nodes[r.place]
			if !known || n.transition {
				return p.faultf(r.spot, "name a place of the net", "the final marking names %.100q, which is no place", r.place)
			}
			tokens[i] = Tokens{n.index, r.count}
		}
		p.net.Final = append(p.net.Final, normalised(tokens))
	}
	if err := p.assume(); err != nil {
		return err
	}
	if err := p.net.Validate(); err != nil {
		return p.faultf(spot{}, "correct the model", "%v", err)
	}
	return nil
}

// connect adds an arc to its transition.
func (p *pnmlReader) connect(a arc) error {
	const remedy = "correct the arc or export the model again"
	source, ok := p.nodes[a.source]
	if !ok {
		return p.faultf(a.spot, remedy, "the arc comes from %.100q, which is not in the net", a.source)
	}
	target, ok := p.nodes[a.target]
	if !ok {
		return p.faultf(a.spot, remedy, "the arc leads to %.100q, which is not in the net", a.target)
	}
	switch {
	case source.transition == target.transition:
		return p.faultf(a.spot, remedy, "the arc from %.100q to %.100q does not join a place and a transition", a.source, a.target)
	case target.transition:
		t := &p.net.Transitions[target.index]
		t.In = append(t.In, Tokens{source.index, a.weight})
	default:
		t := &p.net.Transitions[source.index]
		t.Out = append(t.Out, Tokens{target.index, a.weight})
	}
	return nil
}

// assume fills in the markings that the file does not name.
func (p *pnmlReader) assume() error {
	const remedy = "mark in the model where its runs begin and end"
	if len(p.net.Initial) == 0 {
		start, ok := p.only(func(t *Transition) Marking { return t.Out })
		if !ok {
			return p.faultf(spot{}, remedy, "the file has no initial marking and not exactly one place without incoming arc")
		}
		p.net.Initial, p.net.AssumedInitial = start, true
	}
	if len(p.net.Final) == 0 {
		end, ok := p.only(func(t *Transition) Marking { return t.In })
		if !ok {
			return p.faultf(spot{}, remedy, "the file has no final marking and not exactly one place without outgoing arc")
		}
		p.net.Final, p.net.AssumedFinal = []Marking{end}, true
	}
	return nil
}

// only returns one token on the place that no transition touches on one side,
// if there is exactly one such place.
func (p *pnmlReader) only(side func(*Transition) Marking) (Marking, bool) {
	touched := make([]bool, len(p.net.Places))
	for i := range p.net.Transitions {
		for _, t := range side(&p.net.Transitions[i]) {
			touched[t.Place] = true
		}
	}
	first := slices.Index(touched, false)
	if first < 0 || slices.Contains(touched[first+1:], false) {
		return nil, false
	}
	return Marking{{int32(first), 1}}, true
}
