package eventlog

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// builder collects cases and events in the order of the file and arranges them
// as a [Log].
type builder struct {
	limits     Limits
	hash       func(string) string
	caseIDs    []string
	activities dictionary
	kept       []*keptAttribute
	events     columns
}

// columns are the events in file order.
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

func newBuilder(o Options) *builder {
	b := &builder{limits: o.Limits, hash: hasher(o.HashKey)}
	for _, name := range o.Keep {
		key, ofCase := strings.CutPrefix(name, "case:")
		b.kept = append(b.kept, &keptAttribute{name: name, key: key, ofCase: ofCase, hashed: key == keyResource})
	}
	return b
}

// hasher returns the keyed hash for identifiers, which does nothing without a
// key.
func hasher(key []byte) func(string) string {
	if len(key) == 0 {
		return func(s string) string { return s }
	}
	return func(s string) string {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(s))
		return hex.EncodeToString(mac.Sum(nil)[:16])
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
	if len(b.events.of) >= b.limits.Events {
		return fmt.Errorf("%w: more than %d events", ErrLimit, b.limits.Events)
	}
	b.events.of = append(b.events.of, c)
	b.events.activity = append(b.events.activity, e.activity)
	b.events.time = append(b.events.time, e.time)
	b.events.zone = append(b.events.zone, e.zone)
	return nil
}

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

// log arranges what was collected. The builder must not be used afterwards.
func (b *builder) log() *Log {
	l := &Log{Activities: b.activities.names, CaseIDs: b.caseIDs, CaseAttributes: make(map[string][]string, len(b.kept))}
	for c, id := range l.CaseIDs {
		l.CaseIDs[c] = b.hash(id)
	}
	for _, k := range b.kept {
		l.CaseAttributes[k.name] = b.column(k)
	}
	l.Offsets = b.events.group(len(b.caseIDs))
	l.Activity, l.Time, l.Zone = b.events.activity, b.events.time, b.events.zone
	var order eventOrder
	for c := range l.Cases() {
		order.sort(l, l.Offsets[c], l.Offsets[c+1])
	}
	return l
}

// column returns the values of a kept attribute, one per case.
func (b *builder) column(k *keptAttribute) []string {
	if k.hashed {
		for i, value := range k.known.names {
			k.known.names[i] = b.hash(value)
		}
	}
	values := make([]string, len(b.caseIDs))
	for c, i := range k.values {
		if i > 0 {
			values[c] = k.known.names[i-1]
		}
	}
	return values
}

// group brings the events of each case together, keeping their order, and
// returns where the cases start.
func (e *columns) group(cases int) []int {
	offsets := make([]int, cases+1)
	for _, c := range e.of {
		offsets[c+1]++
	}
	for c := range cases {
		offsets[c+1] += offsets[c]
	}
	if slices.IsSorted(e.of) {
		return offsets
	}
	next := slices.Clone(offsets)
	grouped := columns{activity: make([]int32, len(e.of)), time: make([]int64, len(e.of)), zone: make([]int16, len(e.of))}
	for i, c := range e.of {
		to := next[c]
		next[c]++
		grouped.activity[to], grouped.time[to], grouped.zone[to] = e.activity[i], e.time[i], e.zone[i]
	}
	*e = grouped
	return offsets
}

// eventOrder sorts the events of one case after the other.
type eventOrder struct{ events []event }

// sort puts the events from one index up to another into the order of time. It
// is stable and leaves a case alone in which a timestamp is missing.
func (o *eventOrder) sort(l *Log, from, to int) {
	times := l.Time[from:to]
	if slices.IsSorted(times) || slices.Contains(times, NoTime) {
		return
	}
	o.events = o.events[:0]
	for i := from; i < to; i++ {
		o.events = append(o.events, event{l.Activity[i], l.Time[i], l.Zone[i]})
	}
	slices.SortStableFunc(o.events, func(a, b event) int {
		switch {
		case a.time < b.time:
			return -1
		case a.time > b.time:
			return 1
		}
		return 0
	})
	for i, e := range o.events {
		l.Activity[from+i], l.Time[from+i], l.Zone[from+i] = e.activity, e.time, e.zone
	}
}
