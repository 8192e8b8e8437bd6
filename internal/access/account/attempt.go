package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Lock-out: the first attempts cost nothing, then the wait doubles up to a
// quarter of an hour. It never becomes permanent, so nobody can be locked out
// for good by somebody else's guesses; at four guesses an hour a password that
// zxcvbn accepts (10^8 guesses) holds for centuries.
const (
	freeAttempts = 5
	firstWait    = 10 * time.Second
	longestWait  = 15 * time.Minute
	forgetAfter  = 24 * time.Hour // after this without an attempt all is as before
)

// failed counts one more failure.
func (a Attempts) failed(now time.Time) Attempts {
	if now.Sub(a.Last) >= forgetAfter {
		a.Failed = 0
	}
	a.Failed++
	a.Last, a.Until = now, now.Add(wait(a.Failed))
	return a
}

// wait is the time between the nth failure in a row and the next attempt.
func wait(failures int64) time.Duration {
	if failures < freeAttempts {
		return 0
	}
	w := firstWait
	for range failures - freeAttempts {
		if w *= 2; w >= longestWait {
			return longestWait
		}
	}
	return w
}

// attempt runs prove unless there were too many failures of what key names.
// It returns a [*WaitError], an error of prove, [ErrCredentials] if prove says
// no, or nil.
//
// The failure is counted before the proof is looked at and taken back if it was
// right: any number of attempts at the same time, on any number of servers,
// count each. Keys are made of what was typed and not of accounts that exist,
// so that an account that does not exist behaves like one that does.
func (s *Service) attempt(ctx context.Context, key string, prove func() (bool, error)) error {
	key = s.attemptKey(key)
	if err := s.countAttempt(ctx, key); err != nil {
		return err
	}
	right, err := prove()
	if err != nil {
		return err
	}
	if !right {
		return ErrCredentials
	}
	return s.store.ForgetAttempts(ctx, key)
}

// countAttempt counts a failure, or returns a [*WaitError] if it is too early
// for another attempt.
func (s *Service) countAttempt(ctx context.Context, key string) error {
	for {
		was, err := s.store.Attempts(ctx, key)
		if err != nil {
			return err
		}
		now := s.now().UTC().Truncate(time.Microsecond)
		if now.Before(was.Until) {
			return &WaitError{was.Until}
		}
		counted, err := s.store.CountAttempt(ctx, key, was, was.failed(now))
		if err != nil || counted {
			return err
		}
	}
}

// attemptKey makes what was typed unreadable: people also type their password
// into the field for the login.
func (s *Service) attemptKey(key string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte("kiesel attempt\n" + key))
	return hex.EncodeToString(mac.Sum(nil))
}
