package secret

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// The shape of a recovery code: four groups of four letters or digits, 80 bits.
const (
	codeBytes = 10
	codeGroup = 4
)

// NewRecoveryCode makes a code for people to print and type, such as
// "m5xw-6ytb-oizd-g3tp", and the hash to keep for its owner.
func NewRecoveryCode(owner string) (text, hash string) {
	var raw [codeBytes]byte
	_, _ = rand.Read(raw[:]) // never fails
	code := alphabet.EncodeToString(raw[:])
	var groups []string
	for i := 0; i < len(code); i += codeGroup {
		groups = append(groups, code[i:i+codeGroup])
	}
	return strings.Join(groups, "-"), recoverySum(owner, code)
}

// HashRecoveryCode returns what is kept of a code as its owner typed it: case,
// spaces and hyphens do not matter. It is false for what can't be a code.
func HashRecoveryCode(owner, typed string) (hash string, ok bool) {
	const longest = 4 * codeBytes
	if len(typed) > longest {
		return "", false
	}
	code := strings.ToLower(strings.NewReplacer("-", "", " ", "").Replace(typed))
	if len(code) != alphabet.EncodedLen(codeBytes) {
		return "", false
	}
	if _, err := alphabet.DecodeString(code); err != nil {
		return "", false
	}
	return recoverySum(owner, code), true
}

// recoverySum binds a code to its owner, so that equal hashes tell nothing.
func recoverySum(owner, code string) string {
	h := sha256.Sum256([]byte("kiesel recovery code\n" + owner + "\n" + code))
	return hex.EncodeToString(h[:])
}
