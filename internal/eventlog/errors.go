package eventlog

import (
	"errors"
	"strconv"
	"strings"
)

// ErrLimit is wrapped by the error for a file that exceeds one of the [Limits].
var ErrLimit = errors.New("limit exceeded")

// SyntaxError says what is wrong with a log, where, and what to do about it.
type SyntaxError struct {
	File   string // as given by the caller
	Line   int    // from 1; 0 if the error concerns the whole file
	Column int    // from 1, in characters; 0 if it concerns the whole line
	Field  string // column of a table, attribute of an event; may be empty
	Msg    string
	Remedy string // what to do next; may be empty
	Err    error  // the cause, for errors.Is; may be nil
}

// Error returns "file:line:column: field: message; remedy".
func (e *SyntaxError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	for _, n := range []int{e.Line, e.Column} {
		if n > 0 {
			b.WriteString(":" + strconv.Itoa(n))
		}
	}
	b.WriteString(": ")
	if e.Field != "" {
		b.WriteString(e.Field + ": ")
	}
	b.WriteString(e.Msg)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *SyntaxError) Unwrap() error { return e.Err }
