// Package totp makes and checks the six digits that an authenticator app shows
// (RFC 6238: HMAC-SHA-1, steps of 30 seconds).
package totp

import (
	"crypto/subtle"
	"fmt"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

const (
	period = 30 // seconds that a code is shown
	skew   = 1  // steps that the clock of a telephone may be off
)

// options are what all authenticator apps understand.
var options = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// New makes a secret of 160 bits in base32 for people who type it in, and the
// address that an app reads from a QR code. The login is what the app shows.
func New(login string) (secret, address string, err error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Kiesel", AccountName: login, Period: period, SecretSize: 20})
	if err != nil {
		return "", "", fmt.Errorf("making a secret for the authenticator app: %w", err)
	}
	return key.Secret(), key.URL(), nil
}

// Code returns the six digits at a time. It fails if the secret is not base32.
func Code(secret string, at time.Time) (string, error) {
	return code(secret, step(at))
}

// Check reports whether the code is that of now or of a step beside it, and of
// which step. The caller keeps the step and accepts only later ones, so that
// nobody who saw a code can use it again (RFC 6238, section 5.2).
func Check(secret, typed string, now time.Time) (at int64, ok bool, err error) {
	for s := step(now) - skew; s <= step(now)+skew; s++ {
		right, err := code(secret, s)
		if err != nil {
			return 0, false, err
		}
		if subtle.ConstantTimeCompare([]byte(right), []byte(typed)) == 1 {
			return s, true, nil
		}
	}
	return 0, false, nil
}

func step(t time.Time) int64 { return t.Unix() / period }

func code(secret string, step int64) (string, error) {
	text, err := hotp.GenerateCodeCustom(secret, uint64(step), options)
	if err != nil {
		return "", fmt.Errorf("computing the code of the authenticator app: %w", err)
	}
	return text, nil
}
