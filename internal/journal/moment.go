package journal

import (
	"context"
	"sync"
)

type momentKey struct{}

// moment keeps the number of the last entry once it has been read.
type moment struct {
	mu    sync.Mutex
	known bool
	last  int64
}

// OneMoment returns a context in which the end of the journal is looked for once.
// It is for requests that only read: they ask several rooms, each of which wants
// to know what is in force, and need one answer. What is recorded meanwhile is
// seen by the next request.
func OneMoment(ctx context.Context) context.Context {
	return context.WithValue(ctx, momentKey{}, &moment{})
}

// Last returns the number of the last entry, which read finds out: once in a
// context of [OneMoment], each time in others. A failure is not kept.
func Last(ctx context.Context, read func(context.Context) (int64, error)) (int64, error) {
	m, ok := ctx.Value(momentKey{}).(*moment)
	if !ok {
		return read(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known {
		return m.last, nil
	}
	last, err := read(ctx)
	m.last, m.known = last, err == nil
	return last, err
}
