package middleware

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// get sends a GET request through h.
func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func answer(status int, text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	})
}

func TestLogHoldsNoPersonalData(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	clock := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	now := func() time.Time { clock = clock.Add(time.Millisecond); return clock }
	mux := http.NewServeMux()
	mux.Handle("GET /people/{name}", answer(http.StatusTeapot, "hello"))
	var told Answer
	observe := func(_ context.Context, a Answer) { told = a }
	h := Identify(Log(slog.New(slog.NewTextHandler(&log, nil)), now, observe, copied(NoteRoute(mux))))

	w := get(h, "/people/petersen?q=geheim", "User-Agent", "Lynx")

	line := log.String()
	for _, want := range []string{"id=" + w.Header().Get("X-Request-Id"), `route="GET /people/{name}"`, "from=192.0.2.0/24", "status=418", "bytes=5", "took=1ms"} {
		if !strings.Contains(line, want) {
			t.Errorf("log lacks %s: %s", want, line)
		}
	}
	if want := (Answer{Method: "GET", Route: "GET /people/{name}", Status: 418, Bytes: 5, Took: time.Millisecond}); told != want {
		t.Errorf("told %+v, want %+v", told, want)
	}
	for _, secret := range []string{"petersen", "geheim", "Lynx", "192.0.2.1"} {
		if strings.Contains(line, secret) {
			t.Errorf("log tells %s: %s", secret, line)
		}
	}
}

// copied hands on a copy of the request, as middlewares with a context do.
func copied(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r.Clone(r.Context())) })
}

func TestRecoverAnswersAPanic(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	onPanic := answer(http.StatusInternalServerError, "sorry")
	broken := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("broken pebble") })
	w := get(Recover(slog.New(slog.NewTextHandler(&log, nil)), onPanic, broken), "/")
	if w.Code != http.StatusInternalServerError || w.Body.String() != "sorry" {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
	if !strings.Contains(log.String(), "broken pebble") {
		t.Errorf("log lacks the cause: %s", &log)
	}
}

func TestRecoverCutsAHalfAnswer(t *testing.T) {
	t.Parallel()
	half := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half a p")
		panic("broken pebble")
	})
	defer func() {
		cause, _ := recover().(error)
		if !errors.Is(cause, http.ErrAbortHandler) {
			t.Errorf("panics with %v, want http.ErrAbortHandler", cause)
		}
	}()
	get(Recover(slog.New(slog.DiscardHandler), answer(500, ""), half), "/")
}

func TestSecureForbidsWhatPagesDoNotNeed(t *testing.T) {
	t.Parallel()
	h := get(Secure(answer(200, "")), "/").Header()
	csp := h.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "object-src 'none'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("policy lacks %q: %s", want, csp)
		}
	}
	if strings.Contains(csp, "unsafe") {
		t.Errorf("policy allows something unsafe: %s", csp)
	}
	if got := h.Get("X-Content-Type-Options"); got != "nosniff" {
		t.Errorf("X-Content-Type-Options is %q", got)
	}
}

func TestSameOriginRefusesForgedRequests(t *testing.T) {
	t.Parallel()
	h := SameOrigin(answer(http.StatusForbidden, "no"), answer(http.StatusOK, "done"))
	for _, tc := range []struct {
		name, method, site string
		want               int
	}{
		{"own form", http.MethodPost, "same-origin", http.StatusOK},
		{"form elsewhere", http.MethodPost, "cross-site", http.StatusForbidden},
		{"link elsewhere", http.MethodGet, "cross-site", http.StatusOK},
		{"program without a browser", http.MethodPost, "", http.StatusOK},
	} {
		r := httptest.NewRequest(tc.method, "/", nil)
		if tc.site != "" {
			r.Header.Set("Sec-Fetch-Site", tc.site)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tc.want {
			t.Errorf("%s: got %d, want %d", tc.name, w.Code, tc.want)
		}
	}
}

func TestCompress(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("Kiesel im Schuh. ", 500)
	h, err := Compress(answer(http.StatusOK, text))
	if err != nil {
		t.Fatal(err)
	}
	w := get(h, "/", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > len(text)/10 {
		t.Fatalf("%d bytes, encoding %q", w.Body.Len(), w.Header().Get("Content-Encoding"))
	}
	reader, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(reader); err != nil || string(plain) != text {
		t.Errorf("got %d bytes back, %v", len(plain), err)
	}
	if w := get(h, "/"); w.Body.String() != text {
		t.Error("a browser that does not accept gzip gets something else than the text")
	}
}
