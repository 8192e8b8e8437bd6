package evidence_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/journal"
)

// newKey returns a new key of an authority.
func newKey(tb testing.TB, authority evidence.Origin) evidence.PrivateKey {
	tb.Helper()
	key, err := evidence.NewKey(authority)
	if err != nil {
		tb.Fatal(err)
	}
	return key
}

func sign(tb testing.TB, p evidence.Profile, key evidence.PrivateKey) evidence.Profile {
	tb.Helper()
	signed, err := p.Sign(key)
	if err != nil {
		tb.Fatal(err)
	}
	if err := signed.Validate(); err != nil {
		tb.Fatalf("a profile that was just signed is not valid: %v", err)
	}
	return signed
}

func encode(tb testing.TB, p evidence.Profile) string {
	tb.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

// TestSignatureCoversEverything changes one thing after the other in a signed
// profile.
func TestSignatureCoversEverything(t *testing.T) {
	t.Parallel()
	key := newKey(t, evidence.Origin{Name: "A"})
	p := profileOf(t, "A", append(repeat(20, "a b"), repeat(7, "a")...)...)
	p.Note = "Probe"
	for _, unsigned := range []evidence.Profile{p, fold(t, p, k)} {
		signed := sign(t, unsigned, key)
		before, _ := unsigned.ID()
		after, err := signed.ID()
		if err != nil || before != after {
			t.Errorf("the id changed with the signature: %s, %s (%v)", before, after, err)
		}
		text := encode(t, signed)
		back, err := evidence.Decode(strings.NewReader(text))
		if err != nil || !cmp.Equal(back, signed) || back.SignedBy() != key.PublicKey().Fingerprint() {
			t.Fatalf("after decoding %v, signed by %s: %v", back, back.SignedBy(), err)
		}
		for old, changed := range map[string]string{
			`"name":"A"`:                         `"name":"B"`,
			`"service":"99012008001000"`:         `"service":"99012008001001"`,
			`"level":"activity"`:                 `"level":"phase"`,
			`"month":"2026-01"`:                  `"month":"2025-01"`,
			`"sha256":["00`:                      `"sha256":["10`,
			`"tool":"kiesel test"`:               `"tool":"kiesel 9"`,
			`"note":"Probe"`:                     `"note":"Beweis"`,
			`"without":0`:                        `"without":5`,
			`"skipped":0`:                        `"skipped":1`,
			`"cases":20`:                         `"cases":15`,
			`"entropy_bits":0.`:                  `"entropy_bits":0.1`,
			`"schema":"kiesel-profile/2"`:        `"schema":"kiesel-profile/1"`,
			`"value":"` + signed.Signature.Value: `"value":"` + strings.Repeat("0", 128),
			`"value":"`:                          `"value":"0`,
			`"key":"` + signed.Signature.Key:     `"key":"` + newKey(t, evidence.Origin{Name: "A"}).PublicKey().Hex(),
			`"key":"`:                            `"key":"zz`,
		} {
			broken := strings.Replace(text, old, changed, 1)
			if broken == text {
				t.Errorf("%s is not in the profile", old)
			}
			if _, err := evidence.Decode(strings.NewReader(broken)); !errors.Is(err, evidence.ErrSignature) {
				t.Errorf("%s instead of %s: error %v, want ErrSignature", changed, old, err)
			}
		}
	}
}

// A signature is of a profile: nothing else that is signed with the key can stand
// for one, and the layout of the file does not matter.
func TestSignatureIsOfTheProfile(t *testing.T) {
	t.Parallel()
	key := newKey(t, evidence.Origin{Name: "A"})
	signed := sign(t, profileOf(t, "A", "a b"), key)
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(encode(t, signed)), "", "\t"); err != nil {
		t.Fatal(err)
	}
	if _, err := evidence.Decode(&indented); err != nil {
		t.Errorf("with other blanks: %v", err)
	}
	if _, err := profileOf(t, "B", "a b").Sign(key); err == nil || !strings.Contains(err.Error(), `the key is that of "A"`) {
		t.Errorf("the key of A signed the profile of B: %v", err)
	}
	for what, made := range map[string]func() (evidence.Profile, error){
		"folding": func() (evidence.Profile, error) {
			return sign(t, profileOf(t, "A", repeat(9, "a b")...), key).Fold(k)
		},
		"merging": func() (evidence.Profile, error) {
			return evidence.Merge(signed, sign(t, profileOf(t, "A", "a"), key))
		},
	} {
		if p, err := made(); err != nil || p.Signature != nil {
			t.Errorf("%s keeps the signature %v (%v)", what, p.Signature, err)
		}
	}
}

func TestKeyFiles(t *testing.T) {
	t.Parallel()
	key := newKey(t, evidence.Origin{Name: "Amt Müritz-Süd", ARS: "130715151"})
	private, err := key.Encode()
	if err != nil {
		t.Fatal(err)
	}
	public, err := key.PublicKey().Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := evidence.ParsePrivateKey(private)
	if err != nil || back.Authority != key.Authority || !back.Public().Equal(key.Public()) {
		t.Errorf("the private key came back as %v of %s: %v", back.Public(), back.Authority, err)
	}
	known, err := evidence.ParsePublicKey(public)
	if err != nil || known.Authority != key.Authority || !known.Key.Equal(key.Public()) {
		t.Errorf("the public key came back as %v of %s: %v", known.Key, known.Authority, err)
	}
	if bytes.Contains(public, private[bytes.Index(private, []byte("BEGIN"))+30:]) {
		t.Error("the public file holds the private key")
	}
	for text, want := range map[string]string{
		string(private): "it holds the private key, which nobody else should get",
		"":              "there is no PEM block",
		strings.Replace(string(public), "Authority: Amt", "Amt", 1):     `the name ""`,
		strings.Replace(string(public), "ARS: 130715151", "ARS: 1x", 1): `"1x" is no ARS`,
		strings.Replace(string(public), "MCow", "MCoA", 1):              "another kind of key",
	} {
		if _, err := evidence.ParsePublicKey([]byte(text)); !errors.Is(err, evidence.ErrKey) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	for _, name := range []string{"", " A", "A\nARS: 13", strings.Repeat("x", 301)} {
		if _, err := evidence.NewKey(evidence.Origin{Name: name}); !errors.Is(err, evidence.ErrKey) {
			t.Errorf("a key of %q: error %v, want ErrKey", name, err)
		}
	}
}

// TestServiceKnowsSigners follows a signed profile as its key becomes known and is
// revoked.
func TestServiceKnowsSigners(t *testing.T) {
	t.Parallel()
	s, j := service(t)
	ctx, actor := t.Context(), access.Local()
	key, other := newKey(t, evidence.Origin{Name: "A"}), newKey(t, evidence.Origin{Name: "B"})
	p := profileOf(t, "A", repeat(20, "a b")...)
	state := func(p evidence.Profile) evidence.SignatureState {
		t.Helper()
		signers, err := s.Signers(ctx, p)
		if err != nil || signers[0].Key != p.SignedBy() {
			t.Fatalf("signers %v, %v", signers, err)
		}
		return signers[0].State
	}
	kept, err := s.AddProfile(ctx, actor, p, "")
	if err != nil || state(kept.Profile) != evidence.Unsigned {
		t.Fatalf("%s, %v", state(kept.Profile), err)
	}
	// The same profile comes again, with a signature.
	signed, err := s.AddProfile(ctx, actor, sign(t, p, key), "nachgereicht")
	if err != nil || signed.ID != kept.ID || state(signed.Profile) != evidence.SignedUnknown {
		t.Fatalf("id %s, %s, %v", signed.ID, state(signed.Profile), err)
	}
	if found, err := s.Profile(ctx, actor, kept.ID); err != nil || !cmp.Equal(found, signed) {
		t.Errorf("kept is %+v, %v; want the signed one", found, err)
	}
	if again, err := s.AddProfile(ctx, actor, p, ""); err != nil || again.Profile.Signature == nil {
		t.Errorf("the signature was lost: %v", err)
	}
	if listed, err := s.Profiles(ctx, actor, evidence.ProfileFilter{}); err != nil || state(listed[0].Profile) != evidence.SignedUnknown {
		t.Errorf("the list says %s, %v", state(listed[0].Profile), err)
	}

	broken := sign(t, profileOf(t, "A", repeat(21, "a b")...), key)
	broken.Note = "x"
	if _, err := s.AddProfile(ctx, actor, broken, ""); !errors.Is(err, evidence.ErrSignature) {
		t.Errorf("a broken signature: error %v, want ErrSignature", err)
	}

	foreign := other.PublicKey()
	foreign.Authority.Name = "C"
	for _, k := range []evidence.PublicKey{key.PublicKey(), foreign} {
		if _, err := s.AddKey(ctx, actor, k, "am Telefon verglichen"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.AddKey(ctx, actor, key.PublicKey(), ""); !errors.Is(err, evidence.ErrKeyState) {
		t.Errorf("the same key again: error %v, want ErrKeyState", err)
	}
	if got := state(signed.Profile); got != evidence.SignedKnown {
		t.Errorf("by a registered key: %s", got)
	}
	if got := state(sign(t, profileOf(t, "B", "a"), other)); got != evidence.SignedForeign {
		t.Errorf("by a key of another authority: %s", got)
	}

	fingerprint := key.PublicKey().Fingerprint()
	if _, err := s.RevokeKey(ctx, actor, fingerprint, " "); !errors.Is(err, journal.ErrNoReason) {
		t.Errorf("without reason: error %v, want ErrNoReason", err)
	}
	if _, err := s.RevokeKey(ctx, actor, fingerprint, "verloren"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.RevokeKey(ctx, actor, fingerprint, "verloren"); !errors.Is(err, evidence.ErrKeyState) {
		t.Errorf("revoked twice: error %v, want ErrKeyState", err)
	}
	if _, err := s.RevokeKey(ctx, actor, "00", "verloren"); !errors.Is(err, evidence.ErrNotFound) {
		t.Errorf("a key that is not there: error %v, want ErrNotFound", err)
	}
	if got := state(signed.Profile); got != evidence.SignedRevoked {
		t.Errorf("by a revoked key: %s", got)
	}
	if _, err := s.AddKey(ctx, actor, key.PublicKey(), ""); !errors.Is(err, evidence.ErrKeyState) {
		t.Errorf("a revoked key is registered again: error %v, want ErrKeyState", err)
	}
	want := []string{
		"evidence.profile.add: ", "evidence.profile.sign: nachgereicht",
		"evidence.key.add: am Telefon verglichen", "evidence.key.add: am Telefon verglichen", "evidence.key.revoke: verloren",
	}
	if diff := cmp.Diff(want, entries(t, j)); diff != "" {
		t.Errorf("journal (-want +got):\n%s", diff)
	}
}

// Keys belong to a part of the administration like evidence does.
func TestKeysAreManagedByTheirOwn(t *testing.T) {
	t.Parallel()
	s, j := service(t)
	ctx := t.Context()
	at := func(role access.Role, scope access.Scope) access.Actor {
		return access.Actor{ID: string(role), Grants: []access.Grant{{Role: role, Scope: scope}}}
	}
	west := newKey(t, evidence.Origin{Name: "West", ARS: "13076"}).PublicKey()
	for _, actor := range []access.Actor{at(access.Contributor, "13076"), at(access.Coordinator, "13075"), at(access.Administrator, ""), at(access.Reader, "13")} {
		if _, err := s.AddKey(ctx, actor, west, ""); !errors.Is(err, access.ErrDenied) {
			t.Errorf("%s registers a key: error %v, want ErrDenied", actor.ID, err)
		}
	}
	if _, err := s.AddKey(ctx, at(access.Coordinator, "13"), west, ""); err != nil {
		t.Fatal(err)
	}
	if keys, err := s.Keys(ctx, at(access.Reader, "13076")); err != nil || len(keys) != 1 || keys[0].At != time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC) {
		t.Errorf("its own reader sees %v, %v", keys, err)
	}
	if keys, err := s.Keys(ctx, at(access.Coordinator, "13075")); err != nil || len(keys) != 0 {
		t.Errorf("somebody else sees %v, %v", keys, err)
	}
	if _, err := s.RevokeKey(ctx, at(access.Coordinator, "13075"), west.Fingerprint(), "x"); !errors.Is(err, evidence.ErrNotFound) {
		t.Errorf("somebody else revokes: error %v, want ErrNotFound", err)
	}
	if _, err := s.RevokeKey(ctx, at(access.Contributor, "13076"), west.Fingerprint(), "x"); !errors.Is(err, access.ErrDenied) {
		t.Errorf("a contributor revokes: error %v, want ErrDenied", err)
	}
	if _, err := s.RevokeKey(ctx, access.Actor{}, west.Fingerprint(), "x"); !errors.Is(err, access.ErrNoActor) {
		t.Errorf("nobody revokes: error %v, want ErrNoActor", err)
	}
	if got := entries(t, j); len(got) != 1 {
		t.Errorf("refused writes are in the journal: %q", got)
	}
}
