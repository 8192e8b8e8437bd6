package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"kiesel/internal/api"
	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
)

// petersen stands for everything that tells of a person.
const petersen = "petersen"

// personalRequest asks for a route and tells of a person wherever a request can:
// in its path (unless id is something else), query, headers and body.
func personalRequest(t *testing.T, pattern, id, value string) *http.Request {
	t.Helper()
	method, path := pathFor(page.Route{Pattern: pattern}, id)
	fields := url.Values{}
	for _, name := range []string{
		"q", "next", "login", "name", "email", "password", "repeat", "secret", "code", "reason", "source", "level", "key", "value", "low", "high",
		"as_of", "as", "authority", "place", "outside", "service", "profile", "role", "scope", "language", "cursor", "logout_token", "state", "version",
	} {
		fields.Set(name, value)
	}
	body, kind := fields.Encode(), "application/x-www-form-urlencoded"
	if strings.HasPrefix(path, api.Root) {
		body, kind = `{"level":"kreis","reason":"`+strings.ReplaceAll(value, "\x00", `\u0000`)+`","login":"`+petersen+`","source":"`+petersen+`","value":1}`, "application/json"
	}
	if method == http.MethodGet {
		body = ""
		path += "?" + fields.Encode()
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.RemoteAddr = "198.51.100.77:4711"
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, name := range []string{"User-Agent", "Referer", "Idempotency-Key", "If-Match", "X-Forwarded-For", "Accept-Language"} {
		r.Header.Set(name, petersen)
	}
	r.AddCookie(&http.Cookie{Name: "kiesel_session", Value: petersen})
	return r
}

// Whatever somebody asks for, on any address: the log tells neither who it was
// nor what they wrote.
func TestLogTellsNothingOfPeople(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	to := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h, shut := openServer(t, t.Context(), t.TempDir(), func(context.Context, *evidence.Service) error { return nil }, func(c *Config) {
		c.Log, c.Door = to, doorFor(everybodyIsLocal)
	})
	defer func() {
		if err := shut(); err != nil {
			t.Error(err)
		}
	}()
	asked := 0
	for _, route := range h.(*Server).Routes() {
		for _, id := range []string{petersen, "99012008001000"} {
			for _, value := range []string{petersen, petersen + "\x00", strings.Repeat(petersen, 500)} {
				h.ServeHTTP(httptest.NewRecorder(), personalRequest(t, route.Pattern, id, value))
				asked++
			}
		}
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	requests := 0
	for _, line := range lines {
		if strings.Contains(line, "msg=request ") {
			requests++
		}
		for _, secret := range []string{petersen, "198.51.100.77", "4711"} {
			if strings.Contains(line, secret) {
				t.Errorf("the log tells %q: %s", secret, line)
			}
		}
	}
	if requests != asked || !strings.Contains(log.String(), "from=198.51.100.0/24") {
		t.Errorf("%d of %d requests are in the log", requests, asked)
	}
}

// lockedBuffer takes the lines of a log from several goroutines.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}
