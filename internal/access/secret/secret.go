package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strings"
)

// Kind is what a secret is good for; it is the prefix of its text. A secret of
// one kind is never taken for another.
type Kind string

// The kinds of secrets.
const (
	Token   Kind = "kiesel_"         // a personal token of the REST interface
	Session Kind = "kiesel-session_" // the value of a session cookie
	Link    Kind = "kiesel-link_"    // the last part of a one-time link
)

// alphabet has no digit that is easily taken for a letter, and survives
// wherever upper case is lost.
var alphabet = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// The parts of a secret in bytes.
const (
	randomBytes = 32
	sumBytes    = 4
)

// New makes a secret: the text to hand over once, and the hash to keep.
func New(kind Kind) (text, hash string) {
	var raw [randomBytes]byte
	_, _ = rand.Read(raw[:]) // never fails
	text = encode(kind, raw[:])
	return text, sum(kind, raw[:])
}

// Hash returns what is kept of a secret. It is false for text that is not a
// secret of this kind, spelled as [New] does; that needs no look into the data.
func Hash(kind Kind, text string) (hash string, ok bool) {
	code, ok := strings.CutPrefix(text, string(kind))
	if !ok || len(code) != alphabet.EncodedLen(randomBytes+sumBytes) {
		return "", false
	}
	raw, err := alphabet.DecodeString(code)
	if err != nil || encode(kind, raw[:randomBytes]) != text {
		return "", false
	}
	return sum(kind, raw[:randomBytes]), true
}

// encode writes random bytes with their checksum, CRC-32 over kind and bytes.
func encode(kind Kind, raw []byte) string {
	check := crc32.ChecksumIEEE(append([]byte(kind), raw...))
	return string(kind) + alphabet.EncodeToString(binary.BigEndian.AppendUint32(raw[:len(raw):len(raw)], check))
}

func sum(kind Kind, raw []byte) string {
	h := sha256.Sum256(append([]byte(kind), raw...))
	return hex.EncodeToString(h[:])
}

// ID returns a random name of 80 bits behind a prefix. It is no secret: it
// names something for good without telling anything about it.
func ID(prefix string) string {
	var raw [10]byte
	_, _ = rand.Read(raw[:]) // never fails
	return prefix + alphabet.EncodeToString(raw[:])
}
