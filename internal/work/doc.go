// Package work runs what takes longer than a request: reading a log, comparing
// profiles. Each job has an owner (the [Runner]), a progress that anyone may
// ask for, and can be cancelled.
//
// It imports nothing of Kiesel. Jobs live in this process: they end with it and
// can be derived again from what their caller kept.
package work
