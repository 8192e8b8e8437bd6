package eventlog

import (
	"bytes"
	"slices"

	"kiesel/internal/charset"
	"kiesel/internal/eventlog/scan"
)

// rowReader reads runs of usual rows: those in which nothing is wrong and no
// quote is doubled. What it reads it reads as [csvReader] does; everything else
// it leaves to that.
type rowReader struct {
	form *rowForm
	at   struct{ caseID, activity, time, lifecycle int } // indices of form.cells
	kept []int
	row  rowScanner

	clock  clock
	run    rowRun
	events int        // likely in the next run
	cases  dictionary // identifiers as written
	last   int32      // the case of the row before
}

func newRowReader(f *rowForm) *rowReader {
	r := &rowReader{form: f, row: newRowScanner(f)}
	r.at.caseID, r.at.activity, r.at.time = f.cell(f.columns.caseID), f.cell(f.columns.activity), f.cell(f.columns.time)
	r.at.lifecycle = f.cell(f.columns.lifecycle)
	for _, column := range f.columns.kept {
		r.kept = append(r.kept, f.cell(column))
	}
	return r
}

// cell returns the index of a column in f.cells, -1 for none.
func (f *rowForm) cell(column int) int { return slices.Index(f.cells, column) }

// read reads the run, perhaps empty, that starts at text[at:].
func (r *rowReader) read(text []byte, at int) rowRun {
	r.run = rowRun{from: at, to: at, b: newBuilder(r.form.o, r.events), text: r.form.text}
	r.cases.handOver()
	r.last = -1
	for at = passLineBreaks(text, at); at < len(text); at = passLineBreaks(text, at) {
		before := r.run.text
		end := r.row.scan(text, at)
		if end == 0 || end-at+8 > r.form.o.Limits.Token || !r.add() {
			r.run.text = before
			break
		}
		at = end
		r.run.to = at
	}
	r.run.place = scan.Start.After(text[r.run.from:r.run.to])
	r.events = r.run.b.count() * 9 / 8
	r.finish()
	return r.run
}

// passLineBreaks returns where the next row starts.
func passLineBreaks(text []byte, at int) int {
	for at < len(text) && (text[at] == '\n' || text[at] == '\r' && at+1 < len(text) && text[at+1] == '\n') {
		at++
	}
	return at
}

// add adds the event of the row, or reports that it is unusual.
func (r *rowReader) add() bool {
	cells := r.row.cells
	id, activity := trimmed(cells[r.at.caseID]), trimmed(cells[r.at.activity])
	same := r.last >= 0 && r.cases.names[r.last] == string(id)
	if len(id) == 0 || len(activity) == 0 || !same && !r.readable(id) || !r.readable(activity) {
		return false
	}
	when, ok := r.time(trimmed(cells[r.at.time]))
	switch {
	case !ok:
		return false
	case r.at.lifecycle >= 0 && !slices.Contains(r.form.o.Transitions, string(bytes.TrimSpace(cells[r.at.lifecycle]))):
		return true
	}
	for _, cell := range r.kept {
		if !r.readable(cells[cell]) {
			return false
		}
	}
	e := event{}
	e.time, e.zone = when.instant(r.form.o.Location)
	e.activity = r.run.b.activities.index(activity)
	if !same {
		r.last = r.cases.index(id)
	}
	if r.run.b.addEvent(r.last, e) != nil {
		return false
	}
	for i, cell := range r.kept {
		if kept := r.run.b.kept[i]; !kept.has(r.last) {
			if v, ok := kept.value(cells[cell]); ok {
				r.run.b.keep(r.last, v)
			}
		}
	}
	return true
}

// readable reports whether a cell can be decoded. The decoder has to see the
// cells in the order in which [csvReader] shows them to it.
func (r *rowReader) readable(cell []byte) bool {
	if isPlain(cell) {
		return true
	}
	_, err := r.run.text.decode(cell)
	return err == nil
}

// time reads the time of a row.
func (r *rowReader) time(cell []byte) (stamp, bool) {
	if r.form.layout.golang == "" && len(cell) > 10 && (cell[10] == ' ' || cell[10] == 'T') {
		if when, ok := r.clock.read(cell, cell[10]); ok {
			return when, true
		}
	}
	return r.form.layout.parse(cell)
}

// finish decodes what was collected as written. Different texts stay different.
func (r *rowReader) finish() {
	b := r.run.b
	if r.run.text.Decoder != (charset.Decoder{}) { // not all of it is ASCII
		r.decode(&r.cases)
		r.decode(&b.activities)
		for _, kept := range b.kept {
			r.decode(&kept.known)
		}
	}
	b.caseIDs, r.run.hashes = r.cases.names, r.cases.hashes
}

// decode decodes names that could be decoded before.
func (r *rowReader) decode(d *dictionary) {
	for i, name := range d.names {
		if text, err := r.run.text.decode([]byte(name)); err == nil && string(text) != name {
			d.names[i], d.hashes[i] = string(text), hashOf(text)
		}
	}
}

// trimmed is bytes.TrimSpace, fast for a cell without blanks.
func trimmed(cell []byte) []byte {
	if n := len(cell); n > 0 && cell[0]-'!' < '~'-' ' && cell[n-1]-'!' < '~'-' ' {
		return cell
	}
	return bytes.TrimSpace(cell)
}
