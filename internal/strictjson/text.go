package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// Error says where a text is not the JSON that was expected.
type Error struct {
	Line, Column int // from 1, the column in characters; 0 if the whole text is meant
	Reason       string
}

// Error returns "line 3, column 7: …".
func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Reason
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Reason)
}

// Read returns the text in r if it is exactly one JSON value with at most limit
// bytes, without a byte order mark. It returns an [*Error] or what r returned.
func Read(r io.Reader, limit int) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return nil, fmt.Errorf("reading: %w", err)
	}
	if len(text) > limit {
		return nil, &Error{Reason: fmt.Sprintf("the file is larger than %d MiB; split it", limit>>20)}
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return nil, &Error{Reason: "the file is empty; it must hold one JSON object"}
	case !utf8.Valid(text):
		return nil, &Error{Reason: "the file is not UTF-8; save it in that encoding"}
	}
	if err := checkSyntax(text); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	return text, checkNames(dec, text)
}

// checkSyntax demands one JSON value and nothing after it.
func checkSyntax(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	var value json.RawMessage
	var syntax *json.SyntaxError
	switch err := dec.Decode(&value); {
	case errors.As(err, &syntax):
		return at(text, syntax.Offset, "not valid JSON: "+syntax.Error())
	case err != nil: // the end came too early
		return at(text, int64(len(text)), "the JSON object is not complete; is the file cut off?")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return at(text, dec.InputOffset(), "something follows the JSON object; remove it")
	}
	return nil
}

// checkNames reads one value, of which the syntax is right, and refuses an
// object that has a name twice.
func checkNames(dec *json.Decoder, text []byte) error {
	start, err := dec.Token()
	if err != nil || start != json.Delim('{') && start != json.Delim('[') {
		return err
	}
	seen := map[string]bool{}
	for dec.More() {
		if start == json.Delim('{') {
			token, err := dec.Token()
			if err != nil {
				return err
			}
			name, _ := token.(string)
			if seen[name] {
				return at(text, dec.InputOffset(), fmt.Sprintf("the object has %q twice; remove one", name))
			}
			seen[name] = true
		}
		if err := checkNames(dec, text); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}

// at returns an [*Error] at the byte before offset.
func at(text []byte, offset int64, reason string) error {
	before := text[:min(max(offset-1, 0), int64(len(text)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return &Error{line, column, reason}
}
