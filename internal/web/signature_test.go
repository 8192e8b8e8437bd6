package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
)

// TestSignedProfiles loads a profile that its authority has signed and follows what
// the pages say of it as its key becomes known and is revoked.
func TestSignedProfiles(t *testing.T) {
	t.Parallel()
	var room *evidence.Service
	h := newFilledServerFor(t, everybodyIsLocal, func(_ context.Context, s *evidence.Service) error {
		room = s
		return nil
	})
	made := makeProfile(t, h, smallLog(40, "Bescheid"), upload)
	wantText(t, get(t, h, made), 200, "<dt>Signatur</dt><dd>keine</dd>")
	unsigned := get(t, h, made+"/profile.json").Body.String()

	p, err := evidence.Decode(strings.NewReader(unsigned))
	if err != nil {
		t.Fatal(err)
	}
	key, err := evidence.NewKey(p.Authority)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = p.Sign(key); err != nil {
		t.Fatal(err)
	}
	signed, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	fingerprint := key.PublicKey().Fingerprint()

	forged := bytes.Replace(signed, []byte("kiesel test"), []byte("kiesel best"), 1)
	wantText(t, loadProfile(t, h, "a.json", string(forged)), http.StatusUnprocessableEntity,
		"Die Signatur passt nicht zum Steckbrief", "something was changed after it was signed with key "+fingerprint.String())
	wantText(t, get(t, h, made), 200, "<dd>keine</dd>")

	loaded := loadProfile(t, h, "steckbrief.json", string(signed))
	if loaded.Code != http.StatusSeeOther || loaded.Header().Get("Location") != made {
		t.Fatalf("loading leads to %d %q, want %q: the same profile with a signature", loaded.Code, loaded.Header().Get("Location"), made)
	}
	for _, step := range []struct {
		change    func() error
		page, tag string
	}{
		{func() error { return nil }, "der hier nicht eingetragen ist: Wer signiert hat, ist offen", "signiert, Schlüssel unbekannt"},
		{func() error {
			_, err := room.AddKey(t.Context(), access.Local(), key.PublicKey(), "am Telefon verglichen")
			return err
		}, "von der Behörde, mit Schlüssel " + fingerprint.String(), ">signiert<"},
		{func() error {
			_, err := room.RevokeKey(t.Context(), access.Local(), fingerprint, "verloren")
			return err
		}, "der Behörde, der am 01.03.2026 widerrufen wurde", "signiert, Schlüssel widerrufen"},
	} {
		if err := step.change(); err != nil {
			t.Fatal(err)
		}
		wantText(t, get(t, h, made), 200, step.page, fingerprint.String())
		wantText(t, get(t, h, "/evidence"), 200, step.tag)
	}
	wantText(t, get(t, h, made+"?lang=en"), 200, "which was revoked on")
	wantText(t, get(t, h, "/journal"), 200, "Signatur zum Prozess-Steckbrief aufgenommen", "Schlüssel einer Behörde eingetragen", "Schlüssel einer Behörde widerrufen")
	if file := get(t, h, made+"/profile.json").Body.String(); !strings.Contains(file, p.Signature.Value) {
		t.Error("the file to pass on lacks the signature")
	}
}
