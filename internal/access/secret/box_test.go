package secret_test

import (
	"errors"
	"strings"
	"testing"

	"kiesel/internal/access/secret"
)

func box(t *testing.T, key, purpose string) *secret.Box {
	t.Helper()
	b, err := secret.NewBox([]byte(key), purpose)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBox(t *testing.T) {
	t.Parallel()
	b := box(t, "installation key", "app")
	sealed := b.Seal("JBSWY3DPEHPK3PXP", "u-1")
	if strings.Contains(sealed, "JBSW") || b.Seal("JBSWY3DPEHPK3PXP", "u-1") == sealed {
		t.Errorf("%q gives its text away", sealed)
	}
	if text, err := b.Open(sealed, "u-1"); text != "JBSWY3DPEHPK3PXP" || err != nil {
		t.Errorf("opened %q, %v", text, err)
	}
	changed := "A" + sealed[1:]
	if sealed[0] == 'A' {
		changed = "B" + sealed[1:]
	}
	for what, open := range map[string]func() (string, error){
		"for somebody else":   func() (string, error) { return b.Open(sealed, "u-2") },
		"with another key":    func() (string, error) { return box(t, "other key", "app").Open(sealed, "u-1") },
		"for another purpose": func() (string, error) { return box(t, "installation key", "mail").Open(sealed, "u-1") },
		"changed":             func() (string, error) { return b.Open(changed, "u-1") },
		"cut":                 func() (string, error) { return b.Open(sealed[:8], "u-1") },
		"empty":               func() (string, error) { return b.Open("", "u-1") },
		"no base64":           func() (string, error) { return b.Open("!", "u-1") },
	} {
		if text, err := open(); !errors.Is(err, secret.ErrSealed) || text != "" {
			t.Errorf("%s: opened %q, %v", what, text, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	b, err := secret.NewBox([]byte("installation key"), "app")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("")
	f.Add(strings.Repeat("A", 60))
	f.Fuzz(func(t *testing.T, sealed string) {
		if text, err := b.Open(sealed, "u-1"); !errors.Is(err, secret.ErrSealed) {
			t.Errorf("%q was opened: %q, %v", sealed, text, err)
		}
	})
}
