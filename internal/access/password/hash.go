package password

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"

	"github.com/alexedwards/argon2id"
	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Params says what a guess costs. See [Strong].
type Params = argon2id.Params

// Strong is the cost in force: 64 MiB and three passes, as RFC 9106 (section 4,
// second recommendation) asks for, in one lane, so that a sign-in keeps one
// core busy and not all. OWASP asks for at least 19 MiB and two passes.
func Strong() Params {
	return Params{Memory: 64 << 10, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// Hasher makes and checks hashes, only so many at a time: each takes Memory,
// and a rush of sign-ins must not exhaust the machine. It may be used from
// several goroutines.
type Hasher struct {
	params Params
	dummy  string // a hash that no password has, see Verify
	slots  chan struct{}
}

// NewHasher returns a Hasher that runs at most parallel hashes at a time.
func NewHasher(p Params, parallel int) *Hasher {
	return &Hasher{params: p, dummy: dummyHash(p), slots: make(chan struct{}, parallel)}
}

// dummyHash writes random bytes as if they were the hash of a password.
func dummyHash(p Params) string {
	random := func(n uint32) string {
		raw := make([]byte, n)
		_, _ = rand.Read(raw) // never fails
		return base64.RawStdEncoding.EncodeToString(raw)
	}
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, p.Memory, p.Iterations, p.Parallelism, random(p.SaltLength), random(p.KeyLength))
}

// Hash returns the text to keep of a password: parameters, salt and hash. It
// waits for its turn until ctx ends.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	hash, err := argon2id.CreateHash(normal(password), &h.params)
	if err != nil {
		return "", fmt.Errorf("hashing a password: %w", err)
	}
	return hash, nil
}

// Verify reports whether the hash is that of the password, and whether it is
// stale, that is made with other parameters than those in force. With an empty
// hash, where there is no account or no password, it takes the same time and
// the password is never right.
func (h *Hasher) Verify(ctx context.Context, password, hash string) (right, stale bool, err error) {
	if err := h.enter(ctx); err != nil {
		return false, false, err
	}
	defer h.leave()
	if hash == "" {
		hash = h.dummy
	}
	right, params, err := argon2id.CheckHash(normal(password), hash)
	if err != nil {
		return false, false, fmt.Errorf("checking a password: %w", err)
	}
	return right, *params != h.params, nil
}

func (h *Hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h *Hasher) leave() { <-h.slots }

// normal makes ü one character, however the keyboard composes it (RFC 8265,
// section 4.2).
func normal(password string) string { return norm.NFC.String(password) }
