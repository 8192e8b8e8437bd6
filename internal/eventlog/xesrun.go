package eventlog

import (
	"bytes"
	"slices"

	"kiesel/internal/eventlog/scan"
	"kiesel/internal/eventlog/xmlscan"
)

// runReader reads runs of usual traces: traces that are written as most programs
// write them and in which nothing is wrong. What it reads it reads as
// [xesReader] does; everything else it leaves to that.
type runReader struct {
	form    *traceForm
	keys    map[string]*runKey
	slots   map[slotName]*slot
	root    slot // between traces, from where all steps are found
	steps   int  // that were learnt
	decoded []byte
	clock   clock
	events  int                 // likely in the next run
	serial  uint64              // of the newest run, trace or event
	open    [elEvent + 1]uint64 // serials of the current trace and event

	run      traceRun
	number   uint64 // of the run
	begin    int    // of the current trace, in the text
	inTrace  bool
	before   struct{ names, keys int } // what there was before the current trace
	trace    int32
	caseID   []byte
	event    event
	named    bool
	unwanted bool
	kept     []keptValue
}

func newRunReader(f *traceForm) *runReader {
	return &runReader{form: f, keys: make(map[string]*runKey), slots: make(map[slotName]*slot), root: slot{level: elLog}}
}

// key returns what is known about a key.
func (r *runReader) key(name string) *runKey {
	k := r.keys[name]
	if k == nil {
		k = &runKey{attributeKey: newAttributeKey(name, r.form.o, r.run.b.kept)}
		k.global = r.form.global[name]
		r.keys[name] = k
	}
	return k
}

// read reads the run that starts with <trace> at text[at:]. It returns it,
// perhaps empty, and where to look for another one.
func (r *runReader) read(text []byte, at int) (run traceRun, next int) {
	r.serial++
	r.number = r.serial
	r.run = traceRun{from: at, to: at, b: newBuilder(r.form.o, r.events)}
	r.inTrace = false
	r.steady(text, at)
	if r.inTrace {
		r.forget()
		next = r.begin + len(traceTag)
	}
	next = max(next, r.run.to, at+len(traceTag))
	r.run.place = scan.Start.After(text[r.run.from:r.run.to])
	r.events = r.run.b.count() * 9 / 8
	return r.run, next
}

// steady reads until something is unusual or the traces end.
func (r *runReader) steady(text []byte, at int) {
	for s := &r.root; ; {
		n := s.follow(text[at:])
		if n == nil {
			n = r.learn(s, text[at:])
		}
		if n == nil || !r.pass(n.marks, at) || n.to == nil {
			return
		}
		at += len(n.text)
		value, end, ok := xmlscan.Value(text, at, &r.decoded)
		if !ok || len(n.text)+end-at+maxStep > r.form.o.Limits.Token || !r.take(n.to, value) {
			return
		}
		s, at = n.to, end
	}
}

// forget takes back the current trace.
func (r *runReader) forget() {
	r.run.b.dropCase(r.trace)
	r.run.b.activities.truncate(r.before.names)
	r.run.keys = r.run.keys[:r.before.keys]
}

// pass handles the tags inside a step that starts at an index of the text.
func (r *runReader) pass(marks []mark, at int) bool {
	for _, m := range marks {
		ok := true
		switch m.kind {
		case openTrace:
			r.begin = at + m.end - len(traceTag)
			ok = r.openTrace()
		case closeTrace:
			r.run.b.caseIDs[r.trace] = string(r.caseID)
			r.run.to, r.inTrace = at+m.end, false
		case openEvent:
			r.serial++
			r.open[elEvent] = r.serial
			r.event, r.kept = event{time: NoTime}, r.kept[:0]
			r.named, r.unwanted = false, len(r.form.o.Transitions) > 0
		case closeEvent:
			ok = r.closeEvent()
		}
		if !ok {
			return false
		}
	}
	return true
}

func (r *runReader) openTrace() bool {
	r.serial++
	r.open[elTrace] = r.serial
	r.before.names, r.before.keys = len(r.run.b.activities.names), len(r.run.keys)
	r.caseID = r.caseID[:0]
	c, err := r.run.b.addCase("")
	r.trace, r.inTrace = c, err == nil
	return err == nil
}

func (r *runReader) closeEvent() bool {
	if !r.named {
		return false
	}
	if r.unwanted {
		return true
	}
	r.run.b.keep(r.trace, r.kept...)
	return r.run.b.addEvent(r.trace, r.event) == nil
}

// take takes from an attribute what the log needs.
func (r *runReader) take(s *slot, value []byte) bool {
	k := s.key
	if k.run != r.number {
		k.run = r.number
		r.run.keys = append(r.run.keys, k.name)
	}
	if r.form.strict && !k.firstIn(int(s.level), r.open[s.level]) {
		return false
	}
	if s.idle {
		return true
	}
	when, ok := r.check(s, value)
	if !ok {
		return false
	}
	if s.level == elEvent {
		return r.takeOfEvent(k, value, when)
	}
	if k.caseID {
		r.caseID = append(r.caseID[:0], value...)
	}
	for _, i := range k.ofCases {
		if v, ok := r.run.b.kept[i].value(value); ok {
			r.run.b.keep(r.trace, v)
		}
	}
	return true
}

// check reports whether a value is what its element says, and what time it means.
func (r *runReader) check(s *slot, value []byte) (when stamp, ok bool) {
	switch {
	case s.el == elDate:
		if when, ok = r.clock.read(value, 'T'); !ok {
			when, ok = parseDateTime(bytes.TrimSpace(value))
		}
		return when, ok && (!r.form.strict || when.zoned || r.form.o.Location != nil)
	case s.timed:
		return parseISO(bytes.TrimSpace(value))
	}
	return stamp{}, s.el.validValue(value)
}

func (r *runReader) takeOfEvent(k *runKey, value []byte, when stamp) bool {
	if k.activity && len(value) > 0 {
		var err error
		if r.event.activity, err = r.run.b.activity(value); err != nil {
			return false
		}
		r.named = true
	}
	if k.time {
		r.event.time, r.event.zone = when.instant(r.form.o.Location)
	}
	if k.lifetime {
		r.unwanted = len(r.form.o.Transitions) > 0 && !slices.Contains(r.form.o.Transitions, string(value))
	}
	for _, i := range k.ofEvents {
		if v, ok := r.run.b.kept[i].value(value); ok {
			r.kept = append(r.kept, v)
		}
	}
	return true
}
