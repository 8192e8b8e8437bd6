package strictjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ReadInto is [Read] and [Decode] in one: it stores the one JSON value in r in the
// value that v points to.
func ReadInto(r io.Reader, limit int, v any) error {
	text, err := Read(r, limit)
	if err != nil {
		return err
	}
	return Decode(text, v)
}

// Decode stores a text that [Read] returned in the value that v points to.
// Fields that v does not know and values of another kind are an [*Error].
func Decode(text []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if err == nil {
		return nil
	}
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return at(text, kind.Offset, mismatch(kind))
	}
	const likeTime = " is no time; write it like \"2026-01-31T08:00:00Z\""
	if moment := (*time.ParseError)(nil); errors.As(err, &moment) {
		return &Error{Reason: strconv.Quote(strings.Trim(moment.Value, `"`)) + likeTime}
	}
	reason := strings.TrimPrefix(err.Error(), "json: ")
	if strings.HasPrefix(reason, "Time.") {
		return &Error{Reason: "what is not a text" + likeTime}
	}
	if name, ok := strings.CutPrefix(reason, "unknown field "); ok {
		return at(text, offsetOfName(text, name), reason+"; correct its name or remove it")
	}
	return &Error{Reason: reason}
}

// mismatch says in words what a field must be and what it is.
func mismatch(e *json.UnmarshalTypeError) string {
	field := e.Field
	if field == "" {
		field = "the file"
	}
	number, isNumber := strings.CutPrefix(e.Value, "number ")
	whole := isNumber && !strings.ContainsAny(number, ".eE")
	switch wanted := kindWord(e.Type.Kind()); {
	case isNumber && (wanted == wordNumber || wanted == wordWhole && whole):
		return fmt.Sprintf("%s: %s is out of range", field, number)
	case isNumber:
		return fmt.Sprintf("%s must be %s, not %s", field, wanted, number)
	default:
		return fmt.Sprintf("%s must be %s, not %s", field, wanted, valueWords[e.Value])
	}
}

const (
	wordNumber = "a number"
	wordWhole  = "a whole number"
)

// kindWord calls a kind of Go value by what it is in JSON.
func kindWord(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return wordNumber
	case reflect.String:
		return "a text"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	default:
		return wordWhole
	}
}

// valueWords call what encoding/json found by what it is in JSON.
var valueWords = map[string]string{
	"bool":   "true or false",
	"number": wordNumber,
	"string": "a text",
	"array":  "a list",
	"object": "an object",
}

// offsetOfName returns the offset after the first byte of the first field with
// a quoted name.
func offsetOfName(text []byte, quoted string) int64 {
	found := regexp.MustCompile(regexp.QuoteMeta(quoted) + `\s*:`).FindIndex(text)
	if found == nil {
		return 0
	}
	return int64(found[0]) + 1
}
