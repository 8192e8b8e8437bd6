package treefile

import (
	"io"

	"kiesel/internal/strictjson"
)

// MaxBytes is the largest file that is read.
const MaxBytes = 32 << 20

// Read reads an input and validates it. It returns a [*strictjson.Error], a
// [*RuleError] or what r returned.
func Read(r io.Reader) (*Input, error) {
	in := &Input{Unit: "EUR/a"}
	if err := strictjson.ReadInto(r, MaxBytes, in); err != nil {
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
	if err := strictjson.ReadInto(r, MaxBytes, out); err != nil {
		return nil, err
	}
	return out, nil
}
