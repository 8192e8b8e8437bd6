package password_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"kiesel/internal/access/password"
)

// cheap hashes in a moment.
var cheap = password.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

func TestHashAndVerify(t *testing.T) {
	t.Parallel()
	h := password.NewHasher(cheap, 2)
	kept, err := h.Hash(t.Context(), "Grüße aus Güstrow")
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := h.Hash(t.Context(), "Grüße aus Güstrow"); again == kept {
		t.Error("the same password has the same hash twice")
	}
	for typed, want := range map[string]bool{
		"Grüße aus Güstrow":              true,
		"Gru\u0308ße aus Gu\u0308strow":  true, // as some keyboards compose it
		"Grüße aus Güstrow ":             false,
		"grüße aus Güstrow":              false,
		"":                               false,
		strings.Repeat("Grüße ", 10_000): false,
	} {
		right, stale, err := h.Verify(t.Context(), typed, kept)
		if right != want || stale || err != nil {
			t.Errorf("%q: right %t, stale %t, %v; want right %t", typed, right, stale, err, want)
		}
	}
	if _, _, err := h.Verify(t.Context(), "x", "$argon2id$broken"); err == nil {
		t.Error("a broken hash was accepted")
	}
}

// Weaker parameters than RFC 9106 and OWASP ask for must not slip in.
func TestStrongParameters(t *testing.T) {
	t.Parallel()
	p := password.Strong()
	if p.Memory < 64<<10 || p.Iterations < 3 || p.SaltLength < 16 || p.KeyLength < 32 {
		t.Errorf("parameters %+v are weaker than RFC 9106, section 4", p)
	}
	kept, err := password.NewHasher(p, 1).Hash(t.Context(), "x")
	if err != nil || !strings.HasPrefix(kept, "$argon2id$v=19$m=65536,t=3,p=1$") {
		t.Errorf("hash %s, %v", kept, err)
	}
}

func TestStaleHash(t *testing.T) {
	t.Parallel()
	kept, err := password.NewHasher(cheap, 1).Hash(t.Context(), "x")
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(*password.Params){
		"memory": func(p *password.Params) { p.Memory *= 2 },
		"passes": func(p *password.Params) { p.Iterations++ },
		"lanes":  func(p *password.Params) { p.Parallelism++ },
	} {
		changed := cheap
		change(&changed)
		if right, stale, err := password.NewHasher(changed, 1).Verify(t.Context(), "x", kept); !right || !stale || err != nil {
			t.Errorf("%s changed: right %t, stale %t, %v", what, right, stale, err)
		}
	}
}

func TestHashingWaitsForItsTurn(t *testing.T) {
	t.Parallel()
	h := password.NewHasher(cheap, 0) // nobody's turn
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Hash(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("hashing: %v", err)
	}
	if _, _, err := h.Verify(ctx, "x", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("checking: %v", err)
	}
}
