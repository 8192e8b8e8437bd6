package eventlog

import (
	"errors"
	"strconv"
	"strings"
)

// ErrLimit is wrapped by the error for a file that exceeds one of the [Limits].
var ErrLimit = errors.New("limit exceeded")

// Option names a field of [Options] that a caller can set to read a file that
// was not understood.
type Option string

// The options that help.
const (
	OptionCase       Option = "case"
	OptionActivity   Option = "activity"
	OptionTime       Option = "time"
	OptionLifecycle  Option = "lifecycle"
	OptionTimeLayout Option = "time-format"
	OptionLocation   Option = "zone"
)

// SyntaxError says what is wrong with a log, where, and what to do about it.
type SyntaxError struct {
	File   string // as given by the caller
	Line   int    // from 1; 0 if the error concerns the whole file
	Column int    // from 1, in characters; 0 if it concerns the whole line
	Field  string // column of a table, attribute of an event; may be empty
	Msg    string
	Remedy string // what to do next; may be empty
	Option Option // that may help; may be empty
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

// withOption adds to an error that a fault is, if it is one, the option that may
// help.
func withOption(err error, o Option) error {
	var fault *SyntaxError
	if errors.As(err, &fault) {
		fault.Option = o
	}
	return err
}

// Unwrap returns the cause.
func (e *SyntaxError) Unwrap() error { return e.Err }
