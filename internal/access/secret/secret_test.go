package secret_test

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/access/secret"
)

var kinds = []secret.Kind{secret.Token, secret.Session, secret.Link}

// What is handed over and what is kept belong together, and nothing else does.
func TestSecretsKeepTheirKind(t *testing.T) {
	t.Parallel()
	for _, kind := range kinds {
		text, kept := secret.New(kind)
		for _, other := range kinds {
			hash, ok := secret.Hash(other, text)
			if ok != (other == kind) || ok && hash != kept {
				t.Errorf("%s taken for %s: %t, hash %s, kept %s", text, other, ok, hash, kept)
			}
		}
		if other, _ := secret.New(kind); other == text {
			t.Errorf("%s was made twice", text)
		}
		if strings.Contains(text, kept) || strings.Contains(kept, strings.TrimPrefix(text, string(kind))) {
			t.Errorf("%s and what is kept of it, %s, contain each other", text, kept)
		}
	}
}

// Scanners for leaked credentials know a token by its shape.
func TestTokenShape(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^kiesel_[a-z2-7]{58}$`)
	if text, _ := secret.New(secret.Token); !shape.MatchString(text) {
		t.Errorf("%s does not match %v", text, shape)
	}
}

// A single wrong character is found without looking anything up.
func TestChecksumFindsTypos(t *testing.T) {
	t.Parallel()
	text, _ := secret.New(secret.Token)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(text)-1).Draw(t, "position")
		typo := text[:i] + rapid.StringMatching(`[a-zA-Z0-9_=-]`).Draw(t, "character") + text[i+1:]
		if _, ok := secret.Hash(secret.Token, typo); ok != (typo == text) {
			t.Fatalf("%s is taken for a token", typo)
		}
	})
}

func FuzzHash(f *testing.F) {
	for _, kind := range kinds {
		text, _ := secret.New(kind)
		f.Add(text)
		f.Add(strings.ToUpper(text))
		f.Add(text + "=")
		f.Add(text[:len(text)-1] + "b")
	}
	f.Add("kiesel_")
	f.Fuzz(func(t *testing.T, text string) {
		taken := 0
		for _, kind := range kinds {
			if hash, ok := secret.Hash(kind, text); ok {
				taken++
				if len(hash) != 64 || len(text) != len(kind)+58 {
					t.Errorf("%q has hash %q", text, hash)
				}
			}
		}
		if taken > 1 {
			t.Errorf("%q is taken for %d kinds", text, taken)
		}
	})
}

func TestIDs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		id := secret.ID("u-")
		if !regexp.MustCompile(`^u-[a-z2-7]{16}$`).MatchString(id) || seen[id] {
			t.Fatalf("id %q", id)
		}
		seen[id] = true
	}
}

func TestRecoveryCodesAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	code, kept := secret.NewRecoveryCode("u-1")
	if !regexp.MustCompile(`^([a-z2-7]{4}-){3}[a-z2-7]{4}$`).MatchString(code) {
		t.Errorf("code %q", code)
	}
	for typed, want := range map[string]bool{
		code: true, strings.ToUpper(code): true, strings.ReplaceAll(code, "-", " "): true, strings.ReplaceAll(code, "-", ""): true,
		" " + code + " ": true, code[:18]: false, code + "a": false, "": false, "123456": false, strings.Repeat("-", 1000) + code: false,
		strings.Replace(code, code[:1], "1", 1): false,
	} {
		if hash, ok := secret.HashRecoveryCode("u-1", typed); ok != want || ok && hash != kept {
			t.Errorf("%q: %t, want %t", typed, ok, want)
		}
	}
	if hash, _ := secret.HashRecoveryCode("u-2", code); hash == kept {
		t.Error("the code of one person is that of another")
	}
}

func FuzzHashRecoveryCode(f *testing.F) {
	f.Add("u-1", "m5xw-6ytb-oizd-g3tp")
	f.Add("", "0")
	f.Fuzz(func(t *testing.T, owner, typed string) {
		if hash, ok := secret.HashRecoveryCode(owner, typed); ok != (len(hash) == 64) {
			t.Errorf("%q: %q, %t", typed, hash, ok)
		}
	})
}
