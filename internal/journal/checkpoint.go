package journal

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
)

// Checkpoint says, signed by an installation, how far its journal reached at a
// time. Kept elsewhere it gives away entries that were cut off or replaced
// later, even by somebody who can write to the database.
type Checkpoint struct {
	Format    int       `json:"format"` // 1
	At        time.Time `json:"at"`     // when it was signed, UTC, whole seconds
	End       End       `json:"end"`
	Key       string    `json:"key"`       // public key of the installation (Ed25519), hex
	Signature string    `json:"signature"` // hex
}

const checkpointFormat = 1

// ErrForged is wrapped by errors about a checkpoint whose signature does not
// hold.
var ErrForged = errors.New("the signature of the checkpoint does not hold")

// Sign returns the checkpoint of an end.
func Sign(key ed25519.PrivateKey, end End, at time.Time) Checkpoint {
	c := Checkpoint{Format: checkpointFormat, At: at.UTC().Truncate(time.Second), End: end, Key: PublicKey(key)}
	c.Signature = hex.EncodeToString(ed25519.Sign(key, c.message()))
	return c
}

// Check returns an error that wraps [ErrForged] unless the checkpoint was signed
// with the private part of this key.
func (c Checkpoint) Check(public ed25519.PublicKey) error {
	if c.Format != checkpointFormat {
		return fmt.Errorf("the checkpoint has format %d, this program knows %d", c.Format, checkpointFormat)
	}
	signature, err := hex.DecodeString(c.Signature)
	if err != nil || !ed25519.Verify(public, c.message(), signature) {
		return fmt.Errorf("%w: it was changed, or signed with another key than %x", ErrForged, []byte(public))
	}
	return nil
}

// message is what is signed.
func (c Checkpoint) message() []byte {
	return fmt.Appendf(nil, "kiesel journal checkpoint %d\n%s\n%d\n%s\n", c.Format, c.At.Format(time.RFC3339), c.End.Entries, c.End.Hash)
}

// PublicKey returns the public part of a key, in hex.
func PublicKey(key ed25519.PrivateKey) string {
	public, _ := key.Public().(ed25519.PublicKey)
	return hex.EncodeToString(public)
}

// ParsePublicKey reads a public key as [Checkpoint.Key] has it.
func ParsePublicKey(text string) (ed25519.PublicKey, error) {
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%q is no public key: it must be %d hexadecimal digits, as 'kiesel journal key' prints them", text, 2*ed25519.PublicKeySize)
	}
	return key, nil
}
