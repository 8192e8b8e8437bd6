package ahead_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"kiesel/internal/eventlog/ahead"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// afterCommas cuts behind commas.
func afterCommas(text []byte) int { return bytes.LastIndexByte(text, ',') + 1 }

// upper is work that is easy to check.
func upper(text []byte, from int) string { return strings.ToUpper(string(text[from:])) }

var errBroken = errors.New("broken off")

// However the stream is cut and whatever the reader skips, he reads the bytes
// that are there and finds what was made of them.
func TestStreamIsWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abc,")), 0, 400, -1).Draw(t, "text")
		size := rapid.IntRange(2, 50).Draw(t, "size")
		var src io.Reader = strings.NewReader(text)
		want := io.EOF
		if rapid.Bool().Draw(t, "broken") {
			src, want = io.MultiReader(src, iotest.ErrReader(errBroken)), errBroken
		}
		s := ahead.New[string](src, ahead.Shape{Size: size, Cut: afterCommas, Behind: 1 << 20})
		defer s.Close()
		place := 0
		for {
			if rapid.Bool().Draw(t, "start") {
				s.Start(upper, int64(place))
			}
			s.Release(int64(place))
			s.Move(int64(place))
			if p := s.At(int64(place)); p != nil && rapid.Bool().Draw(t, "jump") {
				at := place - int(p.Offset)
				if string(p.Text) != text[p.Offset:int(p.Offset)+len(p.Text)] {
					t.Fatalf("piece %q at %d of %q", p.Text, p.Offset, text)
				}
				if found, ok := s.Found(p); ok && found != "" && !strings.HasSuffix(strings.ToUpper(string(p.Text)), found) {
					t.Fatalf("found %q in %q", found, p.Text)
				}
				place += len(p.Text) - at
				continue
			}
			b := make([]byte, rapid.IntRange(1, 60).Draw(t, "n"))
			n, err := s.Read(b)
			if string(b[:n]) != text[place:place+n] {
				t.Fatalf("read %q at %d of %q", b[:n], place, text)
			}
			if place += n; err == nil {
				continue
			}
			if !errors.Is(err, want) || place != len(text) {
				t.Fatalf("ends at %d of %d with %v", place, len(text), err)
			}
			return
		}
	})
}

func TestErrorComesWithTheLastBytes(t *testing.T) {
	t.Parallel()
	for n := range 10 { // the end on every place in a buffer
		text := strings.Repeat("a,", n)
		s := ahead.New[string](io.MultiReader(strings.NewReader(text), iotest.ErrReader(errBroken)), ahead.Shape{Size: 4, Cut: afterCommas, Behind: 1 << 20})
		var got []byte
		var err error
		for err == nil {
			b := make([]byte, 3)
			var k int
			k, err = s.Read(b)
			got = append(got, b[:k]...)
			if k == 0 && n > 0 {
				t.Errorf("%d bytes: the error %v comes alone", len(text), err)
			}
		}
		if string(got) != text || !errors.Is(err, errBroken) {
			t.Errorf("read %q and %v, want %q", got, err, text)
		}
		s.Close()
	}
}

// Nobody works on the piece that ends in an error.
func TestBrokenEndIsLeftToTheReader(t *testing.T) {
	t.Parallel()
	s := ahead.New[string](io.MultiReader(strings.NewReader("a,b"), iotest.ErrReader(errBroken)), ahead.Shape{Size: 3, Cut: afterCommas, Behind: 1 << 20})
	defer s.Close()
	s.Start(upper, 0)
	if found, ok := s.Found(s.At(0)); !ok || found != "A," {
		t.Errorf("first piece: found %q, %t", found, ok)
	}
	if found, ok := s.Found(s.At(2)); ok {
		t.Errorf("last piece: found %q", found)
	}
}

func TestPanicComesToTheReader(t *testing.T) {
	t.Parallel()
	s := ahead.New[string](strings.NewReader("a,b"), ahead.Shape{Size: 8, Cut: afterCommas, Behind: 1 << 20})
	defer s.Close()
	defer func() {
		if v := recover(); !strings.HasPrefix(fmt.Sprint(v), "oh") {
			t.Errorf("recovered %v", v)
		}
	}()
	s.Start(func([]byte, int) string { panic("oh") }, 0)
	s.Found(s.At(0))
	t.Error("no panic")
}

// A reader may need more text at once than there are buffers.
func TestHoldingMuch(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("abc,", 1000)
	s := ahead.New[string](strings.NewReader(text), ahead.Shape{Size: 8, Cut: afterCommas, Behind: 1 << 20})
	defer s.Close()
	s.Start(upper, 0)
	if got, err := io.ReadAll(s); err != nil || string(got) != text {
		t.Errorf("read %d bytes, error %v", len(got), err)
	}
	if found, ok := s.Found(s.At(0)); ok && found != "ABC," {
		t.Errorf("found %q", found)
	}
	s.Release(int64(len(text)))
}

// What lies far enough behind is released without being asked for.
func TestReadReleases(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("abc,", 1000)
	s := ahead.New[string](strings.NewReader(text), ahead.Shape{Size: 8, Cut: afterCommas, Behind: 100})
	defer s.Close()
	if got, err := io.ReadAll(s); err != nil || string(got) != text {
		t.Errorf("read %d bytes, error %v", len(got), err)
	}
	if p := s.At(0); p.Offset < int64(len(text))-100-8 || p.Offset > int64(len(text))-100 {
		t.Errorf("the first piece at hand starts at %d of %d", p.Offset, len(text))
	}
}

// Whoever stops early leaves nothing behind; goleak looks for it.
func TestCloseEarly(t *testing.T) {
	t.Parallel()
	s := ahead.New[string](strings.NewReader(strings.Repeat("abc,", 1000)), ahead.Shape{Size: 8, Cut: afterCommas, Behind: 1 << 20})
	s.Start(upper, 0)
	if _, ok := s.Found(s.At(0)); !ok {
		t.Error("nobody worked on a piece that came early")
	}
	s.Close()
}
