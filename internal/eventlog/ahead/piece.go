package ahead

import (
	"fmt"
	"runtime/debug"
)

// Piece is a part of a stream with what was found out about it, an R.
type Piece[R any] struct {
	// Offset is where in the stream it starts.
	Offset int64
	// Text must not be changed. It is valid until the piece is released.
	Text []byte

	last    bool          // the stream ends behind it …
	err     error         // … with this error
	from    int           // where in Text to work
	sent    bool          // to those who work
	done    chan struct{} // closed after the work
	found   R
	failure string // what the work panicked with
}

func (p *Piece[R]) end() int64 { return p.Offset + int64(len(p.Text)) }

// do works on the piece. A panic comes back to the one who asks for the result.
func (p *Piece[R]) do(work Work[R]) {
	defer close(p.done)
	defer func() {
		if v := recover(); v != nil {
			p.failure = fmt.Sprintf("%v\n\n%s", v, debug.Stack())
		}
	}()
	p.found = work(p.Text, p.from)
}
