package csvscan

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"kiesel/internal/eventlog/scan"
)

// Scanner reads rows.
type Scanner struct {
	b         *scan.Buffer
	delimiter byte
	limit     int
	at        int64 // stream offset of the current row
	fields    [][]byte
	unquoted  []byte // fields in which doubled quotes were replaced
}

// New returns a Scanner on r whose rows have at most limit bytes.
func New(r io.Reader, delimiter byte, limit int) *Scanner {
	return &Scanner{b: scan.New(r, limit), delimiter: delimiter, limit: limit}
}

// Error says why and where a row is broken.
type Error struct {
	Line, Column int
	Msg          string
	Limit        bool // the row is longer than the limit; reading cannot go on
}

// Error says where and what.
func (e *Error) Error() string { return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Msg) }

// Line returns the line, from 1, on which the current row starts.
func (s *Scanner) Line() int {
	line, _ := s.b.Position(s.at)
	return line
}

// Offset returns where the next row is looked for.
func (s *Scanner) Offset() int64 { return s.b.Offset() }

// Place returns line and column of [Scanner.Offset].
func (s *Scanner) Place() scan.Place {
	line, column := s.b.Position(s.b.Offset())
	return scan.Place{Line: line, Column: column}
}

// Move goes on at the start of another line, which has that place. The stream
// must be there already.
func (s *Scanner) Move(offset int64, at scan.Place) {
	s.b.Move(offset, at)
	s.at = offset
}

// Next returns the fields of the next row, valid until the next call. It
// returns io.EOF at the end, and [*Error] for a broken row; the call after that
// goes on with the line after the one where the row broke.
func (s *Scanner) Next() ([][]byte, error) {
	final := false
	for {
		w := s.b.Window()
		if n := lineBreaks(w); n > 0 {
			s.b.Advance(n)
			continue
		}
		if len(w) == 0 && final {
			return nil, io.EOF
		}
		s.at = s.b.Offset()
		n, err := s.row(w, final)
		if err == nil {
			s.b.Advance(n)
			return s.fields, nil
		}
		if !errors.Is(err, errShort) {
			return nil, errors.Join(err, s.skipLine(n))
		}
		switch err := s.b.More(); {
		case errors.Is(err, io.EOF):
			final = true
		case errors.Is(err, scan.ErrTooLong):
			e := s.errorf(0, "a row of more than %d bytes; is there a quote that is never closed?", s.limit)
			e.Limit = true
			return nil, e
		case err != nil:
			return nil, err
		}
	}
}

// errShort says that a row continues behind the window.
var errShort = errors.New("csvscan: row continues")

// lineBreaks returns the length of the line breaks at the start of w.
func lineBreaks(w []byte) int {
	n := 0
	for {
		switch {
		case n < len(w) && w[n] == '\n':
			n++
		case n+1 < len(w) && w[n] == '\r' && w[n+1] == '\n':
			n += 2
		default:
			return n
		}
	}
}

// row reads the row at the start of w and returns its length, or how far it got.
// If final, the stream ends with w.
func (s *Scanner) row(w []byte, final bool) (n int, err error) {
	s.fields, s.unquoted = s.fields[:0], s.unquoted[:0]
	for i := 0; ; i++ {
		var field []byte
		if i < len(w) && w[i] == '"' {
			field, i, err = s.quoted(w, i+1, final)
		} else {
			field, i, err = s.bare(w, i, final)
		}
		if err != nil {
			return i, err
		}
		s.fields = append(s.fields, field)
		if i >= len(w) {
			return i, nil
		}
		if w[i] != s.delimiter {
			return i + 1, nil // a line feed
		}
	}
}

// bare reads a field without quotes at w[i:]; it returns the index of the
// delimiter or line feed behind it.
func (s *Scanner) bare(w []byte, i int, final bool) ([]byte, int, error) {
	from := i
	for i < len(w) && w[i] != s.delimiter && w[i] != '\n' && w[i] != '"' {
		i++
	}
	switch {
	case i == len(w) && !final:
		return nil, i, errShort
	case i == len(w):
		return bytes.TrimSuffix(w[from:], []byte("\r")), i, nil
	case w[i] == '"':
		return nil, i, s.errorf(i, "a quote inside a field that does not start with one; put the whole field in quotes and double the quotes inside")
	case w[i] == '\n':
		return bytes.TrimSuffix(w[from:i], []byte("\r")), i, nil
	}
	return w[from:i], i, nil
}

// quoted reads a field whose opening quote is before w[i:]; it returns the index
// of the delimiter or line feed behind it.
func (s *Scanner) quoted(w []byte, i int, final bool) ([]byte, int, error) {
	from, mark := i, len(s.unquoted)
	for {
		n := bytes.IndexByte(w[i:], '"')
		if n < 0 && final {
			return nil, len(w), s.errorf(0, "a quote in this row is never closed")
		}
		if n < 0 || i+n+1 == len(w) && !final {
			return nil, i, errShort
		}
		i += n + 1 // behind the quote
		if i < len(w) && w[i] == '"' {
			s.unquoted = append(s.unquoted, w[from:i]...)
			i++
			from = i
			continue
		}
		field := w[from : i-1]
		if mark < len(s.unquoted) {
			s.unquoted = append(s.unquoted, field...)
			field = s.unquoted[mark:]
		}
		if i+1 < len(w) && w[i] == '\r' && w[i+1] == '\n' {
			i++
		}
		switch {
		case i == len(w), w[i] == s.delimiter, w[i] == '\n':
			return field, i, nil
		case w[i] == '\r' && i+1 == len(w):
			if final {
				return field, i + 1, nil
			}
			return nil, i, errShort
		}
		return nil, i, s.errorf(i, "%q behind a closing quote; double the quotes inside a field", w[i:i+1])
	}
}

// skipLine moves to the line after the one that contains offset n of the window.
func (s *Scanner) skipLine(n int) error {
	s.b.Advance(n)
	for {
		w := s.b.Window()
		if end := bytes.IndexByte(w, '\n'); end >= 0 {
			s.b.Advance(end + 1)
			return nil
		}
		s.b.Advance(len(w))
		if err := s.b.More(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// errorf returns an [*Error] at offset n of the current row.
func (s *Scanner) errorf(n int, format string, args ...any) *Error {
	line, column := s.b.Position(s.at + int64(n))
	return &Error{Line: line, Column: column, Msg: fmt.Sprintf(format, args...)}
}
