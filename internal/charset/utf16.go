package charset

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// Text returns a reader of the text in r: text in UTF-16 comes out as UTF-8, with a
// byte order mark if it had one; all other text as it is, for which the reader is r
// itself. Text looks at the first bytes of r. Reads may fail with an [*Error].
func Text(r *bufio.Reader) *bufio.Reader {
	head, _ := r.Peek(clearUnits * unitSize) // an error comes back with the next read
	order := orderOf(head)
	if order == nil {
		return r
	}
	return bufio.NewReaderSize(&utf16Reader{in: r, order: order, line: 1}, r.Size())
}

// UTF8 returns a whole text as UTF-8 without byte order mark, whichever of the
// encodings it is in. The error is an [*Error].
func UTF8(text []byte) ([]byte, error) {
	if order := orderOf(text); order != nil {
		in := bufio.NewReader(bytes.NewReader(text))
		converted, err := io.ReadAll(&utf16Reader{in: in, order: order, line: 1})
		return bytes.TrimPrefix(converted, ByteOrderMark), err
	}
	var d Decoder
	rest, marked := bytes.CutPrefix(text, ByteOrderMark)
	if marked {
		d = NewUTF8()
	}
	return d.Decode(rest)
}

// unitSize is how many bytes a unit of UTF-16 has. clearUnits in a row whose other
// half is 0 make it clear that a text without byte order mark is UTF-16: no text in
// another encoding holds the byte 0. A text that is shorter needs two.
const unitSize, clearUnits, leastUnits = 2, 4, 2

// orderOf returns the order of bytes of a text in UTF-16, nil for one in another
// encoding. UTF-32, which begins alike, is none.
func orderOf(text []byte) binary.ByteOrder {
	head := text[:min(len(text), clearUnits*unitSize)]
	switch {
	case bytes.HasPrefix(head, []byte{0xff, 0xfe, 0, 0}):
		return nil
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		return binary.LittleEndian
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return binary.BigEndian
	case len(head) < leastUnits*unitSize:
		return nil
	}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		if latin(head, order) {
			return order
		}
	}
	return nil
}

// latin reports whether all units are letters below U+0100.
func latin(head []byte, order binary.ByteOrder) bool {
	for ; len(head) >= unitSize; head = head[unitSize:] {
		if unit := order.Uint16(head); unit == 0 || unit > 0xff {
			return false
		}
	}
	return true
}

// utf16Reader reads text in UTF-16 as UTF-8.
type utf16Reader struct {
	in     *bufio.Reader
	order  binary.ByteOrder
	offset int // in the text, of what comes next
	line   int
	space  [utf8.UTFMax]byte
	rest   []byte // of space, what Read has not handed out yet
	err    error
}

// Read implements [io.Reader].
func (r *utf16Reader) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if len(r.rest) == 0 {
			if r.err == nil {
				r.err = r.next()
			}
			if r.err != nil {
				return n, r.err
			}
		}
		copied := copy(p[n:], r.rest)
		r.rest, n = r.rest[copied:], n+copied
	}
	return n, nil
}

// next reads one character.
func (r *utf16Reader) next() error {
	at := r.offset
	unit, err := r.unit()
	if err != nil {
		return err
	}
	c := rune(unit)
	if utf16.IsSurrogate(c) {
		second, err := r.unit()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if c = utf16.DecodeRune(c, rune(second)); c == utf8.RuneError {
			return &Error{Offset: at, Line: r.line, Fault: HalfPair, Msg: fmt.Sprintf("0x%04X in this text in UTF-16 is half of a pair, and the other half is missing; the file is damaged", unit)}
		}
	}
	if c == '\n' {
		r.line++
	}
	r.rest = utf8.AppendRune(r.space[:0], c)
	return nil
}

// unit reads one unit.
func (r *utf16Reader) unit() (uint16, error) {
	one, err := r.in.ReadByte()
	if err != nil {
		return 0, err
	}
	other, err := r.in.ReadByte()
	if errors.Is(err, io.EOF) {
		return 0, &Error{Offset: r.offset, Line: r.line, Fault: CutOff, Msg: "the text is in UTF-16 but has an odd number of bytes; the file is cut off or damaged"}
	}
	if err != nil {
		return 0, err
	}
	r.offset += unitSize
	return r.order.Uint16([]byte{one, other}), nil
}
