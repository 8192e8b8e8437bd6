package eventlog

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"kiesel/internal/eventlog/ahead"
	"kiesel/internal/eventlog/xmlscan"
)

// xesReader reads one XES document into a builder.
//
// A file that claims version 1849 is held to IEEE 1849-2016. One that claims
// an older version, or none, predates the standard or ignores it; most logs in
// use do. It is read as long as elements, values and nesting are right, but
// the standard's rules on order, keys, global attributes, extensions and
// features are not applied.
type xesReader struct {
	report
	sc      *xmlscan.Scanner
	b       *builder
	o       Options
	stack   []frame
	serial  uint64 // of the newest frame
	strict  bool   // the file claims IEEE 1849-2016
	nesting bool   // the file claims the feature nested-attributes

	unversioned *SyntaxError    // the fault of a log without version
	prefixes    map[string]bool // of the declared extensions
	keys        map[string]*attributeKey

	trace     int32  // the current case; -1 outside of a trace
	caseID    string // of the current case
	event     event
	kept      []keptValue // of the event
	named     bool        // the event has an activity
	unwanted  bool        // the event has a transition that was not asked for
	traceSeen bool

	pieces   *ahead.Stream[traceRuns] // nil if no trace is read out of order
	form     *traceForm
	declared int // extensions and globals
}

// frame is an open element.
type frame struct {
	el     element
	last   element // the child of highest rank so far
	scope  element // of a global: elTrace or elEvent
	serial uint64
	broken bool // an event that is left out
	values bool // a list that has its values
}

// readXES reads a XES document.
func readXES(r io.Reader, name string, o Options) (*Log, error) {
	x := &xesReader{
		report: report{file: name, lenient: o.Lenient}, b: newBuilder(o, 0), o: o, trace: -1,
		stack: []frame{{el: noElement}}, prefixes: make(map[string]bool), keys: make(map[string]*attributeKey),
	}
	x.o.Case = strings.TrimPrefix(orElse(o.Case, keyName), "case:")
	x.o.Activity = orElse(o.Activity, keyName)
	x.o.Time = orElse(o.Time, keyTime)
	x.o.Lifecycle = orElse(o.Lifecycle, keyTransition)
	if err := x.open(r); err != nil {
		return nil, x.failed(err)
	}
	if x.pieces != nil {
		defer x.pieces.Close()
	}
	if err := x.read(); err != nil {
		return nil, err
	}
	l := x.b.log()
	l.Skipped, l.Problems = x.skipped, x.problems
	return l, nil
}

// open makes the scanner, on pieces of the text if traces may be read out of
// order.
func (x *xesReader) open(r io.Reader) error {
	text, err := xmlscan.Decode(r)
	if err != nil {
		return err
	}
	const deepest = 4 // elements in a usual trace
	if x.o.pieces > 0 && x.o.Limits.Depth >= deepest {
		x.pieces = ahead.New[traceRuns](text, tracePieces(x.o))
		text = x.pieces
	}
	x.sc = xmlscan.NewDecoded(text, xmlscan.Limits{Depth: x.o.Limits.Depth, Token: x.o.Limits.Token})
	return nil
}

// read works through the tokens.
func (x *xesReader) read() error {
	for {
		x.leap()
		err := x.step()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			if err = x.recovered(err); errors.Is(err, io.EOF) {
				break
			}
		}
		if err != nil {
			return err
		}
	}
	if x.unversioned != nil && !x.traceSeen {
		return x.fault(x.unversioned, 0)
	}
	return nil
}

// step reads one token.
func (x *xesReader) step() error {
	kind, err := x.sc.Next()
	if err != nil {
		return err
	}
	switch kind {
	case xmlscan.Start:
		return x.start()
	case xmlscan.End:
		return x.end()
	}
	const shown = 20
	text := x.sc.Text()
	return x.faultf(1, "remove it", "text %q between the elements", text[:min(len(text), shown)])
}

// recovered handles what the scanner or the stream cannot get over. On lenient
// reading it leaves out the trace in which it happened and goes on with the
// next one, if there is one; io.EOF says there is none.
func (x *xesReader) recovered(err error) error {
	var fault *SyntaxError
	if errors.As(err, &fault) {
		return err // found and judged by this reader
	}
	err = x.failed(err)
	if !errors.As(err, &fault) || errors.Is(err, ErrLimit) || !x.recoverable() {
		return err
	}
	if err := x.fault(fault, 1); err != nil {
		return err
	}
	if len(x.stack) == 1 {
		return io.EOF // behind the end of the log
	}
	if x.trace >= 0 {
		x.b.dropCase(x.trace)
		x.trace = -1
	}
	x.stack = x.stack[:2] // the log stays open
	err = x.sc.Resync(elementNames[elTrace], 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return io.EOF // the stream is broken off; that was reported
	}
	return err
}

// failed gives an error of the scanner or the stream its place and remedy.
func (x *xesReader) failed(err error) error {
	var syntax *xmlscan.Error
	if errors.As(err, &syntax) {
		e := &SyntaxError{File: x.file, Line: syntax.Line, Column: syntax.Column, Msg: syntax.Msg, Remedy: "correct the file or export it again"}
		switch {
		case syntax.Limit:
			e.Err, e.Remedy = ErrLimit, "no log is like that; check where the file comes from"
		case !x.lenient && x.recoverable():
			e.Remedy = remedyXML
		}
		return e
	}
	err = fileError(x.file, err)
	var fault *SyntaxError
	if errors.As(err, &fault) && x.sc != nil {
		fault.Line, fault.Column = x.sc.Pos()
	}
	return err
}

const remedyXML = "correct the file, export it again, or read it leniently"

// recoverable reports whether reading can go on behind a fault: a log is open.
func (x *xesReader) recoverable() bool { return x.serial > 0 }

// faultf reports a fault at the current token; see [report.fault].
func (x *xesReader) faultf(skipped int, remedy, format string, args ...any) error {
	if x.lenient && x.full() {
		x.skipped += skipped
		return nil
	}
	return x.fault(x.errorf(remedy, format, args...), skipped)
}

// errorf returns an error at the current token.
func (x *xesReader) errorf(remedy, format string, args ...any) *SyntaxError {
	line, column := x.sc.Pos()
	return &SyntaxError{File: x.file, Line: line, Column: column, Msg: fmt.Sprintf(format, args...), Remedy: remedy}
}

// limit gives an error of the builder its place.
func (x *xesReader) limit(err error) error {
	if err == nil {
		return nil
	}
	e := x.errorf("split the log", "%v", err)
	e.Err = err
	return e
}

func (x *xesReader) top() *frame { return &x.stack[len(x.stack)-1] }

// start handles a start tag.
func (x *xesReader) start() error {
	parent, el := x.top(), elementOf(x.sc.Name())
	switch {
	case parent.el == noElement && el != elLog:
		return x.errorf("a XES file starts with <log>", "the first element is <%s>", x.sc.Name())
	case el == noElement || el == elContainer && x.strict:
		return x.skip("<%s> is not an element of XES", x.sc.Name())
	case !parent.el.mayContain(el):
		return x.skip("%v must not stand inside %v", el, parent.el)
	}
	if x.strict && el.rank() < parent.last.rank() {
		remedy := "the order is extension, global, classifier, attributes, trace, event"
		if parent.el == elList {
			remedy = "attributes of the list itself come before its <values>"
		}
		if err := x.faultf(0, remedy, "%v must not follow %v", el, parent.last); err != nil {
			return err
		}
	}
	if el.rank() >= parent.last.rank() {
		parent.last = el
	}
	if missing := x.missing(el); missing != "" {
		if el != elLog {
			return x.skip("%v lacks %s", el, missing)
		}
		x.unversioned = x.errorf("say which version of XES the file follows, for example 1849.2016", "%v lacks %s", el, missing)
	}
	if err := x.foreign(el); err != nil {
		return err
	}
	x.serial++
	x.stack = append(x.stack, frame{el: el, serial: x.serial})
	return x.opened(el)
}

// skip reports a fault of an element and leaves it out with all it contains.
func (x *xesReader) skip(format string, args ...any) error {
	if err := x.faultf(1, remedyXML, format, args...); err != nil {
		return err
	}
	return x.sc.Skip()
}

// attr returns an XML attribute of the current start tag, nil if it is absent.
func (x *xesReader) attr(name string) []byte {
	for _, a := range x.sc.Attrs() {
		if string(a.Name) == name {
			return a.Value
		}
	}
	return nil
}

// missing returns the first required XML attribute that the start tag lacks.
func (x *xesReader) missing(el element) string {
	if el.isAttribute() && x.plainAttribute() {
		return ""
	}
	for _, name := range el.required() {
		if x.attr(name) == nil {
			return name
		}
	}
	return ""
}

// plainAttribute recognises the usual form of an attribute, key and value, at
// little cost.
func (x *xesReader) plainAttribute() bool {
	a := x.sc.Attrs()
	return len(a) == 2 && string(a[0].Name) == "key" && string(a[1].Name) == "value"
}

// foreign reports XML attributes that the standard does not know. Name spaces
// may be declared.
func (x *xesReader) foreign(el element) error {
	if !x.strict || el.isAttribute() && !el.isComposite() && x.plainAttribute() {
		return nil
	}
	for _, a := range x.sc.Attrs() {
		name := string(a.Name)
		if slices.Contains(el.required(), name) || name == el.optional() || name == "xmlns" ||
			strings.HasPrefix(name, "xmlns:") || strings.HasPrefix(name, "xml:") || strings.HasPrefix(name, "xsi:") {
			continue
		}
		if err := x.faultf(1, "remove it", "%v has no XML attribute %s", el, name); err != nil {
			return err
		}
	}
	return nil
}
