package scan_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"kiesel/internal/eventlog/scan"
)

func TestPositionCountsLinesAndCharacters(t *testing.T) {
	t.Parallel()
	const text = "first\nzweite Zeile: Äpfel\nthird"
	// One byte at a time and at once: the position must not depend on how the
	// stream is cut.
	for _, src := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text))} {
		b := scan.New(src, 64)
		if err := b.More(); err != nil {
			t.Fatal(err)
		}
		for word, want := range map[string][2]int{"first": {1, 1}, "Zeile": {2, 8}, "pfel": {2, 16}, "third": {3, 1}} {
			line, column := b.Position(int64(strings.Index(text, word)))
			if line != want[0] || column != want[1] {
				t.Errorf("%q at %d:%d, want %d:%d", word, line, column, want[0], want[1])
			}
		}
	}
}

func TestPositionSurvivesDiscardedBytes(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("abc\n", 100) + "end"
	b := scan.New(strings.NewReader(text), 16)
	for b.Offset() < int64(len(text)-3) {
		if len(b.Window()) == 0 {
			if err := b.More(); err != nil {
				t.Fatal(err)
			}
		}
		b.Advance(1)
	}
	if line, column := b.Position(b.Offset()); line != 101 || column != 1 {
		t.Errorf("position %d:%d, want 101:1", line, column)
	}
}

func TestMoreReportsTheEndOnce(t *testing.T) {
	t.Parallel()
	b := scan.New(strings.NewReader("ab"), 16)
	if err := b.More(); err != nil {
		t.Fatal(err)
	}
	if got := string(b.Window()); got != "ab" {
		t.Errorf("window %q, want ab", got)
	}
	if err := b.More(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last byte: %v, want EOF", err)
	}
}

func TestMoreKeepsToItsLimit(t *testing.T) {
	t.Parallel()
	b := scan.New(strings.NewReader(strings.Repeat("x", 100)), 16)
	var err error
	for err == nil {
		err = b.More()
	}
	if !errors.Is(err, scan.ErrTooLong) {
		t.Errorf("got %v, want ErrTooLong", err)
	}
	if n := len(b.Window()); n != 17 {
		t.Errorf("window of %d bytes, want the limit of 16 and the byte behind it", n)
	}
}

func TestMoreDeliversBytesBeforeTheError(t *testing.T) {
	t.Parallel()
	broken := io.MultiReader(strings.NewReader("data"), iotest.ErrReader(io.ErrUnexpectedEOF))
	b := scan.New(broken, 16)
	if err := b.More(); err != nil {
		t.Fatal(err)
	}
	if got := string(b.Window()); got != "data" {
		t.Errorf("window %q, want data", got)
	}
	if err := b.More(); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v, want the error of the stream", err)
	}
}
