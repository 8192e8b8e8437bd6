package columnar

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"kiesel/internal/eventlog"
)

// batchEvents is about how many events a batch has: enough for a pass over it to
// be worth the way there, few enough for all processors to have some.
const batchEvents = 1 << 18

// Write writes a log as one segment.
func Write(ctx context.Context, w io.Writer, l *eventlog.Log) error {
	return write(ctx, w, l, l.Activities)
}

// write writes a log with the names of its activities, which may be followed by
// others.
func write(ctx context.Context, w io.Writer, l *eventlog.Log, names []string) (err error) {
	s, err := newSegmentWriter(w, l, names)
	if err != nil {
		return fmt.Errorf("storing the log: %w", err)
	}
	defer func() { err = errors.Join(err, s.file.Close()) }()
	for from := 0; from < l.Cases(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := batchEnd(l, from)
		if err := s.batch(from, to); err != nil {
			return fmt.Errorf("storing cases %d to %d: %w", from+1, to, err)
		}
		from = to
	}
	return nil
}

// batchEnd returns the case before which a batch ends.
func batchEnd(l *eventlog.Log, from int) int {
	to := from + 1
	for to < l.Cases() && to-from < batchEvents && l.Offsets[to+1]-l.Offsets[from] <= batchEvents {
		to++
	}
	return to
}

// segmentWriter writes the cases of a log in batches.
type segmentWriter struct {
	log        *eventlog.Log
	schema     *arrow.Schema
	file       *ipc.FileWriter
	narrow     bool // two bytes are enough for the number of an activity
	activities arrow.Array
	attributes []attribute
}

// attribute is a kept attribute, its values numbered in order of appearance.
type attribute struct {
	values arrow.Array
	number []int32 // by case
}

func newSegmentWriter(w io.Writer, l *eventlog.Log, names []string) (*segmentWriter, error) {
	kept := attributeNames(l.CaseAttributes)
	s := &segmentWriter{
		log: l, schema: newSchema(len(names), kept, l.Skipped), narrow: len(names) <= maxNarrow, activities: textArray(names),
	}
	for _, name := range kept {
		s.attributes = append(s.attributes, newAttribute(l.CaseAttributes[name]))
	}
	var err error
	s.file, err = ipc.NewFileWriter(w, ipc.WithSchema(s.schema))
	return s, err
}

func newAttribute(values []string) attribute {
	a := attribute{number: make([]int32, len(values))}
	var different []string
	numbers := map[string]int32{}
	for c, v := range values {
		n, known := numbers[v]
		if !known {
			n = int32(len(different))
			numbers[v] = n
			different = append(different, v)
		}
		a.number[c] = n
	}
	a.values = textArray(different)
	return a
}

func textArray(texts []string) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	defer b.Release()
	b.AppendValues(texts, nil)
	return b.NewArray()
}

// batch writes the cases from one number up to another.
func (s *segmentWriter) batch(from, to int) error {
	columns := append(make([]arrow.Array, 0, 2+len(s.attributes)), textArray(s.log.CaseIDs[from:to]), s.events(from, to))
	for i, a := range s.attributes {
		numbers := numbersOf(arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes(a.number[from:to]), to-from)
		columns = append(columns, array.NewDictionaryArray(s.schema.Field(2+i).Type, numbers, a.values))
	}
	record := array.NewRecordBatch(s.schema, columns, int64(to-from))
	defer record.Release()
	return s.file.Write(record)
}

// events makes a list of the events of each case.
func (s *segmentWriter) events(from, to int) arrow.Array {
	l := s.log
	first, last := l.Offsets[from], l.Offsets[to]
	n := last - first
	offsets := make([]int32, 0, to-from+1)
	for _, o := range l.Offsets[from : to+1] {
		offsets = append(offsets, int32(o-first))
	}
	list := s.schema.Field(1).Type.(*arrow.ListType)
	event := list.Elem().(*arrow.StructType)
	activity := array.NewDictionaryArray(event.Field(fieldActivity).Type, s.numbers(l.Activity[first:last]), s.activities)
	events := array.NewData(event, n, []*memory.Buffer{nil}, []arrow.ArrayData{
		activity.Data(), times(l.Time[first:last]),
		numbersOf(arrow.PrimitiveTypes.Int16, arrow.Int16Traits.CastToBytes(l.Zone[first:last]), n).Data(),
	}, 0, 0)
	return array.NewListData(array.NewData(list, to-from, []*memory.Buffer{nil, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(offsets))},
		[]arrow.ArrayData{events}, 0, 0))
}

// numbers makes an array of the numbers of activities.
func (s *segmentWriter) numbers(activities []int32) arrow.Array {
	if !s.narrow {
		return numbersOf(arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes(activities), len(activities))
	}
	narrow := make([]int16, len(activities))
	for i, a := range activities {
		narrow[i] = int16(a)
	}
	return numbersOf(arrow.PrimitiveTypes.Int16, arrow.Int16Traits.CastToBytes(narrow), len(narrow))
}

// numbersOf makes an array of numbers that lie in memory as Arrow wants them.
func numbersOf(kind arrow.DataType, bytes []byte, n int) arrow.Array {
	return array.MakeFromData(array.NewData(kind, n, []*memory.Buffer{nil, memory.NewBufferBytes(bytes)}, nil, 0, 0))
}

// times makes an array of timestamps; [eventlog.NoTime] becomes null.
func times(values []int64) arrow.ArrayData {
	var missing int
	valid := make([]byte, (len(values)+7)/8)
	for i, t := range values {
		if t == eventlog.NoTime {
			missing++
		} else {
			valid[i/8] |= 1 << (i % 8)
		}
	}
	var nulls *memory.Buffer
	if missing > 0 {
		nulls = memory.NewBufferBytes(valid)
	}
	buffers := []*memory.Buffer{nulls, memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(values))}
	return array.NewData(arrow.FixedWidthTypes.Timestamp_us, len(values), buffers, nil, missing, 0)
}
