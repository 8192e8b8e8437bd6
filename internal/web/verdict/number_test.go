package verdict

import (
	"math"
	"testing"

	"kiesel/internal/web/i18n"
)

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
		if got, err := ParseNumber(tc.lang, tc.text); err != nil || got != tc.want {
			t.Errorf("%s %q: %v, %v; want %v", tc.lang, tc.text, got, err, tc.want)
		}
	}
	for _, text := range []string{"", "viel", "1,500.75", "1,5,0", "5 €"} {
		if got, err := ParseNumber(i18n.German, text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
