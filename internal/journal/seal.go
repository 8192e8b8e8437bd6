package journal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Key is a secret with which a part of the journal is sealed (AES-256-GCM). Who
// destroys it makes that part unreadable for ever; the chain, which holds the
// sealed text, stays whole.
type Key [32]byte

// NewKey returns a random key.
func NewKey() (k Key) {
	_, _ = rand.Read(k[:]) // never fails
	return k
}

// ErrShredded is returned instead of a key that was destroyed.
var ErrShredded = errors.New("the key was destroyed: what it sealed is erased")

// Keys gives out the key with an id, or [ErrShredded].
type Keys func(id string) (Key, error)

// EntryKey is the id of the key that seals the reason of one entry.
func EntryKey(seq int64) string { return "entry:" + strconv.FormatInt(seq, 10) }

// EntryOf returns the entry whose reason a key seals; ok is false for keys of
// persons.
func EntryOf(id string) (seq int64, ok bool) {
	text, ok := strings.CutPrefix(id, "entry:")
	if !ok {
		return 0, false
	}
	seq, err := strconv.ParseInt(text, 10, 64)
	return seq, err == nil
}

// PersonKey is the id of the key that seals the reasons of all entries about a
// person.
func PersonKey(id string) string { return "person:" + id }

// sealed begins every sealed text; the id of its key and the ciphertext follow.
const sealed = "sealed:1:"

// Seal replaces the Reason of e by sealed text: sealed with a key of its own and,
// if e.Person is set, once more with the key of that person. It is gone when
// either is. e.Seq must be set, since a sealed text belongs to its place.
func (e *Entry) Seal(keys Keys) (err error) {
	if e.Reason == "" {
		return nil
	}
	if e.Reason, err = e.seal(keys, EntryKey(e.Seq)); err == nil && e.Person != "" {
		e.Reason, err = e.seal(keys, PersonKey(e.Person))
	}
	return err
}

// Open makes a sealed entry readable. If a key was destroyed, Reason becomes
// empty and e.Erased is set. An entry that was not sealed, as older ones are,
// stays as it is.
func (e *Entry) Open(keys Keys) (err error) {
	if person, ok := e.sealedFor(); ok {
		e.Person = person
		if e.Reason, err = e.open(keys, PersonKey(person)); err != nil {
			return err
		}
	}
	if strings.HasPrefix(e.Reason, sealed+EntryKey(e.Seq)+":") {
		e.Reason, err = e.open(keys, EntryKey(e.Seq))
	}
	return err
}

// sealedFor returns the person with whose key the reason is sealed.
func (e *Entry) sealedFor() (person string, ok bool) {
	rest, ok := strings.CutPrefix(e.Reason, sealed+PersonKey(""))
	end := strings.LastIndexByte(rest, ':')
	if !ok || end < 0 {
		return "", false
	}
	return rest[:end], true
}

// seal encrypts the reason. The ciphertext is bound to key and entry, so that it
// can't be passed off as that of another.
func (e *Entry) seal(keys Keys, id string) (string, error) {
	key, err := keys(id)
	if err != nil {
		return "", fmt.Errorf("sealing the reason of entry %d with the key %s: %w", e.Seq, id, err)
	}
	aead, err := key.cipher()
	if err != nil {
		return "", err
	}
	box := aead.Seal(nil, nil, []byte(e.Reason), e.place(id)) //nolint:gosec // this cipher draws its nonces itself
	return sealed + id + ":" + base64.RawStdEncoding.EncodeToString(box), nil
}

// open decrypts the reason. It is empty if the key was destroyed.
func (e *Entry) open(keys Keys, id string) (string, error) {
	key, err := keys(id)
	if errors.Is(err, ErrShredded) {
		e.Erased = true
		return "", nil
	}
	box, decodeErr := base64.RawStdEncoding.DecodeString(e.Reason[len(sealed)+len(id)+1:])
	if err := errors.Join(err, decodeErr); err != nil {
		return "", fmt.Errorf("opening the reason of entry %d: %w", e.Seq, err)
	}
	aead, err := key.cipher()
	if err != nil {
		return "", err
	}
	plain, err := aead.Open(nil, nil, box, e.place(id))
	if err != nil {
		return "", fmt.Errorf("opening the reason of entry %d: the text or its key was changed: %w", e.Seq, err)
	}
	return string(plain), nil
}

// place is what a ciphertext is bound to.
func (e *Entry) place(id string) []byte { return fmt.Appendf(nil, "%s\n%d\nreason", id, e.Seq) }

// cipher returns AES-256-GCM with random nonces, which the ciphertext carries.
func (k Key) cipher() (cipher.AEAD, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}
