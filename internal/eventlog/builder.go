package eventlog

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// builder collects cases and events in the order of the file and arranges them
// as a [Log].
type builder struct {
	limits     Limits
	key        []byte // for hashes; none without
	caseIDs    []string
	activities dictionary
	kept       []*keptAttribute
	events     columns   // the latest
	blocks     []columns // those before them
	inBlocks   int       // events
}

// columns are events in file order.
type columns struct {
	of       []int32 // case
	activity []int32
	time     []int64
	zone     []int16
}

// keptAttribute is a column of Log.CaseAttributes in the making.
type keptAttribute struct {
	name   string // as the caller wrote it
	key    string // without the prefix "case:"
	ofCase bool   // an attribute of the case, not of its events
	hashed bool
	known  dictionary
	values []int32 // per case an index into known plus one, zero for none; may be shorter than there are cases
}

// newBuilder returns a builder with room for so many events.
func newBuilder(o Options, events int) *builder {
	b := &builder{limits: o.Limits, key: o.HashKey, events: newColumns(events)}
	for _, name := range o.Keep {
		key, ofCase := strings.CutPrefix(name, "case:")
		b.kept = append(b.kept, &keptAttribute{name: name, key: key, ofCase: ofCase, hashed: key == keyResource})
	}
	return b
}

// newColumns returns columns with room for so many events.
func newColumns(events int) columns {
	return columns{make([]int32, 0, events), make([]int32, 0, events), make([]int64, 0, events), make([]int16, 0, events)}
}

// hasher returns the keyed hash for identifiers, which does nothing without a
// key. It is for one goroutine.
func hasher(key []byte) func(string) string {
	if len(key) == 0 {
		return func(s string) string { return s }
	}
	mac := hmac.New(sha256.New, key)
	var sum [sha256.Size]byte
	return func(s string) string {
		mac.Reset()
		mac.Write([]byte(s))
		return hex.EncodeToString(mac.Sum(sum[:0])[:16])
	}
}

// addCase adds a case and returns its number.
func (b *builder) addCase(id string) (int32, error) {
	if len(b.caseIDs) >= b.limits.Cases {
		return 0, fmt.Errorf("%w: more than %d cases", ErrLimit, b.limits.Cases)
	}
	b.caseIDs = append(b.caseIDs, id)
	return int32(len(b.caseIDs) - 1), nil
}

// event is what is kept of an event.
type event struct {
	activity int32
	time     int64
	zone     int16
}

// addEvent adds an event to case c.
func (b *builder) addEvent(c int32, e event) error {
	if b.count() >= b.limits.Events {
		return fmt.Errorf("%w: more than %d events", ErrLimit, b.limits.Events)
	}
	b.events.of = append(b.events.of, c)
	b.events.activity = append(b.events.activity, e.activity)
	b.events.time = append(b.events.time, e.time)
	b.events.zone = append(b.events.zone, e.zone)
	return nil
}

// count returns the number of events.
func (b *builder) count() int { return b.inBlocks + len(b.events.of) }

// activity returns the number of an activity.
func (b *builder) activity(name []byte) (int32, error) {
	i := b.activities.index(name)
	if int(i) >= b.limits.Activities {
		return 0, fmt.Errorf("%w: more than %d different activities", ErrLimit, b.limits.Activities)
	}
	return i, nil
}

// keptValue is a value of a kept attribute that waits for its case.
type keptValue struct {
	of *keptAttribute
	i  int32 // index into of.known
}

// value prepares a value; it is nothing if it is empty.
func (k *keptAttribute) value(value []byte) (v keptValue, ok bool) {
	if len(value) == 0 {
		return keptValue{}, false
	}
	return keptValue{k, k.known.index(value)}, true
}

// keep sets kept attributes of case c that have not been set.
func (b *builder) keep(c int32, values ...keptValue) {
	for _, v := range values {
		if missing := int(c) + 1 - len(v.of.values); missing > 0 {
			v.of.values = append(v.of.values, make([]int32, missing)...)
		}
		if v.of.values[c] == 0 {
			v.of.values[c] = v.i + 1
		}
	}
}

// has reports whether case c has a value.
func (k *keptAttribute) has(c int32) bool { return int(c) < len(k.values) && k.values[c] != 0 }

// dropCase takes back the last case, which is c, with its events and attributes.
func (b *builder) dropCase(c int32) {
	b.caseIDs = b.caseIDs[:c]
	n := len(b.events.of)
	for n > 0 && b.events.of[n-1] == c {
		n--
	}
	b.events.truncate(n)
	for _, k := range b.kept {
		k.values = k.values[:min(len(k.values), int(c))]
	}
}

func (e *columns) truncate(n int) {
	e.of, e.activity, e.time, e.zone = e.of[:n], e.activity[:n], e.time[:n], e.zone[:n]
}

// fits reports whether what another builder holds, with so many cases that are
// new here, stays within the limits.
func (b *builder) fits(part *builder, cases int) bool {
	activities := len(b.activities.names)
	for i, name := range part.activities.names {
		if b.activities.find(name, part.activities.hashes[i]) < 0 {
			activities++
		}
	}
	return activities <= b.limits.Activities && len(b.caseIDs)+cases <= b.limits.Cases && b.count()+part.count() <= b.limits.Events
}

// absorb adds the events of another builder, which are all its latest, as if
// they had been added here. Its case c is cases[c] here. It must not be used
// afterwards.
func (b *builder) absorb(part *builder, cases []int32) {
	activities := make([]int32, len(part.activities.names))
	for i, name := range part.activities.names {
		activities[i] = b.activities.take(name, part.activities.hashes[i])
	}
	for i, c := range part.events.of {
		part.events.of[i] = cases[c]
		part.events.activity[i] = activities[part.events.activity[i]]
	}
	b.close()
	b.events = part.events
	b.close()
	for i, theirs := range part.kept {
		ours := b.kept[i]
		for c, value := range theirs.values {
			if value > 0 && !ours.has(cases[c]) {
				b.keep(cases[c], keptValue{ours, ours.known.take(theirs.known.names[value-1], theirs.known.hashes[value-1])})
			}
		}
	}
}

// close makes a block of the latest events.
func (b *builder) close() {
	if len(b.events.of) > 0 {
		b.blocks = append(b.blocks, b.events)
		b.inBlocks += len(b.events.of)
	}
	b.events = columns{}
}
