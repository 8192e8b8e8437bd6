package landscape

import "fmt"

// ReadError tells where in a file something is wrong, what, and what to do.
type ReadError struct {
	File    string // as given to the reader
	Line    int    // from 1; 0 if the whole file is meant
	Field   string // name of the column or field, may be empty
	Problem string // what is wrong and what is expected
	Err     error  // cause, may be nil
}

// Error reads "gemeinden.csv:12: field flaeche_km2: …".
func (e *ReadError) Error() string {
	place := e.File
	if e.Line > 0 {
		place = fmt.Sprintf("%s:%d", place, e.Line)
	}
	if e.Field != "" {
		place += ": field " + e.Field
	}
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", place, e.Problem, e.Err)
	}
	return place + ": " + e.Problem
}

// Unwrap returns the cause.
func (e *ReadError) Unwrap() error { return e.Err }
