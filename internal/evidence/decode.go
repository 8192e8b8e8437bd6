package evidence

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"kiesel/internal/strictjson"
)

// maxProfileBytes limits the JSON text of a profile or comparison.
const maxProfileBytes = 256 << 20

// Decode reads one profile from its JSON text. Unknown fields, fields given
// twice, text after the profile and figures that contradict each other are
// errors; a contradiction wraps [ErrInvalid], a signature that does not fit
// [ErrSignature].
func Decode(r io.Reader) (Profile, error) {
	p, err := decode[Profile](r, ProfileSchema, firstSchema)
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

// decode reads one JSON object that carries one of the given schema ids.
func decode[T any](r io.Reader, schemas ...string) (value T, err error) {
	text, err := strictjson.Read(r, maxProfileBytes)
	if err != nil {
		return value, err
	}
	var head struct {
		Schema string `json:"schema"`
	}
	if json.Unmarshal(text, &head) == nil && !slices.Contains(schemas, head.Schema) {
		return value, fmt.Errorf("its schema is %q, want %q: was it written by another program or version?", head.Schema, schemas[0])
	}
	err = strictjson.Decode(text, &value)
	return value, err
}
