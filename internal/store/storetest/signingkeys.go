package storetest

import (
	"strings"
	"testing"
	"time"

	"kiesel/internal/evidence"
	"kiesel/internal/store"
)

// testSigningKeys follows keys of authorities from their registration to the end
// of the trust in them.
func testSigningKeys(t *testing.T, s *store.Store) {
	ctx := t.Context()
	key := func(name, digit string) evidence.KnownKey {
		return evidence.KnownKey{
			Fingerprint: evidence.Fingerprint(strings.Repeat(digit, 64)), Key: strings.Repeat(digit, 64),
			Authority: evidence.Origin{Name: name, ARS: "13075"}, At: instant,
		}
	}
	put := func(keys ...evidence.KnownKey) {
		t.Helper()
		for _, k := range keys {
			change(t, s.Evidence().Update, func(tx evidence.Tx) error { return tx.PutKey(t.Context(), k) })
		}
	}
	kept := func(from evidence.Store) []evidence.KnownKey {
		t.Helper()
		keys, err := from.FindKeys(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return keys
	}
	equal(t, "keys of an empty store", kept(s.Evidence()), []evidence.KnownKey{})

	first, second, third := key("Zingst", "a"), key("Ämter & Söhne", "b"), key("Altenpleen", "c")
	third.Authority.ARS = ""
	put(first, second, third)
	equal(t, "keys in order", kept(s.Evidence()), []evidence.KnownKey{third, first, second})

	revoked := first
	revoked.Revoked = instant.Add(time.Hour)
	put(revoked)
	equal(t, "keys after one was revoked", kept(s.Evidence()), []evidence.KnownKey{third, revoked, second})

	err := s.Evidence().Update(ctx, func(tx evidence.Tx) error {
		found, err := tx.FindKey(ctx, revoked.Fingerprint)
		if err != nil {
			return err
		}
		equal(t, "one key", found, revoked)
		_, err = tx.FindKey(ctx, "z")
		return err
	})
	wantError(t, err, evidence.ErrNotFound)
}
