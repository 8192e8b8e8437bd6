package columnar

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// Batch is a part of a stored log: whole cases with their events. Its columns lie
// in the mapped file; they must not be changed, nor kept longer than the log is
// open.
type Batch struct {
	// Number is the position of the batch in the log, from 0.
	Number int
	// Offsets has one entry more than there are cases: the events of case i are
	// Offsets[i] up to, not including, Offsets[i+1].
	Offsets []int32
	// Narrow or Wide is, per event, an index into the activities of the log. One
	// of both is nil; up to 32,768 activities are narrow.
	Narrow []int16
	Wide   []int32
	// Time is, per event, the instant in microseconds since 1970-01-01 UTC; see
	// [Batch.Timed].
	Time []int64
	// Zone is, per event, the offset from UTC in minutes as written.
	Zone []int16

	segment *segment
	times   *array.Timestamp
	cases   *array.String
	values  [][]int32 // numbers of the attributes' values, by attribute and case
}

// Cases returns the number of cases.
func (b *Batch) Cases() int { return len(b.Offsets) - 1 }

// CaseID returns the identifier of the i-th case.
func (b *Batch) CaseID(i int) string { return b.cases.Value(i) }

// AllTimed reports whether every event has a timestamp.
func (b *Batch) AllTimed() bool { return b.times.NullN() == 0 }

// Timed reports whether the event has a timestamp.
func (b *Batch) Timed(event int) bool { return b.times.IsValid(event) }

// activity returns the number of an event's activity.
func (b *Batch) activity(event int) int32 {
	if b.Narrow != nil {
		return int32(b.Narrow[event])
	}
	return b.Wide[event]
}

// newBatch takes the columns of a record, the i-th of its segment. When it is
// first used, it is checked that its numbers point to where they may.
func newBatch(record arrow.RecordBatch, s *segment, i int) (*Batch, error) {
	list := record.Column(1).(*array.List)
	events := list.ListValues().(*array.Struct)
	activity := events.Field(fieldActivity).(*array.Dictionary)
	b := &Batch{
		Number: s.before + i, segment: s, Offsets: list.Offsets()[:list.Len()+1],
		cases: record.Column(0).(*array.String), times: events.Field(fieldTime).(*array.Timestamp),
		Zone: events.Field(fieldZone).(*array.Int16).Int16Values(),
	}
	b.Time = arrow.Int64Traits.CastFromBytes(arrow.TimestampTraits.CastToBytes(b.times.TimestampValues()))
	switch numbers := activity.Indices().(type) {
	case *array.Int16:
		b.Narrow = numbers.Int16Values()
	case *array.Int32:
		b.Wide = numbers.Int32Values()
	}
	for k := range s.attributes {
		b.values = append(b.values, record.Column(2+k).(*array.Dictionary).Indices().(*array.Int32).Int32Values())
	}
	if s.checked[i].Load() {
		return b, nil
	}
	err := b.check()
	s.checked[i].Store(err == nil)
	return b, err
}

// check returns an error if the batch does not hang together.
func (b *Batch) check() error {
	s := b.segment
	n := len(b.Narrow) + len(b.Wide)
	if len(b.Time) != n || len(b.Zone) != n || len(b.Offsets) == 0 || b.Offsets[0] != 0 || int(b.Offsets[b.Cases()]) != n || b.cases.Len() != b.Cases() {
		return fmt.Errorf("%w: %d events and %d cases do not fit together", errDamaged, n, b.Cases())
	}
	for i, o := range b.Offsets[1:] {
		if o < b.Offsets[i] {
			return fmt.Errorf("%w: case %d of batch %d ends before it begins", errDamaged, i+1, b.Number+1)
		}
	}
	if !within(b.Narrow, len(s.activities)) || !within(b.Wide, len(s.activities)) {
		return fmt.Errorf("%w: an event has an activity that does not exist", errDamaged)
	}
	for i, numbers := range b.values {
		if len(numbers) != b.Cases() || !within(numbers, len(s.values[i])) {
			return fmt.Errorf("%w: a case has a value of %s that does not exist", errDamaged, s.attributes[i])
		}
	}
	return nil
}

// within reports whether all numbers are from 0 up to, not including, n.
func within[T int16 | int32](numbers []T, n int) bool {
	var low, high T
	for _, x := range numbers {
		low, high = min(low, x), max(high, x)
	}
	return low >= 0 && (len(numbers) == 0 || int(high) < n)
}
