package eventlog

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"

	"kiesel/internal/eventlog/ahead"
)

// leap goes on behind the traces that were read out of order and start here, if
// there are any.
func (x *xesReader) leap() {
	if x.pieces == nil {
		return
	}
	at := x.sc.Offset()
	x.pieces.Release(at)
	if len(x.stack) != 2 || x.sc.EndDue() || x.strict && x.top().last > elTrace {
		return
	}
	run, blanks := x.runAt(at)
	if run == nil || !x.join(run) {
		return
	}
	place := x.sc.Place()
	for run != nil {
		at += int64(len(blanks) + run.to - run.from)
		place = place.After(blanks).Then(run.place)
		x.pieces.Release(at)
		if run, blanks = x.runAt(at); run != nil && !x.join(run) {
			run = nil
		}
	}
	x.pieces.Move(at)
	x.sc.Move(at, place)
}

// runAt returns the run that starts behind blanks at an offset between two
// elements of the log, and the blanks; nil if there is none.
func (x *xesReader) runAt(offset int64) (run *traceRun, blanks []byte) {
	var piece *ahead.Piece[traceRuns]
	var from int
	for begin := offset; ; {
		if piece = x.pieces.At(begin); piece == nil {
			return nil, nil
		}
		from = int(begin - piece.Offset)
		rest := piece.Text[from:]
		n := len(rest) - len(bytes.TrimLeft(rest, " \t\r\n"))
		blanks = append(blanks, rest[:n]...)
		if from += n; n < len(rest) {
			break
		}
		begin += int64(n)
	}
	if !bytes.HasPrefix(piece.Text[from:], []byte(traceTag)) {
		return nil, nil
	}
	if form := x.traceForm(); form != x.form {
		x.form = form
		x.pieces.Start(form.read, piece.Offset+int64(from))
	}
	found, ok := x.pieces.Found(piece)
	if !ok || found.form != x.form {
		return nil, nil
	}
	i, ok := slices.BinarySearchFunc(found.runs, from, func(r traceRun, from int) int { return cmp.Compare(r.from, from) })
	if !ok {
		return nil, nil
	}
	return &found.runs[i], blanks
}

// join adds a run to what was read. It does not if that would exceed a limit:
// then the traces are read one by one, to find out where.
func (x *xesReader) join(run *traceRun) bool {
	keys := len(x.keys)
	for _, name := range run.keys {
		if x.keys[name] == nil {
			keys++
		}
	}
	if keys > maxKeys || !x.b.fits(run.b, len(run.b.caseIDs)) {
		return false
	}
	for _, name := range run.keys {
		x.key([]byte(name))
	}
	cases := make([]int32, len(run.b.caseIDs))
	for i, id := range run.b.caseIDs {
		cases[i] = int32(len(x.b.caseIDs))
		x.b.caseIDs = append(x.b.caseIDs, orElse(id, "#"+strconv.Itoa(len(x.b.caseIDs)+1)))
	}
	x.b.absorb(run.b, cases)
	x.traceSeen = true
	x.top().last = max(x.top().last, elTrace)
	return true
}
