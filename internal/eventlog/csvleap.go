package eventlog

import (
	"cmp"
	"slices"
)

// leap goes on behind the rows that were read out of order and start here, if
// there are any.
func (c *csvReader) leap() {
	if c.pieces == nil {
		return
	}
	at := c.sc.Offset()
	c.pieces.Release(at)
	run := c.runAt(at)
	if run == nil || !c.join(run) {
		return
	}
	place := c.sc.Place()
	for run != nil {
		at += int64(run.to - run.from)
		place = place.Then(run.place)
		c.pieces.Release(at)
		if run = c.runAt(at); run != nil && !c.join(run) {
			run = nil
		}
	}
	c.pieces.Move(at)
	c.sc.Move(at, place)
}

// runAt returns the run that starts at the offset of a row; nil if there is none.
func (c *csvReader) runAt(offset int64) *rowRun {
	piece := c.pieces.At(offset)
	if piece == nil {
		return nil
	}
	if c.form == nil {
		c.form = c.rowForm()
		c.pieces.Start(c.form.read, offset)
	}
	runs, _ := c.pieces.Found(piece)
	i, ok := slices.BinarySearchFunc(runs, int(offset-piece.Offset), func(r rowRun, from int) int { return cmp.Compare(r.from, from) })
	if !ok {
		return nil
	}
	return &runs[i]
}

// join adds a run to what was read. It does not if that would exceed a limit, or
// if the run was read in another encoding: then its rows are read one by one.
func (c *csvReader) join(run *rowRun) bool {
	if undecided := (textDecoder{}); run.text != undecided && run.text != c.text {
		if c.text != c.form.text {
			return false
		}
	}
	cases := make([]int32, len(run.b.caseIDs))
	added := 0
	for i, id := range run.b.caseIDs {
		if cases[i] = c.cases.find(id, run.hashes[i]); cases[i] < 0 {
			added++
		}
	}
	if !c.b.fits(run.b, added) {
		return false
	}
	for i, id := range run.b.caseIDs {
		if cases[i] < 0 {
			cases[i] = c.cases.add(id, run.hashes[i])
			c.b.caseIDs = append(c.b.caseIDs, id)
		}
	}
	c.b.absorb(run.b, cases)
	if run.text != (textDecoder{}) {
		c.text = run.text
	}
	return true
}
