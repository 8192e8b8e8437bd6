package csvscan

import (
	"bytes"
	"strings"
)

// delimiters are what may separate columns.
const delimiters = ",;\t|"

// Delimiter returns the delimiter that the first line of a file shows most often
// outside of quotes, zero if none.
func Delimiter(head []byte) (delimiter byte) {
	line, _, _ := bytes.Cut(bytes.TrimLeft(head, "\r\n"), []byte("\n"))
	counts, quoted := map[byte]int{}, false
	for _, c := range line {
		if c == '"' {
			quoted = !quoted
		}
		if !quoted {
			counts[c]++
		}
	}
	most := 0
	for _, d := range []byte(delimiters) {
		if counts[d] > most {
			delimiter, most = d, counts[d]
		}
	}
	return delimiter
}

// IsDelimiter tells whether c may separate columns.
func IsDelimiter(c rune) bool { return strings.ContainsRune(delimiters, c) }
