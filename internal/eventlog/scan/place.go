package scan

import (
	"bytes"
	"unicode/utf8"
)

// Place is a place in a text. Columns count characters.
type Place struct{ Line, Column int }

// Start is where a text starts.
var Start = Place{Line: 1, Column: 1}

// After returns the place behind a text that starts at p. What follows the text
// must not be in the middle of a character.
func (p Place) After(text []byte) Place {
	if n := bytes.Count(text, []byte{'\n'}); n > 0 {
		p.Line += n
		p.Column = 1
		text = text[bytes.LastIndexByte(text, '\n')+1:]
	}
	p.Column += utf8.RuneCount(text)
	return p
}

// Then returns where a text ends that starts at p and would end at q if it
// started at [Start].
func (p Place) Then(q Place) Place {
	if q.Line > 1 {
		return Place{p.Line + q.Line - 1, q.Column}
	}
	return Place{p.Line, p.Column + q.Column - 1}
}
