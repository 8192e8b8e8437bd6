package access_test

import (
	"errors"
	"testing"

	"pgregory.net/rapid"

	"kiesel/internal/access"
)

func TestParseScope(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]access.Scope{
		"": access.Everywhere, "00": access.Everywhere, "13": "13", "13075": "13075", "130755502": "130755502",
		"130755502001": "130755502001", "13/im": "13/im",
	} {
		if got, err := access.ParseScope(text); err != nil || got != want {
			t.Errorf("ParseScope(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"1", "1307", "13/", "13/IM", "13/im/x", "MV", " 13", "13 ", "1307555020011"} {
		if got, err := access.ParseScope(text); !errors.Is(err, access.ErrInvalidScope) {
			t.Errorf("ParseScope(%q) = %q, %v, want %v", text, got, err, access.ErrInvalidScope)
		}
	}
}

// Containing is a partial order with the whole installation at the top.
func TestScopesContainEachOtherInOrder(t *testing.T) {
	t.Parallel()
	scope := rapid.Custom(func(t *rapid.T) access.Scope {
		text := rapid.StringMatching(`([0-1][0-1]([0-1]([0-1][0-1]([0-1]{4}([0-1]{3})?)?)?)?(/[ab])?)?`).Draw(t, "scope")
		s, err := access.ParseScope(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		return s
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := scope.Draw(t, "a"), scope.Draw(t, "b"), scope.Draw(t, "c")
		if !a.Contains(a) || !access.Everywhere.Contains(a) {
			t.Errorf("%q: not within itself and the whole", a)
		}
		if a.Contains(b) && b.Contains(a) && a != b {
			t.Errorf("%q and %q contain each other", a, b)
		}
		if a.Contains(b) && b.Contains(c) && !a.Contains(c) {
			t.Errorf("%q contains %q contains %q, but not %q", a, b, c, c)
		}
	})
}

func FuzzParseScope(f *testing.F) {
	for _, text := range []string{"", "13", "13075", "13/im", "../13", "٠١"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := access.ParseScope(text)
		if err != nil {
			return
		}
		if again, err := access.ParseScope(string(s)); err != nil || again != s {
			t.Errorf("%q became %q, which becomes %q (%v)", text, s, again, err)
		}
	})
}
