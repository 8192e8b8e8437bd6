package eventlog

import (
	"bytes"
	"maps"
	"sync"

	"kiesel/internal/eventlog/ahead"
	"kiesel/internal/eventlog/scan"
)

// traceForm is what has to be known of a document to read its traces out of
// order: the options, and what was declared before the first of them.
type traceForm struct {
	o        Options
	strict   bool
	declared int // how often something was declared
	prefixes map[string]bool
	global   map[string][elEvent + 1]element // by key and scope
	readers  sync.Pool                       // of *runReader, with what they have learnt
}

// form returns what traces are like behind all that was read so far, the same
// as before if that has not changed.
func (x *xesReader) traceForm() *traceForm {
	if x.form != nil && (!x.strict || x.form.declared == x.declared) {
		return x.form
	}
	f := &traceForm{o: x.o, strict: x.strict, declared: x.declared, prefixes: maps.Clone(x.prefixes), global: make(map[string][elEvent + 1]element)}
	for name, k := range x.keys {
		if k.global != [elEvent + 1]element{} {
			f.global[name] = k.global
		}
	}
	f.readers.New = func() any { return newRunReader(f) }
	return f
}

// traceRun is what was read out of order: usual traces one behind the other.
type traceRun struct {
	from, to int // in the text of the piece
	b        *builder
	keys     []string   // of their attributes
	place    scan.Place // of the end, as if the run started the text
}

// traceRuns are those of one piece.
type traceRuns struct {
	form *traceForm
	runs []traceRun
}

const traceTag = "<trace>"

// tracePieces cut a document before traces.
func tracePieces(o Options) ahead.Shape {
	cut := func(text []byte) int { return max(0, lastIndex(text, []byte(traceTag))) }
	return ahead.Shape{Size: o.pieces, Behind: o.Limits.Token, Cut: cut}
}

// lastIndex is bytes.LastIndex for a word that is likely near the end. It looks
// forward through more and more of the text, which is faster than backward.
func lastIndex(text, word []byte) int {
	for n := 1 << 12; ; n *= 4 {
		from := max(0, len(text)-n)
		last := -1
		for at := from; ; at = last + 1 {
			next := bytes.Index(text[at:], word)
			if next < 0 {
				break
			}
			last = at + next
		}
		if last >= 0 || from == 0 {
			return last
		}
	}
}

// read reads the usual traces of a piece, leaving out the others.
func (f *traceForm) read(text []byte, from int) traceRuns {
	r := f.readers.Get().(*runReader)
	defer f.readers.Put(r)
	found := traceRuns{form: f}
	for {
		n := bytes.Index(text[from:], []byte(traceTag))
		if n < 0 {
			return found
		}
		run, next := r.read(text, from+n)
		if run.to > run.from {
			found.runs = append(found.runs, run)
		}
		from = next
	}
}
