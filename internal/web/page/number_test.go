package page_test

import (
	"math"
	"strconv"
	"testing"

	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
)

func TestAmount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1.000.000": "1000000", "60.000\t": "60000", "1.234,56": "1234.56", "1000,5": "1000.5", "1000.5": "1000.5", "300000": "300000", "1.5": "1.5", "-5": "-5", "1e6": "1e6", "": "",
	} {
		if got := page.Amount(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"300,000", "1,000,000", "1,234.56", "1.00.000", "1.000.00", "viel", "1.000,5,5"} {
		if _, err := strconv.ParseFloat(page.Amount(text), 64); err == nil {
			t.Errorf("%q is taken for %q", text, page.Amount(text))
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"2,5": "2.5", "2.5\t": "2.5", "1.000": "1.000", "3": "3"} {
		if got := page.Number(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		lang i18n.Lang
		text string
		want float64
	}{
		{i18n.German, "60.000,5", 60_000.5},
		{i18n.English, "60,000.5", 60_000.5},
		{i18n.German, "0,25", .25},
		{i18n.German, "-5", -5},
		{i18n.German, "1e400", math.Inf(1)},
		{i18n.English, "-1e400", math.Inf(-1)},
	} {
		if got, ok := page.ParseNumber(tc.lang, tc.text); !ok || got != tc.want {
			t.Errorf("%s %q: %v, %t; want %v", tc.lang, tc.text, got, ok, tc.want)
		}
	}
	for _, text := range []string{"", "viel", "1,500.75", "1,5,0", "5 €"} {
		if got, ok := page.ParseNumber(i18n.German, text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
