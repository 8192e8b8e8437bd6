package xmlscan

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"kiesel/internal/eventlog/scan"
)

// Kind says what a token is.
type Kind uint8

// The tokens. Comments, processing instructions and blank text are checked but
// not reported.
const (
	Start Kind = iota + 1 // a start tag, see Name and Attrs
	End                   // an end tag, or the end of an empty-element tag, see Name
	Text                  // character data that is not blank, see Text
)

// Attr is an attribute of a start tag, its value decoded.
type Attr struct {
	Name, Value []byte
}

// Limits bound what a document may ask for.
type Limits struct {
	Depth int // open elements at a time
	Token int // bytes of one tag, text, comment or attribute value
}

// maxAttrs bounds the attributes of one element, because duplicates are found
// by comparing all pairs.
const maxAttrs = 128

// Scanner reads one document. Slices that it returns are valid until the next
// call of Next, Skip or Resync.
type Scanner struct {
	b      *scan.Buffer
	limits Limits

	at      int64 // stream offset of the current token
	name    []byte
	attrs   []Attr
	text    []byte
	decoded []byte // attribute values and text with references replaced
	empty   bool   // an empty-element tag was reported as Start, its End is due
	rooted  bool   // the root element was seen

	open  []byte // names of the open elements, one after the other
	marks []int  // where in open each name starts
}

// New returns a Scanner on r, which may be in any encoding that [Decode] knows.
func New(r io.Reader, limits Limits) (*Scanner, error) {
	text, err := Decode(r)
	if err != nil {
		return nil, err
	}
	return NewDecoded(text, limits), nil
}

// NewDecoded returns a Scanner on what [Decode] returned.
func NewDecoded(text io.Reader, limits Limits) *Scanner {
	return &Scanner{b: scan.New(text, limits.Token), limits: limits}
}

// Name returns the name of the current Start or End token.
func (s *Scanner) Name() []byte { return s.name }

// Attrs returns the attributes of the current Start token in document order.
func (s *Scanner) Attrs() []Attr { return s.attrs }

// Text returns the current Text token, without leading blanks, references
// replaced.
func (s *Scanner) Text() []byte { return s.text }

// Depth returns the number of open elements: after Start the new one counts,
// after End the closed one does not.
func (s *Scanner) Depth() int { return len(s.marks) }

// Pos returns line and column, both from 1, where the current token starts.
func (s *Scanner) Pos() (line, column int) { return s.b.Position(s.at) }

// Offset returns where the next token is looked for, as an offset in the decoded
// text.
func (s *Scanner) Offset() int64 { return s.b.Offset() }

// EndDue reports whether the next token is the end of an empty element, which
// does not stand anywhere.
func (s *Scanner) EndDue() bool { return s.empty }

// Place returns line and column of [Scanner.Offset].
func (s *Scanner) Place() scan.Place {
	line, column := s.b.Position(s.b.Offset())
	return scan.Place{Line: line, Column: column}
}

// Move goes on at another offset, which has that place and where the same
// elements are open. The stream must be there already.
func (s *Scanner) Move(offset int64, at scan.Place) {
	s.b.Move(offset, at)
	s.at = offset
}

// Next moves to the next token. It returns io.EOF after a complete document and
// [*Error] for one that is not well-formed or exceeds the limits; other errors
// are those of the stream.
func (s *Scanner) Next() (Kind, error) {
	if s.empty {
		s.empty = false
		s.pop()
		return End, nil
	}
	for {
		if err := s.skipBlank(); err != nil {
			return 0, s.atEnd(err)
		}
		s.at = s.b.Offset()
		kind, n, err := s.token(s.b.Window())
		if errors.Is(err, errShort) {
			if err := s.b.More(); err != nil {
				return 0, s.cutOff(err)
			}
			continue
		}
		if err != nil {
			return 0, err
		}
		s.b.Advance(n)
		if kind != 0 {
			return kind, nil
		}
	}
}

// errShort says that a token continues behind the window.
var errShort = errors.New("xmlscan: token continues")

// skipBlank moves to the next byte that is not blank; at the end of the stream
// it returns io.EOF.
func (s *Scanner) skipBlank() error {
	for {
		w := s.b.Window()
		n := blanks(w, 0)
		s.b.Advance(n)
		if n < len(w) {
			return nil
		}
		if err := s.b.More(); err != nil {
			return err
		}
	}
}

// atEnd judges the end of the stream between two tokens.
func (s *Scanner) atEnd(err error) error {
	if !errors.Is(err, io.EOF) {
		return err
	}
	s.at = s.b.Offset()
	switch {
	case !s.rooted:
		return s.errorf(0, "the document has no element")
	case len(s.marks) > 0:
		return s.errorf(0, "the file ends inside <%s>; it is incomplete", s.open[s.marks[len(s.marks)-1]:])
	}
	return io.EOF
}

// cutOff judges the end of the stream, or of the largest window, inside a token.
func (s *Scanner) cutOff(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return s.errorf(0, "the file ends inside a tag, comment or text that starts here; it is incomplete")
	case errors.Is(err, scan.ErrTooLong):
		return s.limitf(0, "a tag, comment or text of more than %d bytes", s.limits.Token)
	}
	return err
}

// token reads the token at the start of w and returns its kind, zero if it is
// not reported, and its length.
func (s *Scanner) token(w []byte) (kind Kind, n int, err error) {
	if w[0] != '<' {
		return s.charData(w)
	}
	if len(w) == 1 {
		return 0, 0, errShort
	}
	switch w[1] {
	case '/':
		return s.endTag(w)
	case '!':
		return s.declaration(w)
	case '?':
		return s.instruction(w)
	}
	return s.startTag(w)
}

// push opens the element with the current name.
func (s *Scanner) push() {
	s.marks = append(s.marks, len(s.open))
	s.open = append(s.open, s.name...)
	s.rooted = true
}

// pop closes the innermost element.
func (s *Scanner) pop() {
	last := len(s.marks) - 1
	s.open = s.open[:s.marks[last]]
	s.marks = s.marks[:last]
}

// Skip moves behind the end of the element that the last Start opened.
func (s *Scanner) Skip() error {
	for outer := s.Depth() - 1; s.Depth() > outer; {
		if _, err := s.Next(); err != nil {
			return err
		}
	}
	return nil
}

// Resync moves behind an error to the next start tag called name, as if only
// the outermost depth elements were open. What lies between is not checked. It
// returns io.EOF if there is no such tag.
func (s *Scanner) Resync(name string, depth int) error {
	for len(s.marks) > depth {
		s.pop()
	}
	s.empty = false
	tag := []byte("<" + name)
	s.b.Advance(min(1, len(s.b.Window()))) // at least one byte on, lest it find the broken tag again
	for {
		w := s.b.Window()
		at := bytes.Index(w, tag)
		switch {
		case at >= 0 && at+len(tag) < len(w):
			s.b.Advance(at)
			if next := w[at+len(tag)]; blank[next] || next == '>' || next == '/' {
				return nil
			}
			s.b.Advance(1)
			continue
		case at >= 0:
			s.b.Advance(at)
		default:
			s.b.Advance(max(0, len(w)-len(tag)+1))
		}
		if err := s.b.More(); err != nil {
			return err
		}
	}
}

// Error says why and where a document is not well-formed or too large.
type Error struct {
	Line, Column int
	Msg          string
	Limit        bool // a limit was exceeded
}

// Error says where and what.
func (e *Error) Error() string { return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Msg) }

// errorf returns an [*Error] at offset n of the current token.
func (s *Scanner) errorf(n int, format string, args ...any) error {
	line, column := s.b.Position(s.at + int64(n))
	return &Error{Line: line, Column: column, Msg: fmt.Sprintf(format, args...)}
}

// limitf returns an [*Error] for an exceeded limit.
func (s *Scanner) limitf(n int, format string, args ...any) error {
	line, column := s.b.Position(s.at + int64(n))
	return &Error{Line: line, Column: column, Msg: "limit exceeded: " + fmt.Sprintf(format, args...), Limit: true}
}
