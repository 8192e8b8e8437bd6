package teamfile

import (
	"io"

	"kiesel/internal/strictjson"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 128 << 20

// Read reads an input and validates it. It returns a [*strictjson.Error], a
// [*treefile.RuleError] or what r returned.
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
// [*strictjson.Error] or what r returned.
func ReadOutput(r io.Reader) (*Output, error) {
	out := &Output{}
	if err := decode(r, out); err != nil {
		return nil, err
	}
	return out, nil
}

// decode reads exactly one JSON object into v.
func decode(r io.Reader, v any) error {
	text, err := strictjson.Read(r, MaxBytes)
	if err != nil {
		return err
	}
	return strictjson.Decode(text, v)
}
