package columnar

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// segment is one file of a stored log, mapped into memory.
type segment struct {
	path       string
	data       []byte
	unmap      func() error
	schema     message   // describes the columns
	head       []message // the dictionaries
	batches    []message
	checked    []atomic.Bool // by batch
	before     int           // number of batches in earlier segments
	skipped    int
	attributes []string
	activities []string
	values     [][]string // of the attributes, by attribute and number
}

// message is where a message of the file lies.
type message struct{ meta, body []byte }

// magic begins and ends a file.
var magic = []byte("ARROW1")

// openSegment maps a file and reads what describes it. The caller closes the
// segment.
func openSegment(path string) (_ *segment, err error) {
	s := &segment{path: path}
	if s.data, s.unmap, err = mapFile(path); err != nil {
		return nil, fmt.Errorf("opening the stored log: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("opening the stored log %s: %w", path, err), s.close())
		}
	}()
	if err := s.findMessages(); err != nil {
		return nil, err
	}
	s.checked = make([]atomic.Bool, len(s.batches))
	return s, s.describe()
}

func (s *segment) close() error { return s.unmap() }

var errDamaged = errors.New("the file is damaged or cut off; convert the log again")

// findMessages walks over the messages of the file without reading the columns.
// Each is a mark, the length of its description, that description and its body
// (Arrow columnar format 1.5, "Encapsulated message format").
func (s *segment) findMessages() error {
	const mark, align = 0xFFFFFFFF, 8
	rest := s.data
	if !bytes.HasPrefix(rest, magic) {
		return ErrLayout
	}
	if !bytes.HasSuffix(rest, magic) || len(rest) < 2*align {
		return errDamaged
	}
	rest = rest[align:]
	for {
		if len(rest) < align || binary.LittleEndian.Uint32(rest) != mark {
			return errDamaged
		}
		length := int64(binary.LittleEndian.Uint32(rest[4:]))
		if length == 0 {
			return nil // what follows is the index of other readers
		}
		rest = rest[align:]
		if length > int64(len(rest)) {
			return errDamaged
		}
		m := message{meta: rest[:length]}
		rest = rest[length:]
		kind, body, err := m.about()
		if err != nil || body < 0 || body > int64(len(rest)) {
			return errors.Join(errDamaged, err)
		}
		m.body, rest = rest[:body], rest[body:]
		switch kind {
		case ipc.MessageSchema:
			s.schema = m
		case ipc.MessageDictionaryBatch:
			s.head = append(s.head, m)
		case ipc.MessageRecordBatch:
			s.batches = append(s.batches, m)
		}
	}
}

// about tells the kind of a message and the length of its body.
func (m message) about() (kind ipc.MessageType, body int64, err error) {
	defer recovered(&err)
	found := m.open()
	defer found.Release()
	return found.Type(), found.BodyLen(), nil
}

func (m message) open() *ipc.Message {
	return ipc.NewMessage(memory.NewBufferBytes(m.meta), memory.NewBufferBytes(m.body))
}

// recovered makes an error of a panic with which the Arrow library answers to
// damaged files.
func recovered(err *error) {
	if cause := recover(); cause != nil {
		*err = fmt.Errorf("%w (%v)", errDamaged, cause)
	}
}

// describe reads the schema and the dictionaries.
func (s *segment) describe() (err error) {
	defer recovered(&err)
	if s.schema.meta == nil {
		return errDamaged
	}
	r, err := s.reader(func() (message, bool) { return message{}, false })
	if err != nil {
		return err
	}
	defer r.Release()
	if s.attributes, err = checkSchema(r.Schema()); err != nil {
		return err
	}
	text, _ := r.Schema().Metadata().GetValue(keySkipped)
	if s.skipped, err = strconv.Atoi(text); err != nil || s.skipped < 0 {
		return fmt.Errorf("%w: %s is %q", errDamaged, keySkipped, text)
	}
	if len(s.batches) == 0 {
		return nil
	}
	return s.readDictionaries()
}

// readDictionaries reads the names of activities and the values of attributes,
// which hang on every batch.
func (s *segment) readDictionaries() error {
	return s.each(inOrder(s.batches[:1]), func(r arrow.RecordBatch) error {
		for i := range int(r.NumCols()) {
			dictionary, ok := dictionaryOf(r.Column(i))
			switch {
			case i == 0:
			case !ok:
				return errDamaged
			case i == 1:
				s.activities = texts(dictionary)
			default:
				s.values = append(s.values, texts(dictionary))
			}
		}
		return nil
	})
}

// dictionaryOf returns the dictionary of a column of attributes, or that of the
// activities within the events.
func dictionaryOf(column arrow.Array) (*array.String, bool) {
	if list, ok := column.(*array.List); ok {
		column = list.ListValues().(*array.Struct).Field(fieldActivity)
	}
	encoded, ok := column.(*array.Dictionary)
	if !ok {
		return nil, false
	}
	values, ok := encoded.Dictionary().(*array.String)
	return values, ok
}

// texts copies texts out of the file.
func texts(values *array.String) []string {
	all := make([]string, values.Len())
	for i := range all {
		all[i] = string([]byte(values.Value(i)))
	}
	return all
}

// each calls fn with the batches that next names, until there are no more.
func (s *segment) each(next func() (message, bool), fn func(arrow.RecordBatch) error) (err error) {
	defer recovered(&err)
	r, err := s.reader(next)
	if err != nil {
		return err
	}
	defer r.Release()
	for r.Next() {
		if err := fn(r.RecordBatch()); err != nil {
			return err
		}
	}
	if err := r.Err(); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w (%w)", errDamaged, err)
	}
	return nil
}

// reader returns a reader of the batches that next names. Their columns are those
// of the mapped file; nothing is copied.
func (s *segment) reader(next func() (message, bool)) (*ipc.Reader, error) {
	return ipc.NewReaderFromMessageReader(&feed{segment: s, next: next}, ipc.WithDelayReadSchema(false))
}

// feed hands the messages of a segment to an Arrow reader: its schema, its
// dictionaries, and the batches that somebody chooses. The library's reader of
// mapped files knows no dictionaries.
type feed struct {
	segment *segment
	next    func() (message, bool)
	sent    int
	last    *ipc.Message
}

// Message implements [ipc.MessageReader].
func (f *feed) Message() (*ipc.Message, error) {
	var m message
	switch i := f.sent - 1; {
	case i < 0:
		m = f.segment.schema
	case i < len(f.segment.head):
		m = f.segment.head[i]
	default:
		var more bool
		if m, more = f.next(); !more {
			return nil, io.EOF
		}
	}
	f.sent++
	f.Release()
	f.last = m.open()
	return f.last, nil
}

// Retain implements [ipc.MessageReader]; the mapped file outlives the feed.
func (f *feed) Retain() {}

// Release implements [ipc.MessageReader].
func (f *feed) Release() {
	if f.last != nil {
		f.last.Release()
		f.last = nil
	}
}
