package evidence

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// ErrSignature is wrapped when the signature of a profile does not fit it.
var ErrSignature = errors.New("evidence: the signature does not fit the profile")

// signingDomain stands before everything that is signed, so that no other use of
// a key can be taken for the signature of a profile.
const signingDomain = "kiesel profile signature 1\n"

// Signature says who stands for a profile: an Ed25519 signature of all of it.
type Signature struct {
	Key   string `json:"key"`   // public key, 32 bytes in hex
	Value string `json:"value"` // 64 bytes in hex
}

// Sign returns the profile with a signature by key. It covers the domain and the
// profile's canonical JSON, hence every figure, authority, service, period, level,
// smallest group, the sums of the source and the tool. The error says so if the
// key is that of another authority.
func (p Profile) Sign(key PrivateKey) (Profile, error) {
	if key.Authority != p.Authority {
		return Profile{}, fmt.Errorf("the key is that of %s, the profile that of %s: sign with the key of the authority, or make the profile with the name and key (ARS) for which it was made",
			key.Authority, p.Authority)
	}
	text, err := p.signedText()
	if err != nil {
		return Profile{}, err
	}
	p.Signature = &Signature{
		Key:   hex.EncodeToString(key.Public()),
		Value: hex.EncodeToString(ed25519.Sign(key.key, text)),
	}
	return p, nil
}

// signedText is what a signature covers.
func (p Profile) signedText() ([]byte, error) {
	text, err := p.canonical()
	return append([]byte(signingDomain), text...), err
}

// checkSignature returns an error that wraps [ErrSignature] unless the profile is
// unsigned or its signature fits.
func (p Profile) checkSignature() error {
	if p.Signature == nil {
		return nil
	}
	key, err := parsePublic(p.Signature.Key)
	if err != nil {
		return fmt.Errorf("%w: signature.key: %w", ErrSignature, err)
	}
	value, err := hex.DecodeString(p.Signature.Value)
	if err != nil || len(value) != ed25519.SignatureSize || hex.EncodeToString(value) != p.Signature.Value {
		return fmt.Errorf("%w: signature.value is not %d bytes in hex", ErrSignature, ed25519.SignatureSize)
	}
	text, err := p.signedText()
	if err != nil {
		return err
	}
	if !ed25519.Verify(key, text, value) {
		return fmt.Errorf("%w: something was changed after it was signed with key %s; ask the authority for the file once more", ErrSignature, FingerprintOf(key))
	}
	return nil
}

// parsePublic reads a public key as profiles carry it.
func parsePublic(text string) (ed25519.PublicKey, error) {
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize || hex.EncodeToString(key) != text {
		return nil, fmt.Errorf("%q is not a public key, %d bytes in hex", text, ed25519.PublicKeySize)
	}
	return key, nil
}

// Fingerprint names a key: the SHA-256 of the public key in hex.
type Fingerprint string

// FingerprintOf returns the fingerprint of a public key.
func FingerprintOf(key ed25519.PublicKey) Fingerprint {
	sum := sha256.Sum256(key)
	return Fingerprint(hex.EncodeToString(sum[:]))
}

// String returns the first 16 digits, in groups of four: enough to tell keys
// apart by eye and over the telephone.
func (f Fingerprint) String() string {
	if len(f) < 16 {
		return string(f)
	}
	return string(f[:4] + " " + f[4:8] + " " + f[8:12] + " " + f[12:16])
}

// SignedBy returns the fingerprint of the key of the signature, "" if the profile
// is unsigned. Whether the signature fits is told by [Profile.Validate].
func (p Profile) SignedBy() Fingerprint {
	if p.Signature == nil {
		return ""
	}
	key, err := parsePublic(p.Signature.Key)
	if err != nil {
		return ""
	}
	return FingerprintOf(key)
}

// String is the name with the key in the register, if there is one.
func (o Origin) String() string {
	if o.ARS == "" {
		return fmt.Sprintf("%q", o.Name)
	}
	return fmt.Sprintf("%q (ARS %s)", o.Name, o.ARS)
}
