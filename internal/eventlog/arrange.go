package eventlog

import (
	"runtime"
	"slices"
	"sort"
	"sync"
)

// log arranges what was collected. The builder must not be used afterwards.
func (b *builder) log() *Log {
	l := &Log{Activities: b.activities.names, CaseIDs: b.caseIDs, CaseAttributes: make(map[string][]string, len(b.kept))}
	inParts(len(l.CaseIDs), func(from, to int) {
		hash := hasher(b.key)
		for c := from; c < to; c++ {
			l.CaseIDs[c] = hash(l.CaseIDs[c])
		}
	})
	for _, k := range b.kept {
		l.CaseAttributes[k.name] = b.column(k)
	}
	b.close()
	l.Offsets = b.group(l)
	b.blocks = nil
	inParts(l.Cases(), func(from, to int) {
		var order eventOrder
		for c := from; c < to; c++ {
			order.sort(l, l.Offsets[c], l.Offsets[c+1])
		}
	})
	return l
}

// inParts divides the numbers up to n among the processors, if they are many.
func inParts(n int, do func(from, to int)) {
	const few = 1 << 12
	parts := min(runtime.GOMAXPROCS(0), n/few)
	if parts < 2 {
		do(0, n)
		return
	}
	var running sync.WaitGroup
	for i := range parts {
		running.Go(func() { do(i*n/parts, (i+1)*n/parts) })
	}
	running.Wait()
}

// column returns the values of a kept attribute, one per case.
func (b *builder) column(k *keptAttribute) []string {
	if k.hashed {
		hash := hasher(b.key)
		for i, value := range k.known.names {
			k.known.names[i] = hash(value)
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
func (b *builder) group(l *Log) []int {
	offsets := make([]int, len(b.caseIDs)+1)
	sorted, last := true, int32(0)
	for _, block := range b.blocks {
		for _, c := range block.of {
			offsets[c+1]++
			sorted = sorted && c >= last
			last = c
		}
	}
	for c := range b.caseIDs {
		offsets[c+1] += offsets[c]
	}
	n := b.inBlocks
	if n == 0 {
		return offsets
	}
	if block := b.blocks[0]; sorted && len(b.blocks) == 1 {
		l.Activity, l.Time, l.Zone = block.activity, block.time, block.zone
		return offsets
	}
	l.Activity, l.Time, l.Zone = make([]int32, n), make([]int64, n), make([]int16, n)
	if sorted {
		b.join(l)
	} else {
		b.scatter(l, offsets)
	}
	return offsets
}

// join puts the blocks one behind the other.
func (b *builder) join(l *Log) {
	starts := make([]int, len(b.blocks))
	n := 0
	for i, block := range b.blocks {
		starts[i] = n
		n += len(block.of)
	}
	inParts(n, func(from, to int) {
		i, _ := slices.BinarySearch(starts, from)
		for ; i < len(starts) && starts[i] < to; i++ {
			at, block := starts[i], b.blocks[i]
			copy(l.Activity[at:], block.activity)
			copy(l.Time[at:], block.time)
			copy(l.Zone[at:], block.zone)
		}
	})
}

// scatter puts each event behind those of its case that came before it. Every
// processor does so for other cases.
func (b *builder) scatter(l *Log, offsets []int) {
	inParts(b.inBlocks, func(from, to int) {
		first, last := int32(sort.SearchInts(offsets, from)), int32(sort.SearchInts(offsets, to))
		next := slices.Clone(offsets[first:last])
		for _, block := range b.blocks {
			for i, c := range block.of {
				if c < first || c >= last {
					continue
				}
				at := next[c-first]
				next[c-first]++
				l.Activity[at], l.Time[at], l.Zone[at] = block.activity[i], block.time[i], block.zone[i]
			}
		}
	})
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
