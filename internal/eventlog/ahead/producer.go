package ahead

import "io"

// producer cuts a stream into pieces.
type producer[R any] struct {
	r       io.Reader
	shape   Shape
	free    <-chan []byte
	arrived chan<- *Piece[R]
	quit    <-chan struct{}

	offset int64
	rest   []byte // of the text before, which belongs to the next piece
	err    error  // of the stream
}

// run sends pieces until the stream ends.
func (p *producer[R]) run() {
	defer close(p.arrived)
	for p.err == nil {
		var buffer []byte
		select {
		case buffer = <-p.free:
		case <-p.quit:
			return
		}
		piece := p.next(buffer)
		select {
		case p.arrived <- piece:
		case <-p.quit:
			return
		}
	}
}

// next reads a piece into a buffer. Only the last piece may be empty, and only
// if it is the first.
func (p *producer[R]) next(buffer []byte) *Piece[R] {
	const growth = 4
	if cap(buffer) != p.shape.Size { // new, or has grown
		buffer = make([]byte, 0, p.shape.Size)
	}
	text := p.fill(append(buffer[:0], p.rest...))
	cut := len(text)
	for p.err == nil {
		// At least one byte stays for the next piece, lest the last be empty.
		if cut = p.shape.Cut(text[:len(text)-1]); cut > 0 {
			break
		}
		if cap(text) >= growth*p.shape.Size {
			cut = len(text) - 1
			break
		}
		text = p.fill(append(make([]byte, 0, 2*cap(text)), text...))
		cut = len(text)
	}
	piece := &Piece[R]{Offset: p.offset, Text: text[:cut], last: p.err != nil, err: p.err, done: make(chan struct{})}
	p.offset = piece.end()
	p.rest = append(p.rest[:0], text[cut:]...)
	return piece
}

// fill reads until the text takes up all of its buffer.
func (p *producer[R]) fill(text []byte) []byte {
	for p.err == nil && len(text) < cap(text) {
		n, err := p.r.Read(text[len(text):cap(text)])
		text, p.err = text[:len(text)+n], err
		if n == 0 && err == nil {
			p.err = io.ErrNoProgress
		}
	}
	return text
}
