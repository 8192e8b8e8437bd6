package eventlog

// report decides what happens to a fault: on strict reading it is the error
// that ends the reading, on lenient reading it is noted.
type report struct {
	file     string
	lenient  bool
	skipped  int
	problems []*SyntaxError
}

// full reports that a fault need not be described any more, only counted.
func (r *report) full() bool { return len(r.problems) >= MaxProblems }

// fault returns e on strict reading. On lenient reading it counts what is left
// out because of e and returns nil.
func (r *report) fault(e *SyntaxError, skipped int) error {
	if !r.lenient {
		return e
	}
	r.note(e, skipped)
	return nil
}

// note counts what is left out because of e, on strict reading too.
func (r *report) note(e *SyntaxError, skipped int) {
	r.skipped += skipped
	if !r.full() {
		r.problems = append(r.problems, e)
	}
}
