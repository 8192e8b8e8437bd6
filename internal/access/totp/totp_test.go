package totp_test

import (
	"encoding/base32"
	"net/url"
	"testing"
	"time"

	"kiesel/internal/access/totp"
)

// reference is the secret of RFC 6238, appendix B, for SHA-1.
var reference = base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))

// The values of RFC 6238, appendix B, have eight digits; apps show the last six.
func TestReferenceValues(t *testing.T) {
	t.Parallel()
	for at, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471",
		1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		if got, err := totp.Code(reference, time.Unix(at, 0)); got != want[2:] || err != nil {
			t.Errorf("at %d: %s, %v; want %s", at, got, err, want[2:])
		}
	}
}

func TestCheckAllowsOneStep(t *testing.T) {
	t.Parallel()
	shown := time.Unix(1111111109, 0) // the last second of step 37037036
	for off, want := range map[time.Duration]bool{
		0: true, time.Second: true, 30 * time.Second: true, 31 * time.Second: false, -59 * time.Second: true, -60 * time.Second: false,
	} {
		step, ok, err := totp.Check(reference, "081804", shown.Add(off))
		if ok != want || err != nil || ok && step != 37037036 {
			t.Errorf("%v later: %t at step %d, %v; want %t", off, ok, step, err, want)
		}
	}
	for _, typed := range []string{"", "81804", "081804 ", "0818040", "０８１８０４"} {
		if _, ok, err := totp.Check(reference, typed, shown); ok || err != nil {
			t.Errorf("%q: %t, %v", typed, ok, err)
		}
	}
	if _, _, err := totp.Check("not base32!", "081804", shown); err == nil {
		t.Error("a secret that is none was accepted")
	}
}

func TestNewSecret(t *testing.T) {
	t.Parallel()
	secret, address, err := totp.New("erika@amt.de")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "otpauth" || u.Host != "totp" || u.Path != "/Kiesel:erika@amt.de" {
		t.Errorf("address %s, %v", address, err)
	}
	if q := u.Query(); q.Get("secret") != secret || q.Get("issuer") != "Kiesel" || len(secret) != 32 {
		t.Errorf("address %s does not carry the secret %s of 160 bits", address, secret)
	}
	if other, _, _ := totp.New("erika@amt.de"); other == secret {
		t.Error("two people got the same secret")
	}
}
