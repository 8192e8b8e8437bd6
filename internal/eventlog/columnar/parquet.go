package columnar

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"kiesel/internal/eventlog"
)

// Names of the columns of a Parquet file, a row of which is an event: those under
// which pm4py and others know them.
const (
	parquetCase     = "case:concept:name"
	parquetActivity = "concept:name"
	parquetTime     = "time:timestamp"
	// parquetZone is ours: Parquet keeps the instant, not how far the clock of the
	// source was ahead of UTC, in minutes.
	parquetZone = "kiesel:zone"
)

// WriteParquet writes a log as a table of events, for other programs.
func WriteParquet(ctx context.Context, w io.Writer, l *eventlog.Log) (err error) {
	names := attributeNames(l.CaseAttributes)
	fields := append(make([]arrow.Field, 0, 4+len(names)),
		arrow.Field{Name: parquetCase, Type: arrow.BinaryTypes.String},
		arrow.Field{Name: parquetActivity, Type: arrow.BinaryTypes.String},
		arrow.Field{Name: parquetTime, Type: arrow.FixedWidthTypes.Timestamp_us, Nullable: true},
		arrow.Field{Name: parquetZone, Type: arrow.PrimitiveTypes.Int16},
	)
	for _, name := range names {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String})
	}
	schema := arrow.NewSchema(fields, nil)
	only := struct{ io.Writer }{w} // closing is the caller's
	file, err := pqarrow.NewFileWriter(schema, only, parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd)), pqarrow.DefaultWriterProps())
	if err != nil {
		return fmt.Errorf("writing Parquet: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	for from := 0; from < l.Cases(); {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := batchEnd(l, from)
		record := table(schema, l, names, from, to)
		err := file.Write(record)
		record.Release()
		if err != nil {
			return fmt.Errorf("writing Parquet: %w", err)
		}
		from = to
	}
	return nil
}

// table makes rows of the events of some cases.
func table(schema *arrow.Schema, l *eventlog.Log, attributes []string, from, to int) arrow.RecordBatch {
	b := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer b.Release()
	text := func(i int) *array.StringBuilder { return b.Field(i).(*array.StringBuilder) }
	when, zone := b.Field(2).(*array.TimestampBuilder), b.Field(3).(*array.Int16Builder)
	for c := from; c < to; c++ {
		for e := l.Offsets[c]; e < l.Offsets[c+1]; e++ {
			text(0).Append(l.CaseIDs[c])
			text(1).Append(l.Activities[l.Activity[e]])
			if l.Time[e] == eventlog.NoTime {
				when.AppendNull()
			} else {
				when.Append(arrow.Timestamp(l.Time[e]))
			}
			zone.Append(l.Zone[e])
			for k, name := range attributes {
				text(4 + k).Append(l.CaseAttributes[name][c])
			}
		}
	}
	return b.NewRecordBatch()
}

// ReadParquet reads a table of events as [eventlog.Read] reads CSV: the same
// options and rules apply, and columns are found by the same words. Lines in
// errors count the rows, the names of the columns being the first.
func ReadParquet(ctx context.Context, path string, o eventlog.Options) (*eventlog.Log, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading event log: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	r, w := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.CloseWithError(parquetAsCSV(ctx, w, f))
	}()
	o.Delimiter, o.TimeLayout = ',', ""
	l, err := eventlog.ReadFrom(ctx, r, path, o)
	r.CloseWithError(errors.New("the reader has stopped"))
	<-done
	return l, err
}

// parquetAsCSV writes the rows of a Parquet file as CSV.
func parquetAsCSV(ctx context.Context, w io.Writer, f parquet.ReaderAtSeeker) (err error) {
	defer recovered(&err)
	reader, err := file.NewParquetReader(f)
	if err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	tables, err := pqarrow.NewFileReader(reader, pqarrow.ArrowReadProperties{BatchSize: 1 << 14}, memory.DefaultAllocator)
	if err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	schema, err := tables.Schema()
	if err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	rows, err := tables.GetRecordReader(ctx, nil, nil)
	if err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	defer rows.Release()
	out := csv.NewWriter(w)
	columns := readable(schema)
	if err := out.Write(columns.names(schema)); err != nil {
		return err
	}
	for rows.Next() {
		if err := columns.write(out, rows.RecordBatch()); err != nil {
			return err
		}
	}
	out.Flush()
	if err := rows.Err(); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	return out.Error()
}

// parquetColumns are the columns of a table whose values can be written as text.
type parquetColumns struct {
	kept []int
	zone int // the column of zones, -1 if there is none
}

// readable chooses the columns without lists and the like.
func readable(schema *arrow.Schema) parquetColumns {
	c := parquetColumns{zone: -1}
	for i, f := range schema.Fields() {
		switch {
		case f.Name == parquetZone && f.Type.ID() == arrow.INT16:
			c.zone = i
		case !arrow.IsNested(f.Type.ID()):
			c.kept = append(c.kept, i)
		}
	}
	return c
}

func (c parquetColumns) names(schema *arrow.Schema) []string {
	names := make([]string, len(c.kept))
	for i, k := range c.kept {
		names[i] = schema.Field(k).Name
	}
	return names
}

func (c parquetColumns) write(out *csv.Writer, record arrow.RecordBatch) error {
	cells := make([]string, len(c.kept))
	for row := range int(record.NumRows()) {
		zone := 0
		if c.zone >= 0 {
			zone = int(record.Column(c.zone).(*array.Int16).Value(row))
		}
		for i, k := range c.kept {
			cells[i] = cell(record.Column(k), row, zone)
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	return nil
}

// cell writes a value as text, "" for none. Times are written as the clock of
// the source showed them, zone minutes ahead of UTC; those of columns without
// zone have none.
func cell(column arrow.Array, row, zone int) string {
	if column.IsNull(row) {
		return ""
	}
	switch values := column.(type) {
	case *array.String:
		return oneLine(values.Value(row))
	case *array.LargeString:
		return oneLine(values.Value(row))
	case *array.Dictionary:
		return cell(values.Dictionary(), values.GetValueIndex(row), zone)
	case *array.Int64:
		return strconv.FormatInt(values.Value(row), 10)
	case *array.Timestamp:
		kind := values.DataType().(*arrow.TimestampType)
		t := values.Value(row).ToTime(kind.Unit)
		if kind.TimeZone == "" {
			return t.Format("2006-01-02T15:04:05.999999")
		}
		return t.In(time.FixedZone("", zone*60)).Format("2006-01-02T15:04:05.999999Z07:00")
	}
	return oneLine(column.ValueStr(row))
}

// oneLine keeps a text within its row.
func oneLine(text string) string { return strings.NewReplacer("\r", " ", "\n", " ").Replace(text) }
