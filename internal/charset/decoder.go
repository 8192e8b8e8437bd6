package charset

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// ByteOrderMark begins many files in UTF-8.
var ByteOrderMark = []byte("\xef\xbb\xbf")

// Decoder reads the pieces of one text. The first piece that is not plain ASCII
// decides on the encoding of all; a mixture is an error. The zero Decoder is
// ready for use.
type Decoder struct {
	coding coding
}

type coding int

const (
	open coding = iota // only ASCII so far
	unicode
	windows
)

// Error says where a piece of text cannot be read.
type Error struct {
	Offset int // of the first byte that does not fit, from 0
	Line   int // of the piece, from 1
	Fault  Fault
	Msg    string
}

// Fault is what is wrong with a text.
type Fault int

// The faults.
const (
	NoText   Fault = iota // a byte that its encoding does not have
	CutOff                // UTF-16 that ends within a character
	HalfPair              // UTF-16 with half of a character that needs two units
)

// Error says what is wrong.
func (e *Error) Error() string { return e.Msg }

// NewUTF8 returns a Decoder for text that is known to be UTF-8, as after a byte
// order mark.
func NewUTF8() Decoder { return Decoder{coding: unicode} }

// Decode returns a piece as UTF-8: piece itself where nothing had to be
// converted. The error is an [*Error].
func (d *Decoder) Decode(piece []byte) ([]byte, error) {
	if plain(piece) {
		return piece, nil
	}
	valid := utf8.Valid(piece)
	if d.coding == open {
		d.coding = windows
		if valid {
			d.coding = unicode
		}
	}
	switch {
	case d.coding == windows:
		return fromWindows(piece)
	case !valid:
		at := firstInvalid(piece)
		return nil, &Error{Offset: at, Line: lineOf(piece, at), Msg: fmt.Sprintf("byte 0x%02X is not UTF-8, although the text before it is; the file is damaged or mixes encodings", piece[at])}
	}
	return piece, nil
}

func fromWindows(piece []byte) ([]byte, error) {
	var text bytes.Buffer
	text.Grow(len(piece) + len(piece)/8)
	for i, c := range piece {
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			return nil, &Error{Offset: i, Line: lineOf(piece, i), Msg: fmt.Sprintf("byte 0x%02X is neither UTF-8 nor Windows-1252", c)}
		}
		text.WriteRune(r)
	}
	return text.Bytes(), nil
}

func lineOf(piece []byte, at int) int { return 1 + bytes.Count(piece[:at], []byte("\n")) }

func plain(piece []byte) bool {
	for _, c := range piece {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func firstInvalid(piece []byte) int {
	for i := 0; i < len(piece); {
		r, n := utf8.DecodeRune(piece[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(piece)
}
