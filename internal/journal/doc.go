// Package journal is the append-only record of every change: who, when, what,
// before and after, and why. Entries are chained by their hashes, so that a
// changed, removed or re-ordered entry is found by [Verify].
//
// It imports only package access. Storage implements [Recorder] and
// [Reader]; a write and its entry are always in one transaction.
package journal
