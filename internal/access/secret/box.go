package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// ErrSealed is wrapped when a sealed text can't be opened: another key, another
// owner, or changed text.
var ErrSealed = errors.New("sealed text cannot be opened")

// Box seals short texts that Kiesel must read again, with AES-256-GCM.
type Box struct{ aead cipher.AEAD }

// NewBox derives a key for one purpose from the installation key (HKDF-SHA-256,
// RFC 5869). Boxes for different purposes can't open each other's texts.
func NewBox(installationKey []byte, purpose string) (*Box, error) {
	key, err := hkdf.Key(sha256.New, installationKey, nil, "kiesel "+purpose, 32)
	if err != nil {
		return nil, fmt.Errorf("deriving the key for %s: %w", purpose, err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	return &Box{aead}, nil
}

// Seal returns the text sealed for its owner.
func (b *Box) Seal(text, owner string) string {
	return base64.RawURLEncoding.EncodeToString(b.aead.Seal(nil, nil, []byte(text), []byte(owner))) //nolint:gosec // this cipher draws its nonces itself
}

// Open returns the text that was sealed for the owner. The error wraps
// [ErrSealed].
func (b *Box) Open(sealed, owner string) (string, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(sealed)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrSealed, err)
	}
	text, err := b.aead.Open(nil, nil, raw, []byte(owner))
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrSealed, err)
	}
	return string(text), nil
}
