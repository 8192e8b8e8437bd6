package eventlog

import (
	"bytes"
	"slices"
	"sync"

	"kiesel/internal/eventlog/ahead"
	"kiesel/internal/eventlog/scan"
)

// rowForm is what has to be known of a table to read its rows out of order.
type rowForm struct {
	o         Options
	delimiter byte
	width     int // fields of a row
	columns   eventColumns
	layout    layout
	text      textDecoder // as it was then
	cells     []int       // the columns that are looked at, ascending
	readers   sync.Pool   // of *rowReader
}

// form returns what rows are like behind those that were read so far.
func (c *csvReader) rowForm() *rowForm {
	f := &rowForm{o: c.o, delimiter: c.delimiter, width: len(c.header), columns: c.columns, layout: c.layout, text: c.text}
	f.cells = append([]int{c.columns.caseID, c.columns.activity, c.columns.time}, c.columns.kept...)
	if c.columns.lifecycle >= 0 {
		f.cells = append(f.cells, c.columns.lifecycle)
	}
	slices.Sort(f.cells)
	f.cells = slices.Compact(f.cells)
	f.readers.New = func() any { return newRowReader(f) }
	return f
}

// rowRun is what was read out of order: usual rows one behind the other.
type rowRun struct {
	from, to int // in the text of the piece
	b        *builder
	hashes   []uint64    // of the identifiers of its cases
	text     textDecoder // as it is behind the run, if it decided anything
	place    scan.Place  // of the end, as if the run started the text
}

// read reads the usual rows of a piece, leaving out the others.
func (f *rowForm) read(text []byte, from int) []rowRun {
	r := f.readers.Get().(*rowReader)
	defer f.readers.Put(r)
	var runs []rowRun
	for from < len(text) {
		run := r.read(text, from)
		if run.to > from {
			runs = append(runs, run)
		}
		from = run.to
		if from < len(text) {
			from += nextRow(text[from:])
		}
	}
	return runs
}

// nextRow returns where the row behind the first one of a text starts: behind
// the first line feed that is not inside quotes, as far as one can see.
func nextRow(text []byte) int {
	first, quotes := 0, 0
	for at := 0; ; {
		n := bytes.IndexByte(text[at:], '\n') + 1
		switch {
		case n == 0 && first > 0:
			return first
		case n == 0:
			return len(text)
		}
		quotes += bytes.Count(text[at:at+n], []byte{'"'})
		if at += n; quotes%2 == 0 {
			return at
		}
		if first == 0 {
			first = at
		}
	}
}

// rowPieces cut a table behind line feeds that are not inside quotes, as far as
// one can see from the start of the piece.
func rowPieces(o Options) ahead.Shape {
	return ahead.Shape{Size: o.pieces, Behind: o.Limits.Token, Cut: func(text []byte) int {
		quotes := bytes.Count(text, []byte{'"'})
		last := 0
		for end := len(text); ; {
			n := bytes.LastIndexByte(text[:end], '\n') + 1
			if n == 0 {
				return last
			}
			if last == 0 {
				last = n
			}
			if quotes -= bytes.Count(text[n:end], []byte{'"'}); quotes%2 == 0 {
				return n
			}
			end = n - 1
		}
	}}
}
