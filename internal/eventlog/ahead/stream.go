package ahead

import (
	"errors"
	"io"
	"runtime"
	"sync"
)

// Work finds something out about a piece, from an index of its text on. It runs
// in several goroutines at once and must not keep the text.
type Work[R any] func(text []byte, from int) R

// Shape says how a stream is cut into pieces.
type Shape struct {
	// Size is how many bytes a piece has about. It grows up to four times as much
	// if there is no place to cut.
	Size int
	// Cut returns the last index of a text at which a piece may start, 0 if there
	// is none. A wrong place costs time but does no harm.
	Cut func(text []byte) int
	// Behind is how many bytes before the last one read may still be asked for.
	// Pieces before that are released by themselves.
	Behind int
}

// Stream is a stream with pieces of it at hand. All methods are for the one
// goroutine that reads.
type Stream[R any] struct {
	place   int64
	held    []*Piece[R]
	err     error // with which the stream ended
	work    Work[R]
	buffers int
	behind  int64

	arrived chan *Piece[R] // nil after the last one
	free    chan []byte    // buffers
	jobs    chan job[R]
	quit    chan struct{}
	running sync.WaitGroup
}

type job[R any] struct {
	piece *Piece[R]
	work  Work[R]
}

// maxWorkers bounds the goroutines that work; more would wait for the one that
// reads.
const maxWorkers = 8

// New returns r as a stream. It is read in another goroutine; call Close before
// anything else is done with it.
func New[R any](r io.Reader, shape Shape) *Stream[R] {
	workers := min(runtime.GOMAXPROCS(0), maxWorkers)
	s := &Stream[R]{buffers: workers + 4, behind: int64(shape.Behind), quit: make(chan struct{})}
	s.arrived = make(chan *Piece[R], s.buffers)
	s.free = make(chan []byte, s.buffers)
	s.jobs = make(chan job[R], s.buffers)
	for range s.buffers {
		s.free <- nil
	}
	p := &producer[R]{r: r, shape: shape, free: s.free, arrived: s.arrived, quit: s.quit}
	s.running.Go(p.run)
	for range workers {
		s.running.Go(s.worker)
	}
	return s
}

func (s *Stream[R]) worker() {
	for j := range s.jobs {
		select {
		case <-s.quit:
			close(j.piece.done)
		default:
			j.piece.do(j.work)
		}
	}
}

// Close ends all work and returns when nothing reads from the stream any more.
func (s *Stream[R]) Close() {
	close(s.quit)
	close(s.jobs)
	s.running.Wait()
}

// Start gives out the pieces from an offset on, those at hand and those to
// come, to be worked on.
func (s *Stream[R]) Start(work Work[R], offset int64) {
	s.work = work
	for _, p := range s.held {
		if offset < p.end() {
			s.give(p, int(max(0, offset-p.Offset)))
		}
	}
}

// give gives a piece out, unless it ends with an error: the reader has to come
// to that by himself.
func (s *Stream[R]) give(p *Piece[R], from int) {
	if s.work == nil || p.sent || p.last && !errors.Is(p.err, io.EOF) {
		return
	}
	p.from = from
	select {
	case s.jobs <- job[R]{p, s.work}:
		p.sent = true
	default: // all are busy with more than is read ahead
	}
}

// add takes in a piece that has arrived.
func (s *Stream[R]) add(p *Piece[R], ok bool) {
	if !ok {
		s.arrived = nil
		return
	}
	s.held = append(s.held, p)
	s.give(p, 0)
	if p.last {
		s.err = p.err
	}
}

// next waits for another piece. It is false at the end of the stream.
func (s *Stream[R]) next() bool {
	if s.arrived == nil {
		return false
	}
	if len(s.held) >= s.buffers {
		select { // all buffers are held here
		case s.free <- nil:
		default:
		}
	}
	p, ok := <-s.arrived
	s.add(p, ok)
	return ok
}

// At returns the piece that has the byte at an offset, nil if the stream ends
// before it.
func (s *Stream[R]) At(offset int64) *Piece[R] {
	for i := 0; ; i++ {
		for i >= len(s.held) {
			if !s.next() {
				return nil
			}
		}
		if offset < s.held[i].end() {
			return s.held[i]
		}
	}
}

// Found waits for what was found out about a piece; it is false if nobody worked
// on it.
func (s *Stream[R]) Found(p *Piece[R]) (found R, ok bool) {
	if !p.sent {
		return found, false
	}
	for {
		select {
		case <-p.done:
			if p.failure != "" {
				panic(p.failure)
			}
			return p.found, true
		case other, ok := <-s.arrived:
			s.add(other, ok)
		}
	}
}

// Move goes to an offset that is not released.
func (s *Stream[R]) Move(offset int64) { s.place = offset }

// Release gives up the pieces before an offset.
func (s *Stream[R]) Release(offset int64) {
	for len(s.held) > 0 && s.held[0].end() <= offset {
		p := s.held[0]
		if p.sent {
			<-p.done
		}
		s.held = s.held[1:]
		select {
		case s.free <- p.Text:
		default: // there are more than needed
		}
	}
}

// Read reads on from the current place.
func (s *Stream[R]) Read(b []byte) (int, error) {
	p := s.At(s.place)
	if p == nil {
		return 0, s.err
	}
	n := copy(b, p.Text[s.place-p.Offset:])
	s.place += int64(n)
	s.Release(s.place - s.behind)
	if p.last && s.place == p.end() {
		return n, p.err
	}
	return n, nil
}
