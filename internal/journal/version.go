package journal

import (
	"errors"
	"fmt"
)

// ErrConflict is wrapped by every [ConflictError].
var ErrConflict = errors.New("somebody else was quicker")

// ConflictError says that something was changed by others after it had been
// seen. Nothing was written; the caller shows both and lets people decide.
type ConflictError struct {
	Subject string // what both wanted to change, as in [Entry]
	Seen    int64  // version that the caller saw, 0 for none
	Current int64  // version in force, 0 for none
}

// Error names the subject and both versions.
func (e *ConflictError) Error() string {
	return fmt.Sprintf("%v: of %s you saw version %d, version %d is in force; look at it and decide again", ErrConflict, e.Subject, e.Seen, e.Current)
}

// Unwrap returns [ErrConflict].
func (e *ConflictError) Unwrap() error { return ErrConflict }

// CheckVersion returns a [*ConflictError] unless the version seen is the one in
// force. It belongs into the transaction that writes the next version.
func CheckVersion(subject string, seen, current int64) error {
	if seen != current {
		return &ConflictError{Subject: subject, Seen: seen, Current: current}
	}
	return nil
}
