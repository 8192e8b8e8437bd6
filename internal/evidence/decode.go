package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxProfileBytes limits the JSON text of a profile or comparison.
const maxProfileBytes = 256 << 20

// Decode reads one profile from its JSON text. Unknown fields, text after the
// profile and figures that contradict each other are errors; a contradiction
// wraps [ErrInvalid].
func Decode(r io.Reader) (Profile, error) {
	p, err := decode[Profile](r, ProfileSchema)
	if err != nil {
		return Profile{}, fmt.Errorf("reading a profile: %w", err)
	}
	return p, p.Validate()
}

// DecodeComparison reads one comparison from its JSON text, as strictly as
// [Decode].
func DecodeComparison(r io.Reader) (Comparison, error) {
	c, err := decode[Comparison](r, ComparisonSchema)
	if err != nil {
		return Comparison{}, fmt.Errorf("reading a comparison: %w", err)
	}
	return c, c.Validate()
}

// decode reads one JSON value that carries the given schema id.
func decode[T any](r io.Reader, schema string) (value T, err error) {
	text, err := io.ReadAll(io.LimitReader(r, maxProfileBytes+1))
	if err != nil {
		return value, err
	}
	if len(text) > maxProfileBytes {
		return value, fmt.Errorf("the text is longer than %d MB", maxProfileBytes>>20)
	}
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return value, located(text, err)
	}
	if head.Schema != schema {
		return value, fmt.Errorf("its schema is %q, want %q: was it written by another program or version?", head.Schema, schema)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	return value, located(text, decoder.Decode(&value))
}

// located adds line and column to an error of encoding/json that has an offset.
func located(text []byte, err error) error {
	var offset int64
	var syntax *json.SyntaxError
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &mistyped):
		offset = mistyped.Offset
	default:
		return err
	}
	before := text[:min(max(0, offset-1), int64(len(text)))]
	line := 1 + bytes.Count(before, []byte{'\n'})
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Errorf("line %d, column %d: %w", line, column, err)
}
