package charset

import (
	"errors"
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pieces []string
		want   string
		offset int // of the error, -1 if there is none
	}{
		"ASCII":                    {[]string{"Amt", "Kreis"}, "Amt|Kreis", -1},
		"UTF-8":                    {[]string{"Amt", "Güstrow", "Straße"}, "Amt|Güstrow|Straße", -1},
		"Windows-1252":             {[]string{"Amt", "G\xfcstrow", "80 \x80"}, "Amt|Güstrow|80 €", -1},
		"Windows-1252 stays":       {[]string{"G\xfc", "\xc3\xa4"}, "Gü|Ã¤", -1},
		"UTF-8, then something":    {[]string{"Gü", "xy\xfc"}, "Gü", 2},
		"neither":                  {[]string{"ab\x81"}, "", 2},
		"Windows-1252, then a gap": {[]string{"\xfc", "\x9d"}, "ü", 0},
	} {
		var d Decoder
		var got []string
		offset := -1
		for _, piece := range test.pieces {
			text, err := d.Decode([]byte(piece))
			var broken *Error
			if errors.As(err, &broken) {
				offset = broken.Offset
				break
			}
			got = append(got, string(text))
		}
		if s := strings.Join(got, "|"); s != test.want || offset != test.offset {
			t.Errorf("%s: %q, error at %d; want %q, error at %d", name, s, offset, test.want, test.offset)
		}
	}
}

func TestByteOrderMarkMeansUTF8(t *testing.T) {
	t.Parallel()
	d := NewUTF8()
	if text, err := d.Decode([]byte("G\xfcstrow")); err == nil {
		t.Errorf("Windows-1252 after a byte order mark was read as %q", text)
	}
}
