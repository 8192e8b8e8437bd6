package eventlog

import (
	"bytes"
	"errors"

	"kiesel/internal/charset"
)

// errBinary says that a cell holds what is no text.
var errBinary = errors.New("the cell holds binary data")

// textDecoder reads the cells of one log.
type textDecoder struct{ charset.Decoder }

// decode returns a cell as UTF-8.
func (d *textDecoder) decode(cell []byte) ([]byte, error) {
	if bytes.IndexByte(cell, 0) >= 0 {
		return nil, errBinary
	}
	return d.Decode(cell)
}
