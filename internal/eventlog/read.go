package eventlog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"kiesel/internal/charset"
	"kiesel/internal/eventlog/csvscan"
)

// Names of attributes in XES that the reader knows.
const (
	keyName       = "concept:name"
	keyTime       = "time:timestamp"
	keyTransition = "lifecycle:transition"
	keyResource   = "org:resource"
)

// Read reads the event log in a file: XES or CSV, plain, packed with gzip or
// alone in a zip file; the content decides, not the name. What is wrong with
// the content is a [*SyntaxError], exceeded limits wrap [ErrLimit]. It stops
// with the error of ctx when that ends.
func Read(ctx context.Context, path string, o Options) (*Log, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading event log: %w", err)
	}
	l, err := ReadFrom(ctx, f, path, o)
	if closeErr := f.Close(); err == nil && closeErr != nil {
		return nil, fmt.Errorf("reading event log: %w", closeErr)
	}
	return l, err
}

// ReadFrom reads the event log in r like [Read]; name stands for it in errors.
// If r can seek it is read from its start.
func ReadFrom(ctx context.Context, r io.Reader, name string, o Options) (l *Log, err error) {
	o = o.withDefaults()
	if err := o.Validate(); err != nil {
		return nil, err
	}
	spool, done, err := spooled(ctx, r, o.Limits)
	if err != nil {
		return nil, fileError(name, err)
	}
	defer func() {
		if doneErr := done(); err == nil && doneErr != nil {
			err = fileError(name, doneErr)
		}
	}()
	m := newMeter(ctx, spool, o.Progress)
	if m.at != nil {
		o.pieces = orElse(o.pieces, usualPiece) // others may keep whoever reads ahead waiting
	}
	raw, err := unpacked(m, o.Limits)
	if err != nil {
		return nil, fileError(name, err)
	}
	text := charset.Text(raw)
	head, err := text.Peek(512)
	if len(head) == 0 && !errors.Is(err, io.EOF) {
		return nil, fileError(name, err)
	}
	format := looksLike(head)
	if format == formatXES && text != raw {
		format = formatUTF16 // its declaration says so, too
	}
	switch format {
	case formatXES:
		return readXES(text, name, o)
	case formatCSV:
		return readCSV(text, name, o)
	case formatEmpty:
		return nil, &SyntaxError{File: name, Line: 1, Column: 1, Msg: "the file is empty", Remedy: "a log has at least a <log> element or a row with column names"}
	case formatUTF16:
		return nil, &SyntaxError{File: name, Line: 1, Column: 1, Msg: "the file is in UTF-16 or UTF-32", Remedy: "save it as UTF-8"}
	}
	return nil, &SyntaxError{File: name, Msg: "the file is neither XES nor CSV but holds binary data", Remedy: "export the log as XES or CSV"}
}

// fileError wraps an error that concerns the file as a whole.
func fileError(name string, err error) error {
	if msg, remedy, ok := explain(err); ok {
		return &SyntaxError{File: name, Msg: msg, Remedy: remedy, Err: err}
	}
	return fmt.Errorf("reading %s: %w", name, err)
}

// format is what a file contains.
type format int

const (
	formatXES format = iota
	formatCSV
	formatEmpty
	formatUTF16
	formatBinary
)

// looksLike tells the format from the first bytes.
func looksLike(head []byte) format {
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))
	switch {
	case len(head) == 0:
		return formatEmpty
	case bytes.HasPrefix(head, make([]byte, 4)):
		return formatBinary
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}), slices.Contains(head[:min(len(head), 4)], 0):
		return formatUTF16
	case slices.Contains(head, 0):
		return formatBinary
	case len(trimmed) == 0 || trimmed[0] == '<':
		return formatXES
	}
	return formatCSV
}

// Validate returns an error for options that contradict themselves or are out
// of range.
func (o Options) Validate() error {
	if o.TimeLayout != "" {
		if _, err := parseLayout(o.TimeLayout); err != nil {
			return err
		}
	}
	if o.Delimiter != 0 && !csvscan.IsDelimiter(o.Delimiter) {
		return fmt.Errorf("delimiter %q is not one of , ; | and tab", o.Delimiter)
	}
	for _, name := range o.Keep {
		if name == "" {
			return errors.New("an attribute to keep has no name")
		}
		if (name == keyResource || name == "case:"+keyResource) && len(o.HashKey) == 0 {
			return fmt.Errorf("%s names people and is only kept hashed: give a HashKey", name)
		}
	}
	return nil
}
