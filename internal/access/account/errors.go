package account

import (
	"errors"
	"fmt"
	"time"
)

var (
	// ErrCredentials is the one answer to everybody who does not get in: the
	// login is unknown, the password or the code is wrong, or the account is
	// not active.
	ErrCredentials = errors.New("login or password is wrong, or the account is not open")
	// ErrNotSignedIn is returned for a session or token that does not exist,
	// has ended or belongs to an account that is not active.
	ErrNotSignedIn = errors.New("the session or token is not valid (any more)")
	// ErrConfirm is returned when a sensitive change needs a fresh proof: ask
	// for the password and call [Service.Confirm].
	ErrConfirm = errors.New("this needs the password once more")
	// ErrLink is returned for a one-time link that was used, replaced, has
	// expired or never existed.
	ErrLink = errors.New("the link was used already, replaced, or has expired; ask for a new one")
	// ErrNotFound is returned for accounts, tokens and views that do not exist or
	// that the actor may not see.
	ErrNotFound = errors.New("no such account, token or view")
	// ErrLastAdministrator is returned when a change would leave nobody who can
	// manage the whole installation.
	ErrLastAdministrator = errors.New("this is the last administrator of the installation; make somebody else administrator first")
	// ErrState is returned when an account is in no state for the change, such
	// as one that is erased.
	ErrState = errors.New("the account is in no state for this change")
	// ErrNoRole is returned to people whom an OpenID provider sends without any
	// role.
	ErrNoRole = errors.New("signed in, but without any role; an administrator or the groups at the provider must give one")
)

// WaitError is returned after too many attempts, whether or not there is such
// an account. Nothing was tried.
type WaitError struct {
	Until time.Time // when the next attempt is possible
}

// Error says until when to wait.
func (e *WaitError) Error() string {
	return fmt.Sprintf("too many attempts; try again after %s", e.Until.Format(time.RFC3339))
}
