package eventlog

import (
	"strings"

	"kiesel/internal/eventlog/xmlscan"
)

// slot is where an attribute value stands: in a trace or an event, with a type
// and a key.
type slot struct {
	level element // elTrace or elEvent; elLog for the slot before the first trace, which has no value
	el    element
	key   *runKey
	idle  bool    // nothing is asked of the value
	timed bool    // the value is the time of an event
	next  []*step // that have followed, likely ones first
}

// slotName tells slots apart.
type slotName struct {
	level, el element
	key       string
}

// step is the markup between the end of one attribute value and the start of the
// next: what is left of the tag, tags of events and traces, and the next tag up
// to its value. A program writes a log in a handful of different steps.
type step struct {
	text  string
	marks []mark
	to    *slot // nil if there is no further attribute: the step ends between traces
}

// mark is a tag of a trace or event inside a step.
type mark struct {
	kind markKind
	end  int // in the text of the step
}

type markKind uint8

const (
	openTrace markKind = iota
	closeTrace
	openEvent
	closeEvent
)

// runKey is a key of an attribute with the number of the last run that used it.
type runKey struct {
	*attributeKey
	run uint64
}

const (
	maxStep  = 1 << 10 // bytes of a step
	maxSteps = 1 << 12 // that a reader remembers
	maxNext  = 32      // that it remembers behind one slot
)

// follow returns the step that text starts with, if it has followed before.
func (s *slot) follow(text []byte) *step {
	for i, n := range s.next {
		if len(n.text) <= len(text) && string(text[:len(n.text)]) == n.text {
			if i > 0 {
				s.next[i], s.next[i-1] = s.next[i-1], n
			}
			return n
		}
	}
	return nil
}

// learn reads the step that text starts with and that follows s; nil if it is
// unusual.
func (r *runReader) learn(s *slot, text []byte) *step {
	p := stepParser{text: text[:min(len(text), maxStep)], short: len(text) <= maxStep, level: s.level, events: s.level == elEvent}
	n := &step{}
	if s.key != nil && !p.closeAttribute(s.el) || !r.parse(&p, n) && !p.backBetween() {
		return nil
	}
	n.text, n.marks = string(p.text[:p.at]), p.marks
	if n.to != nil && len(s.next) < maxNext && r.steps < maxSteps {
		s.next = append(s.next, n)
		r.steps++
	}
	return n
}

// parse reads tags up to the value of an attribute, or as far as it gets between
// traces. It stops between traces if many of them are empty.
func (r *runReader) parse(p *stepParser, n *step) bool {
	for {
		between := p.at
		p.blanks()
		switch {
		case p.level == elLog && p.at < maxStep/2 && p.tag(traceTag, openTrace):
			p.level, p.events = elTrace, false
		case p.level == elLog:
			p.at = between
			return p.short || p.at < len(p.text)
		case p.level == elTrace && p.tag("<event>", openEvent):
			p.level, p.events = elEvent, true
		case p.level == elTrace && p.tag("</trace>", closeTrace):
			p.level, p.between, p.closed = elLog, p.at, len(p.marks)
		case p.level == elEvent && p.tag("</event>", closeEvent):
			p.level = elTrace
		default:
			el, key, ok := p.attribute()
			if !ok || r.form.strict && p.level == elTrace && p.events {
				return false
			}
			n.to = r.slot(slotName{p.level, el, key})
			return n.to != nil
		}
	}
}

// slot returns the slot with a name; nil if an attribute there could be a fault,
// whatever its value.
func (r *runReader) slot(name slotName) *slot {
	s, known := r.slots[name]
	if known || len(r.slots) >= maxSteps {
		return s
	}
	r.slots[name] = nil
	k := r.key(name.key)
	inEvent := name.level == elEvent
	s = &slot{level: name.level, el: name.el, key: k, timed: inEvent && k.time}
	used := inEvent && (k.activity || k.lifetime || len(k.ofEvents) > 0) || !inEvent && (k.caseID || len(k.ofCases) > 0)
	s.idle = s.el == elString && !s.timed && !used
	if s.timed && s.el != elDate && (r.form.strict || s.el != elString) {
		return nil
	}
	if declared := k.global[s.level]; r.form.strict && (declared != noElement && declared != s.el || !r.form.allows(k, s.el)) {
		return nil
	}
	r.slots[name] = s
	return s
}

// allows reports whether the extensions of a document that follows the standard
// allow a key for an element.
func (f *traceForm) allows(k *runKey, el element) bool {
	return k.extension == "" || f.prefixes[k.extension] && k.defined && (k.extType == noElement || k.extType == el)
}

// stepParser reads the markup of a step.
type stepParser struct {
	text   []byte
	short  bool // all of the piece that is left
	at     int
	level  element // elLog, elTrace or elEvent
	events bool    // the trace has had an event
	marks  []mark

	between int // behind the last end of a trace, 0 if there was none …
	closed  int // … and the marks up to there

	decoded []byte
}

// backBetween goes back to the last place between traces, if there was one.
func (p *stepParser) backBetween() bool {
	p.at, p.marks = p.between, p.marks[:p.closed]
	return p.between > 0
}

func (p *stepParser) blanks() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// word moves behind a word if it comes next.
func (p *stepParser) word(word string) bool {
	rest := p.text[p.at:]
	if len(rest) < len(word) || string(rest[:len(word)]) != word {
		return false
	}
	p.at += len(word)
	return true
}

// tag moves behind the tag of a trace or event if it comes next.
func (p *stepParser) tag(tag string, kind markKind) bool {
	if !p.word(tag) {
		return false
	}
	p.marks = append(p.marks, mark{kind, p.at})
	return true
}

// closeAttribute reads "/> or "></string> behind a value.
func (p *stepParser) closeAttribute(el element) bool {
	if !p.word(`"`) {
		return false
	}
	p.blanks()
	if p.word("/>") {
		return true
	}
	if !p.word(">") {
		return false
	}
	p.blanks()
	return p.word("</" + elementNames[el] + ">")
}

// attribute reads <string key="…" value=" or the like.
func (p *stepParser) attribute() (el element, key string, ok bool) {
	if !p.word("<") {
		return noElement, "", false
	}
	for el = elString; el <= elID && !p.word(elementNames[el]+" "); {
		el++
	}
	if el > elID {
		return noElement, "", false
	}
	p.blanks()
	if !p.word(`key="`) {
		return noElement, "", false
	}
	name, end, ok := xmlscan.Value(p.text, p.at, &p.decoded)
	if !ok || len(name) == 0 {
		return noElement, "", false
	}
	p.at = end
	if !p.word(`" `) {
		return noElement, "", false
	}
	p.blanks()
	return el, string(name), p.word(`value="`)
}
