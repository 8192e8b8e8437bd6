package columnar

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"time"
)

// Durations are how long the cases with one value of an attribute took, from
// their first to their last event.
type Durations struct {
	Value string
	Cases int64 // whose events all have a timestamp
	// Untimed are the cases of which nothing is known: without events, or with
	// one that has no timestamp.
	Untimed int64
	// Counts are the cases by bucket, see [Log.Durations]; the last holds those
	// beyond all limits.
	Counts   []int64
	Shortest time.Duration
	Longest  time.Duration
	Total    time.Duration
}

// Durations counts the durations of cases in buckets, by the values of an
// attribute or, if that is "", of all cases together. limits are the longest
// durations of each bucket, ascending.
func (l *Log) Durations(ctx context.Context, by string, limits []time.Duration) ([]Durations, error) {
	g, err := l.groups(by)
	if err != nil {
		return nil, err
	}
	buckets := newBuckets(limits)
	parts, err := scan(ctx, l, func() []duration { return newDurations(len(g.values), buckets) }, func(d []duration, b *Batch) error {
		collectDurations(d, b, g, buckets)
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := make([]Durations, len(g.values))
	for i, value := range g.values {
		sum := parts[0][i]
		for _, p := range parts[1:] {
			sum.add(p[i])
		}
		all[i] = sum.named(value)
	}
	slices.SortFunc(all, func(a, b Durations) int { return cmp.Compare(a.Value, b.Value) })
	return all, nil
}

// duration collects durations in microseconds.
type duration struct {
	cases, untimed            int64
	shortest, longest, micros int64
	counts                    []int64
}

func newDurations(groups int, b buckets) []duration {
	all := make([]duration, groups)
	for i := range all {
		all[i] = duration{shortest: math.MaxInt64, counts: make([]int64, len(b.ends)+1)}
	}
	return all
}

func collectDurations(d []duration, b *Batch, g grouping, buckets buckets) {
	values, groups := g.of(b)
	timed := b.AllTimed()
	if values == nil && timed {
		d[0].noteAll(b, buckets)
		return
	}
	for c := range b.Cases() {
		from, to := b.Offsets[c], b.Offsets[c+1]
		group := &d[0]
		if values != nil {
			group = &d[groups[values[c]]]
		}
		if to == from || !timed && !b.caseTimed(int(from), int(to)) {
			group.untimed++
			continue
		}
		group.note(b.Time[to-1]-b.Time[from], buckets)
	}
}

// noteAll notes the cases of a batch in which every event has a timestamp. The
// sums are kept out of memory, where each case would wait for the one before.
func (d *duration) noteAll(b *Batch, buckets buckets) {
	sum, shortest, longest, empty := int64(0), d.shortest, d.longest, int64(0)
	from := b.Offsets[0]
	for _, to := range b.Offsets[1 : b.Cases()+1] {
		if to == from {
			empty++
			continue
		}
		micros := b.Time[to-1] - b.Time[from]
		from = to
		sum += micros
		shortest, longest = min(shortest, micros), max(longest, micros)
		d.counts[buckets.of(micros)]++
	}
	d.cases += int64(b.Cases()) - empty
	d.untimed += empty
	d.micros += sum
	d.shortest, d.longest = shortest, longest
}

// caseTimed reports whether all events have timestamps.
func (b *Batch) caseTimed(from, to int) bool {
	for e := from; e < to; e++ {
		if !b.Timed(e) {
			return false
		}
	}
	return true
}

func (d *duration) note(micros int64, b buckets) {
	d.cases++
	d.micros += micros
	d.shortest, d.longest = min(d.shortest, micros), max(d.longest, micros)
	d.counts[b.of(micros)]++
}

func (d *duration) add(o duration) {
	d.cases, d.untimed, d.micros = d.cases+o.cases, d.untimed+o.untimed, d.micros+o.micros
	d.shortest, d.longest = min(d.shortest, o.shortest), max(d.longest, o.longest)
	for i, n := range o.counts {
		d.counts[i] += n
	}
}

func (d *duration) named(value string) Durations {
	named := Durations{Value: value, Cases: d.cases, Untimed: d.untimed, Counts: d.counts, Total: micros(d.micros)}
	if d.cases > 0 {
		named.Shortest, named.Longest = micros(d.shortest), micros(d.longest)
	}
	return named
}

func micros(n int64) time.Duration { return time.Duration(n) * time.Microsecond }

// buckets finds the bucket of a duration: near it with the leading binary
// digits, then by a step or two.
type buckets struct {
	ends  []int64 // microseconds
	first []int32 // by the leading digits: the bucket of the smallest number with these
}

// digits is how many leading binary digits behind the first count.
const digits = 7

func newBuckets(limits []time.Duration) buckets {
	b := buckets{ends: make([]int64, len(limits))}
	for i, l := range limits {
		b.ends[i] = l.Microseconds()
	}
	for i := range leading(math.MaxInt64) + 1 {
		at, _ := slices.BinarySearch(b.ends, smallest(i))
		b.first = append(b.first, int32(at))
	}
	return b
}

// leading numbers the ranges of numbers with equal length and leading digits.
func leading(x int64) int {
	shift := max(0, bits.Len64(uint64(x))-1-digits)
	return shift<<digits + int(x>>shift)
}

// smallest is the least number of a range.
func smallest(i int) int64 {
	if i < 1<<(digits+1) {
		return int64(i)
	}
	shift := i>>digits - 1
	return int64(i-shift<<digits) << shift
}

// of returns the bucket of a duration in microseconds; negative ones, which
// events in another order than that of time have, are in the first.
func (b buckets) of(micros int64) int {
	i := b.first[leading(max(0, micros))]
	for int(i) < len(b.ends) && b.ends[i] < micros {
		i++
	}
	return int(i)
}
