package xmlscan

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

const (
	ones  = 0x0101010101010101 // a byte repeated is ones times the byte
	highs = 0x80 * ones
)

// valueEnd returns the index of the first byte of w from i on that ends, or may
// not stand in, an attribute value between double quotes as it is: quote, <, &,
// a control character, or a byte outside of ASCII. It looks at eight bytes at a
// time: Mycroft's test for a zero byte, whose lowest hit is exact.
func valueEnd(w []byte, i int) int {
	for ; i+8 <= len(w); i += 8 {
		x := binary.LittleEndian.Uint64(w[i:])
		quoteOrAmp := x&^(4*ones) ^ '"'*ones // " and & differ in one bit
		less := x ^ '<'*ones
		hits := (quoteOrAmp-ones)&^quoteOrAmp | (less-ones)&^less | (x-' '*ones)&^x | x
		if hits &= highs; hits != 0 {
			return i + bits.TrailingZeros64(hits)>>3
		}
	}
	for i < len(w) && w[i] >= ' ' && w[i] < utf8.RuneSelf && w[i] != '"' && w[i] != '<' && w[i] != '&' {
		i++
	}
	return i
}

// Value returns the attribute value that starts behind a double quote, at w[i:],
// and the index of the quote that ends it. References in it are replaced, with
// decoded as the memory to do so. It is not ok if the value does not end in w,
// is not well-formed, or holds tabs or line ends.
func Value(w []byte, i int, decoded *[]byte) (value []byte, end int, ok bool) {
	from, first := i, i
	*decoded = (*decoded)[:0]
	for {
		i = valueEnd(w, i)
		if i == len(w) {
			return nil, 0, false
		}
		switch c := w[i]; {
		case c == '"' && from == first:
			return w[from:i], i, true
		case c == '"':
			*decoded = append(*decoded, w[from:i]...)
			return *decoded, i, true
		case c == '&':
			r, n, ok := reference(w[i:])
			if !ok {
				return nil, 0, false
			}
			*decoded = utf8.AppendRune(append(*decoded, w[from:i]...), r)
			i += n
			from = i
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRune(w[i:])
			if r == utf8.RuneError && n <= 1 || !isChar(r) {
				return nil, 0, false
			}
			i += n
		default:
			return nil, 0, false
		}
	}
}

// reference returns the character that &…; at the start of w stands for, and its
// length.
func reference(w []byte) (r rune, n int, ok bool) {
	if n = bytes.IndexByte(w, ';'); n < 0 {
		return 0, 0, false
	}
	r, ok = referenced(string(w[1:n]))
	return r, n + 1, ok
}
