package password

import (
	"testing"

	"github.com/alexedwards/argon2id"
)

// Where there is no account a hash is checked that costs as much as any other:
// the dummy is a whole hash with the parameters in force, and no password has
// it.
func TestUnknownAccountsCostTheSame(t *testing.T) {
	t.Parallel()
	p := Params{Memory: 64, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	h := NewHasher(p, 1)
	got, _, _, err := argon2id.DecodeHash(h.dummy)
	if err != nil || *got != p {
		t.Errorf("the dummy %s costs %+v, %v; want %+v", h.dummy, got, err, p)
	}
	for _, typed := range []string{"", "x", h.dummy} {
		if right, stale, err := h.Verify(t.Context(), typed, ""); right || stale || err != nil {
			t.Errorf("%q: right %t, stale %t, %v", typed, right, stale, err)
		}
	}
	if other := NewHasher(p, 1); other.dummy == h.dummy {
		t.Error("the dummy is known beforehand")
	}
}
