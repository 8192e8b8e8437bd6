package treefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 32 << 20

// FormatError says where a file is not what was expected.
type FormatError struct {
	Line, Column int // from 1; 0 if unknown
	Reason       string
}

func (e *FormatError) Error() string {
	if e.Line == 0 {
		return e.Reason
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

// Read reads an input and validates it. It returns a [*FormatError], a
// [*RuleError] or what r returned.
func Read(r io.Reader) (*Input, error) {
	in := &Input{Unit: "EUR/a"}
	if err := decode(r, in); err != nil {
		return nil, err
	}
	if _, err := newIndex(in); err != nil {
		return nil, err
	}
	return in, nil
}

// ReadOutput reads an output as it stands; see [Check]. It returns a
// [*FormatError] or what r returned.
func ReadOutput(r io.Reader) (*Output, error) {
	out := &Output{}
	if err := decode(r, out); err != nil {
		return nil, err
	}
	return out, nil
}

// decode reads exactly one JSON object into v and refuses unknown fields.
func decode(r io.Reader, v any) error {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	switch {
	case len(data) > MaxBytes:
		return &FormatError{Reason: fmt.Sprintf("the file is larger than %d MiB; split the problem", MaxBytes>>20)}
	case len(bytes.TrimSpace(data)) == 0:
		return &FormatError{Reason: "the file is empty; it must hold one JSON object"}
	case !utf8.Valid(data):
		return &FormatError{Reason: "the file is not UTF-8; save it in that encoding"}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return locate(data, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return at(data, dec.InputOffset(), "something follows the JSON object; remove it")
	}
	return nil
}

// locate turns an error of encoding/json into a [*FormatError].
func locate(data []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return at(data, syntax.Offset, "not valid JSON: "+syntax.Error())
	case errors.As(err, &kind):
		return at(data, kind.Offset, fmt.Sprintf("%s must be a %s, not %s", kind.Field, kind.Type, kind.Value))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return at(data, int64(len(data)), "the JSON object is not complete; is the file cut off?")
	}
	reason := strings.TrimPrefix(err.Error(), "json: ")
	if field, ok := strings.CutPrefix(reason, "unknown field "); ok {
		return at(data, int64(max(0, bytes.Index(data, []byte(field)))+1), reason+"; correct its name or remove it")
	}
	return &FormatError{Reason: reason}
}

// at returns a [*FormatError] at the byte before offset.
func at(data []byte, offset int64, reason string) error {
	before := data[:min(max(offset-1, 0), int64(len(data)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &FormatError{line, column, reason}
}
