package evidence

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"kiesel/internal/landscape"
)

// ErrKey is wrapped when a file holds no key of an authority.
var ErrKey = errors.New("evidence: no key of an authority")

// PrivateKey signs the profiles of one authority.
type PrivateKey struct {
	Authority Origin
	key       ed25519.PrivateKey
}

// PublicKey tells the profiles that an authority signed.
type PublicKey struct {
	Authority Origin
	Key       ed25519.PublicKey
}

// NewKey returns a new key of an authority. The error wraps [ErrKey] if the
// authority can't be written into a file of keys.
func NewKey(authority Origin) (PrivateKey, error) {
	if err := authority.check(); err != nil {
		return PrivateKey{}, err
	}
	_, key, err := ed25519.GenerateKey(nil)
	return PrivateKey{Authority: authority, key: key}, err
}

// check returns an error that wraps [ErrKey] unless the authority can own a key.
func (o Origin) check() error {
	if name := strings.TrimSpace(o.Name); name == "" || name != o.Name || len(name) > maxName || strings.ContainsFunc(name, unicode.IsControl) {
		return fmt.Errorf("%w: the name %q is blank, begins or ends blank, has a control character or more than %d bytes", ErrKey, o.Name, maxName)
	}
	if o.ARS != "" {
		if _, err := landscape.ParseARS(string(o.ARS)); err != nil {
			return fmt.Errorf("%w: %w", ErrKey, err)
		}
	}
	return nil
}

// Public returns the public half.
func (k PrivateKey) Public() ed25519.PublicKey { return ed25519.PublicKey(k.key[ed25519.SeedSize:]) }

// PublicKey returns the public half with its authority.
func (k PrivateKey) PublicKey() PublicKey { return PublicKey{Authority: k.Authority, Key: k.Public()} }

// PublicKeyOf returns the public key of an authority that profiles carry as text.
// The error wraps [ErrKey].
func PublicKeyOf(authority Origin, text string) (PublicKey, error) {
	key, err := parsePublic(text)
	if err != nil {
		return PublicKey{}, fmt.Errorf("%w: %w", ErrKey, err)
	}
	return PublicKey{Authority: authority, Key: key}, authority.check()
}

// Fingerprint returns the fingerprint of the key.
func (k PublicKey) Fingerprint() Fingerprint { return FingerprintOf(k.Key) }

// The types of the PEM blocks, and the lines before them.
const (
	privateBlock  = "PRIVATE KEY" // PKCS #8
	publicBlock   = "PUBLIC KEY"  // PKIX
	authorityLine = "Authority: "
	arsLine       = "ARS: "
)

// Encode writes the key as PEM (RFC 7468) that other programs read too, with
// lines before the block that name the authority.
func (k PrivateKey) Encode() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(k.key)
	if err != nil {
		return nil, fmt.Errorf("encoding a key: %w", err)
	}
	return encodeKey("Key with which an authority signs its profiles. Keep it secret.", k.Authority, privateBlock, der), nil
}

// Encode writes the public key as [PrivateKey.Encode] does the private one.
func (k PublicKey) Encode() ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(k.Key)
	if err != nil {
		return nil, fmt.Errorf("encoding a public key: %w", err)
	}
	return encodeKey("Public key of an authority. Fingerprint: "+k.Fingerprint().String(), k.Authority, publicBlock, der), nil
}

func encodeKey(title string, authority Origin, kind string, der []byte) []byte {
	var b bytes.Buffer
	b.WriteString(title + "\n" + authorityLine + authority.Name + "\n")
	if authority.ARS != "" {
		b.WriteString(arsLine + string(authority.ARS) + "\n")
	}
	b.Write(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	return b.Bytes()
}

// ParsePrivateKey reads what [PrivateKey.Encode] wrote. The error wraps [ErrKey].
func ParsePrivateKey(text []byte) (PrivateKey, error) {
	authority, der, err := decodeKey(text, privateBlock)
	if err != nil {
		return PrivateKey{}, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	private, ok := key.(ed25519.PrivateKey)
	if err != nil || !ok {
		return PrivateKey{}, fmt.Errorf("%w: it holds another kind of key than Ed25519", ErrKey)
	}
	return PrivateKey{Authority: authority, key: private}, nil
}

// ParsePublicKey reads what [PublicKey.Encode] wrote. The error wraps [ErrKey].
func ParsePublicKey(text []byte) (PublicKey, error) {
	authority, der, err := decodeKey(text, publicBlock)
	if err != nil {
		return PublicKey{}, err
	}
	key, err := x509.ParsePKIXPublicKey(der)
	public, ok := key.(ed25519.PublicKey)
	if err != nil || !ok {
		return PublicKey{}, fmt.Errorf("%w: it holds another kind of key than Ed25519", ErrKey)
	}
	return PublicKey{Authority: authority, Key: public}, nil
}

// Hex returns the public key as profiles carry it.
func (k PublicKey) Hex() string { return hex.EncodeToString(k.Key) }

func decodeKey(text []byte, kind string) (authority Origin, der []byte, err error) {
	block, _ := pem.Decode(text)
	switch {
	case block == nil:
		return authority, nil, fmt.Errorf("%w: there is no PEM block in it; make a key with 'kiesel evidence keygen'", ErrKey)
	case block.Type == privateBlock && kind == publicBlock:
		return authority, nil, fmt.Errorf("%w: it holds the private key, which nobody else should get; give the public one, which ends in .pub", ErrKey)
	case block.Type != kind:
		return authority, nil, fmt.Errorf("%w: it holds a %q, want a %q", ErrKey, block.Type, kind)
	}
	head, _, _ := bytes.Cut(text, []byte("-----BEGIN"))
	for line := range strings.Lines(string(head)) {
		line = strings.TrimRight(line, "\r\n")
		if name, ok := strings.CutPrefix(line, authorityLine); ok {
			authority.Name = name
		}
		if ars, ok := strings.CutPrefix(line, arsLine); ok {
			authority.ARS = landscape.ARS(ars)
		}
	}
	return authority, block.Bytes, authority.check()
}
