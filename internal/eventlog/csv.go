package eventlog

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"kiesel/internal/charset"
	"kiesel/internal/eventlog/ahead"
	"kiesel/internal/eventlog/csvscan"
)

// csvReader reads one table of events, a row each, into a builder. The rows of a
// case need not stand together.
type csvReader struct {
	report
	sc      *csvscan.Scanner
	b       *builder
	o       Options
	text    textDecoder
	header  []string
	columns eventColumns
	layout  layout
	cases   dictionary

	delimiter byte
	pieces    *ahead.Stream[[]rowRun] // nil if no row is read out of order
	form      *rowForm                // nil until rows are
}

// eventColumns are the indices of the columns in use; lifecycle is -1 if no
// transitions were asked for.
type eventColumns struct {
	caseID, activity, time, lifecycle int
	kept                              []int // for each kept attribute
}

// readCSV reads a table with a row of column names.
func readCSV(r *bufio.Reader, name string, o Options) (*Log, error) {
	c := &csvReader{
		report: report{file: name, lenient: o.Lenient}, b: newBuilder(o, 0), o: o,
	}
	err := c.open(r)
	if c.pieces != nil {
		defer c.pieces.Close()
	}
	if err != nil {
		return nil, err
	}
	if err := c.read(); err != nil {
		return nil, err
	}
	l := c.b.log()
	l.Skipped, l.Problems = c.skipped, c.problems
	return l, nil
}

// open reads the header.
func (c *csvReader) open(r *bufio.Reader) error {
	head, _ := r.Peek(r.Size()) // an error comes back with the next read
	if bom := charset.ByteOrderMark; bytes.HasPrefix(head, bom) {
		c.text.Decoder = charset.NewUTF8()
		head = head[len(bom):]
		if _, err := r.Discard(len(bom)); err != nil {
			return fileError(c.file, err)
		}
	}
	if c.delimiter = byte(c.o.Delimiter); c.delimiter == 0 {
		c.delimiter = csvscan.Delimiter(head)
	}
	if c.delimiter == 0 {
		return &SyntaxError{File: c.file, Line: 1, Msg: "no delimiter found: the first line has none of , ; | and tab",
			Remedy: "a log starts with a line of column names, separated by one of them"}
	}
	var text io.Reader = r
	if c.o.pieces > 0 {
		c.pieces = ahead.New[[]rowRun](r, rowPieces(c.o))
		text = c.pieces
	}
	c.sc = csvscan.New(text, c.delimiter, c.o.Limits.Token)
	fields, err := c.sc.Next()
	if err == nil && len(fields) == 2 && string(fields[0]) == "sep=" && len(fields[1]) == 0 {
		fields, err = c.sc.Next() // the first line was Excel's note on the delimiter
	}
	if err != nil {
		return c.failed(err)
	}
	for _, field := range fields {
		if bytes.ContainsRune(field, '\r') {
			return c.rowError("", "save the file with the line ends of Windows or Unix", "the lines end in a carriage return alone")
		}
		name, err := c.text.decode(field)
		if err != nil {
			return c.rowError("", "save the file as UTF-8", "%v", err)
		}
		c.header = append(c.header, string(bytes.TrimSpace(name)))
	}
	var fault *SyntaxError
	if c.columns, fault = findColumns(c.header, c.o, c.b.kept); fault != nil {
		fault.File, fault.Line = c.file, c.sc.Line()
		return fault
	}
	return nil
}

// row is a row that was read ahead.
type row struct {
	fields [][]byte
	line   int
}

// The form of times is decided on the first rows, as many as fit.
const (
	sampleRows  = 10_000
	sampleBytes = 8 << 20
)

// read reads the rows below the header.
func (c *csvReader) read() error {
	sample, err := c.readAhead()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err := c.chooseLayout(sample); err != nil {
		return err
	}
	for _, r := range sample {
		if err := c.add(r); err != nil {
			return err
		}
	}
	for err == nil {
		c.leap()
		var fields [][]byte
		if fields, err = c.next(); err == nil {
			err = c.add(row{fields: fields, line: c.sc.Line()})
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// readAhead returns copies of the first rows.
func (c *csvReader) readAhead() ([]row, error) {
	var sample []row
	var text []byte // of all fields
	for len(sample) < c.o.sample && len(text) < sampleBytes {
		fields, err := c.next()
		if err != nil {
			return sample, err
		}
		r := row{line: c.sc.Line(), fields: make([][]byte, len(fields))}
		for i, field := range fields {
			from := len(text)
			text = append(text, field...)
			r.fields[i] = text[from:]
		}
		sample = append(sample, r)
	}
	return sample, nil
}

// next returns the next row with the right number of fields.
func (c *csvReader) next() ([][]byte, error) {
	for {
		fields, err := c.sc.Next()
		switch {
		case err == nil && len(fields) == len(c.header):
			return fields, nil
		case err == nil:
			err = c.fault(c.rowError("", "is a delimiter inside a field without quotes?",
				"the row has %d fields, the header %d", len(fields), len(c.header)), 1)
		case !errors.Is(err, io.EOF):
			err = c.unread(err)
		}
		if err != nil {
			return nil, err
		}
	}
}

// unread handles a row that cannot be read. On lenient reading it returns nil to
// go on with the next one, or io.EOF if the stream is broken off.
func (c *csvReader) unread(err error) error {
	var row *csvscan.Error
	brokenOff := !errors.As(err, &row)
	var fault *SyntaxError
	if err = c.failed(err); !errors.As(err, &fault) || errors.Is(err, ErrLimit) {
		return err
	}
	if err = c.fault(fault, 1); err == nil && brokenOff {
		return io.EOF
	}
	return err
}

// add adds the event of a row.
func (c *csvReader) add(r row) error {
	id, activity, when, e := c.parse(r)
	if e != nil {
		return c.fault(e, 1)
	}
	if c.columns.lifecycle >= 0 && !slices.Contains(c.o.Transitions, string(bytes.TrimSpace(r.fields[c.columns.lifecycle]))) {
		return nil
	}
	n := c.cases.index(id)
	var err error
	if int(n) == len(c.b.caseIDs) {
		if _, err = c.b.addCase(c.cases.names[n]); err != nil {
			return c.limit(r, err)
		}
	}
	ev := event{}
	ev.time, ev.zone = when.instant(c.o.Location)
	if ev.activity, err = c.b.activity(activity); err != nil {
		return c.limit(r, err)
	}
	if err := c.b.addEvent(n, ev); err != nil {
		return c.limit(r, err)
	}
	for i, kept := range c.b.kept {
		value, err := c.text.decode(r.fields[c.columns.kept[i]])
		if err != nil {
			return c.fault(c.cellError(r, c.columns.kept[i], "save the file as UTF-8", "%v", err), 1)
		}
		if v, ok := kept.value(value); ok {
			c.b.keep(n, v)
		}
	}
	return nil
}

// parse reads the cells that every event needs.
func (c *csvReader) parse(r row) (id, activity []byte, when stamp, e *SyntaxError) {
	cells := [2][]byte{}
	for i, column := range []int{c.columns.caseID, c.columns.activity} {
		cell, err := c.text.decode(bytes.TrimSpace(r.fields[column]))
		if err != nil {
			return nil, nil, when, c.cellError(r, column, "save the file as UTF-8", "%v", err)
		}
		if len(cell) == 0 {
			return nil, nil, when, c.cellError(r, column, "every row needs a case, an activity and a time", "the cell is empty")
		}
		cells[i] = cell
	}
	cell := bytes.TrimSpace(r.fields[c.columns.time])
	when, ok := c.layout.parse(cell)
	if !ok {
		return nil, nil, when, c.timeError(r, "correct the cell or say how times are written", "%q is no time in the form %s", shorten(cell), c.layout.pattern)
	}
	return cells[0], cells[1], when, nil
}

// failed gives an error of the scanner or the stream its place and remedy.
func (c *csvReader) failed(err error) error {
	var broken *csvscan.Error
	if errors.As(err, &broken) {
		e := &SyntaxError{File: c.file, Line: broken.Line, Column: broken.Column, Msg: broken.Msg}
		if broken.Limit {
			e.Err = ErrLimit
		}
		return e
	}
	err = fileError(c.file, err)
	var e *SyntaxError
	if errors.As(err, &e) {
		e.Line = c.sc.Line()
	}
	return err
}

// rowErrorAt returns an error on a row.
func (c *csvReader) rowErrorAt(line int, field, remedy, format string, args ...any) *SyntaxError {
	return &SyntaxError{File: c.file, Line: line, Field: field, Msg: fmt.Sprintf(format, args...), Remedy: remedy}
}

// rowError returns an error on the current row.
func (c *csvReader) rowError(field, remedy, format string, args ...any) *SyntaxError {
	return c.rowErrorAt(c.sc.Line(), field, remedy, format, args...)
}

// cellError returns an error on a cell.
func (c *csvReader) cellError(r row, column int, remedy, format string, args ...any) *SyntaxError {
	return c.rowErrorAt(r.line, fmt.Sprintf("column %q", c.header[column]), remedy, format, args...)
}

// timeError returns an error on the cell with the time.
func (c *csvReader) timeError(r row, remedy, format string, args ...any) *SyntaxError {
	e := c.cellError(r, c.columns.time, remedy, format, args...)
	e.Option = OptionTimeLayout
	return e
}

// limit gives an error of the builder its place.
func (c *csvReader) limit(r row, err error) error {
	e := c.rowErrorAt(r.line, "", "split the log, or check whether the columns are the right ones", "%v", err)
	e.Err = err
	return e
}
