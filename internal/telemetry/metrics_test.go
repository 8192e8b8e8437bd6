package telemetry

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// scrape returns what Prometheus would read.
func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	m := NewMetrics("1.2.3", slog.New(slog.DiscardHandler))
	m.Request("GET", "GET /services/{id}", 200, 3*time.Millisecond)
	m.Request("GET", "GET /services/{id}", 200, 30*time.Millisecond)
	m.Request("PETERSEN", "", 405, time.Millisecond)
	m.Gauge("journal_entries", "Entries.", func(context.Context) (float64, error) { return 42, nil })
	m.Gauge("broken", "Can't be read.", func(context.Context) (float64, error) { return 7, errors.New("no") })
	m.Pools(func() map[string]sql.DBStats {
		return map[string]sql.DBStats{"read": {OpenConnections: 3, InUse: 1, WaitCount: 5, WaitDuration: 1500 * time.Millisecond}}
	})
	got := scrape(t, m)
	for _, want := range []string{
		`kiesel_build_info{version="1.2.3"} 1`,
		`kiesel_http_request_duration_seconds_bucket{method="GET",route="GET /services/{id}",status="200",le="0.005"} 1`,
		`kiesel_http_request_duration_seconds_count{method="GET",route="GET /services/{id}",status="200"} 2`,
		`kiesel_http_request_duration_seconds_count{method="other",route="",status="405"} 1`,
		"kiesel_journal_entries 42",
		`kiesel_db_connections_open{pool="read"} 3`,
		`kiesel_db_waits_total{pool="read"} 5`,
		`kiesel_db_wait_seconds_total{pool="read"} 1.5`,
		"process_resident_memory_bytes",
		"go_goroutines",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("metrics lack %s", want)
		}
	}
	for _, unwanted := range []string{"kiesel_broken 7", "PETERSEN"} {
		if strings.Contains(got, unwanted) {
			t.Errorf("metrics tell %s", unwanted)
		}
	}
}
