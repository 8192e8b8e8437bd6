package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"kiesel/internal/access"
	"kiesel/internal/evidence"
	"kiesel/internal/web/page"
)

// moody is a door that opens, breaks or panics as the request asks for.
func moody(r *http.Request) (page.Visitor, error) {
	mood := r.Header.Get("X-Mood")
	r.Header.Del("X-Mood") // once
	switch mood {
	case "broken":
		return page.Visitor{}, errors.New("the lock is jammed")
	case "panic":
		panic("the door fell in")
	case "nobody":
		return page.Visitor{}, nil
	}
	return page.Visitor{Actor: access.Local()}, nil
}

// policyOf is what every answer tells browsers.
var policyOf = map[string]string{
	"Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; " +
		"form-action 'self'; frame-ancestors 'none'",
	"X-Content-Type-Options":       "nosniff",
	"Referrer-Policy":              "same-origin",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Permissions-Policy":           "camera=(), geolocation=(), microphone=()",
}

// Whatever kind of answer it is – page, file, style sheet, program's answer,
// redirect, refusal, error, panic –, it tells browsers what it may not do, and what
// it is.
func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	h, shut := openServer(t, t.Context(), t.TempDir(), func(context.Context, *evidence.Service) error { return nil }, func(c *Config) { c.Door = moody })
	defer func() {
		if err := shut(); err != nil {
			t.Error(err)
		}
	}()
	statuses := map[int]int{}
	check := func(r *http.Request) {
		t.Helper()
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		statuses[w.Code]++
		for name, want := range policyOf {
			if got := w.Header()[name]; len(got) != 1 || got[0] != want {
				t.Errorf("%s %s, status %d: %s is %q", r.Method, r.URL, w.Code, name, got)
			}
		}
		if w.Header().Get("X-Request-Id") == "" {
			t.Errorf("%s %s, status %d: the answer has no id", r.Method, r.URL, w.Code)
		}
		if w.Body.Len() > 0 && w.Header().Get("Content-Type") == "" {
			t.Errorf("%s %s, status %d: the answer does not say what it is", r.Method, r.URL, w.Code)
		}
	}
	for _, route := range h.(*Server).Routes() {
		for _, id := range []string{"nothing-here", "99012008001000", "13"} {
			for _, change := range []func(*http.Request){
				func(*http.Request) {},
				func(r *http.Request) { r.Header.Set("X-Mood", "nobody") },
				func(r *http.Request) { r.Header.Set("X-Mood", "broken") },
				func(r *http.Request) { r.Header.Set("X-Mood", "panic") },
				func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
				func(r *http.Request) { r.Header.Set("HX-Request", "true") },
				func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") },
				func(r *http.Request) { r.Method = http.MethodHead },
				func(r *http.Request) { r.Method = "PATCH" },
			} {
				r := requestFor(t, h, route, id)
				change(r)
				check(r)
			}
		}
	}
	files, err := newAssets()
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{files.address("app.css"), files.address("app.js"), files.address("favicon.svg"), "/static/none.css", "/nothing", "/api/v1/nothing", "/api/v1/", "/services/"} {
		check(httptest.NewRequest(http.MethodGet, target, nil))
	}
	for _, status := range []int{200, 201, 202, 204, 303, 400, 401, 403, 404, 405, 409, 415, 422, 500} {
		if statuses[status] == 0 && status != http.StatusUnsupportedMediaType {
			t.Errorf("no answer with status %d was looked at: %v", status, statuses)
		}
	}
}

// Pages with secrets are kept nowhere.
func TestSecretsAreNotStored(t *testing.T) {
	t.Parallel()
	h := newWritingServer(t)
	w := post(t, h, "/users/new", map[string][]string{"login": {"e.muster"}, "name": {"Erika"}, "role": {"reader"}, "where": {"all"}})
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(w.Body.String(), "/link/") {
		t.Errorf("the link of an invitation: status %d, %v", w.Code, w.Header())
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/users", strings.NewReader(`{"login":"p.muster","grants":[]}`))
	r.Header.Set("Content-Type", "application/json")
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusCreated || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the same for programs: status %d, %v", w.Code, w.Header())
	}
}
