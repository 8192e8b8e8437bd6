package charset

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// encode writes a text in UTF-16.
func encode(text string, order binary.AppendByteOrder) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}

func TestUTF8(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, want string }{
		"ASCII":              {"Amt;1", "Amt;1"},
		"UTF-8":              {"Güstrow", "Güstrow"},
		"UTF-8, marked":      {"\xef\xbb\xbfGüstrow", "Güstrow"},
		"Windows-1252":       {"G\xfcstrow \x80", "Güstrow €"},
		"little, marked":     {"\xff\xfeG\x00\xfc\x00\xac\x20", "Gü€"},
		"big, marked":        {"\xfe\xff\x00G\x00\xfc\x20\xac", "Gü€"},
		"little":             {"A\x00;\x00\xfc\x00b\x00\xac\x20", "A;üb€"},
		"big":                {"\x00A\x00;\x00\xfc\x00b\x20\xac", "A;üb€"},
		"short":              {"A\x00b\x00", "Ab"},
		"pair":               {"\xff\xfe\x3d\xd8\x00\xdeA\x00", "😀A"},
		"only a mark":        {"\xff\xfe", ""},
		"empty":              {"", ""},
		"one byte":           {"A", "A"},
		"is no clear UTF-16": {"A\x00b", "A\x00b"},
	} {
		if got, err := UTF8([]byte(test.text)); err != nil || string(got) != test.want {
			t.Errorf("%s: %q, %v; want %q", name, got, err, test.want)
		}
	}
}

func TestBrokenUTF16IsNamed(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text         string
		fault        Fault
		offset, line int
		want         string
	}{
		"odd":              {"\xff\xfeA\x00\n\x00B", CutOff, 6, 2, "odd number of bytes"},
		"odd within pair":  {"\xff\xfe\x3d\xd8\x00", CutOff, 4, 1, "odd number of bytes"},
		"high alone":       {"\xff\xfeA\x00\x3d\xd8A\x00", HalfPair, 4, 1, "0xD83D"},
		"low alone":        {"\xfe\xff\x00\n\x00\n\xde\x00\x00A", HalfPair, 6, 3, "0xDE00"},
		"high at the end":  {"A\x00b\x00c\x00d\x00\x3d\xd8", HalfPair, 8, 1, "half of a pair"},
		"neither encoding": {"a\nb\x81", NoText, 3, 2, "0x81"},
	} {
		_, err := UTF8([]byte(test.text))
		var broken *Error
		if !errors.As(err, &broken) || broken.Fault != test.fault || broken.Offset != test.offset || broken.Line != test.line || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %#v", name, err)
		}
	}
}

// What an office writes comes in as it was, in whatever pieces.
func TestUTF16ComesBack(t *testing.T) {
	t.Parallel()
	orders := []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ToValidUTF8(rapid.String().Draw(t, "text"), "?")
		for _, order := range orders {
			marked := encode("\ufeff"+text, order)
			if bytes.HasPrefix(marked, []byte{0xff, 0xfe, 0, 0}) {
				continue // as UTF-32 begins
			}
			if got, err := UTF8(marked); err != nil || string(got) != strings.TrimPrefix(text, "\ufeff") && string(got) != text {
				t.Fatalf("%v: %q, %v", order, got, err)
			}
			streamed, err := io.ReadAll(iotest.OneByteReader(Text(bufio.NewReaderSize(iotest.HalfReader(bytes.NewReader(marked)), 16))))
			if err != nil || string(streamed) != "\ufeff"+text {
				t.Fatalf("%v, streamed: %q, %v", order, streamed, err)
			}
			bare := encode("Amt;"+text, order)
			if got, err := UTF8(bare); err != nil || string(got) != "Amt;"+text {
				t.Fatalf("%v, without a mark: %q, %v", order, got, err)
			}
		}
	})
}

// Whatever comes in comes out as valid text, or with an error that has a place; the
// whole and the stream agree.
func FuzzUTF8(f *testing.F) {
	for _, s := range []string{"", "A", "G\xfc", "\xef\xbb\xbf\xfc", "\xff\xfeA\x00", "\xfe\xff\x00A\xd8", "A\x00b\x00", "\x00A\x00b\xde\x00", "\xff\xfe\x00\x00A\x00\x00\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := UTF8(text)
		var broken *Error
		switch {
		case err == nil && !utf8.Valid(got):
			t.Fatalf("%q became %q", text, got)
		case err != nil && (!errors.As(err, &broken) || broken.Offset < 0 || broken.Offset >= len(text)+1 || broken.Line < 1 || broken.Line > 1+bytes.Count(text, []byte("\n"))):
			t.Fatalf("%q: %#v", text, err)
		}
		if order := orderOf(text); order != nil {
			streamed, streamErr := io.ReadAll(Text(bufio.NewReader(bytes.NewReader(text))))
			if (err == nil) != (streamErr == nil) || err == nil && !bytes.Equal(bytes.TrimPrefix(streamed, ByteOrderMark), got) {
				t.Fatalf("%q: whole %q, %v; streamed %q, %v", text, got, err, streamed, streamErr)
			}
			if err == nil && len(text)%unitSize != 0 {
				t.Fatalf("%q has an odd number of bytes", text)
			}
		}
	})
}
