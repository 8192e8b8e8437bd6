package evidence

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"kiesel/internal/evidence"
	"kiesel/internal/web/i18n"
	"kiesel/internal/web/page"
)

// Where a map can't be drawn the log says why, and the page its figures.
func TestPageDoesWithoutItsMap(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	v := &page.View{Printer: words.Printer(i18n.German)}
	var log, html strings.Builder
	area := Area{Log: slog.New(slog.NewTextHandler(&log, nil))}
	half := 0.5
	steps := evidence.Map{
		Authorities: []string{"Amt Eins"},
		Nodes:       []evidence.MapNode{{Activity: "Prüfung", Shares: []*float64{&half}}},
	}
	late, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ProcessMap(v, area.draw(late, v, steps, false), steps, false).Render(t.Context(), &html); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"nicht zeichnen", "Prüfung", "50"} {
		if !strings.Contains(html.String(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if !strings.Contains(log.String(), "canceled") {
		t.Errorf("the log says %q", log.String())
	}
}
