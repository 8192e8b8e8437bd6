package eventlog

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// attributeKey is what is known about the attributes of one key.
type attributeKey struct {
	name     string
	activity bool // what the reader takes from the attribute of an event …
	time     bool
	lifetime bool
	ofEvents []int // indices of kept attributes
	caseID   bool  // … and of a trace
	ofCases  []int

	extension string               // the prefix, if it is that of a standard extension
	defined   bool                 // the extension defines the attribute
	extType   element              // the type that it gives it
	global    [elEvent + 1]element // the type declared global, by scope
	seen      []uint64             // by depth, the last component that had the key
}

// maxKeys bounds the different keys, which are kept in memory.
const maxKeys = 100_000

// key returns what is known about a key.
func (x *xesReader) key(name []byte) *attributeKey {
	if k, ok := x.keys[string(name)]; ok { // allocates nothing
		return k
	}
	k := newAttributeKey(string(name), x.o, x.b.kept)
	x.keys[k.name] = k
	return k
}

// newAttributeKey returns what is known about a key at first.
func newAttributeKey(name string, o Options, kept []*keptAttribute) *attributeKey {
	k := &attributeKey{
		name: name, activity: name == o.Activity, time: name == o.Time, lifetime: name == o.Lifecycle, caseID: name == o.Case,
	}
	for i, attribute := range kept {
		switch {
		case attribute.key != name:
		case attribute.ofCase:
			k.ofCases = append(k.ofCases, i)
		default:
			k.ofEvents = append(k.ofEvents, i)
		}
	}
	if prefix, attribute, ok := strings.Cut(name, ":"); ok && standardExtensions[prefix] != nil {
		k.extension = prefix
		k.extType, k.defined = standardExtensions[prefix][attribute]
	}
	return k
}

// attribute handles the start tag of an attribute.
func (x *xesReader) attribute(el element) error {
	parent := &x.stack[len(x.stack)-2]
	name, value := x.attr("key"), x.attr("value")
	if len(name) == 0 {
		return x.faultf(1, remedyXML, "an attribute with an empty key")
	}
	k := x.key(name)
	if len(x.keys) > maxKeys {
		return x.limit(fmt.Errorf("%w: more than %d different keys", ErrLimit, maxKeys))
	}
	if el.isComposite() {
		return x.checkKey(parent, k, el)
	}
	timed := k.time && parent.el == elEvent
	var when stamp
	var ok bool
	switch {
	case el == elDate:
		when, ok = parseDateTime(bytes.TrimSpace(value))
	case timed && el == elString && !x.strict: // met in logs made from tables
		when, ok = parseISO(bytes.TrimSpace(value))
	default:
		ok = el.validValue(value)
	}
	switch {
	case !ok:
		return x.broken(parent, k, remedyOf(el), "%s has the value %q, which is no %v", k.name, shorten(value), el)
	case el == elDate && x.strict && !when.zoned && x.o.Location == nil:
		return withOption(x.broken(parent, k, "append Z or an offset such as +01:00, or say which time zone to assume",
			"%s has the time %s without offset; the standard wants times that can be converted to UTC", k.name, value), OptionLocation)
	case timed && el != elDate && (x.strict || el != elString):
		return x.broken(parent, k, "write it as <date>", "%s is a %v and not a <date>", k.name, el)
	}
	if err := x.checkKey(parent, k, el); err != nil || parent.broken {
		return err
	}
	return x.use(parent, k, el, value, when)
}

// broken reports an attribute that is left out, and with it the event whose
// activity or time it is.
func (x *xesReader) broken(parent *frame, k *attributeKey, remedy, format string, args ...any) error {
	if parent.el == elEvent && (k.activity || k.time) {
		if parent.broken {
			return nil // counted already
		}
		parent.broken = true
	}
	return x.faultf(1, remedy, format, args...)
}

// remedyOf tells how a value of a type is written.
func remedyOf(el element) string {
	switch el {
	case elDate:
		return "write for example 2024-05-31T09:30:00+02:00"
	case elBoolean:
		return "write true or false"
	case elID:
		return "write a UUID"
	case elInt:
		return "write a whole number"
	}
	return "write a number such as 1.5"
}

// shorten cuts a value for display.
func shorten(value []byte) []byte {
	const shown = 40
	return value[:min(len(value), shown)]
}

// checkKey applies the rules of the standard on keys.
func (x *xesReader) checkKey(parent *frame, k *attributeKey, el element) error {
	if !x.strict {
		return nil
	}
	if parent.el != elValues && !k.firstIn(len(x.stack), parent.serial) {
		return x.broken(parent, k, "keys are unique in a component", "%v has a second attribute %s", parent.el, k.name)
	}
	if parent.el.isAttribute() && !x.nesting {
		if err := x.faultf(0, `write xes.features="nested-attributes" in <log>`,
			"%s stands inside another attribute, which <log> does not announce", k.name); err != nil {
			return err
		}
	}
	if k.extension != "" {
		if err := x.checkExtension(k, el); err != nil {
			return err
		}
	}
	if declared := k.global[parent.el]; declared != noElement && declared != el {
		return x.faultf(0, "use the declared type", "%s is a %v here, but declared global as %v", k.name, el, declared)
	}
	return nil
}

// firstIn reports whether the component with a serial number, whose attributes
// stand at a depth, has not shown the key before.
func (k *attributeKey) firstIn(depth int, serial uint64) bool {
	if depth >= len(k.seen) {
		k.seen = append(k.seen, make([]uint64, depth+1-len(k.seen))...)
	}
	first := k.seen[depth] != serial
	k.seen[depth] = serial
	return first
}

// checkExtension demands that an attribute of a standard extension is declared,
// defined there, and of the right type.
func (x *xesReader) checkExtension(k *attributeKey, el element) error {
	switch {
	case !x.prefixes[k.extension]:
		return x.faultf(0, "declare it with <extension>", "%s belongs to the extension %s, which is not declared", k.name, k.extension)
	case !k.defined:
		return x.faultf(0, "rename the attribute", "the extension %s defines no attribute %s", k.extension, k.name)
	case k.extType != noElement && k.extType != el:
		return x.faultf(0, "use the type of the extension", "%s is a %v, but the extension defines it as %v", k.name, el, k.extType)
	}
	return nil
}

// use takes from an attribute what the log needs.
func (x *xesReader) use(parent *frame, k *attributeKey, el element, value []byte, when stamp) error {
	switch parent.el {
	case elGlobal:
		k.global[parent.scope] = el
		x.declared++
	case elEvent:
		return x.useOfEvent(k, value, when)
	case elTrace:
		if k.caseID {
			x.caseID = string(value)
		}
		for _, i := range k.ofCases {
			if v, ok := x.b.kept[i].value(value); ok {
				x.b.keep(x.trace, v)
			}
		}
	}
	return nil
}

func (x *xesReader) useOfEvent(k *attributeKey, value []byte, when stamp) (err error) {
	if k.activity && len(value) > 0 {
		x.named = true
		x.event.activity, err = x.b.activity(value)
	}
	if k.time {
		x.event.time, x.event.zone = when.instant(x.o.Location)
	}
	if k.lifetime {
		x.unwanted = len(x.o.Transitions) > 0 && !slices.Contains(x.o.Transitions, string(value))
	}
	for _, i := range k.ofEvents {
		if v, ok := x.b.kept[i].value(value); ok {
			x.kept = append(x.kept, v)
		}
	}
	return x.limit(err)
}
