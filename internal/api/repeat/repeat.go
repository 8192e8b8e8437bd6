// Package repeat says how answers to requests are kept that programs may send
// twice, because they did not hear whether the first one arrived (see
// draft-ietf-httpapi-idempotency-key-header).
//
// It imports nothing of Kiesel, so that the store need not know the REST
// interface.
package repeat

import (
	"context"
	"time"
)

const (
	// Kept is how long an answer is kept.
	Kept = 24 * time.Hour
	// Abandoned is from when on a request that was not answered counts as lost,
	// for example with the server that had it.
	Abandoned = 15 * time.Minute
)

// Key names a request: who sent it, and the key that they gave it.
type Key struct{ Actor, Key string }

// Answer is the answer to a request.
type Answer struct {
	Request string            // SHA-256 of the request; "" as long as it is not answered
	Status  int               // HTTP status; 0 as long as it is not answered
	Header  map[string]string // those that belong to the answer
	Body    []byte
}

// Store keeps answers. An implementation lives in package store and passes
// storetest.
type Store interface {
	// Claim takes a key for a request that begins now. If it is taken, claimed is
	// false and kept is what was answered. What is older than [Kept], or not
	// answered and older than [Abandoned], is forgotten.
	Claim(ctx context.Context, k Key, now time.Time) (kept Answer, claimed bool, err error)
	// Keep keeps the answer to a claimed request.
	Keep(ctx context.Context, k Key, a Answer) error
	// Release gives up a claim that was not answered.
	Release(ctx context.Context, k Key) error
}
