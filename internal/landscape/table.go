package landscape

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// table reads a CSV file with a header row by column name. The delimiter is
// comma, semicolon or tab, as the header has it.
type table struct {
	file    string
	csv     *csv.Reader
	columns map[string]int
	record  []string
	err     error // first error of a field of the current record
}

// openTable reads the header and demands the named columns.
func openTable(file string, r io.Reader, columns ...string) (*table, error) {
	lines := newLineReader(file, r)
	header, err := lines.next()
	if errors.Is(err, io.EOF) {
		return nil, &ReadError{File: file, Problem: "the file is empty; a header row with the names of the columns is needed"}
	}
	if err != nil {
		return nil, err
	}
	t := &table{file: file, columns: map[string]int{}}
	t.csv = csv.NewReader(io.MultiReader(strings.NewReader(string(header)), lines))
	t.csv.Comma = delimiter(string(header))
	t.csv.ReuseRecord = true
	names, err := t.csv.Read()
	if err != nil {
		return nil, t.syntaxError(err)
	}
	for i, name := range names {
		name = strings.ToLower(strings.TrimSpace(name))
		if _, double := t.columns[name]; double {
			return nil, &ReadError{File: file, Line: 1, Field: name, Problem: "the column occurs twice"}
		}
		t.columns[name] = i
	}
	for _, name := range columns {
		if _, ok := t.columns[name]; !ok {
			return nil, &ReadError{File: file, Line: 1, Field: name,
				Problem: fmt.Sprintf("the column is missing; needed are %s", strings.Join(columns, ", "))}
		}
	}
	return t, nil
}

// delimiter returns the separator that is most frequent in the header.
func delimiter(header string) rune {
	best := ','
	for _, c := range []rune{';', '\t'} {
		if strings.Count(header, string(c)) > strings.Count(header, string(best)) {
			best = c
		}
	}
	return best
}

// next moves to the next record; io.EOF after the last.
func (t *table) next() error {
	record, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	if err != nil {
		return t.syntaxError(err)
	}
	t.record, t.err = record, nil
	return nil
}

func (t *table) syntaxError(err error) error {
	if read := (*ReadError)(nil); errors.As(err, &read) {
		return read
	}
	if syntax := (*csv.ParseError)(nil); errors.As(err, &syntax) {
		return &ReadError{File: t.file, Line: syntax.Line, Problem: "the row is no valid CSV", Err: syntax.Err}
	}
	return &ReadError{File: t.file, Problem: "cannot read on", Err: err}
}

// line is the line on which the current record begins.
func (t *table) line() int {
	line, _ := t.csv.FieldPos(0)
	return line
}

// text returns a field without surrounding space, "" if the file has no such
// column.
func (t *table) text(column string) string {
	i, ok := t.columns[column]
	if !ok {
		return ""
	}
	return strings.TrimSpace(t.record[i])
}

// fail keeps the first problem of the current record.
func (t *table) fail(column string, err error) {
	if t.err == nil {
		t.err = &ReadError{File: t.file, Line: t.line(), Field: column, Problem: "cannot be used", Err: err}
	}
}

// count returns a field as a number of things: whole, not negative; 0 if empty.
func (t *table) count(column string) int {
	s := t.text(column)
	if s == "" {
		return 0
	}
	n, err := parseCount(s)
	if err != nil {
		t.fail(column, err)
	}
	return n
}

// decimal returns a field as a finite number within [low, high]; 0 if empty.
func (t *table) decimal(column string, low, high float64) float64 {
	s := t.text(column)
	if s == "" {
		return 0
	}
	x, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || math.IsNaN(x) || x < low || x > high {
		t.fail(column, fmt.Errorf("%q is no number from %g to %g", s, low, high))
		return 0
	}
	return x
}

func parseCount(s string) (int, error) {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%q is no whole number from 0 to %d", s, math.MaxInt32)
	}
	return int(n), nil
}
