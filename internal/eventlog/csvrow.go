package eventlog

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// rowScanner cuts usual rows into cells, looking at eight bytes at a time.
type rowScanner struct {
	delimiter byte
	width     int
	wanted    []int    // the columns that are looked at, ascending
	cells     [][]byte // of these columns, without quotes
}

func newRowScanner(f *rowForm) rowScanner {
	return rowScanner{delimiter: f.delimiter, width: f.width, wanted: f.cells, cells: make([][]byte, len(f.cells))}
}

const (
	ones = 0x0101010101010101 // a byte repeated is ones times the byte
	low7 = 0x7f * ones
)

// word returns the eight bytes at text[i:], blanks behind the end.
func word(text []byte, i int) uint64 {
	if i+8 <= len(text) {
		return binary.LittleEndian.Uint64(text[i:])
	}
	tail := [8]byte{' ', ' ', ' ', ' ', ' ', ' ', ' ', ' '}
	copy(tail[:], text[i:])
	return binary.LittleEndian.Uint64(tail[:])
}

// scan reads the row that starts at text[at:] and returns where the line after it
// starts, 0 if the row is unusual.
func (s *rowScanner) scan(text []byte, at int) int {
	delimiter := uint64(s.delimiter) * ones
	var hits uint64
	column, next, from := 0, 0, at
	for i := at; ; {
		for hits == 0 {
			if i >= len(text) {
				return 0
			}
			// The high bit of a sum is zero where the byte is the one looked for.
			x := word(text, i)
			low := x & low7
			hits = ^((low^delimiter+low7)&(low^'\n'*ones+low7)&(low^'"'*ones+low7) | x | low7)
			i += 8
		}
		p := i - 8 + bits.TrailingZeros64(hits)>>3
		hits &= hits - 1
		cell := text[from:p]
		if text[p] == '"' {
			if p = s.closing(text, p); p == 0 || len(cell) > 0 {
				return 0
			}
			cell = text[from+1 : p]
			p++
			if text[p] == '\r' {
				p++
			}
			hits, i = 0, p+1
		} else if n := len(cell); text[p] == '\n' && n > 0 && cell[n-1] == '\r' {
			cell = cell[:n-1]
		}
		if next < len(s.wanted) && s.wanted[next] == column {
			s.cells[next] = cell
			next++
		}
		column++
		if text[p] == '\n' {
			if column != s.width {
				return 0
			}
			return p + 1
		}
		from = p + 1
	}
}

// closing returns the index of the quote that ends the cell whose first quote is
// text[at], 0 if something unusual follows.
func (s *rowScanner) closing(text []byte, at int) int {
	n := bytes.IndexByte(text[at+1:], '"')
	end := at + 1 + n
	if n < 0 || end+1 == len(text) {
		return 0
	}
	after := text[end+1:]
	if after[0] == s.delimiter || after[0] == '\n' || after[0] == '\r' && len(after) > 1 && after[1] == '\n' {
		return end
	}
	return 0
}

// isPlain reports whether all bytes are ASCII and none is zero.
func isPlain(b []byte) bool {
	i := 0
	for ; i+8 <= len(b); i += 8 {
		if x := binary.LittleEndian.Uint64(b[i:]); (x|^(x&low7+low7))&^low7 != 0 {
			return false
		}
	}
	for ; i < len(b); i++ {
		if b[i] == 0 || b[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
