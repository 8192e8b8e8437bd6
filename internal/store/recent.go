package store

import (
	"context"
	"sync"
)

// maxRecent bounds the answers in memory; the largest, a profile of a year of
// building permits, takes about a megabyte.
const maxRecent = 32

// recent keeps what was read last as long as nothing is recorded: most pages ask
// for the same few profiles and comparisons, and to decode one takes longer than
// all the rest of a page. What it gives out is shared and must not be changed.
type recent struct {
	mu      sync.Mutex
	entry   int64 // the last one of which the answers know
	answers map[string]any
}

// recall returns the answer to a question about what is in force, and reads it if
// something was recorded since it was last asked. The past is always read.
func recall[T any](ctx context.Context, v view, question string, read func() (T, error)) (T, error) {
	if v.entry != inForce {
		return read()
	}
	// What changes meanwhile is seen next time, for this comes first.
	entry, err := v.lastEntry(ctx)
	if err != nil {
		var none T
		return none, err
	}
	if kept, ok := v.recent.find(entry, question); ok {
		return kept.(T), nil
	}
	answer, err := read()
	if err == nil {
		v.recent.keep(entry, question, answer)
	}
	return answer, err
}

func (r *recent) find(entry int64, question string) (answer any, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entry != entry {
		return nil, false
	}
	answer, ok = r.answers[question]
	return answer, ok
}

// keep drops the answers of earlier entries, and one of this entry if there are
// too many.
func (r *recent) keep(entry int64, question string, answer any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case entry < r.entry:
		return
	case entry > r.entry || r.answers == nil:
		r.entry, r.answers = entry, map[string]any{}
	}
	for other := range r.answers {
		if len(r.answers) < maxRecent {
			break
		}
		delete(r.answers, other)
	}
	r.answers[question] = answer
}
