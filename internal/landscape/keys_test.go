package landscape

import (
	"errors"
	"slices"
	"testing"
)

func TestParseARS(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in    string
		level Level
	}{
		{"00", LevelBund},
		{"13", LevelLand},
		{"081", LevelBezirk},
		{"13071", LevelKreis},
		{"130715151", LevelAmt},
		{"130715151007", LevelGemeinde},
	} {
		key, err := ParseARS(c.in)
		if err != nil || key != ARS(c.in) || key.Level() != c.level {
			t.Errorf("ParseARS(%q) = %q at level %v, %v; want level %v", c.in, key, key.Level(), err, c.level)
		}
	}
	for _, in := range []string{"", "1", "1307", "13071515", "1307151510070", "13 71", "13o71", "١٣", "00123"} {
		_, err := ParseARS(in)
		if keyErr := (*KeyError)(nil); !errors.As(err, &keyErr) || keyErr.Input != in {
			t.Errorf("ParseARS(%q): %v, want a KeyError for this input", in, err)
		}
	}
}

func TestParseLeiKaAcceptsDotsAndSpaces(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"99041006017000", "99.041.006.017.000", "99 041 006 017 000", " 99041006017000 "} {
		if key, err := ParseLeiKa(in); err != nil || key != "99041006017000" {
			t.Errorf("ParseLeiKa(%q) = %q, %v", in, key, err)
		}
	}
	for _, in := range []string{"", "98041006017000", "9904100601700", "99-041-006-017-000"} {
		if key, err := ParseLeiKa(in); err == nil {
			t.Errorf("ParseLeiKa(%q) = %q, want an error", in, key)
		}
	}
}

func TestParseErrorsNameKindPlaceAndRemedy(t *testing.T) {
	t.Parallel()
	parse := map[string]func(string) error{
		"ARS":  func(s string) error { _, err := ParseARS(s); return err },
		"AGS":  func(s string) error { _, err := ParseAGS(s); return err },
		"OZG":  func(s string) error { _, err := ParseOZGID(s); return err },
		"Date": func(s string) error { _, err := ParseDate(s); return err },
	}
	for _, c := range []struct{ kind, in, want string }{
		{"ARS", "1307", `"1307" is no ARS: it has 4 digits; a Land has 2, a Regierungsbezirk 3, a Kreis 5, an Amt 9, a Gemeinde 12`},
		{"AGS", "1307100x", `"1307100x" is no AGS: 'x' at position 8 is no digit`},
		{"OZG", "123", `"123" is no OZG id: it has 3 digits; 5 are needed`},
		{"Date", "30.02.2026", `"30.02.2026" is no date: a day of the calendar as year-month-day is needed, e.g. 2026-02-28`},
	} {
		if err := parse[c.kind](c.in); err == nil || err.Error() != c.want {
			t.Errorf("%s %q: got %v\nwant %s", c.kind, c.in, err, c.want)
		}
	}
}

func TestARSConversions(t *testing.T) {
	t.Parallel()
	key := ARS("130715151007")
	if ags, ok := key.AGS(); !ok || ags != "13071007" {
		t.Errorf("AGS of %s = %q, %v; want 13071007", key, ags, ok)
	}
	if _, ok := key[:9].AGS(); ok {
		t.Error("an Amt has no AGS")
	}
	if got, want := key.Prefixes(), []ARS{"130715151", "13071", "130", "13", "00"}; !slices.Equal(got, want) {
		t.Errorf("Prefixes of %s = %v, want %v", key, got, want)
	}
	if got := Bund.Prefixes(); len(got) != 0 {
		t.Errorf("Prefixes of the Bund = %v, want none", got)
	}
	if got := key.Land(); got != "13" {
		t.Errorf("Land of %s = %s, want 13", key, got)
	}
}

// FuzzParseKeys checks that no input makes a parser panic, and that whatever
// is accepted is accepted again unchanged.
func FuzzParseKeys(f *testing.F) {
	for _, seed := range []string{"00", "13", "130715151007", "99 041 006 017 000", "10247", "13071007", "2026-02-28", "", "٣", "\xff", "99.041"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if key, err := ParseARS(in); err == nil {
			if again, err := ParseARS(string(key)); err != nil || again != key || len(key.Prefixes()) != prefixCount(key) {
				t.Errorf("ARS %q is read again as %q, %v", key, again, err)
			}
		}
		if key, err := ParseLeiKa(in); err == nil {
			if again, err := ParseLeiKa(string(key)); err != nil || again != key || len(key) != 14 {
				t.Errorf("LeiKa key %q is read again as %q, %v", key, again, err)
			}
		}
		if key, err := ParseAGS(in); err == nil && len(key) != 8 {
			t.Errorf("AGS %q has %d digits", key, len(key))
		}
		if key, err := ParseOZGID(in); err == nil && len(key) != 5 {
			t.Errorf("OZG id %q has %d digits", key, len(key))
		}
		if day, err := ParseDate(in); err == nil && len(day) != 10 {
			t.Errorf("date %q has %d characters", day, len(day))
		}
	})
}

func prefixCount(k ARS) int { return int(k.Level() - LevelBund) }

func TestLevelsAreWrittenByName(t *testing.T) {
	t.Parallel()
	for level := LevelUnknown; level <= LevelGemeinde; level++ {
		text, err := level.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var again Level
		if err := again.UnmarshalText(text); err != nil || again != level {
			t.Errorf("%q is read as %v, %v", text, again, err)
		}
	}
	if _, err := ParseLevel("dorf"); err == nil {
		t.Error(`"dorf" was accepted as a level`)
	}
	if got := Level(99).String(); got != "unknown" {
		t.Errorf("a level out of range is called %q", got)
	}
}
