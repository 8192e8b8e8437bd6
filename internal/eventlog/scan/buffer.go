package scan

import (
	"errors"
	"io"
	"unicode/utf8"
)

// ErrTooLong is returned by [Buffer.More] when a token does not fit into the
// largest window allowed.
var ErrTooLong = errors.New("scan: token too long")

// initialSize is the first size of a window in bytes: large enough that almost
// every token lies inside at the first try, small enough for the second-level
// cache of a processor.
const initialSize = 128 << 10

// Buffer is a window onto a stream. A reader looks at [Buffer.Window], takes
// what it has understood with [Buffer.Advance] and, if a token is cut off at
// the end of the window, asks for [Buffer.More] and looks at it again.
type Buffer struct {
	src  io.Reader
	err  error // what src returned last, delivered after the bytes before it
	buf  []byte
	pos  int // start of the window in buf
	end  int
	max  int
	base int64 // offset in the stream of buf[0]
	home place // of buf[0]
	seen place // asked for last, where the next count of lines starts
	want int   // bytes to have at hand after More
}

// place is a byte in the buffer.
type place struct {
	at int
	Place
}

// New returns a Buffer on src. A token of up to limit bytes always fits into its
// window.
func New(src io.Reader, limit int) *Buffer {
	limit = max(limit, utf8.UTFMax) + 1 // a token ends where the next byte is seen
	start := place{Place: Start}
	return &Buffer{src: src, buf: make([]byte, min(initialSize, limit)), max: limit, home: start, seen: start, want: limit}
}

// sizeAfterMove is the first size of a window after a move, often to a few
// bytes only.
const sizeAfterMove = 4 << 10

// Move empties the window and goes on with it at an offset in the stream, which
// has that place in the text. The stream must be there already.
func (b *Buffer) Move(offset int64, at Place) {
	b.pos, b.end, b.err, b.base = 0, 0, nil, offset
	b.home = place{Place: at}
	b.seen = b.home
	b.want = sizeAfterMove
}

// Window returns the bytes at hand. They are valid until the next call of More.
func (b *Buffer) Window() []byte { return b.buf[b.pos:b.end] }

// Advance moves the start of the window forward by n bytes.
func (b *Buffer) Advance(n int) { b.pos += n }

// Offset returns where in the stream the window starts, in bytes.
func (b *Buffer) Offset() int64 { return b.base + int64(b.pos) }

// More adds bytes to the end of the window. It returns io.EOF if there are
// none, [ErrTooLong] if the window may not grow further, or the error of the
// stream.
func (b *Buffer) More() error {
	if b.end-b.pos >= b.max { // also at the end of the stream, known yet or not
		return ErrTooLong
	}
	if b.err != nil {
		return b.err
	}
	b.discard()
	if b.end == len(b.buf) {
		grown := make([]byte, min(2*len(b.buf), b.max))
		copy(grown, b.buf[:b.end])
		b.buf = grown
	}
	before := b.end
	want := min(max(b.want, before+1), len(b.buf))
	b.want = 2 * want
	for b.err == nil && b.end < want {
		n, err := b.src.Read(b.buf[b.end:want])
		b.end += n
		b.err = err
		if n == 0 && err == nil {
			b.err = io.ErrNoProgress
		}
	}
	if b.end > before {
		return nil
	}
	return b.err
}

// discard drops the bytes before the window, keeping count of lines.
func (b *Buffer) discard() {
	b.home = b.place(b.pos)
	b.home.at = 0
	b.seen = b.home
	b.base += int64(b.pos)
	copy(b.buf, b.buf[b.pos:b.end])
	b.end -= b.pos
	b.pos = 0
}

// Position returns line and column, both from 1, of the byte at a stream
// offset that is still buffered: not before the window's start at the last
// call of More. Columns count characters. Asking for ascending offsets costs no
// more than one pass over the text.
func (b *Buffer) Position(offset int64) (line, column int) {
	b.seen = b.place(min(max(int(offset-b.base), 0), b.end))
	return b.seen.Line, b.seen.Column
}

// place finds line and column of buf[at].
func (b *Buffer) place(at int) place {
	from := b.seen
	if at < from.at {
		from = b.home
	}
	return place{at, from.After(b.buf[from.at:at])}
}
