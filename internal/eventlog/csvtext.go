package eventlog

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// textDecoder reads fields in UTF-8 or Windows-1252, whichever the first field
// that is not ASCII turns out to be. A mixture is an error.
type textDecoder struct {
	utf8, windows bool
}

// decode returns field as UTF-8.
func (d *textDecoder) decode(field []byte) ([]byte, error) {
	plain := true
	for _, c := range field {
		if c == 0 {
			return nil, fmt.Errorf("the cell holds binary data")
		}
		plain = plain && c < utf8.RuneSelf
	}
	switch {
	case plain:
		return field, nil
	case !d.windows && utf8.Valid(field):
		d.utf8 = true
		return field, nil
	case d.utf8:
		return nil, fmt.Errorf("%q is not UTF-8, as the text before it", shorten(field))
	}
	d.windows = true
	var decoded bytes.Buffer
	for _, c := range field {
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			return nil, fmt.Errorf("byte 0x%02X is neither UTF-8 nor Windows-1252", c)
		}
		decoded.WriteRune(r)
	}
	return decoded.Bytes(), nil
}
