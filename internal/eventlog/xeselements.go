package eventlog

import (
	"strconv"
	"strings"
)

// opened handles a start tag whose place and XML attributes are right.
func (x *xesReader) opened(el element) error {
	switch el {
	case elLog:
		return x.openLog()
	case elExtension:
		return x.declareExtension()
	case elGlobal:
		scope, err := x.scope(el)
		x.top().scope = scope
		return err
	case elClassifier:
		return x.checkClassifier()
	case elTrace:
		return x.openTrace()
	case elEvent:
		x.event, x.kept = event{time: NoTime}, x.kept[:0]
		x.named, x.unwanted = false, len(x.o.Transitions) > 0
	case elValues:
		list := &x.stack[len(x.stack)-2]
		if list.values {
			return x.faultf(0, remedyXML, "a second <values> in a <list>")
		}
		list.values = true
	default:
		return x.attribute(el)
	}
	return nil
}

// openLog decides by which rules the file is read. The standard writes its
// version as the number 1849.2016; 1849-2016 is met as well.
func (x *xesReader) openLog() error {
	version := string(x.attr("xes.version"))
	x.strict = strings.HasPrefix(version, "1849")
	x.nesting = strings.Contains(" "+strings.Join(strings.Fields(string(x.attr("xes.features"))), " ")+" ", " nested-attributes ")
	if x.unversioned == nil && !x.strict && !isDouble([]byte(version)) {
		return x.faultf(0, "write for example 1849.2016", "xes.version %q is not a version number", version)
	}
	return x.foreign(elLog)
}

// declareExtension makes the prefix of an extension known.
func (x *xesReader) declareExtension() error {
	prefix := string(x.attr("prefix"))
	if x.strict && (prefix == "" || strings.ContainsAny(prefix, ": \t\n")) {
		return x.faultf(1, remedyXML, "%q cannot be the prefix of an extension", prefix)
	}
	x.prefixes[prefix] = true
	x.declared++
	return nil
}

// scope returns what a global or classifier is about.
func (x *xesReader) scope(el element) (element, error) {
	switch scope := x.attr("scope"); {
	case scope == nil, string(scope) == "event":
		return elEvent, nil
	case string(scope) == "trace":
		return elTrace, nil
	default:
		return noElement, x.faultf(1, `write scope="event" or scope="trace"`, "%v has the unknown scope %q", el, scope)
	}
}

// checkClassifier demands that a classifier identifies events or traces by
// attributes that all of them have: those declared global.
func (x *xesReader) checkClassifier() error {
	scope, err := x.scope(elClassifier)
	if err != nil || !x.strict {
		return err
	}
	keys := classifierKeys(string(x.attr("keys")))
	if len(keys) == 0 {
		return x.faultf(1, "name at least one attribute", "a classifier without keys tells nothing apart")
	}
	for _, key := range keys {
		if x.key([]byte(key)).global[scope] == noElement {
			return x.faultf(1, "declare it in <global scope=…>, or remove it from the classifier",
				"the classifier uses %q, which is not a global attribute of every %v", key, scope)
		}
	}
	return nil
}

// openTrace starts a case.
func (x *xesReader) openTrace() error {
	c, err := x.b.addCase("")
	x.trace, x.caseID, x.traceSeen = c, "", true
	return x.limit(err)
}

// end handles an end tag.
func (x *xesReader) end() error {
	closed := *x.top()
	x.stack = x.stack[:len(x.stack)-1]
	switch closed.el {
	case elEvent:
		if !closed.broken {
			return x.endEvent()
		}
	case elTrace:
		x.b.caseIDs[x.trace] = orElse(x.caseID, "#"+strconv.Itoa(int(x.trace)+1))
		x.trace = -1
	case elList:
		if x.strict && !closed.values {
			return x.faultf(0, remedyXML, "a <list> without <values>")
		}
	}
	return nil
}

// endEvent adds the event to its case.
func (x *xesReader) endEvent() error {
	switch {
	case x.trace < 0:
		if x.full() {
			x.skipped++
		} else {
			x.note(x.errorf("put it into a <trace>", "an event outside of all traces belongs to no case"), 1)
		}
	case !x.named:
		return withOption(x.faultf(1, "name the attribute that holds the activity", "the event has no %s", x.o.Activity), OptionActivity)
	case !x.unwanted:
		x.b.keep(x.trace, x.kept...)
		return x.limit(x.b.addEvent(x.trace, x.event))
	}
	return nil
}
