package store

import (
	"context"
	"slices"
	"sync"
)

// maxRecent bounds what the answers in memory were decoded from, in bytes; they
// take a few times as much. A profile of four years of building permits has
// 170,000.
const maxRecent = 8 << 20

// recent keeps what was read last as long as nothing is recorded: most pages ask
// for the same few profiles and comparisons, and to decode one takes longer than
// all the rest of a page. What it gives out is shared and must not be changed.
type recent struct {
	mu      sync.Mutex
	entry   int64 // the last one of which the answers know
	answers map[string]recentAnswer
	size    int // of all answers
}

// recentAnswer is an answer with the bytes that it was decoded from.
type recentAnswer struct {
	answer any
	size   int
}

// recall returns the answer to a question about what is in force, and reads it if
// something was recorded since it was last asked. The past is always read. Read
// also returns from how many bytes it decoded the answer.
func recall[T any](ctx context.Context, v view, question string, read func() (T, int, error)) (T, error) {
	if v.entry != inForce {
		answer, _, err := read()
		return answer, err
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
	answer, size, err := read()
	if err == nil {
		v.recent.keep(entry, question, recentAnswer{answer, size})
	}
	return answer, err
}

// rowSize is about what a row of a list was decoded from, in bytes.
const rowSize = 1 << 10

// recallList is recall for lists. The caller may sort the list and cut it, but not
// change what is in it.
func recallList[T any](ctx context.Context, v view, question string, read func() ([]T, error)) ([]T, error) {
	list, err := recall(ctx, v, question, func() ([]T, int, error) {
		list, err := read()
		return list, (1 + len(list)) * rowSize, err
	})
	return slices.Clone(list), err
}

func (r *recent) find(entry int64, question string) (answer any, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entry != entry {
		return nil, false
	}
	kept, ok := r.answers[question]
	return kept.answer, ok
}

// keep drops the answers of earlier entries, and some of this entry if there is
// too little room. What has no room at all is not kept.
func (r *recent) keep(entry int64, question string, a recentAnswer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case entry < r.entry || a.size > maxRecent:
		return
	case entry > r.entry || r.answers == nil:
		r.entry, r.answers, r.size = entry, map[string]recentAnswer{}, 0
	}
	r.drop(question) // somebody else may have asked meanwhile
	for other := range r.answers {
		if r.size+a.size <= maxRecent {
			break
		}
		r.drop(other)
	}
	r.answers[question] = a
	r.size += a.size
}

func (r *recent) drop(question string) {
	r.size -= r.answers[question].size
	delete(r.answers, question)
}
