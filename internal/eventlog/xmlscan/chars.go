package xmlscan

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf8"
)

// Classes of bytes. Bytes from 0x80 start characters that are looked at one by
// one.
var (
	blank     = bytesOf(" \t\r\n")
	plain     = plainBytes()
	nameStart = bytesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:")
	nameByte  = bytesOf("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:0123456789-.")
)

func bytesOf(chars string) (set [256]bool) {
	for _, c := range []byte(chars) {
		set[c] = true
	}
	return set
}

// plainBytes returns the bytes that mean only themselves in attribute values
// and in text.
func plainBytes() (set [256]bool) {
	for c := byte(' '); c < utf8.RuneSelf; c++ {
		set[c] = !bytes.ContainsRune([]byte(`<>&"']`), rune(c))
	}
	return set
}

// blanks returns the index of the first byte of w from i on that is not blank.
func blanks(w []byte, i int) int {
	for i < len(w) && blank[w[i]] {
		i++
	}
	return i
}

// nameEnd returns the end of the name at w[i:].
func (s *Scanner) nameEnd(w []byte, i int) (int, error) {
	from := i
	for {
		for i < len(w) && nameByte[w[i]] {
			i++
		}
		if i == len(w) {
			return 0, errShort
		}
		if w[i] < utf8.RuneSelf {
			break
		}
		n, err := s.character(w, i)
		if err != nil {
			return 0, err
		}
		if r, _ := utf8.DecodeRune(w[i:]); !isNameRune(r, i == from) {
			break
		}
		i += n
	}
	if i == from || w[from] < utf8.RuneSelf && !nameStart[w[from]] {
		r, _ := utf8.DecodeRune(w[from:])
		return 0, s.errorf(from, "%q where a name is expected", r)
	}
	return i, nil
}

// isNameRune reports whether the non-ASCII r may be in a name, or start it:
// productions 4 and 4a.
func isNameRune(r rune, start bool) bool {
	switch {
	case r == 0xB7, r >= 0x300 && r <= 0x36F, r == 0x203F, r == 0x2040:
		return !start
	case r >= 0xC0 && r <= 0x2FF:
		return r != 0xD7 && r != 0xF7
	case r >= 0x370 && r <= 0x1FFF:
		return r != 0x37E
	case r == 0x200C, r == 0x200D,
		r >= 0x2070 && r <= 0x218F,
		r >= 0x2C00 && r <= 0x2FEF,
		r >= 0x3001 && r <= 0xD7FF,
		r >= 0xF900 && r <= 0xFDCF,
		r >= 0xFDF0 && r <= 0xFFFD,
		r >= 0x10000 && r <= 0xEFFFF:
		return true
	}
	return false
}

// isChar reports whether XML allows the character: production 2.
func isChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}

// character returns the length of the character at w[i:] if XML allows it.
func (s *Scanner) character(w []byte, i int) (int, error) {
	r, n := utf8.DecodeRune(w[i:])
	if r == utf8.RuneError && n <= 1 {
		if !utf8.FullRune(w[i:]) {
			return 0, errShort
		}
		return 0, s.foreignByte(w, i)
	}
	if !isChar(r) {
		return 0, s.errorf(i, "the control character %U is not allowed", r)
	}
	return n, nil
}

// foreignByte returns the error for a byte that starts no UTF-8 character.
func (s *Scanner) foreignByte(w []byte, i int) error {
	return s.errorf(i, "byte 0x%02X does not belong to the encoding of the file; save it as UTF-8 or declare its encoding", w[i])
}

// characters checks the characters of w, a complete comment, instruction or
// CDATA section that is not otherwise looked at.
func (s *Scanner) characters(w []byte) error {
	for i := 0; i < len(w); {
		if c := w[i]; c >= ' ' && c < utf8.RuneSelf {
			i++
			continue
		}
		n, err := s.character(w, i)
		if errors.Is(err, errShort) {
			return s.foreignByte(w, i)
		}
		if err != nil {
			return err
		}
		i += n
	}
	return nil
}

// reference appends the character that &…; at w[i:] stands for and returns its
// length.
func (s *Scanner) reference(w []byte, i int) (int, error) {
	n := bytes.IndexByte(w[i:], ';')
	if n < 0 {
		return 0, errShort
	}
	name := w[i+1 : i+n]
	if r, ok := referenced(string(name)); ok {
		s.decoded = utf8.AppendRune(s.decoded, r)
		return n + 1, nil
	}
	const shown = 20
	if len(name) > shown {
		return 0, s.errorf(i, "& that starts no reference; write &amp;")
	}
	return 0, s.errorf(i, "unknown reference &%s; – only &lt; &gt; &amp; &quot; &apos; and characters by number are known", name)
}

// referenced resolves the name of a reference.
func referenced(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && n <= utf8.MaxRune && isChar(rune(n))
}
