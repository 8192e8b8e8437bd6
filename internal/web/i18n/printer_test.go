package i18n

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPrinterWritesFigures(t *testing.T) {
	c := load(t)
	de, en := c.Printer(German), c.Printer(English)
	for _, tc := range []struct{ name, got, want string }{
		{"whole number", de.Int(1573597), "1.573.597"},
		{"whole number, English", en.Int(1573597), "1,573,597"},
		{"negative", de.Int(-1200), "−1.200"},
		{"area", de.Quantity(23294.9, 2, "km²"), "23.294,90\u00a0km²"},
		{"area, English", en.Quantity(23294.9, 2, "km²"), "23,294.90\u00a0km²"},
		{"no unit", de.Quantity(0.5, 1, ""), "0,5"},
		{"amount", de.EUR(39125.4), "39.125\u00a0€"},
		{"estimate", de.Estimate(358564.67), "359.000\u00a0€"},
		{"small estimate", de.Estimate(-42.4), "−42\u00a0€"},
		{"no estimate", de.Estimate(math.NaN()), "keine Angabe"},
		{"nothing", de.Estimate(0), "0\u00a0€"},
		{"share", de.Percent(0.285, 1), "28,5\u00a0%"},
		{"unknown number", de.Decimal(math.NaN(), 2), "keine Angabe"},
		{"unknown share", en.Percent(math.Inf(1), 0), "not stated"},
		{"unknown amount", de.EUR(math.NaN()), "keine Angabe"},
		{"day", de.Date("2026-02-28"), "28.02.2026"},
		{"day, English", en.Date("2026-02-28"), "28 February 2026"},
		{"no day", de.Date(""), "keine Angabe"},
		{"not a day", de.Date("bald"), "bald"},
		{"month", de.Month("2026-02"), "02/2026"},
		{"month, English", en.Month("2026-02"), "February 2026"},
		{"no month", de.Month(""), "keine Angabe"},
		{"not a month", de.Month("bald"), "bald"},
		{"instant", de.Time(time.Date(2026, 3, 1, 14, 5, 0, 0, time.UTC)), "01.03.2026, 14:05\u00a0Uhr"},
		{"no instant", en.Time(time.Time{}), "not stated"},
	} {
		if tc.got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, tc.got, tc.want)
		}
	}
}

func TestPrinterFillsMessages(t *testing.T) {
	c := load(t)
	for _, l := range Langs() {
		c.messages[l]["test.found"] = mustParse(t, "{n} {n|Leistung|Leistungen} in {land}")
	}
	p := c.Printer(German)
	for _, tc := range []struct {
		n    int
		want string
	}{
		{0, "0 Leistungen in MV"},
		{1, "1 Leistung in MV"},
		{5249, "5.249 Leistungen in MV"},
	} {
		if got := p.T("test.found", "n", tc.n, "land", "MV"); got != tc.want {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
	if got := p.T("test.found", "n", 1); got != "1 Leistung in ⟦land⟧" {
		t.Errorf("a missing value shows as %q", got)
	}
	if got := p.T("no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("a missing key shows as %q", got)
	}
	want := []Segment{{Slot: "n"}, {Text: " "}, {Text: "Leistung"}, {Text: " in "}, {Slot: "land"}}
	if got := p.Segments("test.found", map[string]int{"n": 1}); !slices.Equal(got, want) {
		t.Errorf("segments %q, want %q", got, want)
	}
}

func TestParseLang(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]Lang{"de": German, "EN": English, "en-GB": English, "de-AT": German} {
		if got, ok := ParseLang(code); got != want || !ok {
			t.Errorf("ParseLang(%q) = %q, %v", code, got, ok)
		}
	}
	if _, ok := ParseLang("fr"); ok {
		t.Error("ParseLang accepts French, which the screen does not speak")
	}
}

func mustParse(t *testing.T, text string) message {
	t.Helper()
	m, err := parseMessage(text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func BenchmarkPrinter(b *testing.B) {
	c, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	p := c.Printer(German)
	for b.Loop() {
		if text := p.T("list.range", "from", 1, "to", 50, "total", 5249); !strings.Contains(text, "5.249") {
			b.Fatal(text)
		}
	}
}
