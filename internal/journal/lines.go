package journal

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"
)

// line is an entry in a file. The states are texts, so that they keep every byte
// that the hash covers.
type line struct {
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Action  string    `json:"action"`
	Subject string    `json:"subject"`
	Reason  string    `json:"reason"`
	Before  string    `json:"before"`
	After   string    `json:"after"`
	Prev    string    `json:"prev"`
	Hash    string    `json:"hash"`
}

// WriteLines writes entries as they are kept, one JSON object a line.
func WriteLines(w io.Writer, entries iter.Seq2[Entry, error]) (n int64, err error) {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for e, err := range entries {
		if err != nil {
			return n, err
		}
		l := line{e.Seq, e.At, e.Actor, e.Action, e.Subject, e.Reason, string(e.Before), string(e.After), e.Prev, e.Hash}
		if err := enc.Encode(l); err != nil {
			return n, fmt.Errorf("writing entry %d: %w", e.Seq, err)
		}
		n++
	}
	if err := out.Flush(); err != nil {
		return n, fmt.Errorf("writing the journal: %w", err)
	}
	return n, nil
}

// maxLine is the longest line that [ReadLines] reads, in bytes. Entries are a few
// kilobytes; the summary of a register is some hundred.
const maxLine = 64 << 20

// ReadLines yields the entries that [WriteLines] wrote. The sequence ends after
// the first error, which names the line.
func ReadLines(r io.Reader) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, maxLine)
		n := 0
		for lines.Scan() {
			n++
			var l line
			if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
				yield(Entry{}, fmt.Errorf("line %d is no entry of a journal: %w", n, err))
				return
			}
			e := Entry{
				Seq: l.Seq, At: l.At, Actor: l.Actor, Action: l.Action, Subject: l.Subject, Reason: l.Reason,
				Before: json.RawMessage(l.Before), After: json.RawMessage(l.After), Prev: l.Prev, Hash: l.Hash,
			}
			if !yield(e, nil) {
				return
			}
		}
		err := lines.Err()
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("line %d is longer than %d bytes: %w", n+1, maxLine, err)
		}
		if err != nil {
			yield(Entry{}, err)
		}
	}
}
